"""The filters above the list of people, kept in the URL, and the saved views."""

from __future__ import annotations

from typing import Final

import streamlit as st

from crm.domain.cases.opportunity import Role
from crm.services import saved_views
from crm.services.people import people
from crm.services.people.people import BEST, PeopleFilter
from crm.services.saved_views import View
from crm.ui.shell import undo
from crm.ui.shell.errors import callback, show_refusal
from crm.ui.shell.session import flash, store
from crm.ui.text.format import plain
from crm.ui.text.labels import ROLE_LABELS
from crm.ui.widgets import pagination

SORTS: Final = {
    BEST: "By name",
    "name": "By name, A to Z",
    "name_desc": "By name, Z to A",
    "company": "By company",
    "company_desc": "By company, Z to A",
    "warmest": "Warmest",
    "coolest": "Coolest",
    "contact": "Last contact",
    "longest_ago": "Longest ago",
    "connected": "Last connected",
    "added": "Last added",
}
SHOWN: Final = {"active": "Active", "archived": "Archived", "bin": "Bin"}
_NAME: Final = "people:view-name"
#: The fields of the page and their values when nothing is filtered.
_EMPTY: Final = {"q": "", "tag": "", "role": "", "show": "active", "sort": BEST}


def filters() -> tuple[PeopleFilter, str]:
    """The chosen filters and the order."""
    search, tag_and_role = st.columns([3, 4])
    typed = search.text_input(
        "Search",
        key="q",
        bind="query-params",
        live="300ms",
        type="search",
        placeholder="Name, company, notes, what was said ...",
    )
    with tag_and_role, st.container(horizontal=True):
        tag, role = _tag_and_role()
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        shown, sort = _shown_and_order(bool((typed or "").strip()))
        company = _company()
        _saved_views()
    wanted = PeopleFilter(
        search=typed or "",
        company=company,
        tag=tag,
        role=role,
        archived=shown == "archived",
        binned=shown == "bin",
    )
    return wanted, sort


def _tag_and_role() -> tuple[str, str]:
    tag = st.selectbox(
        "Tag",
        ["", *people.tags(store())],
        key="tag",
        format_func=lambda t: t or "Any",
        bind="query-params",
    )
    role = st.selectbox(
        "Role",
        ["", *(r.value for r in Role)],
        key="role",
        format_func=lambda r: ROLE_LABELS[Role(r)] if r else "Any",
        bind="query-params",
    )
    return tag or "", role or ""


def _shown_and_order(searching: bool) -> tuple[str, str]:
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
    # Without a search the list is ordered by name anyway.
    wanted = searching or st.session_state.get("sort") == "name"
    sort = st.selectbox(
        "Order",
        [order for order in SORTS if order != "name" or wanted],
        key="sort",
        format_func=lambda s: "Best match" if searching and s == BEST else SORTS[s],
        bind="query-params",
        label_visibility="collapsed",
        width=175,
    )
    return shown or "active", sort or BEST


def _company() -> str:
    """The company in the URL (from a link on a person's page), with a button to clear it."""
    company = st.query_params.get("company", "").strip()
    if company:
        st.button(
            f"At {plain(company)}",
            icon=":material/close:",
            key="people:company",
            help="Show every company again",
            on_click=_every_company,
        )
    return company


def sort_by(order: str) -> None:
    """Change the order of the whole list and go to its first page; for callbacks."""
    searching = bool((st.session_state.get("q") or "").strip())
    if order not in SORTS or (order == "name" and not searching):
        order = BEST
    st.session_state["sort"] = order
    pagination.begin()


@callback
def _every_company() -> None:
    st.query_params.pop("company", None)


@callback
def clear() -> None:
    """Clear all filters, including the company; keep the choice of active, archived or bin."""
    st.query_params.pop("company", None)
    st.session_state.update({"q": "", "tag": "", "role": ""})


def _saved_views() -> None:
    """The saved views, and a field to save the current one."""
    kept = saved_views.saved(store())
    with st.popover("Views", icon=":material/bookmark:", key="people:views"):
        for number, view in enumerate(kept):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.button(plain(view.name), key=f"people:view:{number}:{view.name}",
                          type="tertiary", icon=":material/filter_alt:", width="stretch",
                          on_click=_open, args=(view,))  # fmt: skip
                st.button("Forget", icon=":material/delete:", type="tertiary",
                          key=f"people:view-remove:{number}:{view.name}", on_click=_remove,
                          args=(view,))  # fmt: skip
        st.text_input("Name of a new view", key=_NAME, max_chars=60,
                      placeholder="Recruiters I know")  # fmt: skip
        st.button("Save what is filtered now", key="people:view-save", icon=":material/save:",
                  on_click=_save)  # fmt: skip
        show_refusal()


@callback
def _open(view: View) -> None:
    state = {**_EMPTY, **{key: view.filters[key] for key in _EMPTY if key in view.filters}}
    st.session_state.update(state)
    if "company" in view.filters:
        st.query_params["company"] = view.filters["company"]
    else:
        st.query_params.pop("company", None)


@callback
def _save() -> None:
    now = {key: st.session_state.get(key) or "" for key in _EMPTY}
    filtered = {key: value for key, value in now.items() if value != _EMPTY[key]}
    filtered["company"] = st.query_params.get("company", "").strip()
    saved = saved_views.save(store(), st.session_state[_NAME] or "", filtered)
    st.session_state[_NAME] = ""
    flash(f"Saved the view {plain(saved.name)}.")


@callback
def _remove(view: View) -> None:
    saved_views.remove(store(), view)
    undo.offer(f"Forgot the view {view.name}.", saved_views.restore, store(), view)
