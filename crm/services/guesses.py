"""What came of the user's own guesses over all opportunities: feelings about an offer, and stories about why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from crm.domain.cases.gut_feeling import CameTrue, came_true
from crm.domain.cases.opportunity import Opportunity
from crm.domain.ids import OpportunityId
from crm.domain.insights.calibration import Calibration, calibration
from crm.domain.insights.docket import Tally, tally
from crm.language import tr
from crm.store import reports, result_cache
from crm.store.cases import gut_feelings, opportunities
from crm.store.handle import Store


@dataclass(frozen=True, slots=True)
class HowItFelt:
    """Gut feelings against what came.

    Attributes:
        decided: those that were compared, the latest decision first. open: how many opportunities have
            a feeling and nothing to compare it with. cases: those with a feeling.
    """

    found: Calibration
    decided: tuple[CameTrue, ...]
    open: int
    cases: Mapping[OpportunityId, Opportunity]


def how_it_felt(store: Store) -> HowItFelt:
    """How likely offers felt, against what came; opportunities in the bin do not count."""
    with store.read() as db:
        return result_cache.cached(db, lambda: _how_it_felt(db), tr("how it felt"))


def _how_it_felt(db: Database) -> HowItFelt:
    records = opportunities.everything(db)
    felt = gut_feelings.of_cases(db, [record.id for record in records])
    known = {record.id: record for record in records if record.id in felt}
    events = opportunities.events_of(db, known)
    decided: list[CameTrue] = []
    waiting = 0
    for case, record in known.items():
        found = came_true(record, events[case], felt[case])
        decided += found
        waiting += not found
    decided.sort(key=lambda one: (one.on, one.feeling.id), reverse=True)
    return HowItFelt(calibration(decided), tuple(decided), waiting, known)


def stories(store: Store) -> Tally:
    """What came of the stories of all opportunities; those in the bin do not count."""
    with store.read() as db:
        return tally(reports.stories_by_verdict(db))
