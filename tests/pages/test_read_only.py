"""Where nothing can be written, every page is shown, with a sentence that says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm.services import sample
from crm.store.local import open_store
from crm.ui.shell.nav import SCREENS, Screen
from tests.conftest import TODAY
from tests.forbidden import allow, forbid

CANNOT = "can be read but not written, so nothing can be changed."


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The sample, on a disk that may only be read."""
    path = tmp_path / "disk" / "embers.db"
    sample.add(open_store(path), TODAY)
    forbid(path.parent, monkeypatch)
    yield path
    allow(path.parent)


def words(page: AppTest) -> str:
    return "\n".join(one.value.replace("\\", "") for one in page.warning)


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.file)
def test_a_page_is_shown_and_says_that_nothing_can_be_changed(
    screen: Screen, open_page: Callable[..., AppTest], database: Path
) -> None:
    page = open_page(screen.file, id=1)
    assert not page.exception
    assert not page.error
    assert CANNOT in words(page)
    assert "save a backup" in words(page)
    assert [file.name for file in database.parent.iterdir()] == ["embers.db"]


def test_a_change_is_refused_in_the_same_words(
    open_page: Callable[..., AppTest], database: Path
) -> None:
    page = open_page("person.py", id=1)
    page.button(key="person:archive:1").click().run()
    assert not page.exception
    assert CANNOT in page.error[0].value.replace("\\", "")


def test_it_is_changed_again_once_that_is_allowed(
    open_page: Callable[..., AppTest], database: Path
) -> None:
    page = open_page("person.py", id=1)
    allow(database.parent)
    page.button(key="person:archive:1").click().run()
    assert not page.error
    assert not page.warning
    with open_store(database).read() as db:
        assert db.execute("SELECT archived_on FROM people WHERE id = 1").fetchone()[0]
