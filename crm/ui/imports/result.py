"""The result of an import, with an undo and a next step."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from crm.domain.wording import plural
from crm.language import tr
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
            st.caption(
                tr("{rows} left out.", rows=plural(result["skipped"], "row was", "rows were"))
            )
        with st.container(horizontal=True):
            st.button(
                tr("See whom to contact"), key="import:on", type="primary",
                icon=":material/wb_sunny:", on_click=_go_on,
            )  # fmt: skip
            if result["id"] and not result["known"]:
                st.button(
                    tr("Undo"), key="import:undo", icon=":material/undo:",
                    on_click=undo_import, args=(result["id"],),
                )  # fmt: skip


@callback
def _go_on() -> None:
    del st.session_state[DONE]
    links.go_to_today()


def _done_words(result: dict[str, Any]) -> str:
    if result["known"]:
        return tr("This file was already imported; nothing was changed.")
    parts = [tr("{people} added", people=plural(result["new"], "person", "people"))]
    if result["updated"]:
        parts.append(tr("{updated:,} changed", updated=result["updated"]))
    if result["touchpoints"]:
        parts.append(plural(result["touchpoints"], "contact", "contacts"))
    if result["refreshed"]:
        parts.append(
            tr("{contacts} updated", contacts=plural(result["refreshed"], "contact", "contacts"))
        )
    if result["opportunities"]:
        parts.append(plural(result["opportunities"], "opportunity", "opportunities"))
    return tr("Imported: ") + ", ".join(parts) + "."


@callback
def undo_import(import_id: int) -> None:
    """Undo an import and report the result."""
    undone = history.undo(store(), import_id, today())
    undo.forget()
    words = tr("Undone: {people} removed", people=plural(undone.people_removed, "person", "people"))
    if undone.touchpoints_removed:
        words += tr(
            ", {contacts} removed",
            contacts=plural(undone.touchpoints_removed, "contact", "contacts"),
        )
    if undone.fields_restored:
        words += tr(", {fields} restored", fields=plural(undone.fields_restored, "field", "fields"))
    words += "."
    if undone.kept:
        names = ", ".join(person.name for person in undone.kept[:_NAMED])
        more = len(undone.kept) - _NAMED
        words += tr(
            " {people}, because you have worked with them since or a later import changed them: "
            "{names}",
            people=plural(len(undone.kept), "person stays", "people stay"),
            names=names,
        )
        words += tr(" and {more:,} more.", more=more) if more > 0 else "."
    st.session_state["import:undone"] = words
    st.session_state.pop(DONE, None)
    forget_previews()


def undone() -> None:
    """Show the result of an undo, once."""
    words = st.session_state.pop("import:undone", "")
    if words:
        st.info(plain(words), icon=":material/undo:")
