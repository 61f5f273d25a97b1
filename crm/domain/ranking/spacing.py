"""How far apart the user's letters and calls to one person stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from crm.domain.dates import ago
from crm.domain.ids import PersonId
from crm.domain.touchpoints.touchpoint import Channel, Direction, Touchpoint
from crm.language import tr

#: Two letters or calls to one person stand so far apart, unless they wrote between. Source: D.
REST: Final = timedelta(days=3)
#: The channels that count as a letter or a call; a note, a gift and a request go with them.
MESSAGES: Final = frozenset(
    {
        Channel.EMAIL.value, Channel.CALL.value, Channel.VOICEMAIL.value, Channel.TEXT.value,
        Channel.LINKEDIN_MESSAGE.value, "any",
    }
)  # fmt: skip
#: What fills a day: besides letters and calls the gifts, which cost an errand. Source: D.
OUTWARD: Final = MESSAGES - {"any"} | {Channel.GIFT_CARD.value}


def went_out(contact: Touchpoint) -> bool:
    """Whether it was a letter or a call of the user, and reached somebody."""
    out = contact.direction is Direction.OUT and contact.channel.value in MESSAGES
    return out and contact.reached_somebody


def lately(touchpoints: Iterable[Touchpoint], today: date) -> list[Touchpoint]:
    """Those of the last days, by their own day or by that of the answer: all that `lately_written` needs."""
    return [t for t in touchpoints if today - t.last_day < REST]


def left_alone(
    touchpoints: Sequence[Touchpoint], person: PersonId, channel: str, today: date
) -> str:
    """Why somebody is not written to or called over this channel today; "" if they may be.

    A letter may follow a call that was taken, another call may not.
    """
    wrote = lately_written(touchpoints, person, today)
    if wrote and channel in MESSAGES:
        return tr("You wrote or called {wrote}. Give it three days.", wrote=ago(wrote, today))
    taken = [
        t.day
        for t in touchpoints
        if person in t.people and t.channel is Channel.CALL and t.direction is Direction.OUT
        and t.is_sign and t.day <= today and today - t.day < REST
    ]  # fmt: skip
    if taken and channel == Channel.CALL:
        return tr(
            "You talked {taken}. Give it three days before you call again.",
            taken=ago(max(taken), today),
        )
    return ""


def lately_written(touchpoints: Iterable[Touchpoint], person: PersonId, today: date) -> date | None:
    """The day of the user's last letter or call, while the person is left alone after it; None = free."""
    sent, heard = date.min, date.min
    for contact in touchpoints:
        if person not in contact.people or contact.day > today:
            continue
        if contact.is_sign and contact.last_day <= today:
            heard = max(heard, contact.last_day)
        if went_out(contact):
            sent = max(sent, contact.day)
    return sent if heard < sent and today - sent < REST else None
