"""How far apart the user's letters and calls to one person stand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from crm.domain.dates import ago
from crm.domain.ids import PersonId
from crm.domain.touchpoints.touchpoint import Channel, Direction, Touchpoint

#: Two letters or calls to one person stand so far apart, unless they wrote between. Source: D.
REST: Final = timedelta(days=3)
#: The channels that count as a letter or a call; a note, a gift and a request go with them.
MESSAGES: Final = frozenset(
    {
        Channel.EMAIL.value, Channel.CALL.value, Channel.VOICEMAIL.value, Channel.TEXT.value,
        Channel.LINKEDIN_MESSAGE.value, "any",
    }
)  # fmt: skip


def rests_after(touchpoints: Iterable[Touchpoint], person: PersonId, today: date) -> date | None:
    """The day until which a person is left alone after the user's last letter or call; None = free."""
    sent, heard = None, date.min
    for contact in touchpoints:
        if person not in contact.people or contact.day > today:
            continue
        if contact.is_sign:
            answered = max(contact.day, contact.answered_on or contact.day)
            heard = max(heard, answered) if answered <= today else heard
        if (
            contact.channel.value in MESSAGES
            and contact.direction is Direction.OUT
            and contact.reached_somebody
        ):
            sent = max(sent or contact.day, contact.day)
    if sent is None or heard >= sent or today >= sent + REST:
        return None
    return sent + REST


def sent_on(touchpoints: Iterable[Touchpoint], person: PersonId, today: date) -> str:
    """When the user last wrote or called, in words: "yesterday"."""
    days = [
        t.day
        for t in touchpoints
        if person in t.people and t.day <= today and t.channel.value in MESSAGES
        and t.direction is Direction.OUT and t.reached_somebody
    ]  # fmt: skip
    return ago(max(days), today)
