"""The Data page: export, back up, restore a backup, check for damage, restore from the bin."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm.domain.cases.opportunity import Opportunity
from crm.domain.ids import OpportunityId, PersonId
from crm.domain.people.person import Person
from crm.services import exports, overview, portability, sample, touchpoints
from crm.services.cases import opportunities
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from crm.ui.data import local
from tests.conftest import TODAY


@pytest.fixture
def page(open_page: Callable[..., AppTest]) -> AppTest:
    return open_page("data.py")


@pytest.fixture
def store(page: AppTest, database: Path) -> LocalStore:
    return open_store(database)


def words(page: AppTest) -> str:
    shown = [*page.markdown, *page.info, *page.success, *page.caption]
    return "\n".join(element.value for element in shown).replace("\\", "")


def add_person(store: LocalStore, first: str, last: str = "Example") -> Person:
    return people.add(store, Person(PersonId(0), first_name=first, last_name=last), TODAY)


def click(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click().run()
    assert not page.exception
    return page


def test_the_page_says_where_the_data_are(page: AppTest, database: Path) -> None:
    assert page.code[0].value == str(database)
    assert "0 people" in words(page)
    assert [button.label for button in page.get("download_button")] == [
        "People as a table",
        "People as cards",
        "Steps as a calendar",
        "Everything",
        "Save a backup",
    ]


@pytest.mark.parametrize("make", exports.KINDS.values(), ids=exports.KINDS)
def test_a_file_to_take_along_is_made_outside_the_script(
    make: Callable[..., exports.Exported], tmp_path: Path
) -> None:
    store = open_store(tmp_path / "a.db")
    sample.add(store, TODAY)
    made = local._made(make, store, TODAY)
    assert made.decode("utf-8-sig") == make(store, TODAY).text.removeprefix("\ufeff")


def test_a_backup_is_a_whole_database(tmp_path: Path) -> None:
    store = open_store(tmp_path / "a.db")
    sample.add(store, TODAY)
    copy = tmp_path / "copy.db"
    copy.write_bytes(local._backup(store))
    assert overview.counts(open_store(copy)) == overview.counts(store)


def test_a_backup_is_restored_after_two_steps_and_what_was_here_is_kept(
    page: AppTest, store: LocalStore, database: Path, tmp_path: Path
) -> None:
    add_person(store, "Here")
    other = open_store(tmp_path / "other" / "other.db")
    add_person(other, "There")
    add_person(other, "Too")
    backup = tmp_path / "mine.db"
    portability.backup_to(other, backup)

    page.file_uploader[0].upload("mine.db", backup.read_bytes()).run()
    assert "This backup contains 2 people" in words(page)
    assert "what is here now: 1 person" in words(page)
    assert page.button(key="data:restore").disabled
    page.checkbox[0].check().run()
    assert overview.counts(store).people == 1
    click(page, "data:restore")
    assert not page.error
    assert [person.first_name for person in people.suggest(store, "")] == ["There", "Too"]
    kept = local.kept_copies(database)
    assert len(kept) == 1
    assert [p.first_name for p in people.suggest(LocalStore(kept[0]), "")] == ["Here"]
    assert page.file_uploader[0].value is None

    click(page, "undo:do")
    assert not page.error
    assert [person.first_name for person in people.suggest(store, "")] == ["Here"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\xff\xd8\xff\xe0 a photo", "“notes.db” is not a database."),
        (b"SQLite format 3\0" + b"\0" * 200, "“notes.db” is not a database, or it is damaged."),
    ],
    ids=["empty", "photo", "broken"],
)
def test_a_file_that_is_no_backup_is_refused_under_its_own_name(
    page: AppTest, store: LocalStore, data: bytes, sentence: str
) -> None:
    add_person(store, "Here")
    page.file_uploader[0].upload("notes.db", data).run()
    assert not page.exception
    assert sentence in page.error[0].value.replace("\\", "")
    assert overview.counts(store).people == 1
    assert page.button(key="data:check")  # the rest of the page is still there


def test_a_sound_database_is_called_well(page: AppTest) -> None:
    click(page, "data:check")
    assert "All is well" in page.success[0].value
    assert not page.run().success


def test_people_and_opportunities_come_back_from_the_bin(page: AppTest, store: LocalStore) -> None:
    assert "The bin is empty." in words(page)
    person = add_person(store, "<script>*Ada*")
    case = opportunities.add(store, Opportunity(OpportunityId(0), "Acme", "Engineer"), TODAY)
    people.remove(store, person.id, TODAY)
    opportunities.remove(store, case.id, TODAY)
    page.run()
    assert "**<script>*Ada* Example**" in words(page)
    assert "removed Nov 23, 2026" in words(page)
    click(page, f"data:back:person:{person.id}")
    click(page, f"data:back:case:{case.id}")
    assert overview.counts(store).people == 1
    assert overview.counts(store).opportunities == 1
    assert "The bin is empty." in words(page)


def test_the_sample_comes_and_goes(page: AppTest, store: LocalStore) -> None:
    click(page, "data:sample:add")
    assert overview.counts(store).sample
    click(page, "data:sample:remove")
    assert overview.counts(store).empty
    assert page.button(key="data:sample:add")


def test_a_damaged_database_can_be_replaced_by_a_backup(
    open_page: Callable[..., AppTest], database: Path, tmp_path: Path
) -> None:
    store = open_store(database)
    sample.add(store, TODAY)
    backup = tmp_path / "mine.db"
    portability.backup_to(store, backup)
    raw = bytearray(database.read_bytes())
    raw[4096:] = b"\x5a" * (len(raw) - 4096)
    database.write_bytes(bytes(raw))

    page = open_page("data.py")
    assert not page.exception
    assert "The database cannot be used" in [error.proto.title for error in page.error]
    page.file_uploader[0].upload("mine.db", backup.read_bytes()).run()
    assert "This backup contains 17 people" in words(page)
    page.checkbox[0].check().run()
    click(page, "data:restore")
    assert not page.error
    assert overview.counts(store).people == 17
    assert [copy.name for copy in local.kept_copies(database)] == ["embers-damaged-1.db"]


@pytest.mark.parametrize(
    ("count", "expected"), [(0, "1 kB"), (4_096, "4 kB"), (2_600_000, "2.6 MB")]
)
def test_a_size_in_words(count: int, expected: str) -> None:
    assert local.size(count) == expected


def test_a_removed_touchpoint_waits_in_the_bin(open_page, database) -> None:
    store = open_store(database)
    sample.add(store, TODAY)
    touchpoints.remove(store, 3, TODAY)
    page = open_page("data.py")
    assert any("Gift card" in m.value and "Sam Larkfield" in m.value for m in page.markdown)
    touchpoints.restore(store, 3)
    assert touchpoints.in_bin(store) == []


def test_choosing_a_file_runs_nothing_in_it(
    page: AppTest, store: LocalStore, tmp_path: Path
) -> None:
    add_person(store, "Here")
    file = tmp_path / "evil.db"
    portability.backup_to(store, file)
    with closing(sqlite3.connect(file)) as conn:
        conn.executescript(
            "DROP TABLE known_apart; CREATE VIEW known_apart AS WITH RECURSIVE c(n) AS "
            "(SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n AS first_id, n AS second_id FROM c;"
        )
    page.file_uploader[0].upload("evil.db", file.read_bytes()).run()
    assert not page.exception
    assert "“evil.db” is not a backup that Embers saved" in page.error[0].value.replace("\\", "")
    assert overview.counts(store).people == 1
