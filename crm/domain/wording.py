"""Counts and lists as words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from crm.language import form, tr


def plural(n: int, one: str, many: str) -> str:
    """1 day, 1,200 days."""
    return f"{n:,} {form(n, one, many)}"


def listed(parts: Sequence[str]) -> str:
    """One, two and three; "" of none."""
    if not parts:
        return ""
    *first, last = parts
    return tr("{first} and {last}", first=", ".join(first), last=last) if first else last


def either(parts: Sequence[str]) -> str:
    """One, two or three; "" of none."""
    if not parts:
        return ""
    *first, last = parts
    return tr("{first} or {last}", first=", ".join(first), last=last) if first else last


#: Words that keep their capital within a sentence.
_CAPITAL: Final = ("LinkedIn", "I ")


def within(label: str) -> str:
    """A label within a sentence: "call", "LinkedIn request", "I withdrew"."""
    return label if label.startswith(_CAPITAL) else label[:1].lower() + label[1:]
