"""A field for names of known or new people, or for tags. Its value is what is typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from crm.language import form, tr
from crm.ui.widgets.assets import component, counted, is_kept

WORDS: Final = {
    "chosen": tr("Chosen"),
    "and": tr("and"),
    "new": tr("new"),
    "new_person": tr("add as new"),
    "new_tag": tr("new tag"),
    "someone_new": tr("Someone new called {name}"),
    "which": tr("which one?"),
    "ask_which": tr("{name}: which one?"),
    "ask_other": tr("{name}: someone else of this name?"),
    "remove": tr("Remove {name}"),
    "removed": tr("{name} removed"),
    "added": tr("{name} added"),
    "enough": tr("One is enough here. Remove {name} first."),
    "matches": counted(lambda n: form(n, "{n} match", "{n} matches")),
}
_NAMES: Final = component("names_field", isolated=False, words=WORDS)
#: Longer texts are not names; a pasted letter must not be stored as people.
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """One name in the field.

    Attributes:
        id: of the record that was chosen from the list; None = as typed.
        fresh: the user said it is somebody new although the name is known.
        hint: text beside the name.
    """

    name: str
    id: int | None = None
    fresh: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """The value of a field: accepted names, and text that could not be accepted."""

    entries: tuple[Entry, ...] = ()
    text: str = ""


#: Suggestions for the text being typed, and the people who have each accepted name.
Suggest = Callable[[str], Sequence[Entry]]
Resolve = Callable[[Iterable[str]], Mapping[str, Sequence[Entry]]]


@dataclass(frozen=True, slots=True)
class Look:
    """The appearance of a field.

    Attributes:
        one: it accepts one name. tags: its entries are tags, not people.
    """

    label: str
    placeholder: str = ""
    hint: str = ""
    one: bool = False
    tags: bool = False


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
        start: its initial value.
        refused: why its value cannot be stored, shown at the field; "" = it can.
    """
    # Not a fragment: a press on Save with the cursor in the field reaches the server in one message with
    # the typed text, and that message names only the first fragment.
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
            "tags": look.tags,
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
    """The current value of the field with this key."""
    value = _state(key).get("value")
    if value is None:
        start: Names = st.session_state.get(_start_key(key), Names())
        return start
    return names_of(value)


def names_of(value: object) -> Names:
    """Parse names sent or kept by a browser, without invalid ones."""
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
    """Names in the form that `names_of` parses."""
    return {"entries": [_row(entry) for entry in names.entries], "text": names.text}


def _row(entry: Entry) -> dict[str, Any]:
    return {"name": entry.name, "id": entry.id, "fresh": entry.fresh, "hint": entry.hint}


def _state(key: str) -> Mapping[str, Any]:
    state: Mapping[str, Any] = st.session_state.get(key) or {}
    return state


def _start_key(key: str) -> str:
    return f"{key}:start"
