"""The dialog to find a person from any page."""

from __future__ import annotations

from typing import Final

import streamlit as st

from crm.domain.ids import PersonId
from crm.language import tr
from crm.services.people import people
from crm.ui.shell import dialogs, history, links, nav
from crm.ui.shell.dialogs import Dialog
from crm.ui.shell.errors import callback
from crm.ui.shell.requests import FindPerson
from crm.ui.shell.session import store
from crm.ui.text.format import plain
from crm.ui.widgets import keeper
from crm.ui.widgets.people_picker import describe

_MOST: Final = 8


def body(dialog: Dialog[FindPerson]) -> None:
    """A search field, the first matches, and a link to the whole list; Enter opens a single match."""
    key = dialog.key
    typed = st.text_input(
        tr("Name or company"),
        key=f"{key}:find",
        type="search",
        live="300ms",
        placeholder=tr("First letters are enough"),
    )
    wanted = (typed or "").strip()
    found = people.suggest(store(), wanted, _MOST)
    if not found:
        st.caption(
            tr("No matches. The search on the page People also looks into notes and what was said.")
        )
    with st.container(gap="xxsmall"):
        for person in found:
            st.button(
                plain(describe(person)),
                key=f"{key}:{person.id}",
                type="tertiary",
                icon=":material/person:",
                on_click=_open,
                args=(person.id,),
            )
    st.button(
        tr("Search in everything") if wanted else tr("All people"),
        key=f"{key}:all",
        icon=":material/group:",
        on_click=_all,
        args=(wanted,),
    )
    only = f"{key}:{found[0].id}" if wanted and len(found) == 1 else ""
    keeper.keep(dialog, {"first": f"{key}:find", "enter": only, "query": wanted})


@callback
def _open(person_id: PersonId) -> None:
    dialogs.close()
    links.go_to_person(person_id)


@callback
def _all(wanted: str) -> None:
    dialogs.close()
    if nav.last_title() == nav.title_of("people.py"):
        st.session_state["q"] = wanted  # the field is on this page and sets the URL
    else:
        history.go("people.py", **({"q": wanted} if wanted else {}))
