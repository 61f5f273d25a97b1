"""Cooling ties: ties worth keeping that will be below their target in thirty days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.domain.ranking.tie import CLOSE_MASS, REVIVE_BELOW, TARGETS, tier_of
from crm.domain.warmth.tie_summary import TieSummary

#: How far ahead to look, in days. Source: D.
AHEAD: Final = 30


@dataclass(frozen=True, slots=True)
class CoolingTie:
    """One cooling tie; warmth 0-100.

    Attributes:
        target: the warmth a tie of this rhythm should keep.
        falls_on: the day it falls below the target; None = it is already below.
    """

    person: PersonId
    now: float
    then: float
    target: float
    falls_on: date | None


def cooling_tie(
    person: Person, tie_summary: TieSummary, today: date, in_open_case: bool = False
) -> CoolingTie | None:
    """The tie if it is worth keeping and falls below its target within 30 days; else None.

    Worth keeping: the user set a rhythm, the person has a role in an open case, or the tie is
    close (D). Below 25 it cooled long ago: see `revive_suggestion`. A log with a later day means
    that contact is planned.
    """
    if tie_summary.latest > today.toordinal():
        return None
    close = tie_summary.state.slow_mass(today) > CLOSE_MASS
    if not (person.cadence_days is not None or in_open_case or close):
        return None
    target = TARGETS[tier_of(person, in_open_case)]
    now, then = tie_summary.warmth(today), tie_summary.warmth(today + timedelta(days=AHEAD))
    if now < REVIVE_BELOW or then >= target:
        return None
    falls_on = tie_summary.state.first_day_below(target, today) if now >= target else None
    return CoolingTie(person.id, now, then, target, falls_on)
