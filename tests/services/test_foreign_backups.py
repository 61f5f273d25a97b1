"""A file chosen for restore is exactly a database of Embers, or it is refused and nothing in it is run."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from crm.errors import StoreBusy, StoreForeign
from crm.services import portability
from crm.store import guarded_copy
from crm.store.local import LocalStore
from tests.store.support import add_person, dump

FOR_EVER = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c"
#: What a foreign file may have besides, instead of or without what Embers made, or hold in its tables.
NOT_OURS: dict[str, str] = {
    "a view instead of a table": f"""
        DROP TABLE known_apart;
        CREATE VIEW known_apart AS SELECT n AS first_id, n AS second_id FROM ({FOR_EVER});""",
    "one more view": f"CREATE VIEW more AS {FOR_EVER};",
    "one more table": "CREATE TABLE more(x);",
    "one more index": "CREATE INDEX more ON people(length(notes));",
    "one more trigger": """
        CREATE TRIGGER more AFTER UPDATE ON content BEGIN DELETE FROM people; END;""",
    "one more search": "CREATE VIRTUAL TABLE more USING fts5(x);",
    "statistics for the planner": "ANALYZE;",
    "a trigger of another text": """
        DROP TRIGGER people_stamp_delete;
        CREATE TRIGGER people_stamp_delete AFTER DELETE ON people
        BEGIN UPDATE people_stamp SET stamp = stamp + 2; END;""",
    "an index of other columns": "DROP INDEX people_mail; CREATE INDEX people_mail ON people(phone);",
    "one more column": "ALTER TABLE invitations ADD COLUMN more TEXT;",
    "a computed column": """
        ALTER TABLE invitations ADD COLUMN more TEXT AS (hex(zeroblob(500000000))) VIRTUAL;""",
    "no trigger": "DROP TRIGGER people_au;",
    "no index": "DROP INDEX people_link;",
    "no table": "DROP TABLE proposals;",
    "no search": "DROP TABLE people_terms; DROP TABLE people_fts;",
    "another version than it says": "PRAGMA user_version = 24;",
    "an older version than there was": "PRAGMA user_version = -3;",
    "a default that computes": """
        PRAGMA writable_schema = ON;
        UPDATE sqlite_master SET sql = replace(sql, 'notes TEXT NOT NULL DEFAULT ''''',
            'notes TEXT NOT NULL DEFAULT (hex(zeroblob(500000000)))') WHERE name = 'people';""",
    "a check that computes": """
        PRAGMA writable_schema = ON;
        UPDATE sqlite_master SET sql = replace(sql, 'NOT NULL', 'NOT NULL CHECK (length(stamp) > 0)')
        WHERE name = 'content';""",
    "a table of a module that nobody has": """
        PRAGMA writable_schema = ON;
        UPDATE sqlite_master SET sql = 'CREATE VIRTUAL TABLE people_terms USING csv(filename=''/etc/passwd'')'
        WHERE name = 'people_terms';""",
    "a table that has another's rows": """
        PRAGMA writable_schema = ON;
        UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'settings')
        WHERE name = 'people';""",
    "bytes for a text": "UPDATE people SET notes = x'00ff';",
    "a text that is none": "UPDATE people SET notes = CAST(x'c328' AS TEXT);",
    "a text for a number": "UPDATE people SET cadence_days = 'often';",
    "a broken number": "UPDATE people SET cadence_days = 1.5;",
    "a number beyond all bounds": "UPDATE people SET cadence_days = 1000000000000;",
    "the last id there is": "UPDATE sqlite_sequence SET seq = 9223372036854775807;",
    "no day": "UPDATE people SET created_on = '2026-02-30';",
    "a day before all days": "UPDATE people SET created_on = '0000-01-01';",
    "a day after which there are none": "UPDATE touchpoints SET happened_at = '9999-12-31';",
    "no time": "UPDATE touchpoints SET happened_at = '2026-03-02T25:00';",
    "a time of a zone": "UPDATE touchpoints SET happened_at = '2026-03-02T10:00+02:00';",
    "a channel nobody knows": "UPDATE touchpoints SET channel = 'pigeon';",
    "a role nobody knows": "UPDATE roles SET role = 'emperor';",
    "a list that is none": "UPDATE people SET tags = '{\"a\": 1}';",
    "a list of lists of lists": f"UPDATE people SET tags = '{'[' * 900}{']' * 900}';",
    "a list without end": """
        UPDATE people SET tags = '[' || substr(replace(hex(zeroblob(800000)), '00', ',""'), 2) || ']';""",
    "two stamps": "INSERT INTO people_stamp VALUES (1);",
    "a reference to nobody": "PRAGMA foreign_keys = OFF; UPDATE people SET referred_by = 999;",
    "an import that lists endless ids": "UPDATE imports SET listed = '[[1, 9000000000000]]';",
    "an import that lists no ids": 'UPDATE imports SET listed = \'[["a", "b"]]\';',
    "an import that changed no field": """
        INSERT INTO changes(import_id, person_id, field, old, new) VALUES (1, 1, 'x" = 1 --', '', '');""",
    "a merge that names SQL": """
        INSERT INTO merges(kept_id, other_id, merged_on, moved) VALUES (1, 99, '2026-03-02',
        '{"rows": [["people\\" SET notes = 1 --", "id", {}]], "dropped": []}');""",
    "a merge that names SQL in a row": """
        INSERT INTO merges(kept_id, other_id, merged_on, moved) VALUES (1, 99, '2026-03-02',
        '{"rows": [["people", "id", {"id\\" = 1 OR 1 --": 2}]], "dropped": []}');""",
    "a merge that is none": """
        INSERT INTO merges(kept_id, other_id, merged_on, moved) VALUES (1, 99, '2026-03-02', '[]');""",
    "a tie of endless warmth": "UPDATE standings SET in_fast = 9e999;",
    "a value beyond all bounds": """
        UPDATE people SET notes = (SELECT hex(zeroblob(11000000))) WHERE id = 1;""",
}


def change(file: Path, sql: str) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as conn:
        conn.executescript(sql)


def refused(database: Path, file: Path) -> str:
    """What is said when the file is chosen, and when it is restored; it takes no time and changes nothing."""
    before, bytes_before = dump(database), file.read_bytes()
    beside = sorted(file.parent.iterdir())
    started = time.thread_time()
    with pytest.raises(StoreForeign) as chosen:
        portability.held_by(file)
    with pytest.raises(StoreForeign) as restored:
        portability.restore_from(database, file)
    assert time.thread_time() - started < 10
    assert dump(database) == before
    assert file.read_bytes() == bytes_before
    assert sorted(file.parent.iterdir()) == beside
    assert str(chosen.value) == str(restored.value)
    return str(chosen.value)


@pytest.mark.parametrize("what", NOT_OURS)
def test_what_embers_never_made_is_refused(
    store: LocalStore, database: Path, saved: Path, what: str
) -> None:
    add_person(store)
    change(saved, NOT_OURS[what])
    said = refused(database, saved)
    assert str(saved) in said
    assert "Nothing was changed" in said or "was not changed" in said


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _shuffled(data: bytes) -> bytes:
    return data[:4096] + data[-4096:] + data[8192:]


def _noise(data: bytes) -> bytes:
    return os.urandom(len(data))


def _magic(data: bytes) -> bytes:
    return data[:16]


def _half_a_page(data: bytes) -> bytes:
    return data[:50_000] + b"\xff" * 2000 + data[52_000:]


@pytest.mark.parametrize("damage", [_cut, _shuffled, _noise, _magic, _half_a_page])
def test_what_is_damaged_is_refused(
    store: LocalStore, database: Path, saved: Path, damage: Callable[[bytes], bytes]
) -> None:
    saved.write_bytes(damage(saved.read_bytes()))
    refused(database, saved)


def test_a_schema_without_end_is_not_read_to_the_end(
    store: LocalStore, database: Path, saved: Path
) -> None:
    with closing(sqlite3.connect(saved)) as conn:
        conn.execute("PRAGMA writable_schema = ON")
        conn.executemany(
            "INSERT INTO sqlite_master VALUES ('table', ?, ?, 2, ?)",
            ((f"t{n}", f"t{n}", f"CREATE TABLE t{n}(x)") for n in range(50_000)),
        )
        conn.commit()
    started = time.thread_time()
    refused(database, saved)
    assert time.thread_time() - started < 1


def test_a_file_that_takes_too_long_is_refused(
    store: LocalStore, database: Path, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarded_copy, "SECONDS", 0)
    assert "more than an Embers backup ever does" in refused(database, saved)


def test_a_file_that_is_too_large_is_not_opened(
    store: LocalStore, database: Path, saved: Path
) -> None:
    os.truncate(saved, 600_000_000)
    with pytest.raises(StoreForeign, match="too large: 600 MB, at most 500 MB"):
        portability.restore_from(database, saved)


def test_rows_are_read_from_the_tables_whatever_an_index_says(
    store: LocalStore, database: Path, saved: Path
) -> None:
    change(saved, "INSERT INTO known_apart VALUES (1, 2)")
    change(
        saved,
        "PRAGMA writable_schema = ON; UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM "
        "sqlite_master WHERE name = 'idx_roles_person_id') WHERE name = 'sqlite_autoindex_known_apart_1'",
    )
    refused(database, saved)


def test_a_column_that_only_looks_like_ours_is_another(
    store: LocalStore, database: Path, saved: Path
) -> None:
    """A blank to a reader, a letter to SQLite."""
    change(
        saved,
        "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = "
        "replace(sql, 'nickname TEXT', 'nickname' || char(160) || 'TEXT') WHERE name = 'people';",
    )
    refused(database, saved)


def test_one_name_does_not_stand_for_two(store: LocalStore, database: Path, saved: Path) -> None:
    change(
        saved,
        'DROP INDEX merges_kept; CREATE INDEX "merges_kept\nindex" ON merges(kept_id);',
    )
    refused(database, saved)


def test_only_few_files_are_read_at_a_time(
    store: LocalStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each may compute for three quarters of a minute, and a service has many visitors."""
    monkeypatch.setattr(guarded_copy, "SECONDS", 0.05)
    many = pytest.raises(StoreBusy, match="Too many backups are being read")
    with guarded_copy._in_turn(), guarded_copy._in_turn(), many:
        guarded_copy.guarded_copy(store.path, tmp_path / "copy.db")
    monkeypatch.undo()
    guarded_copy.guarded_copy(store.path, tmp_path / "copy.db")
