"""Whether the person who got a job has left it: proposals from imports and looks, to confirm or dismiss.

To confirm is to record the event `hire_left` (`events.record`); with it they are no current hire any more.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlite_utils import Database

from crm.domain.cases.departures import (
    Departure,
    JobChange,
    current_hires,
    departure,
    departure_seen,
)
from crm.domain.cases.hire_matches import Answer
from crm.domain.ids import PersonId
from crm.services.unit_of_work import unit_of_work
from crm.store import result_cache
from crm.store.cases import hire_proposals, opportunities, seats
from crm.store.handle import Store
from crm.store.imports import news
from crm.store.people import people


def open_ones(store: Store, opportunity_id: int | None = None) -> tuple[Departure, ...]:
    """Those the user has not answered yet, of one case or of all."""
    with store.read() as db:
        return open_in(db, opportunity_id)


def open_in(db: Database, opportunity_id: int | None) -> tuple[Departure, ...]:
    found = result_cache.cached(db, lambda: _open(db), "departures")
    return tuple(one for one in found if opportunity_id in (None, one.opportunity.id))


def _open(db: Database) -> tuple[Departure, ...]:
    changes: dict[PersonId, list[JobChange]] = defaultdict(list)
    for change, on in news.changes_seen(db):
        if change.field in ("company", "position"):
            changes[change.person_id].append(JobChange(change.field, change.old, change.new, on))
    changed = seats.changed(db)
    if not (changes or changed):
        return ()
    records = opportunities.everything(db)
    told = opportunities.events_of(db, [record.id for record in records])
    hired = [
        (record, person, on)
        for record in records
        for person, on in current_hires(told[record.id]).items()
        if person in changes or record.id in changed
    ]
    known = people.by_ids(db, {person for _, person, _ in hired})
    looks = seats.of_opportunities(db, changed)
    answered = hire_proposals.answered_departures(db)
    found = []
    for case, person, on in hired:
        one = known[person]
        if one.binned_on is None:
            by_import = departure(one, case, on, changes.get(person, ()))
            by_look = departure_seen(one, case, on, looks[case.id])
            found.append([d for d in (by_import, by_look) if d and _key(d) not in answered][:1])
    return tuple(one for those in found for one in those)


def _key(one: Departure) -> tuple[int, int, str]:
    return one.person.id, one.opportunity.id, one.now


@unit_of_work
def dismiss(db: Database, found: Departure, today: date) -> None:
    """Note that they are still there; asked again only when they have yet another job."""
    pair = found.person.id, found.opportunity.id
    hire_proposals.answer(db, pair, Answer.DISMISSED, today, found.now)


@unit_of_work
def propose_again(db: Database, found: Departure) -> None:
    """Undo a dismissal."""
    hire_proposals.forget(db, (found.person.id, found.opportunity.id), found.now)
