"""The Import page: preview, import once, undo, refuse with a message."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from crm.domain.cases.opportunity import Event, EventKind, Opportunity
from crm.domain.ids import EventId, OpportunityId, TouchpointId
from crm.domain.touchpoints.touchpoint import Channel, Direction, Touchpoint
from crm.services import overview, portability, sample, touchpoints
from crm.services.cases import events, opportunities
from crm.services.imports import history
from crm.services.people.people import suggest
from crm.store.local import LocalStore, open_store
from tests.conftest import ROOT, TODAY

FILES = ROOT / "tests" / "data" / "linkedin"
NATIVE = FILES / "01_native_2026.csv"
HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"


@pytest.fixture
def page(open_page: Callable[..., AppTest]) -> AppTest:
    return open_page("import_data.py")


@pytest.fixture
def store(page: AppTest, database: Path) -> LocalStore:
    return open_store(database)


def drop(page: AppTest, name: str, data: bytes) -> AppTest:
    page.file_uploader[0].upload(name, data).run()
    assert not page.exception
    return page


def apply(page: AppTest) -> AppTest:
    page.button(key="import:apply").click().run()
    assert not page.exception
    assert not page.error
    return page


def counted(page: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.metric}


def words(page: AppTest) -> str:
    shown = [*page.markdown, *page.info, *page.success, *page.caption, *page.warning]
    return "\n".join(element.value for element in shown).replace("\\", "")


def told(page: AppTest) -> str:
    return "\n".join(f"{error.proto.title} {error.value}" for error in page.error).replace("\\", "")


def has(page: AppTest, key: str) -> bool:
    return key in [button.key for button in page.button]


def row(first: str, last: str, slug: str, company: str, position: str = "Engineer") -> str:
    link = f"https://www.linkedin.com/in/{slug}"
    return f"{first},{last},{link},,{company},{position},03 May 2024\n"


def test_a_preview_counts_and_stores_nothing(page: AppTest, store: LocalStore) -> None:
    drop(page, NATIVE.name, NATIVE.read_bytes())
    assert counted(page) == {"New": "7", "Changed": "0", "Unchanged": "0", "Left out": "2"}
    assert page.button(key="import:apply").label == "Import 7 people"
    assert [tab.label for tab in page.tabs] == ["New (7)", "Left out (2)"]
    people = page.table[0].value
    assert list(people["Name"])[:2] == ["Marta Quillfeather", "Zoë Brandtnér"]
    assert "**Lines 6, 12:** This member hid or closed their profile" in words(page)
    assert overview.counts(store).people == 0
    assert history.records(store) == []


def test_an_import_is_applied_once_and_leads_to_today(
    page: AppTest, store: LocalStore, sent: list[Any]
) -> None:
    drop(page, NATIVE.name, NATIVE.read_bytes())
    before = page.file_uploader[0].key
    apply(page)
    assert overview.counts(store).people == 7
    assert "Imported: 7 people added." in words(page)
    assert not has(page, "import:apply")
    assert page.file_uploader[0].key != before
    assert not page.file_uploader[0].value
    page.button(key="import:on").click().run()
    assert not page.exception
    assert sent == [("pages/today.py", {"query_params": {}})]
    assert not has(page, "import:on")


def test_a_second_click_on_import_changes_nothing(page: AppTest, store: LocalStore) -> None:
    drop(page, NATIVE.name, NATIVE.read_bytes())
    button = page.button(key="import:apply")
    apply(page)
    button.click().run()  # the browser sent two clicks before the page came back
    assert not page.exception
    assert len(history.records(store)) == 1
    assert overview.counts(store).people == 7


def test_the_same_file_again_is_recognised(page: AppTest) -> None:
    apply(drop(page, NATIVE.name, NATIVE.read_bytes()))
    drop(page, "renamed.csv", NATIVE.read_bytes())
    assert counted(page)["Unchanged"] == "7"
    assert "This exact file was imported on Nov 23, 2026." in words(page)
    assert "There is nothing to import." in words(page)
    assert not has(page, "import:apply")


def test_an_import_is_taken_back_from_the_result(page: AppTest, store: LocalStore) -> None:
    apply(drop(page, NATIVE.name, NATIVE.read_bytes()))
    page.button(key="import:undo").click().run()
    assert not page.exception
    assert "Undone: 7 people removed." in words(page)
    assert overview.counts(store).people == 0
    assert history.records(store)[0].undone_on == TODAY


def test_taking_back_from_the_history_says_who_stays(page: AppTest, store: LocalStore) -> None:
    apply(drop(page, NATIVE.name, NATIVE.read_bytes()))
    marta = suggest(store, "Marta")[0]
    call = Touchpoint(
        TouchpointId(0), (marta.id,), TODAY, Channel.CALL, Direction.OUT
    )  # fmt: skip
    touchpoints.log(store, call, TODAY)
    number = history.records(store)[0].id
    page.button(key=f"import:back:{number}").click().run()
    assert not page.exception
    assert "Undone: 6 people removed." in words(page)
    assert "1 person stays" in words(page)
    assert "Marta Quillfeather" in words(page)
    assert overview.counts(store).people == 1
    assert not has(page, f"import:back:{number}")


def test_a_change_is_shown_as_old_and_new(page: AppTest) -> None:
    old = HEADER + row("Ada", "Example", "ada", "Old Works")
    apply(drop(page, "a.csv", old.encode()))
    new = HEADER + row("Ada", "Example", "ada", "New Works") + row("Bo", "Sample", "bo", "Works")
    drop(page, "b.csv", new.encode())
    assert counted(page) == {"New": "1", "Changed": "1", "Unchanged": "0", "Left out": "0"}
    assert page.button(key="import:apply").label == "Import 1 person and update 1"
    changes = page.table[1].value.to_dict("records")
    assert changes == [
        {"Name": "Ada Example", "What": "Company", "Old": "Old Works", "New": "New Works"}
    ]


def test_news_name_who_may_have_got_the_job(page: AppTest, store: LocalStore) -> None:
    case = opportunities.add(
        store, Opportunity(OpportunityId(0), "Acme", "Data Engineer"), TODAY
    )  # fmt: skip
    rejected = Event(EventId(0), case.id, EventKind.REJECTION_RECEIVED, date(2026, 8, 3))
    events.record(store, rejected, TODAY)
    old = HEADER + row("Ada", "<b>Example*", "ada", "Old Works")
    apply(drop(page, "a.csv", old.encode()))
    assert "What changed" not in "".join(s.value for s in page.header)
    new = HEADER + row("Ada", "<b>Example*", "ada", "Acme", "Data Engineer")
    apply(drop(page, "b.csv", new.encode()))
    assert "What changed since your last import" in [s.value for s in page.header]
    assert "Ada <b>Example* may have got the job" in words(page).replace("**", "")
    assert "Company: **Acme**, previously Old Works" in words(page)
    yes = next(b for b in page.button if b.key == f"proposal:yes:1:{case.id}")
    yes.click().run()
    assert EventKind.HIRE_IDENTIFIED in {e.kind for e in opportunities.case(store, case.id).events}
    assert not [b for b in page.button if (b.key or "").startswith("proposal:yes")]


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        ("13_Connections_of_trains.csv", ""),
        ("14_photo_renamed.csv", "This is a photo (JPEG), not a table."),
        ("15_empty.csv", "This file is empty."),
        ("16_path_traversal.zip", ""),
        ("17_bomb.zip", ""),
    ],
)
def test_a_wrong_file_is_refused_in_words_and_nothing_is_stored(
    page: AppTest, store: LocalStore, file: str, sentence: str
) -> None:
    drop(page, file, (FILES / file).read_bytes())
    assert told(page).startswith("This file cannot be imported")
    assert sentence in told(page)
    assert "on our side" not in told(page)
    assert "Nothing was stored." in words(page)
    assert not has(page, "import:apply")
    assert overview.counts(store).people == 0
    assert history.records(store) == []
    drop(page, NATIVE.name, NATIVE.read_bytes())  # the screen stays usable
    assert not page.error
    assert has(page, "import:apply")


def test_rows_that_make_a_file_useless_are_listed(page: AppTest) -> None:
    drop(page, "hidden.csv", (HEADER + ",,,,,,07 Nov 2026\n").encode())
    assert "hid or closed" in told(page)
    assert "**Line 2:**" in words(page)


def test_everything_from_another_embers_comes_in_and_goes_again(
    page: AppTest, store: LocalStore, tmp_path: Path
) -> None:
    other = open_store(tmp_path / "other.db")
    sample.add(other, TODAY)
    there = overview.counts(other)
    data = portability.portable_document(other)[0].encode()
    drop(page, "all.json", data)
    assert counted(page)["New people"] == str(there.people)
    assert overview.counts(store).empty
    apply(page)
    assert overview.counts(store).opportunities == there.opportunities
    page.button(key="import:undo").click().run()
    assert not page.exception
    assert overview.counts(store).empty


def test_names_from_a_file_are_shown_as_they_are_written(page: AppTest) -> None:
    drop(page, "<script>*x*.csv", NATIVE.read_bytes())
    assert "<script>" not in "".join(m.value for m in page.markdown)
    assert "**<script>*x*.csv**" in words(page)
