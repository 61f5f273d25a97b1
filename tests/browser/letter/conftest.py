"""Today with Ada, whom a letter can go to, in one window for all tests of a file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from crm.store.local import LocalStore
from tests.browser.conftest import Server
from tests.browser.letter.letters import a_window, begin_again, with_ada


@pytest.fixture(scope="module")
def store(server: Server) -> LocalStore:
    return with_ada(server.database)


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    with a_window(browser) as page:
        yield page


@pytest.fixture
def fresh(window: Page, server: Server, store: LocalStore) -> Page:
    begin_again(window, server, store)
    return window
