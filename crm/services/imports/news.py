"""What changed between two imports: new jobs, new names, connections that are gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlite_utils import Database

from crm.domain.cases.hire_matches import HireMatch, match_hire
from crm.domain.cases.opportunity import NO, ClosedWhy, Event, EventKind, Opportunity
from crm.domain.ids import PersonId
from crm.domain.imports.differences import FieldChange
from crm.domain.people.person import Person
from crm.language import tr
from crm.store.cases import hire_proposals, opportunities
from crm.store.cases.hire_proposals import Pair
from crm.store.handle import Store
from crm.store.imports import imports, news
from crm.store.people import people

#: The field name of a new connection whose job matches a lost opportunity.
NEW_CONNECTION: Final = "new_connection"
_NEWS: Final = frozenset({"company", "position", "first_name", "last_name", imports.GONE})
_JOB: Final = frozenset({"company", "position"})


@dataclass(frozen=True, slots=True)
class NewsItem:
    """One change found by an import; `matches` are lost opportunities that the new job matches.

    Matches the user has answered, and cases whose hire is known, are left out.
    """

    person: Person
    field: str
    old: str
    new: str
    seen_on: date
    matches: tuple[HireMatch, ...] = ()


def seen(store: Store) -> tuple[NewsItem, ...]:
    """Changes of known values, the newest import first; then new connections that match a lost case."""
    with store.read() as db:
        return seen_in(db)


def seen_in(db: Database) -> tuple[NewsItem, ...]:
    changes = [c for c in news.changes_seen(db) if c[0].field in _NEWS]
    known = people.by_ids(db, {change.person_id for change, _ in changes})
    lost = _still_open_questions(db)
    added = news.newest_people(db) if lost else []
    answered = hire_proposals.answers(db)
    before = {(c.person_id, day): c.old for c, day in changes if c.field == "company"}
    items = [_item(change, day, known[change.person_id], lost, before) for change, day in changes]
    items += [
        NewsItem(
            person,
            NEW_CONNECTION,
            "",
            tr("{position} at {company}", position=person.position, company=person.company),
            day,
            found,
        )
        for person, day in added
        if (found := match_hire(person, None, lost, day))
    ]
    return tuple(_unanswered(item, answered) for item in items if _is_news(item, answered))


def _still_open_questions(db: Database) -> list[Opportunity]:
    """Lost opportunities for which the user does not know yet who was hired."""
    records = opportunities.everything(db)
    events = opportunities.events_of(db, [record.id for record in records])
    return [record for record in records if _is_lost(record, events[record.id])]


def _is_lost(record: Opportunity, events: Sequence[Event]) -> bool:
    kinds = {event.kind for event in events}
    return (
        bool(kinds & NO)
        and EventKind.HIRE_IDENTIFIED not in kinds
        and record.closed_why is not ClosedWhy.HIRED_HERE
    )


def _item(
    change: FieldChange,
    day: date,
    person: Person,
    lost: Sequence[Opportunity],
    before: Mapping[tuple[PersonId, date], str],
) -> NewsItem:
    matches: tuple[HireMatch, ...] = ()
    if change.field in _JOB and getattr(person, change.field) == change.new:
        matches = match_hire(person, before.get((person.id, day), person.company), lost, day)
    return NewsItem(person, change.field, change.old, change.new, day, matches)


def _unanswered(item: NewsItem, answered: Mapping[Pair, object]) -> NewsItem:
    left = tuple(m for m in item.matches if (item.person.id, m.opportunity.id) not in answered)
    return NewsItem(item.person, item.field, item.old, item.new, item.seen_on, left)


def _is_news(item: NewsItem, answered: Mapping[Pair, object]) -> bool:
    """Whether an item is still news; a new connection only while its match is unanswered."""
    return item.field != NEW_CONNECTION or bool(_unanswered(item, answered).matches)
