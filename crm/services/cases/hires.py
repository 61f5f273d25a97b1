"""Who may have got a lost job: proposals from imported data, confirmed or dismissed by the user."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from crm.domain.cases.hire_matches import Answer, HireMatch
from crm.domain.cases.opportunity import Event, EventKind
from crm.domain.ids import EventId, OpportunityId, PersonId
from crm.domain.people.person import Person
from crm.errors import AlreadyThere
from crm.language import tr
from crm.services.cases import events
from crm.services.imports.news import NewsItem
from crm.services.unit_of_work import unit_of_work
from crm.store.cases import hire_proposals
from crm.store.cases import opportunities as stored
from crm.store.handle import Store


@dataclass(frozen=True, slots=True)
class Proposal:
    """A person whose present job matches a lost opportunity, and why."""

    person: Person
    match: HireMatch


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A confirmed proposal: enough to undo it."""

    event_id: EventId
    person_id: PersonId
    opportunity_id: OpportunityId


def proposed(items: tuple[NewsItem, ...], opportunity_id: int | None = None) -> list[Proposal]:
    """The proposals in the news items, the likeliest first, each person and case once."""
    best: dict[tuple[int, int], Proposal] = {}
    for item in items:
        for match in item.matches:
            pair = (item.person.id, match.opportunity.id)
            if opportunity_id in (None, match.opportunity.id):
                best.setdefault(pair, Proposal(item.person, match))
    return sorted(best.values(), key=lambda p: (-p.match.confidence, p.person.id))


@unit_of_work
def confirm(
    db: Database, person_id: int, opportunity_id: int, internal: bool | None, today: date
) -> Confirmed:
    """Confirm that they got the job: record the event and the role, and store the answer.

    Args:
        internal: True = from inside the company, False = from outside, None = not known.

    Raises:
        AlreadyThere: somebody is known to have got it.
    """
    mine = stored.events_of(db, [opportunity_id])[OpportunityId(opportunity_id)]
    if any(event.kind is EventKind.HIRE_IDENTIFIED for event in mine):
        raise AlreadyThere(
            tr("You already know who got this job."), tr("Correct the event instead.")
        )
    event = Event(
        EventId(0), OpportunityId(opportunity_id), EventKind.HIRE_IDENTIFIED, today,
        (PersonId(person_id),), internal,
    )  # fmt: skip
    recorded = events.add_event(db, event, today)
    hire_proposals.answer(db, (person_id, opportunity_id), Answer.CONFIRMED, today)
    return Confirmed(recorded.id, PersonId(person_id), event.opportunity_id)


@unit_of_work
def undo(db: Database, done: Confirmed) -> None:
    """Undo a confirmation: the event is removed, and the pair may be proposed again."""
    events.remove_event.inside(db, done.event_id)
    hire_proposals.forget(db, (done.person_id, done.opportunity_id))


def dismiss(store: Store, person_id: int, opportunity_id: int, today: date) -> None:
    """Note that they did not get the job; the pair is never proposed again."""
    pair = (person_id, opportunity_id)
    store.write(lambda db: hire_proposals.answer(db, pair, Answer.DISMISSED, today))


@unit_of_work
def propose_again(db: Database, person_id: int, opportunity_id: int) -> None:
    """Undo a dismissal."""
    hire_proposals.forget(db, (person_id, opportunity_id))
