"""A preview is the import itself, undone: it tells what the import then does, and leaves no trace."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.config import StoreSettings
from crm.errors import CrmError, FileRefused
from crm.remote import open_target
from crm.services.imports import batch_import
from crm.services.imports.activity import EVERYTHING, Choice
from crm.services.imports.batch_import import ImportResult, Part, Preview
from crm.services.imports.portable import import_portable
from crm.store import local
from crm.store.handle import Store
from crm.store.local import LocalStore, open_store
from tests.conftest import ROOT, TODAY, longer
from tests.remote.support import names, numbers, opened
from tests.remote.tampered import Tampered
from tests.services.imports.test_parts_in_any_order import archives
from tests.services.imports.test_whole_archives import (
    CONNECTIONS,
    HALVES,
    JOBS,
    LINK,
    MESSAGES,
    NOTES,
    SAMPLE,
    line,
    zipped,
)
from tests.services.support import document, documents, fresh, lists_of, load

DATA: Final = ROOT / "tests" / "data"
FILES: Final = sorted(path for path in DATA.rglob("*.*") if path.suffix != ".md")
NOUNS: Final = ("people", "touchpoints", "opportunities")


def sizes(store: Store) -> dict[str, int]:
    with store.read() as db:
        return {name: db.table(name).count for name in (*NOUNS, "changes", "imports")}


def trace(path: Path) -> list[tuple[str, str, int]]:
    """Every file of the database: its bytes, and when it was last written to."""
    files = [path, path.with_name(f"{path.name}-wal")]
    return [
        (file.name, hashlib.sha256(file.read_bytes()).hexdigest(), file.stat().st_mtime_ns)
        for file in files
        if file.exists()
    ]


def stamps(store: Store) -> list[Any]:
    with store.read() as db:
        tables = ("content", "people_stamp", "standings_made")
        return [db.execute(f"SELECT stamp FROM {table}").fetchall() for table in tables]


def outcome(work: Callable[[], ImportResult]) -> ImportResult | str:
    """What an import gives, or the sentence with which it is refused."""
    try:
        return unnumbered(work())
    except CrmError as refused:
        return f"{type(refused).__name__}: {refused}"


def unnumbered(result: ImportResult) -> ImportResult:
    return result if result.known else replace(result, import_id=0)


def same(seen: Sequence[Part], done: Sequence[Part]) -> bool:
    """Whether results, people, changes, touchpoints and cases are equal; only the number is new."""
    return list(seen) == [
        replace(part, brought=replace(part.brought, result=unnumbered(part.result)))
        for part in done
    ]


def check(store: LocalStore, files: Sequence[tuple[str, bytes]], choice: Choice) -> Preview:
    """Preview, then import; both must tell the same, and the database grow by just that."""
    pieces = batch_import.read(store, files, TODAY)
    before, still, stamp = sizes(store), trace(store.path), stamps(store)
    seen = batch_import.preview(store, pieces, TODAY, choice)
    assert (trace(store.path), stamps(store)) == (still, stamp)
    assert same(seen.parts, batch_import.apply(store, pieces, TODAY, choice))
    after = sizes(store)
    grown = {name: after[name] - before[name] for name in NOUNS}
    results = [part.result for part in seen.parts]
    assert grown == {
        "people": sum(one.new for one in results),
        "touchpoints": sum(one.touchpoints for one in results),
        "opportunities": sum(one.opportunities for one in results),
    }
    changes = sum(len(part.brought.plan.changes) for part in seen.parts if not part.result.known)
    assert after["changes"] - before["changes"] >= changes  # and one for each who is gone
    assert after["imports"] - before["imports"] == sum(not one.known for one in results)
    with store.read() as db:
        told = db.execute("SELECT first_name, last_name, company FROM people ORDER BY id")
        new = told.fetchall()[before["people"] :][:50]
    assert [(p.first_name, p.last_name, p.company) for p in seen.people] == new
    assert len(seen.touchpoints) == min(50, grown["touchpoints"])
    return seen


@pytest.mark.parametrize(
    ("path", "there"),
    [
        pytest.param(
            path, there, id=f"{path.name}-{'beside an archive' if there else 'first'}",
            marks=pytest.mark.long if there and number % 3 else (),
        )
        for number, path in enumerate(FILES)
        for there in (False, True)
    ],
)  # fmt: skip
def test_a_dry_run_of_any_file_tells_what_the_import_does(
    database: Path, path: Path, there: bool
) -> None:
    store = open_store(database)
    if there:
        batch_import.import_file(store, SAMPLE.name, SAMPLE.read_bytes(), TODAY)
    data = path.read_bytes()
    still, stamp = trace(database), stamps(store)
    told = outcome(lambda: batch_import.import_file(store, path.name, data, TODAY, dry_run=True))
    assert (trace(database), stamps(store)) == (still, stamp)
    assert told == outcome(lambda: batch_import.import_file(store, path.name, data, TODAY))


def test_all_files_of_the_test_data_together(database: Path) -> None:
    store = open_store(database)
    seen = check(store, [(path.name, path.read_bytes()) for path in FILES], EVERYTHING)
    assert len(seen.parts) > 10
    assert seen.refused != ()


def test_a_choice_holds_for_the_preview_as_for_the_import(database: Path) -> None:
    store = open_store(database)
    archive = (SAMPLE.name, SAMPLE.read_bytes())
    seen = batch_import.preview(store, batch_import.read(store, [archive], TODAY), TODAY)
    also = [s.party.linkedin_url for s in seen.strangers if s.party.name and s.party.linkedin_url]
    chosen = check(store, [archive], Choice(frozenset(also[:3]), applications=False))
    (before,), (now,) = ([p.result for p in one.parts] for one in (seen, chosen))
    assert (now.new, now.opportunities) == (before.new + 3, 0)
    assert now.touchpoints > before.touchpoints


def test_a_note_about_somebody_who_is_added_by_choice_comes_along(database: Path) -> None:
    store = open_store(database)
    said = MESSAGES + line("ben", "robin", "2026-03-09", "2-b")
    data = zipped(Connections=CONNECTIONS, messages=said, Notes=NOTES)
    check(store, [("a.zip", data)], Choice(frozenset({f"{LINK}ben"})))
    assert [p.get("notes") for p in lists_of(store)["people"]] == ["Met at the fair", "Unknown"]


_tables = st.fixed_dictionaries(
    {}, optional={"Job_Applications": st.just(JOBS), "Notes": st.just(NOTES)}
)
_choices = st.builds(
    Choice, st.frozensets(st.sampled_from([f"{LINK}anna", f"{LINK}ben"])), st.booleans()
)
_files = st.one_of(
    archives(),
    st.sampled_from(HALVES),
    _tables.filter(bool).map(lambda tables: zipped(**tables)),
    st.sampled_from(["Planner", "Lead"]).map(
        lambda job: CONNECTIONS.replace("Planner", job).encode()
    ),
)


@settings(max_examples=longer(10, 300), deadline=None, suppress_health_check=list(HealthCheck))
@given(drops=st.lists(st.tuples(st.lists(_files, min_size=1, max_size=3), _choices), max_size=4))
def test_any_archives_one_after_the_other(
    tmp_path_factory: pytest.TempPathFactory, drops: list[tuple[list[bytes], Choice]]
) -> None:
    store = fresh(tmp_path_factory.getbasetemp() / "rehearsed.db")
    for files, choice in drops:
        check(store, [(f"{number}", data) for number, data in enumerate(files)], choice)


@settings(max_examples=longer(10, 250), deadline=None, suppress_health_check=list(HealthCheck))
@given(data=documents(), before=documents())
def test_any_portable_document(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, before: bytes
) -> None:
    store = fresh(tmp_path_factory.getbasetemp() / "rehearsed.db")
    load(store, before)
    for _ in range(2):
        still, stamp, size = trace(store.path), stamps(store), sizes(store)
        told = outcome(lambda: import_portable(store, "a.json", data, TODAY, dry_run=True))
        assert (trace(store.path), stamps(store)) == (still, stamp)
        done = outcome(lambda: import_portable(store, "a.json", data, TODAY))
        assert told == done
        if isinstance(done, ImportResult):
            assert sizes(store)["people"] - size["people"] == done.new
            assert sizes(store)["touchpoints"] - size["touchpoints"] == done.touchpoints


@pytest.mark.parametrize(
    ("lists", "words"),
    [
        ({"people": [{"email": "nobody"}]}, "people number 1: 'email' is not usable"),
        ({"people": [{"ref": "a", "referred_by": "a"}]}, "people cannot introduce themselves"),
    ],
)
def test_a_document_is_refused_with_the_same_sentence(
    database: Path, lists: dict[str, Any], words: str
) -> None:
    store = open_store(database)
    sentences = []
    for dry_run in (True, False):
        with pytest.raises(FileRefused, match=words) as refused:
            import_portable(store, "a.json", document(**lists), TODAY, dry_run)
        sentences.append(str(refused.value))
    assert sentences[0] == sentences[1]


def test_a_database_that_cannot_be_written_says_the_same(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(database)
    monkeypatch.setattr(local, "BUSY_SECONDS", 0.05)
    with local.connected(database) as other, local.transaction(other):
        told, done = (
            outcome(lambda dry=dry: batch_import.import_file(store, "a", HALVES[0], TODAY, dry))  # type: ignore[misc]
            for dry in (True, False)
        )
    assert told == done
    assert "Another program is writing to your database" in str(told)


def test_a_preview_for_a_hosted_account_asks_and_sends_nothing(
    tmp_path: Path,
) -> None:
    folder = open_target(StoreSettings("file", folder=str(tmp_path / "store")))
    target = Tampered(folder)
    replica = opened(target, tmp_path / "a")
    pieces = batch_import.read_one(replica, ("a.zip", HALVES[0]), TODAY)
    text = document(people=[{"first_name": "Sam"}])
    still, state = trace(replica.path), replica.state()
    target.asked.clear()
    seen = batch_import.preview(replica, pieces, TODAY)
    told = import_portable(replica, "a.json", text, TODAY, dry_run=True)
    assert (target.asked, numbers(folder)) == ([], [])
    assert (trace(replica.path), replica.state()) == (still, state)
    assert (names(replica), told.new, seen.parts[0].result.new) == ([], 1, 1)
    assert same(seen.parts, batch_import.apply(replica, pieces, TODAY))
    assert numbers(folder) == [1]
    assert names(replica) == ["Anna"]
