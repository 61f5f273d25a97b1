"""The proof of kills finds what it is there to find."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm.store.local import open_store
from proof import crash
from proof.content import derived_wrongly, unsound
from proof.operations import OPERATIONS, TEMPORARY, Acknowledge, Operation
from tests.store.support import add_person, add_touchpoint

PERSON = "INSERT INTO people(first_name) VALUES ('Sam')"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / TEMPORARY).mkdir()
    open_store(tmp_path / "embers.db")
    return tmp_path


def test_a_sound_operation_passes() -> None:
    merging = next(one for one in OPERATIONS if one.name == "merge")
    tally = crash.tried(merging, 1)
    assert (tally.kills, tally.damaged, tally.torn, tally.lost) == (1, [], [], [])


def states(folder: Path) -> list[str]:
    """Before, and after two people were added one by one."""
    store = open_store(folder / "embers.db")
    found = [crash._state(folder)]
    for _ in range(2):
        store.write(lambda db: db.execute(PERSON))
        found.append(crash._state(folder))
    return found


def test_an_operation_that_was_half_done_is_told(folder: Path) -> None:
    before, _, after = states(folder)
    store, tally = open_store(folder / "embers.db"), crash.Tally()
    store.write(lambda db: db.execute("DELETE FROM people WHERE id = 1"))
    crash.judge(folder, "broken", 0, [before, after], tally)
    assert tally.torn == ["broken: neither before nor after"]


def test_an_acknowledged_write_that_is_gone_is_told(folder: Path) -> None:
    known = states(folder)
    tally = crash.Tally()
    crash.judge(folder, "all there", 2, known, tally)
    assert (tally.lost, tally.acknowledged) == ([], 2)
    open_store(folder / "embers.db").write(lambda db: db.execute("DELETE FROM people WHERE id = 2"))
    known[1] = crash._state(folder)  # the ids go on counting
    crash.judge(folder, "one gone", 2, known, tally)
    assert tally.lost == ["one gone: 2 acknowledged, 1 there"]


@pytest.mark.parametrize("name", ["copy.db.part", f"{TEMPORARY}/embers-restore-x/copied.db"])
def test_a_file_left_lying_about_is_told(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(b"half of it")
    tally = crash.Tally()
    crash.judge(folder, "kill", 0, [crash._state(folder)], tally)
    assert tally.left == [f"kill: {name}"]


def test_a_reference_to_nothing_and_a_wrong_summary_are_told(folder: Path) -> None:
    path = folder / "embers.db"
    store = open_store(path)
    add_touchpoint(store, add_person(store))
    assert (unsound(path), derived_wrongly(store)) == ("", 0)
    store.write(lambda db: db.execute("UPDATE standings SET unanswered = 7"))
    assert derived_wrongly(store) == 2  # the row as it is, and as it should be
    with store.read() as db:
        db.execute("ROLLBACK")
        db.execute("PRAGMA foreign_keys=OFF")
        db.execute("UPDATE people SET referred_by = 99")
    assert unsound(path).startswith("foreign_key_check")


def test_the_rows_say_what_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(folder: Path, acknowledge: Acknowledge) -> None: ...

    def tried(operation: Operation, kills: int) -> crash.Tally:
        return crash.Tally(kills, 4, lost=["once: 2 acknowledged, 1 there"], left=["once: a.part"])

    monkeypatch.setattr(crash, "OPERATIONS", (Operation("import", broken, broken),))  # type: ignore[arg-type]
    monkeypatch.setattr(crash, "tried", tried)
    whole, left = crash.rows(crash.Size(short=True))
    assert (whole.kept, left.kept) == (False, False)
    assert "1 of 4 acknowledged writes lost" in str(whole)
    assert whole.faults == ("once: 2 acknowledged, 1 there",)
