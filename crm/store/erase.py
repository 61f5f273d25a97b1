"""Removing things for good, with everything that hangs on them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

from crm.store.query import in_list


def opportunities(db: Database, ids: Iterable[int]) -> None:
    """Delete opportunities with their roles, events, decisions and claims; touchpoints lose the link."""
    for clause, values in in_list(ids):
        mine = f"opportunity_id IN ({clause})"
        for table in ("air_notes", "comparisons", "claims", "proposals", "outcomes", "roles"):
            db.execute(f"DELETE FROM {table} WHERE {mine}", values)
        events = f"SELECT id FROM events WHERE {mine}"
        for table in ("event_people", "outcomes"):
            db.execute(f"DELETE FROM {table} WHERE event_id IN ({events})", values)
        db.execute(f"UPDATE air_notes SET event_id = NULL WHERE event_id IN ({events})", values)
        db.execute(f"DELETE FROM events WHERE {mine}", values)
        db.execute(f"UPDATE touchpoints SET opportunity_id = NULL WHERE {mine}", values)
        db.execute(f"DELETE FROM opportunities WHERE id IN ({clause})", values)


def people(db: Database, ids: Iterable[int]) -> None:
    """Delete people and every trace of them; a touchpoint shared with others stays with the others."""
    for clause, values in in_list(ids):
        mine = f"person_id IN ({clause})"
        for table in ("air_notes", "proposals", "outcomes", "roles", "changes", "event_people"):
            db.execute(f"DELETE FROM {table} WHERE {mine}", values)
        db.execute(
            f"UPDATE air_notes SET led_to_person = NULL WHERE led_to_person IN ({clause})", values
        )
        for column in ("said_by", "ask_person"):
            db.execute(f"UPDATE claims SET {column} = NULL WHERE {column} IN ({clause})", values)
        db.execute(f"UPDATE people SET referred_by = NULL WHERE referred_by IN ({clause})", values)
        db.execute(f"DELETE FROM touchpoint_people WHERE {mine}", values)
    _drop_touchpoints_of_nobody(db)
    for clause, values in in_list(ids):
        db.execute(f"DELETE FROM people WHERE id IN ({clause})", values)


def _drop_touchpoints_of_nobody(db: Database) -> None:
    orphans = (
        "SELECT id FROM touchpoints WHERE id NOT IN (SELECT touchpoint_id FROM touchpoint_people)"
    )
    db.execute(f"DELETE FROM outcomes WHERE touchpoint_id IN ({orphans})")
    db.execute(f"DELETE FROM touchpoints WHERE id IN ({orphans})")
