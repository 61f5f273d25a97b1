"""Who is involved in a case: their parts, and the ways to reach them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from crm.domain.cases.case_file import Case
from crm.domain.cases.opportunity import RoleHeld
from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.domain.wording import within
from crm.language import tr
from crm.services.cases import opportunities
from crm.services.shown import unchanged
from crm.ui.cases import two_people
from crm.ui.shell import dialogs, links, undo
from crm.ui.shell.errors import callback
from crm.ui.shell.requests import GiveRole
from crm.ui.shell.session import store
from crm.ui.steps.reach import reach_briefly
from crm.ui.text.format import plain, small
from crm.ui.text.labels import ROLE_LABELS
from crm.ui.widgets.folded_menu import folded_menu


def show(case: Case) -> None:
    """A row for each person with their parts."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.header(tr("People"), anchor=False, width="stretch")
        st.button(tr("Add someone"), key=f"opportunity:role:{case.opportunity.id}", type="tertiary",
                  icon=":material/person_add:", on_click=dialogs.ask,
                  args=(GiveRole(case.opportunity.id),))  # fmt: skip
    two_people.show(case)
    if not case.roles:
        st.caption(
            tr("Nobody is here yet. Start with the recruiter and the person who referred you.")
        )
        return
    held: dict[PersonId, list[RoleHeld]] = {}
    for role in case.roles:
        held.setdefault(role.person_id, []).append(role)
    with st.container(border=True, gap=None, key="case_people"):
        for person_id, roles in held.items():
            _row(case.people[person_id], roles)


def _row(person: Person, roles: Sequence[RoleHeld]) -> None:
    """Who it is, with the menu of their part; below, how to reach them (style.css begins that line)."""
    key = f"case-person-{person.id}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=key):
        st.button(plain(person.name), type="tertiary", key=f"opportunity:person:{roles[0].id}",
                  on_click=links.go_to_person, args=(person.id,))  # fmt: skip
        parts = " · ".join(ROLE_LABELS[held.role] for held in roles)
        st.markdown(small(parts), width="stretch")
        box = folded_menu(tr("Role"), f"opportunity:part:{person.id}", type="tertiary",
                          help=plain(tr("The part {name} plays", name=person.name)))  # fmt: skip
        reach_briefly(person, "opportunity")
    if box.open:
        with box:
            for held in roles:
                _part(held, person.name)


def _part(held: RoleHeld, name: str) -> None:
    """What can be said of the part somebody plays: that they helped, or that they do not play it."""
    label = ROLE_LABELS[held.role]
    st.toggle(tr("{label}: helped a lot", label=label), held.helper, key=f"opportunity:helper:{held.id}",
              help=tr("Embers then proposes a small thank-you."), on_change=_helper,
              args=(held,))  # fmt: skip
    st.button(tr("Remove as {label}", label=within(label)), icon=":material/delete:", type="tertiary",
              key=f"opportunity:role-remove:{held.id}", on_click=_take_role,
              args=(held, name))  # fmt: skip


@callback
def _helper(held: RoleHeld) -> None:
    value = st.session_state[f"opportunity:helper:{held.id}"]
    opportunities.mark_helper(unchanged(store(), held), held.id, value)


@callback
def _take_role(held: RoleHeld, name: str) -> None:
    opportunities.take_role(unchanged(store(), held), held.id)
    words = tr("Removed: {name} as {role}", name=name, role=within(ROLE_LABELS[held.role]))
    undo.offer(words, opportunities.restore_role, store(), held)
