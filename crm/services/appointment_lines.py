"""The lines of Today about appointments, with their preparation sheets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlite_utils import Database

from crm.domain.cases.appointment import Phase, Planned, phase_of
from crm.domain.cases.case_file import Case
from crm.domain.cases.preparation import Known, Sheet, preparation
from crm.domain.ids import PersonId
from crm.domain.playbook.course import Course
from crm.domain.playbook.due_step import DueStep, Status
from crm.domain.ranking.appointment_lines import AppointmentLine, appointment_lines
from crm.services.appointments import described
from crm.store.cases import appointments, ledger, opportunities
from crm.store.touchpoints import touchpoint_cache


def of_day(
    db: Database, cases: Iterable[tuple[Case, Sequence[DueStep]]], today: date
) -> tuple[AppointmentLine, ...]:
    """What stands on Today before everything else.

    Args:
        cases: with their steps; the sheets name what is due with the people.
    """
    found = [one for one in appointments.still_open(db) if one.on <= today]
    if not found:
        return ()
    cases = list(cases)
    due = tuple(
        (step.person.id, step.title)
        for _, steps in cases
        for step in steps
        if step.person and step.status in (Status.DUE, Status.LATE)
    )
    planned = described(db, found)
    sheets = {
        one.appointment.id: _sheet(db, one, due, today)
        for one in planned
        if phase_of(one.appointment, today) is Phase.TODAY
    }
    chapters = {case.opportunity.id: Course(case, today).chapters for case, _ in cases}
    return appointment_lines(planned, sheets, today, chapters)


def _sheet(
    db: Database, planned: Planned, due: tuple[tuple[PersonId, str], ...], today: date
) -> Sheet:
    case = planned.appointment.opportunity_id
    known = Known(due=due)
    if case is not None:
        known = Known(
            roles=tuple(opportunities.roles_of(db, [case])[case]),
            due=due,
            questions=tuple(
                (claim.ask_person, claim.words)
                for claim in ledger.claims(db, case)
                if claim.ask_person is not None and not claim.verdict
            ),
        )
    logs = touchpoint_cache.of_people(db, (person.id for person in planned.people))
    return preparation(planned, known, logs, today)
