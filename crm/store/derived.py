"""Derived tables that may be missing or stale when a database is opened."""

from __future__ import annotations

from sqlite_utils import Database

from crm.store import result_cache
from crm.store.touchpoints import contact_records, tie_summaries


def is_current(db: Database) -> bool:
    return tie_summaries.is_current(db) and contact_records.have_keys(db)


def rebuild(db: Database) -> None:
    """Rebuild what is missing or stale, inside the open transaction."""
    if not contact_records.have_keys(db):
        contact_records.make_keys(db)
    if not tie_summaries.is_current(db):
        tie_summaries.rebuild(db)


def renew_stamps(db: Database) -> None:
    """Make no computed answer of another database, or of an earlier state, an answer of this one."""
    result_cache.renew(db)
    tie_summaries.renew_stamps(db)
