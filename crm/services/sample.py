"""Sample people and cases to explore Embers with, and their complete removal."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from typing import Any, Final

from sqlite_utils import Database

from crm import reference
from crm.domain.imports.portable_schema import FORMAT, NOUNS, VERSION, Holds
from crm.domain.workdays import Workdays
from crm.errors import AlreadyThere, NotFound
from crm.language import tr
from crm.store.handle import Store
from crm.store.imports import imports, undo
from crm.store.imports.imports import ImportRecord
from crm.store.people import erase

KIND: Final = "sample"
_PLANNED: Final = "appointments"


def add(store: Store, today: date) -> dict[str, int]:
    """Add the sample, with dates relative to today; return what was added, per noun.

    Raises:
        AlreadyThere: the sample is already present.
    """
    # Every page calls `is_in`; only this function needs the file readers.
    from crm.intake.portable import read_portable
    from crm.services.imports import portable

    data = sample_document(today)
    items = read_portable(data)

    def work(db: Database) -> dict[str, int]:
        if imports.standing_of_kind(db, KIND):
            raise AlreadyThere(tr("The sample people are already here."))
        record = ImportRecord(0, tr("Sample people"), hashlib.sha256(data).hexdigest(), KIND, today)
        record, _ = portable.bring(db, items, record)
        return {
            "people": record.new,
            "opportunities": len(items["opportunities"]),
            "touchpoints": record.touchpoints,
        }

    return store.write(work)


def remove(store: Store, today: date) -> dict[str, int]:
    """Remove the sample and everything that was added to its people and cases.

    Raises:
        NotFound: there is no sample.
    """

    def work(db: Database) -> dict[str, int]:
        found = imports.standing_of_kind(db, KIND)
        if not found:
            raise NotFound(tr("There are no sample people here."))
        removed = {"people": 0, "opportunities": 0, "touchpoints": 0}
        for import_id in found:
            _erase(db, import_id, removed, today)
        return removed

    return store.write(work)


def _erase(db: Database, import_id: int, removed: dict[str, int], today: date) -> None:
    from crm.services.imports.history import restore_fields

    restore_fields(db, import_id, today)  # of people who existed before
    ids = {noun: imports.created(db, noun, import_id) for noun in removed}
    for noun, created in ids.items():
        removed[noun] += len(created)
    erase.opportunities(db, ids["opportunities"])
    erase.people(db, ids["people"])
    undo.remove_created(db, import_id)
    undo.mark_undone(db, import_id, today, ())
    imports.forget(db, import_id)


def is_in(db: Database) -> bool:
    """Whether the sample is present."""
    return bool(imports.standing_of_kind(db, KIND))


def sample_document(today: date) -> bytes:
    """The sample as a portable document: numbers of days become dates before today."""
    raw = reference.table("demo.toml")
    lists = {name: [_dated(name, item, today) for item in raw.get(name, [])] for name in NOUNS}
    return json.dumps({"format": FORMAT, "version": VERSION, **lists}).encode()


def _dated(noun: str, item: dict[str, Any], today: date) -> dict[str, Any]:
    dated = dict(item)
    for name, value in item.items():
        key = NOUNS[noun].key(name)
        if key and key.holds in (Holds.DAY, Holds.MOMENT):
            day = today - timedelta(days=value)
            # Nobody is invited to an interview on a Sunday, whatever day the sample is added.
            dated[name] = (Workdays().next_workday(day) if noun == _PLANNED else day).isoformat()
    return dated
