"""Who introduced whom, read from the database."""

from __future__ import annotations

from crm.domain.introductions import Introducer, chains
from crm.store import people
from crm.store.handle import Store


def all_chains(store: Store) -> tuple[Introducer, ...]:
    """Every chain of introductions, the largest first."""
    with store.read() as db:
        return chains(people.in_introductions(db))
