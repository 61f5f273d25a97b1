"""Stored summary of one tie: enough to rank a whole network without reading logs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from crm.domain.touchpoints.contact_history import history
from crm.domain.touchpoints.touchpoint import Touchpoint
from crm.domain.warmth.scale import Word, word_for
from crm.domain.warmth.score import DEFAULT_WEIGHTS, WarmthState, WarmthWeights, slow_peak

#: For a person without touchpoints.
NEVER: Final = -1


@dataclass(frozen=True, slots=True)
class TieSummary:
    """One tie after all its touchpoints; days are ordinals, None = never.

    Attributes:
        last_contact: in either direction. theirs_on: their last sign. ours_on: the last outreach.
        unanswered: days of outreach since their last sign.
        peak: the largest slow mass the tie ever had.
        latest: the last day in its touchpoints; the summary is not valid on earlier days.
    """

    state: WarmthState
    last_contact: int | None
    theirs_on: int | None
    ours_on: int | None
    unanswered: int
    peak: float
    latest: int

    def warmth(self, today: date, weights: WarmthWeights = DEFAULT_WEIGHTS) -> float:
        """Warmth (0-100) on a day not before `latest`."""
        return self.state.value(today, weights)

    def word(self, today: date, met: bool = False) -> Word:
        """The word for the tie on a day not before `latest`; `met`: as in `score`."""
        heard = met or self.theirs_on is not None
        return word_for(self.warmth(today), self.contact_on, heard, today)

    @property
    def contact_on(self) -> date | None:
        """The day of the last contact; None = never."""
        return date.fromordinal(self.last_contact) if self.last_contact else None


def standing_of(
    touchpoints: Sequence[Touchpoint], weights: WarmthWeights = DEFAULT_WEIGHTS
) -> TieSummary:
    """The summary of one person's touchpoints, in any order; those in the bin are ignored."""
    known = history(touchpoints, date.max)
    state = WarmthState.of_contacts(known.contacts, weights)
    theirs = known.theirs.day.toordinal() if known.theirs else None
    ours = known.ours.day.toordinal() if known.ours else None
    # A refusal does not warm a tie, so the state lacks its day, but it is contact.
    days = [day for day in (theirs, state.day) if day is not None]
    told = [t.day for t in touchpoints if t.binned_on is None]
    told += [t.answered_on for t in touchpoints if t.binned_on is None and t.answered_on]
    return TieSummary(
        state,
        max(days, default=None),
        theirs,
        ours,
        known.unanswered,
        slow_peak(known.contacts, weights),
        max(told).toordinal() if told else NEVER,
    )
