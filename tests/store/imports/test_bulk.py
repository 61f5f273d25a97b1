"""People who come in bulk are stored, indexed and found as if they had come one by one."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.intake.reading import PersonRow
from crm.store.imports import bulk, imports
from crm.store.imports.imports import ImportRecord
from crm.store.local import LocalStore, open_store
from crm.store.people import people
from tests.store.support import add_person

TODAY = date(2026, 11, 23)
LINK = "https://www.linkedin.com/in/"
ROWS = (
    PersonRow(
        2, "Ada", "Ashdale", "Northlight", "Planner", "", "ada@example.com", "", f"{LINK}ada"
    ),
    PersonRow(3, "Zoë", "Birch", connected_on=date(2024, 3, 1), notes="Met\nin Ghent"),
    PersonRow(4, "Cyd", "Cedar", location="Lund", phone="+1 555 0101", tags=("kind", "chess, go")),
    PersonRow(5, linkedin_url=f"{LINK}eli"),
)


def as_person(row: PersonRow) -> Person:
    said = row._asdict()
    for name in ("line", "last_contact", "roles"):  # stored elsewhere
        del said[name]
    since = TODAY if row.cadence_days else None
    return Person(PersonId(0), **said, cadence_since=since, created_on=TODAY, updated_on=TODAY)


def bring(db: Database, rows: tuple[PersonRow, ...]) -> range:
    import_id = imports.insert(db, ImportRecord(0, "a.csv", "", "connections_csv", TODAY))
    return bulk.insert_people(db, rows, import_id, TODAY)


def schema(db: Database) -> list[tuple[str, str]]:
    sql = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
    return list(db.execute(sql).fetchall())


def sound(db: Database) -> bool:
    """Whether every index and the search hold exactly what the tables do."""
    db.execute("INSERT INTO people_fts(people_fts, rank) VALUES ('integrity-check', 1)")
    return db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def require(db: Database, words: str) -> list[int]:
    return people.ids(db, people.PeopleFilter(search=words))


@pytest.fixture(params=[0, 9], ids=["into an empty database", "beside more people"])
def store(database: Path, request: pytest.FixtureRequest) -> LocalStore:
    store = open_store(database)
    for n in range(request.param):
        add_person(store, last_name=f"Known{n}", linkedin_url=f"{LINK}known-{n}")
    return store


def test_everybody_is_stored_as_one_by_one(store: LocalStore) -> None:
    ids = store.write(lambda db: bring(db, ROWS))
    with store.read() as db:
        expected = [
            replace(as_person(row), id=PersonId(i)) for i, row in zip(ids, ROWS, strict=True)
        ]
        assert list(people.by_ids(db, ids).values()) == expected
        assert imports.created(db, "people", 1) == list(ids)


def test_indexes_triggers_and_search_are_as_before(store: LocalStore) -> None:
    with store.read() as db:
        before = schema(db)
    ids = store.write(lambda db: bring(db, ROWS))

    def look(db: Database) -> None:
        assert schema(db) == before
        assert sound(db)
        for words, number in (
            ("north plan", 0),
            ("zoe", 1),
            ("ghent", 1),
            ("lund", 2),
            ("ches", 2),
        ):
            assert require(db, words) == [ids[number]]

    store.write(look)


def test_who_came_in_bulk_is_found_by_new_words_and_no_more_by_old_ones(store: LocalStore) -> None:
    ids = store.write(lambda db: bring(db, ROWS))

    def change(db: Database) -> None:
        ada = people.by_ids(db, [ids[0]])[PersonId(ids[0])]
        people.update(db, replace(ada, company="Harbour", notes="Likes tea"))
        db.execute("DELETE FROM people WHERE id = ?", [ids[2]])
        assert (require(db, "northlight"), require(db, "tea")) == ([], [ids[0]])
        assert require(db, "lund") == []
        assert sound(db)

    store.write(change)


def test_a_link_that_comes_twice_brings_nobody(store: LocalStore) -> None:
    with store.read() as db:
        before = schema(db), len(people.everybody(db))
    with pytest.raises(sqlite3.IntegrityError):
        store.write(lambda db: bring(db, (*ROWS, ROWS[3])))
    with store.read() as db:
        assert (schema(db), len(people.everybody(db))) == before


def test_nobody_is_no_trouble(store: LocalStore) -> None:
    assert list(store.write(lambda db: bring(db, ()))) == []


_text = st.text("aé 'x", max_size=3)
_row = st.tuples(*[_text] * 7).map(lambda texts: PersonRow(1, *texts))


@settings(max_examples=25)
@given(st.lists(_row, max_size=4))
def test_whatever_columns_a_file_has(
    tmp_path_factory: pytest.TempPathFactory, rows: list[PersonRow]
) -> None:
    store = open_store(tmp_path_factory.mktemp("bulk") / "a.db")
    ids = store.write(lambda db: bring(db, tuple(rows)))
    with store.read() as db:
        stored = [replace(person, id=PersonId(0)) for person in people.everybody(db)]
    assert stored == [as_person(row) for row in rows]
    assert len(ids) == len(rows)
    assert store.write(sound)


@pytest.mark.parametrize("many", [1, 899, 900, 901, 1800])
def test_any_number_of_people_is_stored(database: Path, many: int) -> None:
    """SQLite takes 900 values a statement: with a value each that many people, and what is left."""
    rows = tuple(PersonRow(n, f"P{n}") for n in range(many))
    store = open_store(database)
    assert len(store.write(lambda db: bring(db, rows))) == many
    with store.read() as db:
        stored = db.execute("SELECT first_name FROM people ORDER BY id").fetchall()
    assert [name for (name,) in stored] == [f"P{n}" for n in range(many)]
