"""What changed between two imports: new jobs, new names, connections that are gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from crm.domain.archives import FieldChange
from crm.domain.hires import HireMatch, match_hire
from crm.domain.opportunities import EventKind, Opportunity
from crm.domain.people import Person, PersonId
from crm.store import imports, opportunities, people
from crm.store.handle import Store

_NEWS: Final = frozenset({"company", "position", "first_name", "last_name", imports.GONE})
_JOB: Final = frozenset({"company", "position"})
_LOST: Final = frozenset({EventKind.REJECTION_RECEIVED, EventKind.NO_ANSWER_PRESUMED})


@dataclass(frozen=True, slots=True)
class NewsItem:
    """One change an import brought; `matches` are lost opportunities the new job fits."""

    person: Person
    field: str
    old: str
    new: str
    seen_on: date
    matches: tuple[HireMatch, ...] = ()


def seen(store: Store) -> tuple[NewsItem, ...]:
    """Changes of known values, the newest import first."""
    with store.read() as db:
        changes = [c for c in imports.changes_seen(db) if c[0].field in _NEWS]
        known = people.by_ids(db, {change.person_id for change, _ in changes})
        records = opportunities.everything(db)
        events = opportunities.events_of(db, [record.id for record in records])
    lost = [r for r in records if any(event.kind in _LOST for event in events[r.id])]
    before = _companies_before(changes)
    return tuple(
        _item(change, day, known[change.person_id], lost, before) for change, day in changes
    )


def _companies_before(
    changes: Sequence[tuple[FieldChange, date]],
) -> dict[tuple[PersonId, date], str]:
    return {(c.person_id, day): c.old for c, day in changes if c.field == "company"}


def _item(
    change: FieldChange,
    day: date,
    person: Person,
    lost: Sequence[Opportunity],
    before: dict[tuple[PersonId, date], str],
) -> NewsItem:
    matches: tuple[HireMatch, ...] = ()
    if change.field in _JOB and getattr(person, change.field) == change.new:
        matches = match_hire(person, before.get((person.id, day), person.company), lost, day)
    return NewsItem(person, change.field, change.old, change.new, day, matches)
