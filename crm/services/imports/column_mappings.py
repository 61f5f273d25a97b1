"""Column mappings that are remembered: what the columns of a table with this header mean."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlite_utils import Database

from crm.intake.columns import Field
from crm.intake.mapping import Fields, Source, TableSeen
from crm.services.json_settings import table_in
from crm.store import settings
from crm.store.handle import Store

_KEY: Final = "column_mappings"
#: So many are remembered, the latest.
_MOST: Final = 50


def remembered(store: Store) -> dict[str, Fields]:
    """The mappings by the key of their header."""
    with store.read() as db:
        return _remembered(db)


def _remembered(db: Database) -> dict[str, Fields]:
    stored = table_in(settings.get(db, _KEY))
    found = {key: _fields(names) for key, names in stored.items()}
    return {key: fields for key, fields in found.items() if fields}


def _fields(names: object) -> Fields:
    """The fields that a setting names; none if it is not one of this version."""
    known: Mapping[Any, Field | None] = {**{one.value: one for one in Field}, "": None}
    listed = names if isinstance(names, list) else []
    fits = all(isinstance(name, str) and name in known for name in listed)
    return tuple(known[name] for name in listed) if fits else ()


def remember(db: Database, tables: Iterable[TableSeen]) -> None:
    """Remember what somebody chose for these tables; a table without column names has no header to know it by."""
    new = {one.key: one.fields for one in tables if one.source is Source.CHOSEN and one.named}
    if not new:
        return
    before = {key: fields for key, fields in _remembered(db).items() if key not in new}
    latest = list({**before, **new}.items())[-_MOST:]
    stored = {key: [meaning or "" for meaning in fields] for key, fields in latest}
    settings.put(db, _KEY, json.dumps(stored))
