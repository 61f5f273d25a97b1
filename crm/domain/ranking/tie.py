"""One tie as the ranking sees it: how warm, how established, who was last in touch and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from crm.domain.people.person import Person
from crm.domain.touchpoints.contact_history import Signal, history
from crm.domain.touchpoints.touchpoint import Channel, Direction, Touchpoint
from crm.domain.warmth.scale import QUIET_BELOW
from crm.domain.warmth.score import DEFAULT_WEIGHTS, WarmthState, WarmthWeights, slow_peak
from crm.language import tr

#: Ties outside the user's circle cool fastest and bring news (Burt 2002, R).
BRIDGE_TAG: Final = "bridge"
#: Good reconnections are often with people of higher standing (Walter et al. 2015, R).
STATUS_TAG: Final = tr("high status")

#: A quiet tie has to be revived, not kept warm.
REVIVE_BELOW: Final = QUIET_BELOW
#: A slow mass above this is a close tie: about three contact days of theirs close together. D.
CLOSE_MASS: Final = 3.0
_NEVER: Final = WarmthState()


class Tier(StrEnum):
    """How often the user wants to be in touch, in three steps."""

    A = "A"
    B = "B"
    C = "C"


#: The longest cadence in days of tier A, and of tier B. Source: D.
TIER_A_DAYS: Final = 30
TIER_B_DAYS: Final = 60
#: The warmth a tie should keep: reached after about 3, 7 and 14 weeks of a steady rhythm. D.
TARGETS: Final = {Tier.A: 70.0, Tier.B: 57.0, Tier.C: 42.0}


def tier_of(person: Person, in_open_case: bool = False) -> Tier:
    """A up to 30 days of cadence, B up to 60, else C; without a cadence B in an open case. D."""
    days = person.cadence_days
    if days is None:
        return Tier.B if in_open_case else Tier.C
    return Tier.A if days <= TIER_A_DAYS else Tier.B if days <= TIER_B_DAYS else Tier.C


@dataclass(frozen=True, slots=True)
class Tie:
    """What the ranking needs to know of one person, as of one day.

    Attributes:
        warmth: 0-100. m_slow: how established the tie is (M_180, from 0).
        state: gives the warmth on other days.
        theirs, ours: their last sign and the user's last outreach; None = none yet.
        last_contact: day of the last contact in either direction.
        unanswered: days of outreach since their last sign.
        once_close: the tie was established at some time; looked up for dormant ties only.
        met: they talked with the user at an interview or a meeting of a case.
        only_asked: all there was are LinkedIn requests of the user that nobody answered.
        week_start: the same tie as it was before Monday, if there was contact this week.
    """

    person: Person
    warmth: float = 0.0
    m_slow: float = 0.0
    state: WarmthState = _NEVER
    theirs: Signal | None = None
    ours: Signal | None = None
    unanswered: int = 0
    in_open_case: bool = False
    target_company: bool = False
    once_close: bool = False
    met: bool = False
    only_asked: bool = False
    week_start: Tie | None = None
    weights: WarmthWeights = DEFAULT_WEIGHTS

    @property
    def tier(self) -> Tier:
        return tier_of(self.person, self.in_open_case)

    @property
    def last_contact(self) -> date | None:
        # A refusal does not warm a tie, so the state lacks its day, but it is contact.
        days = [self.theirs.day] if self.theirs else []
        days += [date.fromordinal(self.state.day)] if self.state.day is not None else []
        return max(days, default=None)

    @property
    def cooling_since(self) -> date | None:
        """The day on which warmth fell below the target; None = it has not, or was never above."""
        last, target = self.last_contact, TARGETS[self.tier]
        if last is None or not self.warmth < target <= self.state.value(last, self.weights):
            return None
        return self.state.first_day_below(target, last, self.weights)

    @property
    def is_bridge(self) -> bool:
        return self._tagged(BRIDGE_TAG)

    @property
    def is_high_status(self) -> bool:
        return self._tagged(STATUS_TAG)

    def _tagged(self, tag: str) -> bool:
        return any(own.casefold() == tag for own in self.person.tags)


def summarise(
    person: Person,
    touchpoints: Sequence[Touchpoint],
    today: date,
    weights: WarmthWeights = DEFAULT_WEIGHTS,
    in_open_case: bool = False,
    target_company: bool = False,
    met: bool = False,
) -> Tie:
    """What the ranking needs of one person.

    Args:
        touchpoints: all of this person's, any order; later than `today` is ignored.
        in_open_case: they have a role in an open case.
        target_company: they work where the user would like to work.
        met: they talked with the user at an interview or a meeting of a case.
    """
    tie = _as_of(person, touchpoints, today, weights, in_open_case, target_company)
    tie = replace(tie, met=met) if met else tie
    before = week_start(today) - timedelta(days=1)
    if tie.last_contact is None or tie.last_contact <= before:
        return tie
    earlier = _as_of(person, touchpoints, before, weights, in_open_case, target_company)
    return replace(tie, week_start=earlier)


def week_start(today: date) -> date:
    """Monday of the ISO week."""
    return today - timedelta(days=today.weekday())


def _asks_to_connect(touchpoint: Touchpoint) -> bool:
    requested = touchpoint.channel is Channel.LINKEDIN_REQUEST
    return requested and touchpoint.direction is Direction.OUT


def _as_of(
    person: Person,
    touchpoints: Sequence[Touchpoint],
    today: date,
    weights: WarmthWeights,
    in_open_case: bool,
    target_company: bool,
) -> Tie:
    known = history(touchpoints, today)
    state = WarmthState.of_contacts(known.contacts, weights)
    warmth = state.value(today, weights)
    return Tie(
        person,
        warmth,
        state.slow_mass(today, weights),
        state,
        known.theirs,
        known.ours,
        known.unanswered,
        in_open_case,
        target_company,
        once_close=warmth < REVIVE_BELOW and slow_peak(known.contacts, weights) > CLOSE_MASS,
        only_asked=known.theirs is None
        and known.ours is not None
        and all(
            _asks_to_connect(one)
            for one in touchpoints
            if one.day <= today and one.binned_on is None
        ),
        weights=weights,
    )
