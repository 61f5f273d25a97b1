"""Touchpoints: every contact between the user and one or more people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Final

from crm.domain.ids import OpportunityId, PersonId, TouchpointId


class Channel(StrEnum):
    EMAIL = "email"
    CALL = "call"
    VOICEMAIL = "voicemail"
    TEXT = "text"
    HANDWRITTEN_NOTE = "handwritten_note"
    LINKEDIN_MESSAGE = "linkedin_message"
    LINKEDIN_REQUEST = "linkedin_request"
    GIFT_CARD = "gift_card"
    COFFEE = "coffee"
    LUNCH = "lunch"
    MEETING = "meeting"
    VIDEO = "video"
    EVENT = "event"
    OTHER = "other"


class Direction(StrEnum):
    """Who reached out; `both` = mutual, like a coffee."""

    OUT = "out"
    IN = "in"
    BOTH = "both"


class Result(StrEnum):
    """The result of a touchpoint (stored as `outcome`); empty = none."""

    NONE = ""
    SENT = "sent"
    REPLIED = "replied"
    NO_ANSWER = "no_answer"
    REACHED = "reached"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    IGNORED = "ignored"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"
    BOUNCED = "bounced"


#: Meetings are mutual unless the user says otherwise.
MUTUAL_CHANNELS: Final = frozenset(
    {Channel.COFFEE, Channel.LUNCH, Channel.MEETING, Channel.VIDEO, Channel.EVENT}
)
#: These carry no words of a letter or a call.
WORDLESS: Final = frozenset({Channel.LINKEDIN_REQUEST, Channel.GIFT_CARD})
#: Nobody has answered such a LinkedIn request.
PENDING: Final = frozenset({Result.NONE, Result.SENT})
#: A failed call or a bounced mail did not reach anybody (WARMTH section 5).
FAILED: Final = frozenset({(Channel.CALL, Result.NO_ANSWER)})

#: They answered, and not with a refusal. Source: D.
ANSWERED: Final = frozenset({Result.REPLIED, Result.ACCEPTED, Result.REACHED})


def default_direction(channel: Channel) -> Direction:
    """The default direction in the dialog and the portable format."""
    return Direction.BOTH if channel in MUTUAL_CHANNELS else Direction.OUT


@dataclass(frozen=True, slots=True)
class Touchpoint:
    """One contact, with everybody who took part in it.

    Attributes:
        day: the local date on which it happened.
        clock: the local time of day, None = not known.
        result: of a LinkedIn request: sent, accepted, ignored or withdrawn.
        answered_on: day of their reply, acceptance or refusal, or of the user's withdrawal.
        count: how many messages it stands for (a chat of fifty lines is one touchpoint).
        step_key: `str(StepKey)` of the due step it completed, empty if none.
        amount_cents: of a gift, in hundredths of `currency` (ISO 4217).
        import_id: the import that added it, None = typed by the user.
        source: identifies it in the file it came from, so that no import adds it twice; ""
            for what the user logged.
        typed_fields: fields the user corrected since; an import never overwrites them.
        lines: digests of its messages; set only while files are compared.
    """

    id: TouchpointId
    people: tuple[PersonId, ...]
    day: date
    channel: Channel
    direction: Direction = Direction.OUT
    opportunity_id: OpportunityId | None = None
    clock: time | None = None
    result: Result = Result.NONE
    answered_on: date | None = None
    count: int = 1
    summary: str = ""
    step_key: str = ""
    amount_cents: int | None = None
    currency: str = ""
    vendor: str = ""
    import_id: int | None = None
    binned_on: date | None = None
    source: str = ""
    typed_fields: tuple[str, ...] = ()
    lines: frozenset[str] = frozenset()

    @property
    def reached_somebody(self) -> bool:
        """False for unanswered calls and bounced mail: they are attempts, not contact."""
        return self.result is not Result.BOUNCED and (self.channel, self.result) not in FAILED

    @property
    def last_day(self) -> date:
        """The day of the last word in it: its own, or that of the answer."""
        return max(self.day, self.answered_on or self.day)

    @property
    def is_sign(self) -> bool:
        """Whether they wrote, called, answered or met the user; a refusal says nothing of a case."""
        if self.direction is not Direction.OUT:
            return self.reached_somebody
        return self.result in ANSWERED
