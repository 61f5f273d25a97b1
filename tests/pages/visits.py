"""What visitors of a hosted app do and see; the fixture `visitor` opens their browsers."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from crm.errors import StoreUnreachable
from crm.remote.folder import FolderTarget
from crm.services import overview
from crm.store.handle import Store

ADA = {"sub": "ada", "name": "Ada Example", "email": "ada@example.com", "email_verified": True}
BEN = {"sub": "ben", "name": "Ben Sample", "email": "ben@example.com", "email_verified": True}
CLEO = {"sub": "cleo", "name": "Cleo Coach", "email": "cleo@coach.example", "email_verified": True}


def at(app: AppTest, file: str) -> AppTest:
    app.run()
    app.switch_page(f"pages/{file}")
    return app.run()


def words(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.title, *app.header, *app.error, *app.warning]
    parts += [*app.info, *app.success]
    return "\n".join(str(part.value) for part in parts)


def database_of(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The database that a visitor's run used."""
    seen: list[Store] = []
    counts = overview.counts

    def noted(store: Store) -> overview.Counts:
        seen.append(store)
        return counts(store)

    with monkeypatch.context() as patch:
        patch.setattr(overview, "counts", noted)
        app.switch_page("pages/today.py")
        app.run()
    assert seen, words(app)
    return seen[-1]


def button(app: AppTest, key: str) -> Any:
    return next(b for b in app.button if b.key == key)


def silent(patch: pytest.MonkeyPatch) -> None:
    """From now on the store does not answer."""

    def nothing(*args: object) -> None:
        raise StoreUnreachable("Your data cannot be reached at the moment.")

    for name in ("create", "saved", "versions", "exists", "head"):
        patch.setattr(FolderTarget, name, nothing)


def save(page: AppTest) -> Any:
    """The button of the open form that saves it."""
    return next(
        b for b in page.button if (b.key or "").endswith(":save") and b.label != "Save it as a file"
    )
