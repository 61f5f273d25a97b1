"""The companies where the user knows people, and how well."""

from __future__ import annotations

from dataclasses import dataclass

from crm.domain.ids import PersonId


@dataclass(frozen=True, slots=True)
class Circle:
    """The people known at one company.

    Attributes:
        people: everybody; in_touch: those with any contact logged; warm: those who have answered and are not quiet.
        warmest: the person with the highest warmth (0-100), None without contact.
    """

    company: str
    people: int
    in_touch: int
    warm: int
    warmest: PersonId | None = None
    warmth: float = 0.0
