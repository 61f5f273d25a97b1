"""Every page and every dialog of the app with the sample people, whose words are others."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from streamlit.testing.v1 import AppTest

from crm.services import settings
from crm.store.local import open_store
from crm.ui.insights.page import QUESTIONS
from crm.ui.shell.dialogs import Dialog
from crm.ui.shell.nav import SCREENS
from tests import hostile
from tests.conftest import ROOT, TODAY
from tests.pages.test_plain_text import requests_for, unfold


def screens(database: Path, words: str) -> Iterator[tuple[str, AppTest]]:
    """Each with its name; whatever a click opens is open."""
    os.environ |= {"EMBERS_DB": str(database), "EMBERS_TODAY": TODAY.isoformat()}
    store = open_store(database)
    hostile.fill(store, words)
    settings.sign_as(store, words)
    for screen in SCREENS:
        yield screen.file, unfold(_opened(screen.file, id=1))
    yield "the second opportunity", unfold(_opened("opportunity.py", id=2))
    for question in QUESTIONS:
        yield question.slug, unfold(_opened("insights.py", about=question.slug))
    for request in requests_for(words):
        page = _opened("today.py")
        page.session_state["_dialog"] = Dialog(request, "dialog-1")
        yield request.name, page.run()


def _opened(file: str, **query: object) -> AppTest:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=30).run()
    page.switch_page(f"pages/{file}")
    for name, value in query.items():
        page.query_params[name] = str(value)
    return page.run()
