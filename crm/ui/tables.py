"""The list of people: paged in the database, row actions by id."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import streamlit as st

from crm.domain.opportunities import Role
from crm.services import people, touchpoints
from crm.services.people import PeopleFilter, PeoplePage, PersonRow
from crm.ui import dialogs, undo
from crm.ui.boundary import callback
from crm.ui.cards import go_to_person
from crm.ui.session import store, today
from crm.ui.text import ROLE_LABELS, ago, plural

PAGE_SIZE: Final = 50
SORTS: Final = {
    "name": "Name",
    "company": "Company",
    "connected": "Connected last",
    "added": "Added last",
}
SHOWN: Final = {"active": "Active", "archived": "Archived", "bin": "Bin"}
_OPEN: Final = ":material/arrow_forward:"
_TOUCH: Final = ":material/waving_hand: In touch today"
_LOG: Final = ":material/add_comment: Log"
_EDIT: Final = ":material/edit: Edit"
_BACK: Final = ":material/undo: Bring back"


def filters() -> tuple[PeopleFilter, str]:
    """The fields above the list, kept in the address; what they ask for, and the order."""
    search, tag, role, order = st.columns([3, 2, 2, 2])
    typed = search.text_input(
        "Search",
        key="q",
        bind="query-params",
        live="300ms",
        type="search",
        placeholder="Name, company, notes ...",
    )
    tags = ["", *people.tags(store())]
    chosen_tag = tag.selectbox(
        "Tag", tags, key="tag", format_func=lambda t: t or "Any", bind="query-params"
    )
    roles = ["", *(r.value for r in Role)]
    chosen_role = role.selectbox(
        "Role",
        roles,
        key="role",
        format_func=lambda r: ROLE_LABELS[Role(r)] if r else "Any",
        bind="query-params",
    )
    sort = order.selectbox(
        "Order", list(SORTS), key="sort", format_func=lambda s: SORTS[s], bind="query-params"
    )
    shown = st.segmented_control(
        "Show",
        list(SHOWN),
        default="active",
        required=True,
        key="show",
        format_func=lambda s: SHOWN[s],
        bind="query-params",
        label_visibility="collapsed",
    )
    wanted = PeopleFilter(
        search=typed or "",
        tag=chosen_tag or "",
        role=chosen_role or "",
        archived=shown == "archived",
        binned=shown == "bin",
    )
    return wanted, sort or "name"


def people_list(wanted: PeopleFilter, sort: str) -> PeoplePage:
    """The page of the list that is asked for, with its page numbers; the page is given back."""
    key = f"people:{abs(hash((wanted, sort)))}"
    number = int(st.session_state.get(f"{key}:page") or 1)
    found = people.page(store(), wanted, today(), sort, PAGE_SIZE, (number - 1) * PAGE_SIZE)
    if found.total:
        st.caption(plural(found.total, "person", "people"))
        _table(found.rows, f"{key}:{number}", wanted.binned)
    pages = math.ceil(found.total / PAGE_SIZE)
    if pages > 1:
        st.pagination(pages, key=f"{key}:page")
    return found


def _table(rows: Sequence[PersonRow], key: str, binned: bool) -> None:
    """A row per person; the buttons act on the ids that were shown, whatever changed since."""
    import pandas as pd

    ids = [row.person.id for row in rows]
    frame = pd.DataFrame([_cells(row, binned) for row in rows])
    st.dataframe(
        frame,
        key=f"{key}:grid",
        hide_index=True,
        width="stretch",
        height=min(36 * (len(rows) + 1), 1840),
        alt="People with company, warmth and last contact",
        column_config={
            "Open": st.column_config.ButtonColumn(
                "", width=44, type="tertiary", pinned=True, key=f"{key}:open",
                on_click=_open, args=(f"{key}:open", ids),
            ),
            "Name": st.column_config.TextColumn(width=170),
            "Company": st.column_config.TextColumn(width=165),
            "Position": st.column_config.TextColumn(width=175),
            "Warmth": st.column_config.ProgressColumn(
                "Warmth", min_value=0, max_value=100, format="%.0f", width=100
            ),
            "Last contact": st.column_config.TextColumn(width=105),
            "Tags": st.column_config.ListColumn("Tags", width=120),
            "Do": st.column_config.ButtonColumn(
                "", width=90, key=f"{key}:do", on_click=_do, args=(f"{key}:do", ids)
            ),
        },
    )  # fmt: skip


def _cells(row: PersonRow, binned: bool) -> dict[str, Any]:
    person = row.person
    return {
        "Open": _OPEN,
        "Name": person.name,
        "Company": person.company,
        "Position": person.position,
        "Warmth": row.warmth,
        "Last contact": ago(row.last_contact, today()) if row.last_contact else "",
        "Tags": list(person.tags),
        "Do": [_BACK] if binned else [_TOUCH, _LOG, _EDIT],
    }


@callback
def _open(key: str, ids: Sequence[int]) -> None:
    go_to_person(ids[st.session_state[key].row])


@callback
def _do(key: str, ids: Sequence[int]) -> None:
    click = st.session_state[key]
    person = ids[click.row]
    if click.label == _TOUCH:
        in_touch_today(person)
    elif click.label == _LOG:
        dialogs.open_log([person])
    elif click.label == _EDIT:
        dialogs.open_person(person)
    elif click.label == _BACK:
        people.bring_back(store(), person)


@callback
def in_touch_today(person_id: int) -> None:
    """One click: a contact of today, with an undo."""
    logged = touchpoints.in_touch_today(store(), person_id, today())
    undo.offer(
        f"In touch with {logged.people[0].name} today.",
        touchpoints.remove,
        store(),
        logged.touchpoint.id,
        today(),
    )
