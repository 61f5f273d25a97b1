"""Merge two people: every reference to the one is changed to the other; and undo it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlite_utils import Database

from crm.domain.cases.decisions import StepKey
from crm.domain.ids import PersonId
from crm.domain.people.normalise import link_key
from crm.domain.people.person import Person
from crm.store.people import people
from crm.store.query import get_row, inserted, references
from crm.store.rows import PERSON_COLUMNS, person_row

#: Derived, or pairs of people, which `_move_apart` moves.
_LEFT: Final = frozenset({"standings", "known_apart"})


@dataclass(frozen=True, slots=True)
class Merge:
    """One merge: who stayed, who was merged, and everything needed to undo it."""

    id: int
    kept_id: PersonId
    other_id: PersonId
    moved: Mapping[str, Any]


def merge(db: Database, keep: Person, other: Person, whole: Person, today: date) -> int:
    """Move everything of `other` to `keep`, which becomes `whole`; return the merge's id."""
    gone = get_row(db, "people", other.id)
    moved: dict[str, Any] = {
        "before": person_row(keep),
        "after": person_row(whole),
        "gone": gone,
        "rows": [],
        "dropped": [],
        "helpers": [],
        "steps": list(_rename_steps(db, other.id, keep.id)),
        **_move_apart(db, other.id, keep.id),
    }
    for table, column in references(db, "people"):
        if table not in _LEFT:
            _move(db, table, column, other.id, keep.id, moved)
    db.execute("DELETE FROM people WHERE id = ?", [other.id])
    people.update(db, whole)
    merge_id = inserted(
        db,
        "merges",
        {"kept_id": keep.id, "other_id": other.id, "merged_on": today.isoformat(),
         "moved": json.dumps(moved)},
    )  # fmt: skip
    _remember_names(db, keep, other, whole, merge_id)
    return merge_id


def _remember_names(
    db: Database, keep: Person, other: Person, whole: Person, merge_id: int
) -> None:
    """Store a link or an address the merged person no longer has, as files still use it for them."""
    links = {keep.linkedin_url, other.linkedin_url} - {whole.linkedin_url, ""}
    mails = {keep.email, other.email} - {whole.email, ""}
    for link in links:
        _former(db, keep.id, link, "", merge_id)
    for mail in mails:
        _former(db, keep.id, "", mail, merge_id)


def _former(db: Database, person: int, link: str, mail: str, merge_id: int | None) -> None:
    db.execute(
        "INSERT INTO former_names(person_id, linkedin_url, email, merge_id) VALUES (?, ?, ?, ?)",
        [person, link, mail, merge_id],
    )


def _move(
    db: Database, table: str, column: str, other: int, keep: int, moved: dict[str, Any]
) -> None:
    keys = [row[1] for row in db.execute(f'PRAGMA table_info("{table}")').fetchall() if row[5]]
    for row in list(db.query(f'SELECT * FROM "{table}" WHERE "{column}" = ?', [other])):
        key = {name: row[name] for name in keys}
        where = " AND ".join(f'"{name}" = ?' for name in key)
        value = None if (table, column) == ("people", "referred_by") and row["id"] == keep else keep
        sql = f'UPDATE OR IGNORE "{table}" SET "{column}" = ? WHERE {where}'
        if db.execute(sql, [value, *key.values()]).rowcount:
            now = {name: (keep if name == column else key[name]) for name in key}
            moved["rows"].append([table, column, now])
            continue
        # The kept person already has this row: the same role, the same contact.
        db.execute(f'DELETE FROM "{table}" WHERE {where}', list(key.values()))
        moved["dropped"].append([table, row])
        if table == "roles" and row["helper"]:
            _flag_helper(db, keep, row, moved)


def _move_apart(db: Database, other: int, keep: int) -> dict[str, list[list[int]]]:
    """Whoever is not the other person is not the kept one; `apart` are the old pairs, `parted` the new ones."""
    sql = "SELECT first_id, second_id FROM known_apart WHERE ? IN (first_id, second_id)"
    apart = [list(pair) for pair in db.execute(sql, [other]).fetchall()]
    db.execute("DELETE FROM known_apart WHERE ? IN (first_id, second_id)", [other])
    thirds = [first if second == other else second for first, second in apart]
    parted = [[keep, third] for third in thirds if third != keep and keep_apart(db, keep, third)]
    return {"apart": apart, "parted": parted}


def _flag_helper(db: Database, keep: int, role: Mapping[str, Any], moved: dict[str, Any]) -> None:
    sql = "SELECT id FROM roles WHERE person_id = ? AND opportunity_id = ? AND role = ? AND helper = 0"
    found = db.execute(sql, [keep, role["opportunity_id"], role["role"]]).fetchone()
    if found:
        db.execute("UPDATE roles SET helper = 1 WHERE id = ?", [found[0]])
        moved["helpers"].append(found[0])


def _rename_steps(db: Database, other: int, keep: int) -> Iterator[list[Any]]:
    """Change the person in the step keys of touchpoints."""
    sql = (
        "SELECT id, step_key FROM touchpoints JOIN touchpoint_people ON touchpoint_id = id "
        "WHERE person_id = ? AND step_key <> ''"
    )
    for touchpoint_id, text in db.execute(sql, [other]).fetchall():
        key = StepKey.parse(text)
        if key and key.person_id == other:
            new = str(replace(key, person_id=PersonId(keep)))
            db.execute("UPDATE touchpoints SET step_key = ? WHERE id = ?", [new, touchpoint_id])
            yield [touchpoint_id, text, new]


def get(db: Database, merge_id: int) -> Merge | None:
    row = get_row(db, "merges", merge_id)
    if row is None:
        return None
    return Merge(
        merge_id, PersonId(row["kept_id"]), PersonId(row["other_id"]),
        json.loads(row["moved"]),
    )  # fmt: skip


def is_last(db: Database, done: Merge) -> bool:
    """Whether nobody has been merged into the kept person since."""
    sql = "SELECT 1 FROM merges WHERE kept_id = ? AND id > ?"
    return db.execute(sql, [done.kept_id, done.id]).fetchone() is None


def undo(db: Database, done: Merge) -> PersonId:
    """Restore the other person with what was theirs; what was added since stays with the kept one.

    Returns:
        The id they had.
    """
    moved, kept, other = done.moved, done.kept_id, done.other_id
    _restore(db, done)
    for table, column, key in reversed(moved["rows"]):
        introduced = (table, column) == ("people", "referred_by") and key["id"] == kept
        terms = " AND ".join(f'"{name}" = ?' for name in key)
        sql = f'UPDATE OR IGNORE "{table}" SET "{column}" = ? WHERE {terms} AND "{column}" IS ?'
        db.execute(sql, [other, *key.values(), None if introduced else kept])
    for table, row in moved["dropped"]:
        # The parent of a row may have been deleted since: then there is nothing to restore.
        with suppress(sqlite3.IntegrityError):
            db.table(table).insert(row)
    for one, third in moved.get("parted", ()):  # older versions kept no pairs
        no_longer_apart(db, one, third)
    for one, third in moved.get("apart", ()):
        with suppress(sqlite3.IntegrityError):
            keep_apart(db, one, third)
    for role_id in moved["helpers"]:
        sql = "UPDATE roles SET helper = 0 WHERE id = ? AND person_id = ?"
        db.execute(sql, [role_id, kept])
    for touchpoint_id, old, new in moved["steps"]:
        sql = "UPDATE touchpoints SET step_key = ? WHERE id = ? AND step_key = ?"
        db.execute(sql, [old, touchpoint_id, new])
    referrer = moved["gone"]["referred_by"]
    if referrer and people.get(db, referrer):
        db.table("people").update(other, {"referred_by": referrer})
    db.table("merges").delete(done.id)
    return other


def _restore(db: Database, done: Merge) -> None:
    """Store the other person again and restore the kept one's own values."""
    gone, before, after = (done.moved[name] for name in ("gone", "before", "after"))
    now = person_row(people.by_ids(db, [done.kept_id])[done.kept_id])
    # A merge of an older version does not know the columns that came later.
    known = [name for name in PERSON_COLUMNS if name in after]
    back = {name: before[name] for name in known if now[name] == after[name]}
    if now["linkedin_url"] == gone["linkedin_url"]:  # a link is unique to one person
        back["linkedin_url"] = before["linkedin_url"]
    if "linkedin_url" in back:
        db.table("people").update(done.kept_id, {"linkedin_url": back["linkedin_url"]})
    import_id = gone["import_id"] if get_row(db, "imports", gone["import_id"] or 0) else None
    db.table("people").insert(gone | {"referred_by": None, "import_id": import_id})
    if back:
        db.table("people").update(done.kept_id, back)


def forget(db: Database, ids: Iterable[int]) -> None:
    """Remove these people from the data of other people's merges: older ones list who was introduced."""
    gone = set(ids)
    for merge_id, text in db.execute("SELECT id, moved FROM merges").fetchall():
        moved = json.loads(text)
        rows = [row for row in moved["rows"] if row[0] != "people" or row[2].get("id") not in gone]
        if len(rows) < len(moved["rows"]):
            moved["rows"] = rows
            sql = "UPDATE merges SET moved = ? WHERE id = ?"
            db.execute(sql, [json.dumps(moved), merge_id])


def aliases(db: Database) -> dict[str, str]:
    """Former links (as `link_key`) and addresses -> the current ones of the same person."""
    sql = (
        "SELECT former_names.linkedin_url, former_names.email, people.linkedin_url, people.email "
        "FROM former_names JOIN people ON people.id = person_id"
    )
    found = {}
    for old_link, old_mail, link, mail in db.execute(sql).fetchall():
        if old_link and link:
            found[link_key(old_link)] = link
        if old_mail and mail:
            found[old_mail] = mail
    return found


def former_name(db: Database, person: int, link: str, mail: str) -> bool:
    """Store how files may still name somebody; False if that is already stored."""
    there = "SELECT 1 FROM former_names WHERE person_id = ? AND linkedin_url = ? AND email = ?"
    if not link and not mail or db.execute(there, [person, link, mail]).fetchone():
        return False
    _former(db, person, link, mail, None)
    return True


def keep_apart(db: Database, one: int, other: int) -> bool:
    """Record that they are two people; False if that is already recorded."""
    first, second = sorted((one, other))
    sql = "INSERT OR IGNORE INTO known_apart VALUES (?, ?)"
    return bool(db.execute(sql, [first, second]).rowcount)


def no_longer_apart(db: Database, one: int, other: int) -> None:
    first, second = sorted((one, other))
    db.execute("DELETE FROM known_apart WHERE first_id = ? AND second_id = ?", [first, second])


def known_apart(db: Database) -> set[tuple[int, int]]:
    """Pairs the user said are two people, the smaller id first."""
    return {(a, b) for a, b in db.execute("SELECT first_id, second_id FROM known_apart").fetchall()}
