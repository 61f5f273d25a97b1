"""Choosing people, also among tens of thousands, and naming somebody new on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from crm.domain.people import Person, PersonId
from crm.errors import InvalidInput
from crm.services import people
from crm.ui.session import store

#: All options of a widget travel to the browser; above this many the user types first.
MOST_OPTIONS: Final = 1000
_FOUND: Final = 40


@dataclass(frozen=True, slots=True)
class Picked:
    """Known people by id, and names of people to add."""

    people: tuple[PersonId, ...]
    newcomers: tuple[str, ...]

    @property
    def nobody(self) -> bool:
        return not self.people and not self.newcomers


def people_picker(
    label: str, key: str, chosen: Sequence[int] = (), help: str | None = None
) -> None:
    """A field for one or several people; read it with `picked(key)`.

    Args:
        chosen: ids that are chosen when the field is first shown.
    """
    options = {person.id: person for person in _options(key, chosen)}
    st.multiselect(
        label,
        list(options),
        default=[i for i in chosen if i in options] if key not in st.session_state else None,
        format_func=lambda i: describe(options[i]) if i in options else str(i),
        key=key,
        accept_new_options=True,
        placeholder="Type a name; a new one is added",
        help=help,
    )


def picked(key: str) -> Picked:
    """What was chosen in the picker of this key."""
    values = st.session_state.get(key) or []
    known = tuple(PersonId(value) for value in values if isinstance(value, int))
    return Picked(known, tuple(value for value in values if isinstance(value, str)))


def picked_one(key: str, hint: str = "") -> tuple[PersonId | None, str]:
    """The one person chosen, by id or by the name of somebody new; neither if nobody is.

    Raises:
        InvalidInput: several are chosen; `hint` says what to do then.
    """
    who = picked(key)
    if len(who.people) + len(who.newcomers) > 1:
        raise InvalidInput("Please name one person.", hint, "people")
    return next(iter(who.people), None), next(iter(who.newcomers), "")


def describe(person: Person) -> str:
    """Name with company, enough to tell namesakes apart."""
    return f"{person.name}, {person.company}" if person.company else person.name


def _options(key: str, chosen: Sequence[int]) -> list[Person]:
    everybody = people.suggest(store(), "", MOST_OPTIONS + 1)
    held = [*chosen, *(v for v in st.session_state.get(key) or [] if isinstance(v, int))]
    if len(everybody) <= MOST_OPTIONS:
        found = everybody
    else:
        typed = st.text_input(
            "Find people",
            key=f"{key}:find",
            live="300ms",
            type="search",
            placeholder="First letters of a name or company",
        )
        found = people.suggest(store(), typed or "", _FOUND)
    there = {person.id for person in found}
    more = people.by_ids(store(), [i for i in held if i not in there])
    return [*more, *found]
