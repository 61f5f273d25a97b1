"""Saved views of the list of people: a name for a set of filters."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlite_utils import Database

from crm.domain.people.normalise import clean_text
from crm.errors import InvalidInput
from crm.language import tr
from crm.services.json_settings import lists_in, texts_in
from crm.services.unit_of_work import unit_of_work
from crm.store import settings
from crm.store.handle import Store

_KEY: Final = "people_views"
#: A longer list would be hard to search. Source: D.
MOST: Final = 30


@dataclass(frozen=True, slots=True)
class View:
    """A named set of filters, in the form of the page's query string."""

    name: str
    filters: Mapping[str, str]


def saved(store: Store) -> tuple[View, ...]:
    """The saved views in the order in which they were saved."""
    with store.read() as db:
        return _read(db)


@unit_of_work
def save(db: Database, name: str, filters: Mapping[str, str]) -> View:
    """Save the filters under a name; a view of this name is replaced.

    Raises:
        InvalidInput: no name, nothing is filtered, or there are too many views.
    """
    view = View(clean_text(name), {key: value for key, value in filters.items() if value})
    if not view.name:
        raise InvalidInput(tr("Please enter a name for the view."), field="view")
    if not view.filters:
        raise InvalidInput(
            tr("Nothing is filtered."), tr("Search or filter first, then save."), "view"
        )
    others = [v for v in _read(db) if v.name.casefold() != view.name.casefold()]
    if len(others) >= MOST:
        raise InvalidInput(
            tr("You already have {most} views.", most=MOST), tr("Remove one first."), "view"
        )
    _write(db, (*others, view))
    return view


@unit_of_work
def remove(db: Database, view: View) -> None:
    """Remove a view; the people stay. `restore` undoes it."""
    _write(db, tuple(v for v in _read(db) if v.name != view.name))


def restore(store: Store, view: View) -> None:
    """Restore a removed view, at the end of the list."""
    save(store, view.name, view.filters)


def _read(db: Database) -> tuple[View, ...]:
    rows = lists_in(settings.get(db, _KEY))
    pairs = ((row[0], texts_in(row[1])) for row in rows if len(row) == 2)
    return tuple(View(name, filters) for name, filters in pairs if isinstance(name, str))


def _write(db: Database, views: tuple[View, ...]) -> None:
    settings.put(db, _KEY, json.dumps([[view.name, dict(view.filters)] for view in views]))
