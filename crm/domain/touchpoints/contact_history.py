"""What counts as contact, on which day and from whom; time since, days unanswered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from crm.domain.touchpoints.results import ANSWERS
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result, Touchpoint


class Signal(NamedTuple):
    """One contact in one direction on one day (a tuple: a network has hundreds of thousands).

    Attributes:
        theirs: they reached out, answered, or it was mutual.
        answer: what came back on `touchpoint`, not the touchpoint itself.
    """

    day: date
    theirs: bool
    touchpoint: Touchpoint
    answer: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """Contact with one person up to a day.

    Attributes:
        contacts: everything that adds warmth, in the order given.
        theirs: their last sign; wider than their part of `contacts`: a call they took, a refusal
            and a reply without a day end a silence, though they do not show that they reach out.
        ours: the user's last outreach that reached them.
        unanswered: days of outreach since their last sign. Days, not messages: two mails on one
            day are one try. Source: R (each further one cuts the chance of an answer by 12 %).
    """

    contacts: tuple[Signal, ...] = ()
    theirs: Signal | None = None
    ours: Signal | None = None
    unanswered: int = 0

    @property
    def last_contact(self) -> date | None:
        """The last day with any contact, a refusal included; None = never."""
        days = [signal.day for signal in self.contacts]
        return max([*days, self.theirs.day] if self.theirs else days, default=None)


def history(touchpoints: Iterable[Touchpoint], today: date) -> History:
    """Read one person's touchpoints in one pass, in any order.

    Ignored: days after `today`, what is in the bin, unanswered calls and bounced mail.
    A reply is a second contact if its day is known; so is an accepted LinkedIn request, on the
    request's day if the acceptance has none. Source: D.
    """
    contacts: list[Signal] = []
    theirs: Signal | None = None
    ours: Signal | None = None
    tries: set[date] = set()
    for touchpoint in touchpoints:
        if not _counts(touchpoint, today):
            continue
        own = Signal(touchpoint.day, touchpoint.direction is not Direction.OUT, touchpoint)
        back = _answer(touchpoint, today)
        contacts.append(own)
        if back and _makes_warm(back):
            contacts.append(back)
        if own.theirs:
            theirs = _later(theirs, own)
        else:
            tries.add(own.day)
            ours = _later(ours, own)
            theirs = _later(theirs, back) if back else theirs
    unanswered = len(tries) if theirs is None else sum(day > theirs.day for day in tries)
    return History(tuple(contacts), theirs, ours, unanswered)


def last_contact(touchpoints: Iterable[Touchpoint], today: date) -> date | None:
    """The last day with any contact, a refusal included; None = never."""
    return history(touchpoints, today).last_contact


def _counts(touchpoint: Touchpoint, today: date) -> bool:
    return touchpoint.day <= today and touchpoint.binned_on is None and touchpoint.reached_somebody


def _answer(touchpoint: Touchpoint, today: date) -> Signal | None:
    """What came back on a touchpoint by `today`."""
    if touchpoint.result not in ANSWERS:
        return None
    if touchpoint.direction is not Direction.OUT and touchpoint.answered_on is None:
        return None
    day = touchpoint.answered_on or touchpoint.day
    return Signal(day, True, touchpoint, answer=True) if day <= today else None


def _makes_warm(answer: Signal) -> bool:
    """Whether an answer is a separate contact; without a day a reply is not, a request is."""
    touchpoint = answer.touchpoint
    if touchpoint.channel is Channel.LINKEDIN_REQUEST:
        return touchpoint.result is Result.ACCEPTED
    replied = touchpoint.direction is Direction.OUT and touchpoint.result is Result.REPLIED
    return replied and touchpoint.answered_on is not None


def _later(one: Signal | None, other: Signal) -> Signal:
    """The later of two; on the same day the one entered last, then the answer."""
    if one is None or other.day > one.day:
        return other
    if other.day < one.day:
        return one
    newer = (other.touchpoint.id, other.answer) > (one.touchpoint.id, one.answer)
    return other if newer else one
