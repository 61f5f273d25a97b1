"""Several files at once: one preview, all or nothing, recognised when imported again, undone together."""

from __future__ import annotations

import io
import os
import random
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from crm.errors import FileRefused
from crm.intake import limits
from crm.services import settings
from crm.services.imports import batch_import, history, one_reading
from crm.services.imports.activity import Choice
from crm.store.local import LocalStore, open_store
from crm.store.touchpoints import touchpoints
from tests.conftest import ROOT, TODAY
from tests.intake.mail.test_mails import ME, SAM, WREN, mail
from tests.intake.mail.test_meetings import calendar, event
from tests.services.imports.test_parts_in_any_order import BEN, chat
from tests.services.imports.test_whole_archives import (
    CONNECTIONS,
    HALVES,
    INVITATIONS,
    JOBS,
    MESSAGES,
    PROFILE,
    content,
    facts,
    of,
    zipped,
)
from tests.services.support import Cli, document, fresh, text_of
from tests.store.support import dump

SAMPLES = ROOT / "tests" / "data" / "linkedin"
CARD = f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Sam Larkfield\r\nN:Larkfield;Sam;;;\r\nEMAIL:{SAM}\r\nEND:VCARD\r\n"
MAILS = [
    (
        f"{n}.eml",
        mail(sender, to, id=f"<{n}@x.example>", References="<1@x.example>" if n > 1 else ""),
    )
    for n, (sender, to) in enumerate([(SAM, ME), (ME, SAM), (SAM, ME), (WREN, ME), (ME, SAM)], 1)
]


@pytest.fixture
def store(database: Path) -> LocalStore:
    opened = open_store(database)
    settings.set_addresses(opened, ME)
    return opened


def bring(store: LocalStore, *files: tuple[str, bytes]) -> list[batch_import.ImportResult]:
    return [part.result for part in batch_import.import_files(store, files, TODAY)]


def test_many_mails_are_one_mailbox(store: LocalStore) -> None:
    (people, mails) = bring(store, *MAILS, ("sam.vcf", CARD.encode()))
    assert (people.kind, people.new, mails.kind, mails.touchpoints) == ("vcard", 1, "mailbox", 1)
    with store.read() as db:
        (said,) = touchpoints.of_person(db, 1)
    assert (said.count, said.direction.value) == (4, "both")
    assert [record.file_name for record in history.records(store)][0].startswith("1.eml, 2.eml")


def test_whose_mails_they_are_shows_in_many_but_not_in_one(database: Path) -> None:
    store = open_store(database)
    with pytest.raises(FileRefused, match="which of the e-mail addresses"):
        batch_import.import_file(store, *MAILS[0], TODAY)
    (mails,) = bring(store, *MAILS)
    assert (mails.kind, mails.touchpoints) == ("mailbox", 0)


def test_dropped_again_everything_is_known(store: LocalStore, database: Path) -> None:
    files = [*MAILS, ("sam.vcf", CARD.encode()), ("a.zip", HALVES[0]), ("b.zip", HALVES[1])]
    bring(store, *files)
    before = dump(database)
    random.Random(7).shuffle(files)
    again = bring(store, *files)
    assert [result.known for result in again] == [True] * len(again)
    assert dump(database) == before
    seen = batch_import.preview(store, batch_import.read(store, files, TODAY), TODAY)
    assert seen.nothing_new
    assert dump(database) == before


def test_the_order_in_which_files_are_dropped_does_not_matter(
    store: LocalStore, tmp_path: Path
) -> None:
    files = [*MAILS, ("sam.vcf", CARD.encode()), *((f"{n}.zip", d) for n, d in enumerate(HALVES))]
    bring(store, *files)
    for seed in range(4):
        other = fresh(tmp_path / "other.db")
        settings.set_addresses(other, ME)
        random.Random(seed).shuffle(files)
        bring(other, *files)
        assert content(other) == content(store)


def test_what_came_together_goes_together(store: LocalStore) -> None:
    empty = text_of(store)
    done = bring(store, *MAILS, ("sam.vcf", CARD.encode()), ("a.zip", HALVES[0]))
    assert len({result.import_id for result in done}) == 3
    for number in range(3):
        undone = history.undo(store, done[number].import_id, TODAY)
        assert undone.people_removed == 2
        assert undone.touchpoints_removed == sum(result.touchpoints for result in done)
        assert text_of(store) == empty
        assert all(record.undone_on for record in history.records(store))
        done = bring(store, *MAILS, ("sam.vcf", CARD.encode()), ("a.zip", HALVES[0]))


def test_the_preview_is_what_happens_and_stores_nothing(store: LocalStore, database: Path) -> None:
    before = dump(database)
    files = [*MAILS, ("sam.vcf", CARD.encode()), ("a.zip", HALVES[0]), ("x.csv", b"no,table\n")]
    pieces = batch_import.read(store, files, TODAY)
    seen = batch_import.preview(store, pieces, TODAY)
    assert dump(database) == before
    assert [piece.names for piece in seen.refused] == [("x.csv",)]
    done = batch_import.apply(store, pieces, TODAY)
    told = [(p.result.new, p.result.touchpoints, p.result.skipped) for p in seen.parts]
    assert told == [(p.result.new, p.result.touchpoints, p.result.skipped) for p in done]
    assert [person.name for person in seen.people] == ["Anna Ashdale", "Sam Larkfield"]
    assert len(seen.touchpoints) == sum(part.result.touchpoints for part in done)
    assert {stranger.party.email for stranger in seen.strangers} == {WREN}


def test_strangers_of_all_files_are_added_when_chosen(store: LocalStore) -> None:
    pieces = batch_import.read(store, [*MAILS, ("a.zip", HALVES[0])], TODAY)
    done = batch_import.apply(store, pieces, TODAY, Choice(frozenset({WREN})))
    assert sum(part.result.new for part in done) == 2


def test_the_tables_of_an_unpacked_archive_are_the_archive(
    store: LocalStore, tmp_path: Path
) -> None:
    tables = {
        "Profile.csv": PROFILE, "Connections.csv": CONNECTIONS + BEN, "Invitations.csv": INVITATIONS,
        "messages.csv": MESSAGES + chat(range(9)), "Job Applications.csv": JOBS,
    }  # fmt: skip
    (done,) = bring(store, *((name, text.encode()) for name, text in tables.items()))
    assert (done.kind, done.new, done.touchpoints, done.opportunities) == ("export_zip", 2, 2, 2)
    usual = fresh(tmp_path / "usual.db")
    settings.set_addresses(usual, ME)
    named = {name.removesuffix(".csv"): text for name, text in tables.items()}
    batch_import.import_file(usual, "a.zip", zipped(**named), TODAY)
    assert content(store) == content(usual)


def test_two_exports_of_connections_stay_two_and_the_later_one_holds(store: LocalStore) -> None:
    old = CONNECTIONS.replace("Planner", "Trainee")
    new = CONNECTIONS + BEN
    for files in ([("new.csv", new), ("old.csv", old)], [("a.csv", old), ("b.csv", new)]):
        done = bring(store, *((name, text.encode()) for name, text in files))
        with store.read() as db:
            assert db.execute("SELECT position FROM people ORDER BY id").fetchone() == ("Planner",)
        history.undo(store, done[0].import_id, TODAY)


def test_meetings_of_many_calendars(store: LocalStore) -> None:
    files = [(f"{n}.ics", calendar(event(uid=f"{n}@x"))) for n in range(3)]
    _, meetings = bring(store, *files, ("sam.vcf", CARD.encode()))
    assert (meetings.kind, meetings.touchpoints) == ("calendar", 3)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("all.json", document(people=[{"first_name": "Sam"}]), "Please import it on its own."),
        ("photo.csv", b"\xff\xd8\xff\xe0photo", "photo.csv: This is a photo"),
        ("empty.csv", b"", "empty.csv: This file is empty."),
        ("bomb.zip", (SAMPLES / "17_bomb.zip").read_bytes(), "bomb.zip: "),
        ("bad.ics", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nnonsense", "bad.ics: "),
    ],
)  # fmt: skip
def test_one_file_that_cannot_be_read_is_named_and_nothing_is_stored(
    store: LocalStore, database: Path, name: str, data: bytes, sentence: str
) -> None:
    before = dump(database)
    with pytest.raises(FileRefused) as caught:
        bring(store, ("a.zip", HALVES[0]), (name, data), *MAILS)
    assert sentence in str(caught.value)
    assert dump(database) == before


def test_a_failure_half_way_leaves_nothing(
    store: LocalStore, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dump(database)
    real, calls = one_reading.bring, []

    def second_fails(*args: object) -> object:
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("pulled the plug")
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(one_reading, "bring", second_fails)
    with pytest.raises(RuntimeError):
        bring(store, ("a.zip", HALVES[0]), ("b.zip", HALVES[1]))
    assert dump(database) == before


def test_too_many_or_too_large_is_a_sentence(
    store: LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [(f"{n}.eml", b"x%d" % n) for n in range(limits.MAX_FILES + 1)]
    with pytest.raises(
        FileRefused, match="These are 501 files; at most 500 can be imported at once"
    ):
        bring(store, *many)
    monkeypatch.setattr("crm.intake.together.MAX_TOGETHER_BYTES", 1_000_000)
    with pytest.raises(FileRefused, match="Together these files are larger than 1 MB"):
        bring(store, ("a.eml", os.urandom(600_000)), ("b.eml", os.urandom(600_000)))


def test_the_command_line_takes_several(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cli = Cli(database, capsys)
    paths = []
    for number, half in enumerate(HALVES):
        paths.append(tmp_path / f"{number}.zip")
        paths[-1].write_bytes(half)
    dry = cli.json("import", *paths, "--dry-run")
    assert [one["import_id"] for one in dry] == [None] * 3
    done = cli.json("import", *paths)
    assert sorted(one["files"] for one in done) == [["0.zip"], ["1.zip"], ["2.zip"]]
    assert [one["new"] for one in done] == [one["new"] for one in dry]
    assert list(done[0])[1:] == list(cli.json("import", paths[0]))
    assert "Already imported" in cli("import", *paths)[1]
    gone = cli.json("undo-import", done[1]["import_id"])
    assert (gone["people_removed"], cli.json("people")) == (2, [])
    (tmp_path / "bad.csv").write_bytes(b"")
    assert cli.refused("import", *paths, tmp_path / "bad.csv").startswith("bad.csv: This file is e")
    assert "There is no file" in cli.refused("import", paths[0], tmp_path / "none.zip")


def test_one_day_in_two_halves_dropped_together(store: LocalStore) -> None:
    bring(
        store,
        ("b.zip", zipped(messages=MESSAGES + chat(range(30, 50)))),
        ("a.zip", zipped(Connections=CONNECTIONS, messages=MESSAGES + chat(range(30)))),
    )
    assert [count for *_, count in facts(of(store, "anna"))] == [50]


def test_somebody_elses_archive_is_reported_on_the_command_line(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cli = Cli(database, capsys)
    mine, theirs = tmp_path / "a.zip", tmp_path / "b.zip"
    mine.write_bytes(zipped(Connections=CONNECTIONS))
    other = PROFILE.replace("Robin,Fair", "Wren,Stone")
    theirs.write_bytes(zipped(Profile=other, Connections=CONNECTIONS + BEN))
    assert "belong to" not in cli("import", mine)[1]
    assert "belong to Robin Fair" in cli("import", theirs, "--dry-run")[1]
    assert "belong to Robin Fair" in cli("import", theirs)[1]


def test_a_zip_of_several_kinds_is_one_import_with_one_undo(store: LocalStore) -> None:
    card = CARD.replace("END", "CATEGORIES:friend\r\nEND").encode()
    data = of_files({"Takeout/Contacts/All.vcf": card, "Mail/in.eml": MAILS[0][1], "x.jpg": b""})
    told = batch_import.import_file(store, "takeout.zip", data, TODAY, dry_run=True)
    done = batch_import.import_file(store, "takeout.zip", data, TODAY)
    assert replace(done, import_id=0) == told
    assert (done.kind, done.new, done.touchpoints) == ("export_zip", 1, 1)
    assert done.left_out == ("1 file in the ZIP is of a kind that is not read: 1 .jpg.",)
    assert [record.file_name for record in history.records(store)] == [
        "takeout.zip: Mail/in.eml", "takeout.zip: Takeout/Contacts/All.vcf",
    ]  # fmt: skip
    again = batch_import.import_file(store, "takeout.zip", data, TODAY)
    assert (again.known, again.new, again.touchpoints) == (True, 0, 0)
    assert history.undo(store, done.import_id, TODAY).people_removed == 1
    with store.read() as db:
        assert not db.table("people").count
        assert not db.table("touchpoints").count


def of_files(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, data in files.items():
            target.writestr(name, data)
    return out.getvalue()
