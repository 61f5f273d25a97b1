"""Migrations: from any older state to today's, with a backup, or not at all."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crm.domain.cases.hire_matches import Answer
from crm.domain.imports.imported_contacts import Party
from crm.domain.imports.portable_schema import NOUNS
from crm.errors import StoreForeign
from crm.store import local
from crm.store.cases import hire_proposals
from crm.store.people import merges, people
from crm.store.people.people import PeopleFilter
from crm.store.schema.migrations import SCHEMA
from crm.store.touchpoints import contact_records
from tests.store.support import dump, older_database, scalar

TABLES = {
    "people", "opportunities", "roles", "events", "event_people", "touchpoints",
    "touchpoint_people", "outcomes", "claims", "comparisons", "air_notes", "imports", "changes",
    "proposals", "gut_feelings", "seat_checks", "settings", "tellings", "telling_parties",
    "former_names", "known_apart", "appointments", "appointment_people",
}  # fmt: skip


def test_the_schema_has_every_table_of_the_design(database: Path) -> None:
    local.open_store(database)
    with local.connected(database) as db:
        assert set(db.table_names()) >= TABLES
        assert set(NOUNS) <= TABLES


@pytest.mark.parametrize("version", range(1, SCHEMA))
def test_an_older_database_is_brought_up_to_date_after_a_backup(
    database: Path, version: int
) -> None:
    older_database(database, version)
    with sqlite3.connect(database) as conn:
        conn.execute("INSERT INTO people(first_name, notes) VALUES ('Sam', 'from the old days')")
    conn.close()
    before = dump(database)
    store = local.open_store(database)
    copy = database.parent / "backups" / f"embers-before-schema-{version + 1}-1.db"
    assert dump(copy) == before
    assert scalar(copy, "PRAGMA user_version") == version
    assert scalar(database, "PRAGMA user_version") == SCHEMA
    with store.read() as db:
        assert [p.first_name for p in people.page(db, PeopleFilter(search="old day"))] == ["Sam"]
    fresh = database.parent / "fresh.db"
    local.open_store(fresh)
    assert shape(database) == shape(fresh)


def shape(path: Path) -> dict[str, object]:
    """Everything that the schema says: texts without differences of blanks, columns, references."""
    with local.connected(path) as db:
        made = db.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
        tables = [name for kind, name, _, _ in made if kind == "table"]
        pragmas = ("table_info", "foreign_key_list")
        return {"made": sorted((*one, re.sub(r"\s+", "", sql or "")) for *one, sql in made)} | {
            f"{pragma} {name}": sorted(db.execute(f'PRAGMA {pragma}("{name}")').fetchall())
            for name in tables
            for pragma in pragmas
        }


@pytest.mark.parametrize("version", [2, 3])
def test_a_migration_that_fails_half_way_changes_nothing(database: Path, version: int) -> None:
    older_database(database, version)
    with sqlite3.connect(database) as conn:
        conn.execute("INSERT INTO people(first_name) VALUES ('Sam')")
        conn.execute("CREATE TABLE air_notes(in_the_way)")
    conn.close()
    before = dump(database)
    with pytest.raises(StoreForeign, match="could not be updated"):
        local.open_store(database)
    assert dump(database) == before
    assert scalar(database, "PRAGMA user_version") == version
    assert list((database.parent / "backups").iterdir())


def test_broken_references_stop_a_migration(database: Path) -> None:
    older_database(database, 3)
    with sqlite3.connect(database) as conn:
        conn.execute("INSERT INTO people(first_name, referred_by) VALUES ('Sam', 99)")
    conn.close()
    before = dump(database)
    with pytest.raises(StoreForeign, match="could not be updated"):
        local.open_store(database)
    assert dump(database) == before


def test_a_second_backup_never_overwrites_the_first(database: Path) -> None:
    for _ in range(2):
        database.unlink(missing_ok=True)
        older_database(database, 3)
        local.open_store(database)
    copies = sorted(path.name for path in (database.parent / "backups").iterdir())
    assert copies == ["embers-before-schema-4-1.db", "embers-before-schema-4-2.db"]


def test_without_a_backup_there_is_no_migration(database: Path) -> None:
    older_database(database, 3)
    (database.parent / "backups").write_text("a file where the folder should be")
    before = dump(database)
    with pytest.raises(StoreForeign, match="A backup of the database"):
        local.open_store(database)
    assert dump(database) == before


@pytest.mark.parametrize(
    ("sql", "index"),
    [
        ("SELECT * FROM people WHERE linkedin_url = 'x' AND linkedin_url <> ''", "people_link"),
        ("SELECT * FROM touchpoint_people WHERE person_id = 1", "touchpoint_people_person"),
        ("SELECT * FROM touchpoint_people WHERE touchpoint_id = 1", "touchpoint_people"),
        ("SELECT * FROM touchpoints WHERE opportunity_id = 1", "touchpoints_opportunity"),
        ("SELECT * FROM events WHERE opportunity_id = 1", "events_opportunity"),
        ("SELECT * FROM roles WHERE person_id = 1", "roles_person"),
        ("SELECT * FROM changes WHERE import_id = 1", "changes_import"),
        ("SELECT * FROM outcomes WHERE opportunity_id = 1", "outcomes_opportunity"),
        ("SELECT * FROM imports WHERE sha256 = 'x'", "imports_sha256"),
    ],
)
def test_what_is_filtered_by_has_an_index(database: Path, sql: str, index: str) -> None:
    local.open_store(database)
    with local.connected(database) as db:
        plan = " ".join(str(row) for row in db.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall())
    assert index in plan


def test_contacts_of_older_imports_become_their_contact_records(database: Path) -> None:
    older_database(database, 15)
    with sqlite3.connect(database) as conn:
        conn.executescript(
            "INSERT INTO imports(id, file_name, sha256, kind, imported_on) VALUES "
            "(1, 'a', 'a', 'mailbox', '2026-03-02'), (2, 'b', 'b', 'mailbox', '2026-03-03');"
            "INSERT INTO people(id, first_name, last_name, email) "
            "VALUES (1, 'Sam', 'Larkfield', 'sam@example.com');"
            "INSERT INTO touchpoints(id, happened_at, channel, direction, count, source, import_id) "
            "VALUES (1, '2026-03-02T09:00:00', 'email', 'in', 4, 'mail:1', 1), "
            "(2, '2026-03-02', 'email', 'in', 1, '', NULL);"
            "INSERT INTO touchpoint_people VALUES (1, 1), (2, 1);"
            "INSERT INTO touchpoint_changes(import_id, touchpoint_id, field, old, new) "
            "VALUES (2, 1, 'count', '3', '4');"
        )
    conn.close()
    store = local.open_store(database)
    with store.read() as db:
        told = contact_records.of_sources(db, ["mail:1"])["mail:1"]
        assert contact_records.about(db, ["sam@example.com"]) == told
    assert [one.import_id for one in told] == [1, 2]
    party = Party("Sam Larkfield", "", "sam@example.com", "")
    assert {(one.contact.parties, one.contact.count) for one in told} == {((party,), 4)}


def test_answers_and_wishes_of_before_stay_what_they_were(database: Path) -> None:
    older_database(database, 22)
    with closing(sqlite3.connect(database)) as conn:
        conn.executescript(
            "INSERT INTO people(id, first_name, cadence_days, created_on) "
            "VALUES (1, 'Sam', 30, '2026-01-05');"
            "INSERT INTO opportunities(id, company) VALUES (1, 'Northlight');"
            "INSERT INTO proposals(person_id, opportunity_id, answer, answered_on) "
            "VALUES (1, 1, 'dismissed', '2026-03-02');"
        )
        conn.commit()
    with local.open_store(database).read() as db:
        assert hire_proposals.answers(db) == {(1, 1): Answer.DISMISSED}
        assert hire_proposals.answered_departures(db) == set()
        (sam,) = people.by_ids(db, [1]).values()
    assert (sam.cadence_days, sam.cadence_since) == (30, None)


MERGED: dict[str, Any] = {
    "before": {"referred_by": None}, "after": {}, "gone": {"id": 2, "import_id": 8},
    "rows": [
        ["roles", "person_id", {"id": 1}, {"person_id": 2, "role": "referrer", "opportunity_id": 1}],
        ["roles", "person_id", {"id": 2}, {"person_id": 2, "role": "recruiter", "opportunity_id": 1}],
    ],
    "dropped": [["roles", {"id": 3, "person_id": 2, "opportunity_id": 1, "role": "hire"}]],
    "helpers": [], "steps": [[1, "rej_call/o1/p2/e9", "rej_call/o1/p1/e9"]],
}  # fmt: skip


def an_old_database_that_gave_ids_twice(database: Path) -> None:
    """Number 2 was merged into 1; then it was given to somebody else, as were two roles' numbers."""
    older_database(database, 21)
    with closing(sqlite3.connect(database)) as conn:
        conn.executescript(
            "INSERT INTO people(id, first_name) VALUES (1, 'Sam'), (2, 'Wren');"
            "INSERT INTO imports(id, file_name, sha256, kind, imported_on, listed, cases) "
            "VALUES (1, 'a', 'a', 'portable_json', '2026-03-02', '[[1,4],[30,31]]', '[[5,6]]');"
            "INSERT INTO opportunities(id, company) VALUES (1, 'Northlight');"
            "INSERT INTO roles(id, person_id, opportunity_id, role) VALUES "
            "(1, 1, 1, 'referrer'), (2, 1, 1, 'interviewer'), (3, 2, 1, 'recruiter');"
            "INSERT INTO touchpoints(id, happened_at, channel, direction, step_key) VALUES "
            "(1, '2026-03-02', 'call', 'out', 'rej_call/o1/p1/e9'), "
            "(2, '2026-03-02', 'call', 'out', 'ask_story/o1/p1#7');"
            "INSERT INTO outcomes(step, occurrence, decision, decided_on) "
            "VALUES ('try_recommendation', 12, 'skipped', '2026-03-02');"
        )
        conn.execute("INSERT INTO merges VALUES (4, 1, 2, '2026-03-02', ?)", [json.dumps(MERGED)])
        conn.commit()


def test_ids_that_are_named_anywhere_are_not_given_again(database: Path) -> None:
    an_old_database_that_gave_ids_twice(database)
    with local.open_store(database).read() as db:
        given = dict(db.execute("SELECT name, seq FROM sqlite_sequence").fetchall())
    expected = {"people": 32, "imports": 8, "opportunities": 6, "roles": 4, "events": 9}
    expected |= {"touchpoints": 2, "claims": 7, "air_notes": 12, "outcomes": 1, "merges": 4}
    assert {name: seq for name, seq in given.items() if seq} == expected


def test_a_merge_of_before_brings_back_only_what_is_still_meant(database: Path) -> None:
    an_old_database_that_gave_ids_twice(database)
    with local.open_store(database).read() as db:
        merge = merges.get(db, 4)
    assert merge is not None
    assert merge.other_id == merge.moved["gone"]["id"] == 32
    assert merge.moved["rows"] == [["roles", "person_id", {"id": 1}]]
    assert merge.moved["dropped"][0][1] | {"role": ""} == {
        "id": 4, "person_id": 32, "opportunity_id": 1, "role": "",
    }  # fmt: skip
    assert merge.moved["steps"] == [[1, "rej_call/o1/p32/e9", "rej_call/o1/p1/e9"]]
