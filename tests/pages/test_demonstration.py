"""A demonstration says what is true about where its data are, and names no place on the server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm.access import Admission
from crm.deployment import Mode
from crm.services import portability
from crm.store.local import open_store
from crm.ui.shell import demo, gate


@pytest.fixture
def open_page(
    open_page: Callable[..., AppTest], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., AppTest]:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(gate, "admission", lambda: Admission(True, mode=Mode.DEMO))
    return open_page


def words(page: AppTest) -> str:
    shown = [*page.markdown, *page.caption, *page.code, *page.info, *page.error, *page.success]
    labels = [*page.expander, *page.button]
    return "\n".join([*(e.value for e in shown), *(e.label for e in labels)]).replace("\\", "")


def click(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click()
    return page.run()


def test_the_data_page_names_no_place_and_promises_nothing(
    open_page: Callable[..., AppTest], tmp_path: Path
) -> None:
    page = open_page("data.py")
    assert not page.exception
    shown = words(page)
    assert "in a temporary file on the server" in shown
    assert "gone when you close this tab" in shown
    for wrong in (str(tmp_path), "embers-demonstration", "this computer", "Stop Embers", "backups"):
        assert wrong not in shown


def test_a_restore_in_a_demonstration_names_no_place_and_leaves_one_copy(
    open_page: Callable[..., AppTest], tmp_path: Path
) -> None:
    page = open_page("data.py")
    portability.backup_to(open_store(tmp_path / "other" / "embers.db"), tmp_path / "saved.db")
    for _ in range(3):
        page.file_uploader[0].upload("saved.db", (tmp_path / "saved.db").read_bytes()).run()
        assert "What is here can be restored with Undo." in words(page)
        page.checkbox[0].check().run()
        click(page, "data:restore")
        assert not page.error
    assert str(tmp_path) not in words(page)
    assert "backups" not in words(page)
    assert len(list(tmp_path.glob("embers-demonstration-*/backups/*.db"))) == 1


def test_a_file_too_large_for_a_demonstration_is_not_read(
    open_page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "MOST_BYTES", 2_000_000)
    page = open_page("data.py")
    page.file_uploader[0].upload("large.db", b"SQLite format 3\0" + b"x" * 2_000_000).run()
    assert "A demonstration can hold at most 2 MB." in words(page)


def test_the_banner_says_how_long_it_stays(open_page: Callable[..., AppTest]) -> None:
    assert "**gone when you close this tab**, or after two hours" in words(open_page("people.py"))
