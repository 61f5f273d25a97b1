"""The filters above the list of people, kept in the URL, and the saved views."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import streamlit as st

from crm.domain.cases.opportunity import Role
from crm.domain.warmth.scale import Word
from crm.language import tr
from crm.services import saved_views
from crm.services.people import people
from crm.services.people.people import BEST, PeopleFilter
from crm.services.saved_views import View
from crm.ui.shell import undo
from crm.ui.shell.errors import callback, show_refusal
from crm.ui.shell.session import flash, store, today
from crm.ui.text.format import plain
from crm.ui.text.labels import ROLE_LABELS
from crm.ui.widgets import pagination

SORTS: Final = {
    BEST: tr("By name"),
    "name": tr("By name, A to Z"),
    "name_desc": tr("By name, Z to A"),
    "company": tr("By company"),
    "company_desc": tr("By company, Z to A"),
    "warmest": tr("Warmest"),
    "coolest": tr("Coolest"),
    "contact": tr("Last contact"),
    "longest_ago": tr("Longest ago"),
    "connected": tr("Last connected"),
    "added": tr("Last added"),
}
SHOWN: Final = {"active": tr("Active"), "archived": tr("Archived"), "bin": tr("Bin")}
_NAME: Final = "people:view-name"
#: The fields of the page and their values when nothing is filtered.
_EMPTY: Final = {"q": "", "tie": "", "tag": "", "role": "", "show": "active", "sort": BEST}
#: What a filter that is in use says; the search says it in its own field, the order in its own.
_SAYS: Final[Mapping[str, Callable[[str], str]]] = {
    "tie": lambda chosen: Word(chosen).capitalize(),
    "role": lambda chosen: ROLE_LABELS[Role(chosen)],
    "tag": lambda chosen: tr("Tag: {chosen}", chosen=plain(chosen)),
    "company": lambda chosen: tr("At {chosen}", chosen=plain(chosen)),
    "show": lambda chosen: SHOWN[chosen],
}


def filters() -> tuple[PeopleFilter, str]:
    """The chosen filters and the order, in one line; what is seldom wanted is in a menu at its end."""
    tags = people.tags(store())
    with st.container(horizontal=True, gap="xsmall", key="people_filters"):
        typed = st.text_input(
            tr("Search"),
            key="q",
            bind="query-params",
            live="300ms",
            type="search",
            placeholder=tr("Name, company, notes ..."),
            label_visibility="collapsed",
        )
        tie = _choice(tr("Tie"), "tie", [str(word) for word in Word], str.capitalize, tr("Any tie"))
        role = _choice(
            tr("Part"),
            "role",
            [str(role) for role in Role],
            lambda r: ROLE_LABELS[Role(r)],
            tr("Any part"),
        )
        tag = _choice(tr("Tag"), "tag", tags, str, tr("Any tag")) if tags else ""
        sort = _order(bool((typed or "").strip()))
        shown = _seldom()
    wanted = PeopleFilter(
        search=typed or "",
        company=st.query_params.get("company", "").strip(),
        tag=tag,
        role=role,
        archived=shown == "archived",
        binned=shown == "bin",
        tie=tie,
        on=today() if tie else None,
    )
    return wanted, sort


def _choice(
    label: str, key: str, options: Sequence[str], says: Callable[[str], str], empty: str
) -> str:
    chosen: str | None = st.selectbox(
        label,
        ["", *options],
        key=key,
        format_func=lambda one: says(one) if one else empty,
        bind="query-params",
        label_visibility="collapsed",
        width=145,
    )
    return chosen or ""


def _order(searching: bool) -> str:
    # Without a search the list is ordered by name anyway.
    named = searching or st.session_state.get("sort") == "name"
    sort = st.selectbox(
        tr("Sort"),
        [order for order in SORTS if order != "name" or named],
        key="sort",
        format_func=lambda s: tr("Best match") if searching and s == BEST else SORTS[s],
        bind="query-params",
        label_visibility="collapsed",
        width=165,
    )
    return sort or BEST


def _seldom() -> str:
    """Who is shown of those put away, and the saved views."""
    with st.popover(tr("More filters"), icon=":material/tune:", key="people:filters"):
        shown = st.segmented_control(
            tr("Show"),
            list(SHOWN),
            default="active",
            required=True,
            key="show",
            format_func=lambda s: SHOWN[s],
            bind="query-params",
        )
        _saved_views()
    return shown or "active"


def in_use() -> Mapping[str, str]:
    """The filters in use, each with what it says; without the search."""
    now = {name: st.session_state.get(name) or "" for name in ("tie", "role", "tag", "show")}
    now["company"] = st.query_params.get("company", "").strip()
    return {
        name: says(now[name]) for name, says in _SAYS.items() if now[name] != _EMPTY.get(name, "")
    }


def chips() -> None:
    """The filters in use, each a button that removes it."""
    for name, words in in_use().items():
        st.button(words, key=f"people:drop:{name}", icon=":material/close:",
                  help=tr("Remove this filter"), on_click=_drop, args=(name,))  # fmt: skip


def sort_by(order: str) -> None:
    """Change the order of the whole list and go to its first page; for callbacks."""
    searching = bool((st.session_state.get("q") or "").strip())
    if order not in SORTS or (order == "name" and not searching):
        order = BEST
    st.session_state["sort"] = order
    pagination.begin()


@callback
def _drop(name: str) -> None:
    if name == "company":
        st.query_params.pop("company", None)
    else:
        st.session_state[name] = _EMPTY[name]


@callback
def clear() -> None:
    """Clear all filters, including the company; keep the choice of active, archived or bin."""
    st.query_params.pop("company", None)
    st.session_state.update({"q": "", "tie": "", "tag": "", "role": ""})


def _saved_views() -> None:
    """The saved views, and a field to save the current one."""
    kept = saved_views.saved(store())
    for number, view in enumerate(kept):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.button(plain(view.name), key=f"people:view:{number}:{view.name}",
                      type="tertiary", icon=":material/filter_alt:", width="stretch",
                      on_click=_open, args=(view,))  # fmt: skip
            st.button(tr("Forget"), icon=":material/delete:", type="tertiary",
                      key=f"people:view-remove:{number}:{view.name}", on_click=_remove,
                      args=(view,))  # fmt: skip
    st.text_input(tr("Save these filters as"), key=_NAME, max_chars=60,
                  placeholder=tr("Recruiters I know"))  # fmt: skip
    st.button(tr("Save"), key="people:view-save", icon=":material/save:", on_click=_save)
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
    flash(tr("Saved the view {name}.", name=plain(saved.name)))


@callback
def _remove(view: View) -> None:
    saved_views.remove(store(), view)
    undo.offer(tr("Forgot the view {name}.", name=view.name), saved_views.restore, store(), view)
