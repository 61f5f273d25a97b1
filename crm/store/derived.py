"""What is derived from the rest of the database, as far as opening it may find it missing or stale."""

from __future__ import annotations

from sqlite_utils import Database

from crm.store.touchpoints import contact_records, tie_summaries


def is_current(db: Database) -> bool:
    return tie_summaries.is_current(db) and contact_records.have_keys(db)


def rebuild(db: Database) -> None:
    """Make what is missing or stale anew, inside the open transaction."""
    if not contact_records.have_keys(db):
        contact_records.make_keys(db)
    if not tie_summaries.is_current(db):
        tie_summaries.rebuild(db)
