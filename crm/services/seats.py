"""Jobs that went to someone else: the history of each, and the monthly look whether they still have it.

Nothing is fetched: the user opens LinkedIn and says what they saw. A look stores no departure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from crm import reference
from crm.domain.cases import seat_words
from crm.domain.cases.case_file import Case
from crm.domain.cases.departures import JobChange
from crm.domain.cases.opportunity import Opportunity
from crm.domain.cases.seat import SeatAnswer, SeatCheck, SeatHistory, seat_history
from crm.domain.ids import OpportunityId, PersonId, SeatCheckId
from crm.domain.people.person import Person
from crm.domain.playbook.ahead import next_look_of
from crm.domain.touchpoints.linkedin_links import search_link
from crm.errors import AlreadyThere, InvalidInput
from crm.language import tr
from crm.services.case_steps import CaseSteps, is_running, living, playbook_of, steps_in
from crm.services.cases import opportunities as opportunity_service
from crm.services.unit_of_work import unit_of_work
from crm.store import result_cache
from crm.store.cases import opportunities, seats
from crm.store.handle import Store
from crm.store.imports import news


@dataclass(frozen=True, slots=True)
class SeatTold:
    """The history of a seat in words; all empty while nobody is known to have it.

    Attributes:
        lines: holders and what was seen, the oldest first. next: when to look next.
        fresh: how fresh it is that somebody has the job.
    """

    lines: tuple[str, ...] = ()
    next: str = ""
    fresh: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An address at LinkedIn that the user opens: somebody's profile, or its search."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A job that is watched.

    Attributes:
        people: who has it; empty = nobody was named. looked: when the user last looked, as a sentence.
        next_on: when to look next; due: now.
    """

    opportunity: Opportunity
    people: tuple[Person, ...]
    history: SeatHistory
    looked: str
    links: tuple[Link, ...]
    next_on: date
    due: bool


def told_in(db: Database, found: CaseSteps, today: date) -> SeatTold:
    """The history of the seat of a case."""
    case = found.case
    history = _history(case, today)
    if not history.holdings:
        return SeatTold()
    return SeatTold(
        seat_words.lines(history, case.people, _changes(db, history), today),
        seat_words.next_look(history, next_look_of(found.steps), today),
        seat_words.freshness(history, reference.seat_rules(), today),
    )


def told(store: Store, found: CaseSteps, today: date) -> SeatTold:
    with store.read() as db:
        return told_in(db, found, today)


def _history(case: Case, today: date) -> SeatHistory:
    return seat_history(case.events, case.looks, reference.seat_rules(), today)


def _changes(db: Database, history: SeatHistory) -> list[tuple[PersonId, JobChange]]:
    held = {one.person_id for one in history.holdings}
    return [
        (change.person_id, JobChange(change.field, change.old, change.new, on))
        for change, on in news.changes_seen(db)
        if change.person_id in held and change.field in ("company", "position")
    ]


def watched(store: Store, today: date) -> tuple[Seat, ...]:
    """Every job that is watched: those to look at now first, then by the day of the next look."""
    with store.read() as db:
        return result_cache.cached(db, lambda: _watched(db, today), "seats", today)


def due(store: Store, today: date) -> tuple[Seat, ...]:
    """The jobs to look at now, those due for longest first."""
    return tuple(seat for seat in watched(store, today) if seat.due)


def _watched(db: Database, today: date) -> tuple[Seat, ...]:
    playbook = playbook_of(db)
    running = filter(is_running, living(db, playbook, today))
    found = [_seat(steps_in(playbook, case, today), today) for case in running]
    seats = [seat for seat in found if seat]
    return tuple(sorted(seats, key=lambda seat: (not seat.due, seat.next_on, seat.opportunity.id)))


def _seat(found: CaseSteps, today: date) -> Seat | None:
    """The seat of a case as the sheet shows it; None if it is not watched."""
    case, next_on = found.case, next_look_of(found.steps)
    history = _history(case, today)
    if next_on is None or not history.current:
        return None
    ids = [one.person_id for one in history.current]
    who = tuple(case.people[p] for p in ids if p is not None and p in case.people)
    looked = seat_words.last_looked(history, today)
    links = tuple(_links(case.opportunity, who))
    return Seat(case.opportunity, who, history, looked, links, next_on, next_on <= today)


def _links(case: Opportunity, people: Iterable[Person]) -> Iterable[Link]:
    """Their profile, where it is known; else a search for their name, or for the job."""
    template, found = reference.linkedin().people_search, False
    for person in people:
        found = True
        if person.linkedin_url:
            yield Link(tr("{name} on LinkedIn", name=person.name), person.linkedin_url)
        else:
            address = search_link(template, case.company, person.name)
            yield Link(tr("Search for {name}", name=person.name), address)
    if not found:
        yield Link(tr("Search for the job"), search_link(template, case.company, case.title))


@dataclass(frozen=True, slots=True)
class Answered:
    """A stored look, and what had been noted that day before; enough to undo it."""

    check: SeatCheck
    before: SeatAnswer | None


@unit_of_work
def answer(db: Database, opportunity_id: int, given: SeatAnswer, today: date) -> Answered:
    """Store what the user saw today; another answer of the same day is replaced.

    Raises:
        NotFound: there is no such opportunity.
        InvalidInput: nobody is known to have the job.
        AlreadyThere: the same was noted today (a double click).
    """
    record = opportunity_service.require(db, opportunity_id)
    events = opportunities.events_of(db, [record.id])[record.id]
    looks = seats.of_opportunities(db, [record.id])[record.id]
    if not seat_history(events, looks, reference.seat_rules(), today).current:
        raise InvalidInput(
            tr("Nobody is known to have the job {name} now.", name=record.name),
            tr("Record first who got it."),
        )
    earlier = next((look for look in looks if look.checked_on == today), None)
    if earlier is None:
        check = SeatCheck(SeatCheckId(0), OpportunityId(record.id), given, today)
        number = seats.insert(db, check)
        return Answered(SeatCheck(number, check.opportunity_id, given, today), None)
    if earlier.answer is given:
        raise AlreadyThere(tr("You already noted this today."))
    seats.set_answer(db, earlier.id, given)
    return Answered(SeatCheck(earlier.id, record.id, given, today), earlier.answer)


@unit_of_work
def undo(db: Database, done: Answered) -> None:
    """Undo `answer`."""
    if done.before is None:
        seats.delete(db, done.check.id)
    else:
        seats.set_answer(db, done.check.id, done.before)
