"""A page of people: a list of two lines each, or a table with sortable headings and check boxes; names are links."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypedDict

import streamlit as st

from crm.language import tr
from crm.ui.widgets.assets import component, is_kept

WORDS: Final = {
    "select_all": tr("Select all on this page"),
    "select": tr("Select {name}"),
    "actions": tr("Actions"),
    "actions_for": tr("Actions for {name}"),
}
_show: Final = component("people_table", words=WORDS)


class Column(TypedDict):
    """A column of the table.

    Attributes:
        id: its name in the cells and the style sheet. label: its heading.
        next: the order that a click on its heading requests; "" = not sortable.
        order: "ascending", "descending" or "none", the current order.
        hint: the description of `next`.
    """

    id: str
    label: str
    next: str
    order: str
    hint: str


class Row(TypedDict):
    """A person: id, stamp of their state, name, initials, URL of their page, and the other columns.

    A cell is a text; for roles and tags a list of texts; for warmth a number from 0 to 100 with its word, or None.
    In the list: about = marks and a text; tie = kind, word and day, or None; reach = (field, link, label) each.
    """

    id: int
    stamp: str
    name: str
    face: str
    href: str
    cells: Mapping[str, Any]


class Page(TypedDict):
    """What the table shows.

    Attributes:
        label: its name for screen readers.
        menu: the row actions: (name of the action, label).
        first: the number of the first row in the whole list.
    """

    label: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    menu: Sequence[tuple[str, str]]
    first: int


def people_table(
    key: str,
    page: Page,
    on_open: Callable[[], None],
    on_sort: Callable[[], None],
    on_act: Callable[[], None],
    listed: bool = False,
) -> None:
    """Show the table; callbacks read what was clicked with `asked`.

    Args:
        listed: as a list, without headings and check boxes.
        on_open: a name was clicked: the person's id.
        on_sort: a heading was clicked: its `next`.
        on_act: an action was chosen: {"id": the person's, "stamp": of the shown state, "what": its name}.
    """
    _show(
        key=key,
        data={**page, "ticked": ticked(key), "listed": listed},
        on_open_change=on_open,
        on_sort_change=on_sort,
        on_act_change=on_act,
        on_ticked_change=is_kept,
    )


def ticked(key: str) -> list[int]:
    """The ids of the ticked people, including those not on this page."""
    return list(st.session_state.get(key, {}).get("ticked") or ())


def asked(key: str, name: str) -> Any:
    """The value of the trigger "open", "sort" or "act"."""
    return st.session_state[key][name]
