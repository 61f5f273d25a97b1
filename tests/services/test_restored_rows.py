"""What a restore takes over: every row, of every version there was, and no stamp."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crm.services import portability
from crm.store import local
from crm.store.local import LocalStore, open_store
from crm.store.schema.migrations import SCHEMA
from tests.services.support import text_of
from tests.store.support import add_person, older_database, scalar


def change(file: Path, sql: str) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as conn:
        conn.executescript(sql)


@pytest.mark.parametrize(
    "header",
    ["PRAGMA journal_mode = WAL", "PRAGMA page_size = 512; VACUUM", "PRAGMA page_size = 65536; VACUUM",
     "PRAGMA auto_vacuum = FULL; VACUUM"],
)  # fmt: skip
def test_how_the_file_is_laid_out_does_not_matter(
    store: LocalStore, database: Path, saved: Path, sample: tuple[bytes, str], header: str
) -> None:
    change(saved, header)
    portability.restore_from(database, saved)
    assert list(saved.parent.glob("saved*")) == [saved]
    assert text_of(store) == sample[1]
    assert scalar(database, "PRAGMA page_size") == 4096
    assert scalar(database, "PRAGMA journal_mode") == "wal"


@pytest.mark.parametrize("version", range(1, SCHEMA))
def test_every_version_there_was_is_restored(
    store: LocalStore, database: Path, tmp_path: Path, version: int
) -> None:
    old = tmp_path / "old.db"
    older_database(old, version)
    with closing(sqlite3.connect(old)) as conn:
        conn.execute(
            "INSERT INTO people(id, first_name, notes) VALUES (7, 'Sam', 'from the old days')"
        )
        conn.commit()
    assert portability.held_by(old).people == 1
    portability.restore_from(database, old)
    fresh = open_store(tmp_path / "fresh" / "embers.db")
    assert made(store) == made(fresh)
    with store.read() as db:
        found = db.execute(
            "SELECT p.id, p.notes FROM people_fts JOIN people p ON p.id = people_fts.rowid "
            "WHERE people_fts MATCH 'days'"
        ).fetchall()
    assert found == [(7, "from the old days")]
    assert add_person(store) == 8


def made(store: LocalStore) -> list[tuple[str, ...]]:
    with store.read() as db:
        return sorted(db.execute("SELECT type, name, tbl_name FROM sqlite_master").fetchall())


def test_ids_go_on_where_the_file_was(store: LocalStore, database: Path, saved: Path) -> None:
    change(saved, "UPDATE sqlite_sequence SET seq = 400 WHERE name = 'people'")
    portability.restore_from(database, saved)
    assert add_person(store) == 401


def test_a_restored_database_is_like_one_that_was_never_away(
    store: LocalStore, database: Path, saved: Path
) -> None:
    portability.restore_from(database, saved)
    first = text_of(store)
    portability.backup_to(store, saved.parent / "again.db")
    portability.restore_from(database, saved.parent / "again.db")
    assert text_of(store) == first
    apart = ("standings", "standings_made", "content", "people_stamp", "sqlite_sequence")
    with local.connected(database) as here, local.connected(saved) as there:
        for (table,) in there.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%fts%'"
        ).fetchall():
            if table not in apart and "terms" not in table:
                sql = f'SELECT * FROM "{table}"'
                rows = [sorted(map(repr, db.execute(sql).fetchall())) for db in (here, there)]
                assert rows[0] == rows[1], table


def test_the_stamps_of_a_file_are_not_taken_over(
    store: LocalStore, database: Path, saved: Path
) -> None:
    kept = scalar(saved, "SELECT stamp FROM content")
    ties = scalar(saved, "SELECT group_concat(stamp) FROM standings")
    portability.restore_from(database, saved)
    assert scalar(database, "SELECT stamp FROM content") != kept
    assert scalar(database, "SELECT group_concat(stamp) FROM standings") != ties
