"""The result of an import, with an undo and a next step."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from crm.domain.wording import plural
from crm.services.imports import history
from crm.ui.imports.upload import DONE, forget_previews
from crm.ui.shell import links, undo
from crm.ui.shell.errors import callback
from crm.ui.shell.session import store, today
from crm.ui.text.format import plain

#: How many of the people an undo keeps are named.
_NAMED: Final = 8


def done() -> None:
    """What the import did, with an undo and a next step."""
    result = st.session_state.get(DONE)
    if not result:
        return
    with st.container(border=True, key="import_done"):
        st.markdown(f":material/check_circle: **{_done_words(result)}**")
        if result["skipped"]:
            st.caption(f"{plural(result['skipped'], 'row was', 'rows were')} left out.")
        with st.container(horizontal=True):
            st.button(
                "See whom to contact", key="import:on", type="primary",
                icon=":material/wb_sunny:", on_click=_go_on,
            )  # fmt: skip
            if result["id"] and not result["known"]:
                st.button(
                    "Undo", key="import:undo", icon=":material/undo:",
                    on_click=undo_import, args=(result["id"],),
                )  # fmt: skip


@callback
def _go_on() -> None:
    del st.session_state[DONE]
    links.go_to_today()


def _done_words(result: dict[str, Any]) -> str:
    if result["known"]:
        return "This file was already imported; nothing was changed."
    parts = [f"{plural(result['new'], 'person', 'people')} added"]
    if result["updated"]:
        parts.append(f"{result['updated']:,} changed")
    if result["touchpoints"]:
        parts.append(plural(result["touchpoints"], "contact", "contacts"))
    if result["refreshed"]:
        parts.append(f"{plural(result['refreshed'], 'contact', 'contacts')} updated")
    if result["opportunities"]:
        parts.append(plural(result["opportunities"], "opportunity", "opportunities"))
    return "Imported: " + ", ".join(parts) + "."


@callback
def undo_import(import_id: int) -> None:
    """Undo an import and report the result."""
    undone = history.undo(store(), import_id, today())
    undo.forget()
    words = f"Undone: {plural(undone.people_removed, 'person', 'people')} removed"
    if undone.touchpoints_removed:
        words += f", {plural(undone.touchpoints_removed, 'contact', 'contacts')} removed"
    if undone.fields_restored:
        words += f", {plural(undone.fields_restored, 'field', 'fields')} restored"
    words += "."
    if undone.kept:
        names = ", ".join(person.name for person in undone.kept[:_NAMED])
        more = len(undone.kept) - _NAMED
        words += (
            f" {plural(len(undone.kept), 'person stays', 'people stay')}, because you have worked "
            f"with them since or a later import changed them: {names}"
        )
        words += f" and {more:,} more." if more > 0 else "."
    st.session_state["import:undone"] = words
    st.session_state.pop(DONE, None)
    forget_previews()


def undone() -> None:
    """Show the result of an undo, once."""
    words = st.session_state.pop("import:undone", "")
    if words:
        st.info(plain(words), icon=":material/undo:")
