"""Undoing an import: what it brought and something of the user's refers to stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
from sqlite_utils import Database

from crm.store import local
from crm.store.imports import undo
from tests.store.support import DAY

#: What an import brings and the undo takes away.
BROUGHT: Final = (
    "people", "opportunities", "roles", "events", "touchpoints", "outcomes", "claims", "comparisons",
    "air_notes", "proposals", "appointments", "gut_feelings", "seat_checks",
)  # fmt: skip
#: References by a row of the user's that keep what the import brought, and those that do not.
KEEPS: Final = {
    "people": {
        "air_notes.led_to_person", "air_notes.person_id", "changes.person_id", "claims.ask_person",
        "appointment_people.person_id", "claims.said_by", "event_people.person_id", "merges.kept_id",
        "outcomes.person_id", "people.referred_by", "proposals.person_id", "roles.person_id",
        "touchpoint_people.person_id",
    },
    "opportunities": {
        "air_notes.opportunity_id", "appointments.opportunity_id", "claims.opportunity_id",
        "comparisons.opportunity_id", "events.opportunity_id", "gut_feelings.opportunity_id",
        "seat_checks.opportunity_id", "outcomes.opportunity_id", "proposals.opportunity_id",
        "roles.opportunity_id", "touchpoints.opportunity_id",
    },
    "events": {"air_notes.event_id", "outcomes.event_id"},
    "touchpoints": {"outcomes.touchpoint_id"},
}  # fmt: skip
LETS_GO: Final = {
    "people": {
        "former_names.person_id", "known_apart.first_id", "known_apart.second_id",
        "standings.person_id",
    },
    "events": {"event_people.event_id"},
    "touchpoints": {"touchpoint_people.touchpoint_id"},
    "appointments": {"appointment_people.appointment_id"},
}  # fmt: skip
CASES: Final = [
    (table, reference, stays)
    for known, stays in ((KEEPS, True), (LETS_GO, False))
    for table in known
    for reference in sorted(known[table])
]
#: Ids of what is the user's and of what the import brought.
MINE, BROUGHT_ID, IMPORT, OTHER_IMPORT = 1, 2, 1, 2
#: What a row needs where any text will not do.
VALUES: Final = {"happened_at": DAY.isoformat(), "on": DAY.isoformat(), "channel": "email"} | {
    "direction": "out", "linkedin_url": "", "source": "",
}  # fmt: skip


@pytest.fixture
def store(database: Path) -> local.LocalStore:
    """Something of each kind that is the user's, and something that an import brought."""
    store = local.open_store(database)

    def fill(db: Database) -> None:
        for number in (IMPORT, OTHER_IMPORT):
            add(db, "imports", id=number)
        for table in BROUGHT:
            if table in {*KEEPS, *LETS_GO}:
                add(db, table, id=MINE)
                add(db, table, id=BROUGHT_ID, import_id=IMPORT)

    store.write(fill)
    return store


def foreign_keys(db: Database, table: str) -> dict[str, str]:
    """By column the table that it names."""
    return {key[3]: key[2] for key in db.execute(f'PRAGMA foreign_key_list("{table}")').fetchall()}


def add(db: Database, table: str, **given: Any) -> None:
    """A row with what it cannot do without; what it must name is the user's."""
    keys, row = foreign_keys(db, table), {}
    for _, name, kind, must, default, key in db.execute(f'PRAGMA table_info("{table}")').fetchall():
        if name in keys and (must or key) and name != "import_id":
            row[name] = MINE
        elif must and default is None and name not in keys:
            row[name] = VALUES.get(name, "x" if kind == "TEXT" else 0)
    db.table(table).insert(row | given)


def undo_import(store: local.LocalStore) -> None:
    def work(db: Database) -> None:
        undo.remove_created(db, IMPORT)
        _, kept = undo.remove_people(db, IMPORT)
        undo.mark_undone(db, IMPORT, DAY, kept)

    store.write(work)


def ids(store: local.LocalStore, table: str) -> list[int]:
    with store.read() as db:
        return [row[0] for row in db.execute(f"SELECT id FROM {table} ORDER BY id").fetchall()]


def test_every_reference_of_the_schema_has_a_decision(store: local.LocalStore) -> None:
    found: dict[str, set[str]] = {}
    with store.read() as db:
        tables = [name for name in db.table_names() if not name.startswith("sqlite")]
        for table in tables:
            for column, target in foreign_keys(db, table).items():
                if target in BROUGHT:
                    found.setdefault(target, set()).add(f"{table}.{column}")
        created = {table for table in tables if "import_id" in foreign_keys(db, table)}
    assert created == {*BROUGHT, "changes", "tellings"}
    assert found == {
        table: KEEPS.get(table, set()) | LETS_GO.get(table, set()) for table in {*KEEPS, *LETS_GO}
    }


def test_what_nothing_refers_to_goes(store: local.LocalStore) -> None:
    undo_import(store)
    assert {table: ids(store, table) for table in KEEPS} == dict.fromkeys(KEEPS, [MINE])


@pytest.mark.parametrize(("table", "reference", "stays"), CASES)
def test_what_the_user_refers_to_stays(
    store: local.LocalStore, table: str, reference: str, stays: bool
) -> None:
    owner, column = reference.split(".")
    more = {"import_id": OTHER_IMPORT} if owner == "changes" else {}
    more |= {"id": 7} if owner in KEEPS else {}
    store.write(lambda db: add(db, owner, **{column: BROUGHT_ID}, **more))
    undo_import(store)
    assert (BROUGHT_ID in ids(store, table)) is stays
    with store.read() as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_who_introduced_somebody_who_stays_stays(store: local.LocalStore) -> None:
    """All three came together; the user worked with the last of the chain."""

    def introduced(db: Database) -> None:
        add(db, "people", id=3, import_id=IMPORT, referred_by=BROUGHT_ID)
        add(db, "people", id=4, import_id=IMPORT, referred_by=3)
        add(db, "people", id=5, import_id=IMPORT, referred_by=4)
        add(db, "roles", person_id=4)

    store.write(introduced)
    undo_import(store)
    assert ids(store, "people") == [MINE, BROUGHT_ID, 3, 4]


TOLD: Final = {"id": 7, "source": "mail:1", "import_id": IMPORT}


@pytest.mark.parametrize(
    "worked",
    [
        {"source": "", "import_id": None},
        {"import_id": None},
        {"typed_fields": '["summary"]'},
        {"step_key": "rej_call/o1/p2/e1"},
        {"opportunity_id": MINE},
        {"binned_on": DAY.isoformat(), "import_id": OTHER_IMPORT},
    ],
)
def test_whose_touchpoint_is_more_than_a_file_tells_stays(
    store: local.LocalStore, worked: dict[str, Any]
) -> None:
    def met(db: Database) -> None:
        add(db, "touchpoints", **TOLD | worked)
        add(db, "touchpoint_people", touchpoint_id=7, person_id=BROUGHT_ID)

    store.write(met)
    undo_import(store)
    assert ids(store, "people") == [MINE, BROUGHT_ID]


def test_whose_touchpoint_did_a_step_stays_and_so_does_the_touchpoint(
    store: local.LocalStore,
) -> None:
    def met(db: Database) -> None:
        add(db, "touchpoints", **TOLD)
        add(db, "touchpoint_people", touchpoint_id=7, person_id=BROUGHT_ID)
        add(db, "outcomes", touchpoint_id=7)

    store.write(met)
    undo_import(store)
    assert ids(store, "people") == [MINE, BROUGHT_ID]
    assert ids(store, "touchpoints") == [MINE, 7]


def test_whom_files_alone_tell_of_goes(store: local.LocalStore) -> None:
    def met(db: Database) -> None:
        add(db, "touchpoints", **TOLD)
        add(db, "touchpoint_people", touchpoint_id=7, person_id=BROUGHT_ID)

    store.write(met)
    undo_import(store)
    assert (ids(store, "people"), ids(store, "touchpoints")) == ([MINE], [MINE])


@pytest.mark.parametrize(
    ("kind", "changed", "stays"),
    [
        ("export_zip", DAY.isoformat(), True),
        ("applications_csv", DAY.isoformat(), True),
        ("tracker_csv", DAY.isoformat(), True),
        ("portable_json", DAY.isoformat(), False),
        ("tracker_csv", None, False),
    ],
)
def test_a_case_of_a_list_that_the_user_changed_stays_with_its_events_and_roles(
    store: local.LocalStore, kind: str, changed: str | None, stays: bool
) -> None:
    def listed(db: Database) -> None:
        db.execute("UPDATE imports SET kind = ? WHERE id = ?", [kind, IMPORT])
        for case, on in ((7, changed), (8, None)):
            add(db, "opportunities", id=case, import_id=IMPORT, updated_on=on)
            for table in ("events", "roles"):
                add(db, table, id=case, opportunity_id=case, import_id=IMPORT)
        add(db, "opportunities", id=9, import_id=IMPORT, updated_on=changed)

    store.write(listed)
    undo_import(store)
    kept = [7] if stays else []
    assert ids(store, "opportunities") == [MINE, *([7, 9] if stays else [])]
    assert (ids(store, "events"), ids(store, "roles")) == ([MINE, *kept], kept)


def test_what_stays_is_the_users_own_afterwards(store: local.LocalStore) -> None:
    def worked(db: Database) -> None:
        add(db, "roles", person_id=BROUGHT_ID, opportunity_id=BROUGHT_ID)

    store.write(worked)
    undo_import(store)
    with store.read() as db:
        for table in ("people", "opportunities"):
            assert db.execute(f"SELECT id FROM {table} WHERE import_id = {IMPORT}").fetchall() == []
        (undone,) = db.execute("SELECT undone_on FROM imports WHERE id = ?", [IMPORT]).fetchone()
    assert undone == DAY.isoformat()
    assert ids(store, "people") == ids(store, "opportunities") == [MINE, BROUGHT_ID]
