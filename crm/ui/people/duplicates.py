"""Pairs that may be the same person, each with the reasons."""

from __future__ import annotations

import math
from typing import Final

import streamlit as st

from crm.domain.people.duplicates import Pair
from crm.domain.people.person import Person
from crm.domain.wording import plural
from crm.language import tr
from crm.services.people import duplicates
from crm.ui.shell import dialogs, links, undo
from crm.ui.shell.errors import callback
from crm.ui.shell.requests import MergePeople
from crm.ui.shell.session import store
from crm.ui.text.format import plain
from crm.ui.widgets import pagination

_SHOWN: Final = 10
_SURE: Final = 0.9


def show() -> None:
    """The pairs, a page at a time."""
    with st.spinner(tr("Comparing everyone ...")):
        pairs = duplicates.suspected(store())
    if not pairs:
        st.success(
            tr("No duplicates found."), icon=":material/check_circle:", title=tr("All distinct")
        )
        return
    st.caption(tr("{pairs}, the surest first.", pairs=plural(len(pairs), "pair", "pairs")))
    listing = st.container()
    page = pagination.numbers(math.ceil(len(pairs) / _SHOWN), "duplicates:page")
    with listing:
        for pair in pairs[(page - 1) * _SHOWN : page * _SHOWN]:
            _card(pair)


def _card(pair: Pair) -> None:
    key = f"{pair.first.id}:{pair.second.id}"
    with st.container(border=True, key=f"pair_{pair.first.id}_{pair.second.id}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            for person in (pair.first, pair.second):
                _person(person, key)
            label = tr("Very likely") if pair.confidence >= _SURE else tr("Possible")
            st.badge(label, color="orange" if pair.confidence >= _SURE else "gray")
        st.caption("  \n".join(plain(sentence) for sentence in pair.why))
        with st.container(horizontal=True, gap="small"):
            st.button(tr("Compare and merge"), key=f"duplicates:merge:{key}", type="primary",
                      icon=":material/merge:", on_click=dialogs.ask,
                      args=(MergePeople(pair.first.id, pair.second.id),))  # fmt: skip
            st.button(tr("Not duplicates"), key=f"duplicates:apart:{key}", icon=":material/group:",
                      on_click=_apart, args=(pair,))  # fmt: skip


def _person(person: Person, key: str) -> None:
    words = " · ".join(filter(None, (person.name, person.company, person.email)))
    st.button(plain(words), type="tertiary", icon=":material/person:",
              key=f"duplicates:person:{key}:{person.id}", on_click=links.go_to_person,
              args=(person.id,))  # fmt: skip


@callback
def _apart(pair: Pair) -> None:
    one, other = pair.first.id, pair.second.id
    duplicates.keep_apart(store(), one, other)
    words = tr(
        "Noted: {name} and {other} are two people.", name=pair.first.name, other=pair.second.name
    )
    undo.offer(words, duplicates.no_longer_apart, store(), one, other)
