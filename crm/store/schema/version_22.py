"""Version 22: ids are never given twice. Takes any older version, whichever of its parts are there.

Every table is made anew and gets the rows of the old one. What a version did not have yet keeps its
default, and what is derived from the rest (`crm.store.derived`) is made anew after opening.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from sqlite_utils import Database

from crm.store.schema.statements import statements

_FILE: Final = Path(__file__).with_name("version_22.sql")
_TABLE: Final = re.compile(r"CREATE TABLE (\w+)")
#: What has to be there before the rows: by this index SQLite looks for whom somebody introduced, once a row.
_FIRST: Final = re.compile(r"CREATE (TABLE|INDEX people_introduced_by) ")
_STEP_KEY: Final = re.compile(r"([a-z0-9_]+)(?:/o(\d+))?(?:/p(\d+))?(?:/e(\d+))?(?:#(\d+))?")
#: Steps that number the entry of the ledger that they are about.
_ABOUT: Final = {
    "ask_story": "claims", "meet_recommended": "air_notes", "try_recommendation": "air_notes",
}  # fmt: skip


def upgrade(db: Database) -> None:
    """Make every table anew inside the open transaction, in an order that every reference bears."""
    todo = statements(_FILE)
    tables = [made[1] for sql in todo if (made := _TABLE.match(sql))]
    old = [table for table in tables if db.table(table).exists()]
    _drop_what_hangs_on_tables(db)
    for table in old:
        db.execute(f"ALTER TABLE {table} RENAME TO old_{table}")
    db.execute("CREATE INDEX old_people_introduced_by ON old_people(referred_by)")
    for sql in filter(_FIRST.match, todo):
        db.execute(sql)
    for table in old:
        _copy(db, table)
    if db.table("touchpoint_changes").exists():
        _note_what_imports_told(db)
    for table, used in _ever_used(db).items():
        _keep_above(db, table, max(used))
    _clear_merges(db)
    _forget(db, ["touchpoint_changes", *(f"old_{table}" for table in reversed(old))])
    for sql in filter(lambda sql: not _FIRST.match(sql), todo):
        db.execute(sql)
    for search in ("people_fts", "touchpoints_fts"):
        db.execute(f"INSERT INTO {search}({search}) VALUES ('rebuild')")


def _drop_what_hangs_on_tables(db: Database) -> None:
    """Triggers, indexes and the search; the history of steps is kept in `user_version` alone."""
    made = "SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'index') AND sql <> ''"
    for kind, name in db.execute(made).fetchall():
        db.execute(f'DROP {kind} "{name}"')
    search = ["people_terms", "touchpoints_terms", "people_fts", "touchpoints_fts"]
    _forget(db, [*search, "_sqlite_migrations"])


def _forget(db: Database, tables: Iterable[str]) -> None:
    for table in tables:
        db.execute(f"DROP TABLE IF EXISTS {table}")


def _copy(db: Database, table: str) -> None:
    """The rows of the old table, by the names of its columns."""
    there = [row[1] for row in db.execute(f"PRAGMA table_info(old_{table})").fetchall()]
    wanted = {row[1] for row in db.execute(f"PRAGMA table_info({table})").fetchall()}
    columns = ", ".join(f'"{name}"' for name in there if name in wanted)
    db.execute(f"INSERT INTO {table}({columns}) SELECT {columns} FROM old_{table}")
    if table == "standings":  # renewed with every change of a log; older ones had none
        db.execute("UPDATE standings SET stamp = hex(randomblob(8)) WHERE stamp = ''")


def _note_what_imports_told(db: Database) -> None:
    """Until then only the touchpoint was kept, and what a later import changed of it."""
    parties = (
        "(SELECT json_group_array(json_array(trim(first_name || ' ' || last_name), linkedin_url, "
        "email, company)) FROM touchpoint_people JOIN people ON people.id = person_id "
        "WHERE touchpoint_id = t.id)"
    )
    told = (
        f"t.source, {parties}, happened_at, channel, direction, outcome, answered_on, count, "
        "summary FROM touchpoints t"
    )
    db.execute(
        "INSERT INTO tellings(import_id, source, parties, happened_at, channel, direction, "
        "outcome, answered_on, count, summary) "
        f"SELECT t.import_id, {told} WHERE t.source <> '' UNION SELECT c.import_id, {told} "
        "JOIN touchpoint_changes c ON t.id = c.touchpoint_id WHERE t.source <> ''"
    )


def _clear_merges(db: Database) -> None:
    """Let merges name nothing whose id was given to something else since."""
    for merge_id, kept, other, text in db.execute(
        "SELECT id, kept_id, other_id, moved FROM merges ORDER BY id"
    ).fetchall():
        moved = json.loads(text)
        moved["rows"] = [
            [table, column, key]
            for table, column, key, same in moved["rows"]
            if _is_still(db, table, column, key, same, kept)
        ]
        for table, row in moved["dropped"]:
            if "id" in row and _is_there(db, table, row["id"]):
                row["id"] = _next(db, table)
        if _is_there(db, "people", other):
            _rename_other(moved, other, new := _next(db, "people"))
            other = new
        sql = "UPDATE merges SET other_id = ?, moved = ? WHERE id = ?"
        db.execute(sql, [other, json.dumps(moved), merge_id])


def _is_still(
    db: Database, table: str, column: str, key: dict[str, int], same: dict[str, Any], kept: int
) -> bool:
    """Whether a row is the one that was moved: what it belongs to is as it was then."""
    row = next(
        db.query(
            f'SELECT * FROM "{table}" WHERE {" AND ".join(f"{name} = ?" for name in key)}',
            list(key.values()),
        ),
        None,
    )
    if row is None:
        return False
    mine = None if (table, column) == ("people", "referred_by") and key["id"] == kept else kept
    return row[column] == mine and all(
        row[name] == value
        for name, value in same.items()
        if name not in (column, "import_id", "other_id")
    )


def _rename_other(moved: dict[str, Any], other: int, new: int) -> None:
    """Somebody else has the number by now: whom the merge took away comes back under a new one."""
    moved["gone"]["id"] = new
    for _, row in moved["dropped"]:
        for name in ("person_id", "said_by", "ask_person", "led_to_person", "kept_id"):
            if row.get(name) == other:
                row[name] = new
    for step in moved["steps"]:
        step[1] = re.sub(rf"/p{other}(?!\d)", f"/p{new}", step[1])
    if moved["before"]["referred_by"] == other:
        moved["before"]["referred_by"] = new


def _is_there(db: Database, table: str, row_id: int) -> bool:
    return bool(db.execute(f"SELECT 1 FROM {table} WHERE id = ?", [row_id]).fetchone())


def _next(db: Database, table: str) -> int:
    """An id nobody has, taken for good."""
    _keep_above(db, table, 0)
    db.execute("UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = ?", [table])
    row = db.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", [table]).fetchone()
    return int(row[0])


def _ever_used(db: Database) -> dict[str, set[int]]:
    """By table the ids that are named somewhere, also of rows that are gone."""
    used: dict[str, set[int]] = defaultdict(set)
    for other, text in db.execute("SELECT other_id, moved FROM merges").fetchall():
        moved = json.loads(text)
        used["people"].add(other)
        used["imports"].add(moved["gone"]["import_id"] or 0)
        for table, row in moved["dropped"]:
            used[table].add(row.get("id") or 0)
    for listed, cases in db.execute("SELECT listed, cases FROM imports").fetchall():
        used["people"] |= {last for _, last in json.loads(listed or "[]")}
        used["opportunities"] |= {last for _, last in json.loads(cases or "[]")}
    keys = db.execute("SELECT DISTINCT step_key FROM touchpoints WHERE step_key <> ''").fetchall()
    for (text,) in keys:
        if not (key := _STEP_KEY.fullmatch(text)):
            continue
        step, case, person, event, occurrence = key.groups()
        for table, number in (
            ("opportunities", case), ("people", person), ("events", event),
            (_ABOUT.get(step, ""), occurrence),
        ):  # fmt: skip
            if table and number:
                used[table].add(int(number))
    for step, number in db.execute("SELECT DISTINCT step, occurrence FROM outcomes").fetchall():
        if step in _ABOUT:
            used[_ABOUT[step]].add(number)
    return {table: ids for table, ids in used.items() if max(ids, default=0)}


def _keep_above(db: Database, table: str, number: int) -> None:
    """The next id of a table is above this one."""
    db.execute(
        "INSERT INTO sqlite_sequence(name, seq) SELECT ?, 0 "
        "WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?)",
        [table, table],
    )
    db.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", [number, table])
