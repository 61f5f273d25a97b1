"""What a killed process leaves of a copy is gone at the next start, wherever it is; nothing else is touched."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

import pytest

from crm import leftovers
from crm.store import local
from crm.ui.data.local import kept_copies
from tests.conftest import ROOT
from tests.store.support import add_person, older_database

#: Each way to make a copy, stopped by force when the copy is there and not yet in its place.
_CHILD: Final = """
import os, sys
from datetime import date
from pathlib import Path
from crm import leftovers
from crm.services import exports, portability
from crm.store import backup, local
path, way, elsewhere = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
def die(*_): os.kill(os.getpid(), 9)
if way == "folder":
    with leftovers.folder() as folder:
        (folder / "backup.db").write_bytes(path.read_bytes())
        die()
if way == "migration":
    backup.os.replace = die
    local.open_store(path)
store = local.open_store(path)
portability.backup_to(store, elsewhere / "source.db")
if way == "journal":
    backup.verify = die
else:
    backup.os.replace = die
if way == "export":
    exports.write(store, "portable-json", elsewhere / "all.json", date(2026, 11, 23))
elif way == "restore":
    portability.restore_from(path, elsewhere / "source.db")
elif way == "damaged":
    path.write_bytes(path.read_bytes()[:9000])
    portability.restore_from(path, elsewhere / "source.db")
else:
    portability.backup_to(store, elsewhere / "copy.db")
"""


def every_file(*folders: Path) -> set[Path]:
    return {path for folder in folders for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "way", ["folder", "migration", "backup", "journal", "export", "restore", "damaged"]
)
def test_the_next_start_removes_what_a_kill_left(
    tmp_path: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, elsewhere, temporary = (tmp_path / name for name in ("here/e.db", "away", "temp"))
    for folder in (database.parent, elsewhere, temporary):
        folder.mkdir()
    if way == "migration":
        older_database(database, 22)
    else:
        add_person(local.open_store(database))
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    (elsewhere / "mine.part").write_text("mine")
    stopped = subprocess.run(
        [sys.executable, "-c", _CHILD, str(database), way, str(elsewhere)], cwd=ROOT, check=False
    )
    assert stopped.returncode == -9
    left = {
        path for path in every_file(tmp_path) if ".part" in path.name or temporary in path.parents
    }
    assert left > {elsewhere / "mine.part"}
    leftovers.sweep(database)
    now = every_file(tmp_path)
    assert {path for path in now if ".part" in path.name} == {elsewhere / "mine.part"}
    assert not every_file(temporary)
    assert database in now


def test_what_still_runs_or_belongs_to_others_stays(tmp_path: Path) -> None:
    database = tmp_path / "e.db"
    local.open_store(database)
    mine = leftovers.part_of(tmp_path / "backups" / "e-before-restore-1.db")
    others = [
        mine,
        tmp_path / "e.db.ffffff-1-abc.part",  # of another machine
        tmp_path / "e.db.notes.txt",
        tmp_path / "f.db.part",
        tmp_path / "e.db.partner",
    ]
    mine.parent.mkdir()
    for path in others:
        path.write_text("x")
        os.utime(path, (0, 0)) if path.name.endswith(("txt", "ner")) else None
    leftovers.sweep(database)
    assert all(path.exists() for path in others)
    assert {mine, others[1]} <= {*kept_copies(database)}  # the page Your data lists them
    os.utime(others[1], (0, 0))
    leftovers.sweep(database)
    assert not others[1].exists()


def test_a_part_of_an_older_version_goes_when_it_is_old(tmp_path: Path) -> None:
    database = tmp_path / "e.db"
    old = [tmp_path / "e.db.part", tmp_path / "backups" / "e-before-schema-26-1.db.part-journal"]
    old[1].parent.mkdir()
    for path in old:
        path.write_text("x")
        os.utime(path, (0, 0))
    local.open_store(database)
    assert not any(path.exists() for path in old)


def test_copies_are_made_under_names_that_can_be_found_again() -> None:
    """No other place makes a temporary folder or names an unfinished file."""
    allowed = {
        "crm/leftovers.py",
        "crm/ui/shell/demo.py",
        "crm/remote/folder.py",
        "crm/remote/working_copy.py",
    }
    for file in (ROOT / "crm").rglob("*.py"):
        if (name := str(file.relative_to(ROOT))) in allowed:
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            made = isinstance(node, ast.Attribute) and node.attr in {
                "TemporaryDirectory", "NamedTemporaryFile", "mkdtemp", "mkstemp",
            }  # fmt: skip
            part = isinstance(node, ast.Constant) and str(node.value).endswith(".part")
            assert [made, part] == [False, False], (name, node.lineno)
