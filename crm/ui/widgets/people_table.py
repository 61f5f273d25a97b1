"""A page of people as one table: names that are links, headings that sort the whole list, boxes and menus."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypedDict

import streamlit as st

from crm.ui.widgets.assets import component, is_kept

_show: Final = component("people_table")


class Column(TypedDict):
    """A column of the table.

    Attributes:
        id: its name in the cells and the style sheet. label: its heading.
        next: the order of the whole list that its heading asks for; "" = it cannot sort.
        order: "ascending", "descending" or "none", as the list is sorted now.
        hint: what `next` is, in words.
    """

    id: str
    label: str
    next: str
    order: str
    hint: str


class Row(TypedDict):
    """A person: id, the state they are in, name, address of their page, and the other columns.

    A cell is a text; for roles and tags several; for warmth a whole number or None.
    """

    id: int
    stamp: str
    name: str
    href: str
    cells: Mapping[str, Any]


class Page(TypedDict):
    """What the table shows.

    Attributes:
        label: what it is, for screen readers.
        menu: what can be done with one person: (name of the action, its words).
    """

    label: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    menu: Sequence[tuple[str, str]]


def people_table(
    key: str,
    page: Page,
    on_open: Callable[[], None],
    on_sort: Callable[[], None],
    on_act: Callable[[], None],
) -> None:
    """Show the table; what was asked for is read by the callbacks with `asked`.

    Args:
        on_open: a name was clicked: the person's id.
        on_sort: a heading was clicked: its `next`.
        on_act: an action was chosen: {"id": the person's, "stamp": of the state shown, "what": its name}.
    """
    _show(
        key=key,
        data={**page, "ticked": ticked(key)},
        on_open_change=on_open,
        on_sort_change=on_sort,
        on_act_change=on_act,
        on_ticked_change=is_kept,
    )


def ticked(key: str) -> list[int]:
    """The ids of those ticked, also of people who are not on this page now."""
    return list(st.session_state.get(key, {}).get("ticked") or ())


def asked(key: str, name: str) -> Any:
    """What a callback was called for: "open", "sort" or "act"."""
    return st.session_state[key][name]
