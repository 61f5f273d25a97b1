"""Cooling ties: ties worth keeping that are cooling, or will be in thirty days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.domain.ranking.tie import CLOSE_MASS
from crm.domain.warmth.scale import FRESH_FROM, QUIET_BELOW, Word, day_below
from crm.domain.warmth.tie_summary import TieSummary

#: How far ahead to look, in days. Source: D.
AHEAD: Final = 30


@dataclass(frozen=True, slots=True)
class CoolingTie:
    """One cooling tie; warmth 0-100.

    Attributes:
        falls_on: the day from which it is cooling; None = it is already.
    """

    person: PersonId
    now: float
    then: float
    falls_on: date | None


def cooling_tie(
    person: Person,
    tie_summary: TieSummary,
    today: date,
    in_open_case: bool = False,
    met: bool = False,
) -> CoolingTie | None:
    """The tie if it is worth keeping and cooling, or will be within 30 days; else None.

    Worth keeping: the user set a rhythm, the person has a role in an open case, or the tie is
    close (D). One that is quiet is for `revive_suggestion`, and one without any answer is none yet. A
    log with a later day means that contact is planned.
    """
    last, word = tie_summary.contact_on, tie_summary.word(today, met)
    if tie_summary.latest > today.toordinal() or last is None or word is Word.NO_ANSWER:
        return None
    close = tie_summary.state.slow_mass(today) > CLOSE_MASS
    if not (person.cadence_days is not None or in_open_case or close):
        return None
    now, then = tie_summary.warmth(today), tie_summary.warmth(today + timedelta(days=AHEAD))
    if now < QUIET_BELOW or then >= FRESH_FROM:
        return None
    cools = day_below(tie_summary.state, last, FRESH_FROM) if word is Word.FRESH else None
    return CoolingTie(person.id, now, then, cools)
