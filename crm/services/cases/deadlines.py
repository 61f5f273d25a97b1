"""Legal deadlines that may run after a rejection: information with source and date, no advice."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache

from crm import reference
from crm.errors import ReferenceBroken


@dataclass(frozen=True, slots=True)
class Deadline:
    """What a place says, how long one has, where that stands, and as of when."""

    name: str
    rule: str
    limit: str
    source: str
    as_of: str


@lru_cache(maxsize=1)
def deadlines() -> tuple[Deadline, ...]:
    """The shipped information, in the file's order.

    Raises:
        ReferenceBroken: a place lacks a key, named by place and key.
    """
    found = []
    for number, raw in enumerate(reference.table("deadlines.toml").get("place", []), 1):
        for field in fields(Deadline):
            if not isinstance(raw.get(field.name), str) or not raw[field.name]:
                place = raw.get("name") or f"number {number}"
                raise ReferenceBroken(
                    f"data/deadlines.toml, {place}: the key {field.name!r} is missing."
                )
        found.append(Deadline(**raw))
    return tuple(found)
