"""How long somebody takes to answer what the user writes to them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from math import ceil
from statistics import median
from typing import Final

from crm.domain.touchpoints.touchpoint import WORDLESS, Channel, Direction, Result, Touchpoint

#: With fewer answers nothing is said about how long somebody takes. Source: D.
ENOUGH: Final = 3
#: What comes later than this is news of its own, no answer. Source: D.
LATEST: Final = timedelta(days=60)
#: A letter so soon after a talk is the thank-you, which asks for no answer. Source: R (within 24 hours).
_THANKS: Final = timedelta(days=1)
#: What is answered in writing, or by calling back.
_LETTERS: Final = frozenset(
    {Channel.EMAIL, Channel.TEXT, Channel.LINKEDIN_MESSAGE, Channel.VOICEMAIL}
)


@dataclass(frozen=True, slots=True)
class Pace:
    """How long somebody usually takes: the median in days, rounded up, of so many answers."""

    days: int
    answers: int


@dataclass(frozen=True, slots=True)
class _Sign:
    """They wrote, called, met the user or took a call; `dated`: it tells when a letter was answered."""

    day: date
    clock: time | None = None
    dated: bool = True

    def follows(self, letter: Touchpoint) -> bool:
        """Whether it came after a letter; on one day only known times say that it did not."""
        if letter.day != self.day:
            return letter.day < self.day
        return not (self.clock and letter.clock) or letter.clock <= self.clock


def answer_times(
    contacts: Iterable[Touchpoint], talks: Collection[date], today: date
) -> tuple[int, ...]:
    """The days from a letter to its answer, in the order of the answers.

    Of several letters before an answer the first one counts, as the later ones were reminders; a thank-you
    counts only if nothing else was written. A meeting, or a call they took, ends the waiting, but it does
    not say how long an answer takes.

    Args:
        contacts: those of one person, in any order; later than `today` is ignored.
        talks: the days on which the user met them for an interview or the like.

    Source: D.
    """
    happened = [t for t in contacts if t.day <= today and t.reached_somebody and not t.binned_on]
    letters = sorted((t for t in happened if _asks(t)), key=lambda t: (t.day, t.id))
    found: list[int] = []
    for sign in sorted((s for s in map(_sign, happened) if s), key=lambda s: (s.day, not s.dated)):
        if sign.day > today:
            continue
        before = [t for t in letters if sign.follows(t)]
        letters = [t for t in letters if not sign.follows(t)]
        asked = [t for t in before if not _is_thanks(t, talks)] or before
        if asked and sign.dated and sign.day - asked[0].day <= LATEST:
            found.append((sign.day - asked[0].day).days)
    return tuple(found)


def pace_of(days: Sequence[int]) -> Pace | None:
    """How long somebody usually takes; None with too few answers."""
    return Pace(ceil(median(days)), len(days)) if len(days) >= ENOUGH else None


def _asks(contact: Touchpoint) -> bool:
    return contact.direction is Direction.OUT and contact.channel in _LETTERS


def _is_thanks(letter: Touchpoint, talks: Collection[date]) -> bool:
    return any(timedelta(0) <= letter.day - day <= _THANKS for day in talks)


def _sign(contact: Touchpoint) -> _Sign | None:
    if contact.channel in WORDLESS:
        return None  # these come from them and answer no letter
    if contact.direction is Direction.IN:
        return _Sign(contact.day, contact.clock)
    if contact.direction is Direction.BOTH or contact.channel is Channel.CALL:
        return _Sign(contact.day, contact.clock, dated=False)
    if contact.result is Result.REPLIED:
        return _Sign(contact.answered_on or contact.day, dated=contact.answered_on is not None)
    return None
