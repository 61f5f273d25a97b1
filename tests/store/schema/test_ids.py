"""No id is ever given twice: what an open page names is that thing, or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from crm.domain.cases.opportunity import Event, EventKind, Role
from crm.domain.ids import EventId, OpportunityId, PersonId
from crm.errors import NotFound
from crm.services import portability
from crm.services.cases import events, opportunities
from crm.services.people import duplicates, people
from crm.store import local
from tests.services.support import TODAY, a_case
from tests.store.support import a_person, an_opportunity

TABLES = (
    "imports", "people", "changes", "merges", "former_names", "opportunities", "roles", "events",
    "touchpoints", "tellings", "outcomes", "claims", "comparisons", "air_notes", "proposals",
    "gut_feelings", "seat_checks", "invitations", "appointments",
)  # fmt: skip


@pytest.fixture
def store(database: Path) -> local.LocalStore:
    return local.open_store(database)


def test_every_table_with_an_id_of_its_own_is_listed(store: local.LocalStore) -> None:
    with store.read() as db:
        found = {
            table.name
            for table in db.tables
            if any(column.name == "id" for column in table.columns) and "_fts" not in table.name
        }
    assert found == set(TABLES)


def added(db: Database, table: str) -> int:
    """The id of a new row; what it must name is made up, which nobody looks at here."""
    row: dict[str, Any] = {
        column.name: "x" if column.type == "TEXT" else 1
        for column in db.table(table).columns
        if column.notnull and column.default_value is None and not column.is_pk
    }
    columns, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
    sql = (
        f"INSERT INTO {table}({columns}) VALUES ({marks})"
        if row
        else f"INSERT INTO {table} DEFAULT VALUES"
    )
    return int(db.execute(sql, list(row.values())).lastrowid)


@pytest.mark.parametrize("table", TABLES)
def test_the_id_of_a_deleted_row_is_not_given_again(store: local.LocalStore, table: str) -> None:
    with local.connected(store.path) as db:
        db.execute("PRAGMA foreign_keys=OFF")
        first = added(db, table)
        db.table(table).delete(first)
        assert added(db, table) == first + 1


def an_event(store: local.LocalStore, case: int, kind: EventKind) -> Event:
    event = Event(EventId(0), OpportunityId(case), kind, TODAY)
    return events.record(store, event, TODAY).event


def test_the_button_of_an_old_page_does_not_touch_another_case(database: Path) -> None:
    """Two tabs: one takes back what the other still shows, and records something elsewhere."""
    store = a_case(database, Role.RECRUITER)
    other = opportunities.add(store, an_opportunity(company="Harborstone"), TODAY).id
    shown = an_event(store, 1, EventKind.INTERVIEW_HELD)
    events.remove_event(store, shown.id)
    elsewhere = an_event(store, other, EventKind.REJECTION_RECEIVED)
    with pytest.raises(NotFound):
        events.remove_event(store, shown.id)
    assert opportunities.case(store, other).events == (elsewhere,)


def test_the_button_of_an_old_page_does_not_take_another_role(database: Path) -> None:
    store = a_case(database, Role.RECRUITER)
    shown = opportunities.case(store, OpportunityId(1)).roles[0]
    opportunities.take_role(store, shown.id)
    given = opportunities.give_role(store, OpportunityId(1), PersonId(1), Role.REFERRER)
    with pytest.raises(NotFound):
        opportunities.take_role(store, shown.id)
    assert [held.id for held in opportunities.case(store, OpportunityId(1)).roles] == [given.id]


def test_a_page_from_before_a_restore_names_nothing_of_after(
    database: Path, tmp_path: Path
) -> None:
    store = a_case(database, Role.RECRUITER)
    portability.backup_to(store, tmp_path / "copy.db")
    shown = an_event(store, 1, EventKind.INTERVIEW_HELD)
    portability.restore_from(database, tmp_path / "copy.db")
    recorded = an_event(store, 1, EventKind.REJECTION_RECEIVED)
    assert recorded.id > shown.id
    with pytest.raises(NotFound):
        events.remove_event(store, shown.id)


def test_who_was_merged_away_comes_back_under_their_own_id(store: local.LocalStore) -> None:
    keep, other = (people.add(store, a_person(email=f"{n}@example.com"), TODAY).id for n in "ab")
    merged = duplicates.merge(store, keep, other, {}, TODAY)
    newcomer = people.add(store, a_person(first_name="Wren", email=""), TODAY).id
    assert duplicates.undo_merge(store, merged.merge_id).id == other
    assert newcomer not in (keep, other)


def test_a_copy_goes_on_counting_where_the_original_stood(
    store: local.LocalStore, tmp_path: Path
) -> None:
    gone = people.add(store, a_person(), TODAY).id
    store.forget(lambda db: db.table("people").delete(gone))
    portability.backup_to(store, tmp_path / "copy.db")
    for place in (store, local.open_store(tmp_path / "copy.db")):
        assert people.add(place, a_person(), TODAY).id == gone + 1
