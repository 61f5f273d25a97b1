"""Counts and lists as words."""

from __future__ import annotations

from collections.abc import Sequence


def plural(n: int, one: str, many: str) -> str:
    """1 day, 1,200 days."""
    return f"{n:,} {one if n == 1 else many}"


def listed(parts: Sequence[str]) -> str:
    """One, two and three."""
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last
