"""Everything that the page of one case shows, read at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from crm.domain.cases.appointment import Planned
from crm.domain.cases.case_file import Case
from crm.domain.cases.departures import Departure
from crm.domain.cases.gut_feeling import GutFeeling
from crm.domain.cases.opportunity import NO, EventKind
from crm.language import tr
from crm.services import appointments, seats, settings, today_list
from crm.services.case_steps import CaseSteps
from crm.services.cases import departures, gut_feelings, hires, ledger
from crm.services.cases.hires import Proposal
from crm.services.cases.ledger import Ledger
from crm.services.imports import news
from crm.services.seats import SeatTold
from crm.store import result_cache
from crm.store.handle import Store


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case with what is written, planned and proposed about it.

    Attributes:
        proposals: who may have got the job. departed: who got it and seems to have left.
        country: the user's, as in their settings.
        seat: who had the job when, what was seen when, and the next look.
    """

    found: CaseSteps
    ledger: Ledger
    planned: tuple[Planned, ...]
    proposals: tuple[Proposal, ...]
    departed: tuple[Departure, ...]
    country: str | None
    feelings: tuple[GutFeeling, ...]
    seat: SeatTold = SeatTold()

    @property
    def case(self) -> Case:
        return self.found.case


def of_case(store: Store, opportunity_id: int, today: date) -> CasePage:
    """The page of a case.

    Raises:
        NotFound: there is no such opportunity.
    """
    with store.read() as db:
        return result_cache.cached(
            db,
            lambda: _made(db, opportunity_id, today),
            tr("opportunity page"),
            opportunity_id,
            today,
        )


def _made(db: Database, opportunity_id: int, today: date) -> CasePage:
    found = today_list.case_steps_in(db, opportunity_id, today)
    kinds = {event.kind for event in found.case.events}
    asked = kinds & NO and EventKind.HIRE_IDENTIFIED not in kinds
    return CasePage(
        found,
        ledger.in_case(db, opportunity_id),
        appointments.in_case(db, opportunity_id),
        tuple(hires.proposed(news.seen_in(db), opportunity_id)) if asked else (),
        departures.open_in(db, opportunity_id),
        settings.read(db).country,
        gut_feelings.in_case(db, opportunity_id),
        seats.told_in(db, found, today),
    )
