"""One field for names: of people who are known or new, or of tags. What is typed is what it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from crm.ui.widgets.assets import component, is_kept

_NAMES: Final = component("names_field", isolated=False)
#: Names longer than this are no names; a pasted letter is not stored as people.
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """One name in the field.

    Attributes:
        id: of the record that was chosen from the list; None = as typed.
        fresh: typed, and said to be somebody new although the name is known.
        hint: what stands beside the name.
    """

    name: str
    id: int | None = None
    fresh: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """What a field holds: names that were taken, and text that could not be."""

    entries: tuple[Entry, ...] = ()
    text: str = ""


#: For what is typed: rows that may be meant. For taken names: who has each.
Suggest = Callable[[str], Sequence[Entry]]
Resolve = Callable[[Iterable[str]], Mapping[str, Sequence[Entry]]]


@dataclass(frozen=True, slots=True)
class Look:
    """How a field presents itself.

    Attributes:
        one: it takes one name. words: its names are words (tags), not people.
    """

    label: str
    placeholder: str = ""
    hint: str = ""
    one: bool = False
    words: bool = False


def names_field(
    key: str,
    look: Look,
    start: Names,
    suggest: Suggest,
    resolve: Resolve,
    refused: Callable[[Names], str] = lambda names: "",
) -> None:
    """Show the field; read it with `names_in`.

    Args:
        start: what it holds before anybody typed.
        refused: why what it holds cannot be stored, shown at the field; "" = it can.
    """
    # No fragment of its own: a press on Save with the cursor in the field reaches the server together with
    # what was typed, as one message, which names the fragment of the first of both only.
    st.session_state.setdefault(_start_key(key), start)
    now = names_in(key)
    query = str(_state(key).get("query") or "")
    typed = (entry.name for entry in now.entries if entry.id is None)
    _NAMES(
        key=key,
        data={
            "key": key,
            "label": look.label,
            "placeholder": look.placeholder,
            "hint": look.hint,
            "one": look.one,
            "words": look.words,
            "error": refused(now),
            "entries": [_row(entry) for entry in now.entries],
            "text": now.text,
            "known": {name: [_row(row) for row in rows] for name, rows in resolve(typed).items()},
            "found": {"query": query, "rows": [_row(row) for row in suggest(query)]},
        },
        on_value_change=is_kept,
        on_query_change=is_kept,
    )


def names_in(key: str) -> Names:
    """What the field of this key holds now."""
    value = _state(key).get("value")
    if value is None:
        start: Names = st.session_state.get(_start_key(key), Names())
        return start
    return names_of(value)


def names_of(value: object) -> Names:
    """What a browser sent, or kept, as names; whatever is none of them is left out."""
    if not isinstance(value, Mapping):
        return Names()
    listed = value.get("entries")
    entries = (
        Entry(
            one["name"][:_LONGEST],
            one["id"] if type(one.get("id")) is int else None,
            one.get("fresh") is True,
            str(one.get("hint") or "")[:_LONGEST],
        )
        for one in (listed if isinstance(listed, list) else ())
        if isinstance(one, Mapping) and isinstance(one.get("name"), str) and one["name"].strip()
    )
    text = value.get("text")
    return Names(tuple(entries), text.strip() if isinstance(text, str) else "")


def as_kept(names: Names) -> dict[str, Any]:
    """Names as `names_of` reads them back."""
    return {"entries": [_row(entry) for entry in names.entries], "text": names.text}


def _row(entry: Entry) -> dict[str, Any]:
    return {"name": entry.name, "id": entry.id, "fresh": entry.fresh, "hint": entry.hint}


def _state(key: str) -> Mapping[str, Any]:
    state: Mapping[str, Any] = st.session_state.get(key) or {}
    return state


def _start_key(key: str) -> str:
    return f"{key}:start"
