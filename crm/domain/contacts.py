"""Contacts as a file tells them: who took part, when and how; not yet matched to people we know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Final

from crm.domain.touchpoints import Channel, Direction, Result

#: With more on the other side it is a notice, not a contact with each of them. Source: D.
MOST_PARTIES: Final = 10


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody a file names as the other side of a contact; what the file does not say is "".

    Attributes:
        email, linkedin_url: as `crm.domain.identity` normalises them.
        company: helps to tell two people of one name apart.
    """

    name: str = ""
    linkedin_url: str = ""
    email: str = ""
    company: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact read from a file, the owner of the file left out.

    Attributes:
        line: physical line of the file where it starts, or the number of the message, 1 = first.
        source: names this contact for good, whichever file it comes from, so that it is never
            stored twice (a message id, a conversation and its day).
        day: the local date. clock: local time of day, None = not known.
        answered_on: day of their acceptance or refusal, None = none or not known.
        count: how many messages it stands for.
    """

    line: int
    source: str
    parties: tuple[Party, ...]
    day: date
    channel: Channel
    direction: Direction
    clock: time | None = None
    outcome: Result = Result.NONE
    answered_on: date | None = None
    count: int = 1
    summary: str = ""
