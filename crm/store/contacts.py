"""Contacts that files brought: storing a plan of them in bulk, and taking it back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import timedelta

from sqlite_utils import Database

from crm.domain.contact_merge import TouchpointChange, taken_back
from crm.domain.contact_plan import ContactPlan
from crm.domain.contacts import Contact
from crm.domain.touchpoints import Channel, Touchpoint, TouchpointId
from crm.store import touchpoints
from crm.store.query import in_list, insert_many


def stored(db: Database, contacts: Iterable[Contact]) -> dict[str, Touchpoint]:
    """What is here already of these contacts, by source, also in the bin."""
    return touchpoints.by_source(db, (contact.source for contact in contacts))


def alike(db: Database, contacts: Sequence[Contact]) -> list[Touchpoint]:
    """Touchpoints of the same channels and days that may be the same contacts under no name."""
    days = {contact.day for contact in contacts}
    near = {(day + timedelta(days=more)).isoformat() for day in days for more in (-1, 0, 1)}
    ids: list[int] = []
    for clause, values in in_list(contact.channel.value for contact in contacts):
        sql = (
            "SELECT id, substr(happened_at, 1, 10) FROM touchpoints WHERE binned_on IS NULL "
            f"AND channel IN ({clause}) AND (source = '' OR channel = ?)"
        )
        found = db.execute(sql, [*values, Channel.LINKEDIN_REQUEST.value]).fetchall()
        ids += [row[0] for row in found if row[1] in near]
    return touchpoints.by_ids(db, ids)


def apply_plan(db: Database, plan: ContactPlan, import_id: int) -> None:
    """Store the touchpoints of a plan, and note what it changes of stored ones."""
    touchpoints.insert_all(db, plan.new, import_id)
    for record in plan.updated:
        touchpoints.update(db, record)
    noted = ({"import_id": import_id} | asdict(change) for change in plan.changes)
    insert_many(db, "touchpoint_changes", noted)


def restore(db: Database, import_id: int) -> None:
    """Give the touchpoints an import brought up to date their old values back.

    Where a later import went on from such a value, it now starts before it.
    """
    changes: dict[TouchpointId, list[TouchpointChange]] = defaultdict(list)
    sql = "SELECT * FROM touchpoint_changes WHERE import_id = ? ORDER BY id"
    for row in db.query(sql, [import_id]):
        touchpoint_id = TouchpointId(row["touchpoint_id"])
        changes[touchpoint_id].append(
            TouchpointChange(touchpoint_id, row["field"], row["old"], row["new"])
        )
    for touchpoint_id, mine in changes.items():
        record = touchpoints.get(db, touchpoint_id)
        if record:
            touchpoints.update(db, taken_back(record, mine))
        for change in mine:
            _pass_on(db, import_id, change)
    db.execute("DELETE FROM touchpoint_changes WHERE import_id = ?", [import_id])


def _pass_on(db: Database, import_id: int, change: TouchpointChange) -> None:
    later = (
        "SELECT min(id) FROM touchpoint_changes WHERE touchpoint_id = ? AND field = ? AND old = ? "
        "AND import_id > ?"
    )
    values = [change.touchpoint_id, change.field, change.new, import_id]
    db.execute(f"UPDATE touchpoint_changes SET old = ? WHERE id = ({later})", [change.old, *values])
