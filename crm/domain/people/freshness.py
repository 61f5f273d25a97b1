"""When a person's data were last confirmed: by an import that listed them, or by the user."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from crm.domain.people.person import Person

#: People change jobs every few years; after this long a title is worth a second look. Source: D.
OLD_AFTER: Final = timedelta(days=365)
#: The fields that become outdated.
AGEING: Final = ("company", "position", "location", "email", "phone")


@dataclass(frozen=True, slots=True)
class Freshness:
    """The last confirmation of a person's fields.

    Attributes:
        on: the day. by: the name of the file that listed them, "" = the user.
    """

    on: date
    by: str = ""

    def is_old(self, today: date) -> bool:
        return today - self.on > OLD_AFTER


@dataclass(frozen=True, slots=True)
class Listing:
    """The people an import's file listed, with IDs as `packed` returns them."""

    on: date
    file_name: str
    people: str


def freshness(person: Person, listings: Iterable[Listing]) -> Freshness | None:
    """The latest confirmation; None if there is none or no field can become outdated.

    Args:
        listings: the imports in force, in any order.
    """
    if not any(getattr(person, name) for name in AGEING):
        return None
    found = [Freshness(found.on, found.file_name) for found in listings if holds(found, person.id)]
    typed = person.created_on if set(AGEING) & set(person.typed_fields) else None
    by_hand = max(filter(None, (person.confirmed_on, typed)), default=None)
    found += [Freshness(by_hand)] if by_hand else []
    return max(found, key=lambda f: (f.on, f.by), default=None)


def packed(ids: Iterable[int]) -> str:
    """IDs as ranges, `[[first, last], ...]` in JSON: an import lists thousands in a row."""
    numbers = sorted(set(ids))
    if numbers and numbers[-1] - numbers[0] == len(numbers) - 1:  # a first import
        return f"[[{numbers[0]},{numbers[-1]}]]"
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return json.dumps(found, separators=(",", ":"))


def runs(text: str) -> list[tuple[int, int]]:
    """The ID ranges that `packed` wrote, in order."""
    return [(first, last) for first, last in json.loads(text)] if text else []


def holds(listing: Listing, person_id: int) -> bool:
    """Whether a file listed somebody."""
    return any(first <= person_id <= last for first, last in runs(listing.people))
