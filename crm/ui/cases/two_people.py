"""Who refers the user in and who recruits, in one line; and whom they could ask, in a menu."""

from __future__ import annotations

from typing import Final

import streamlit as st

from crm.domain.cases.case_file import Case
from crm.domain.cases.opportunity import Opportunity, Role
from crm.domain.cases.two_people import two_people
from crm.domain.ids import PersonId
from crm.language import tr
from crm.services.cases import opportunities, ways_in
from crm.services.cases.ways_in import ToAsk
from crm.ui.shell import dialogs, links, undo
from crm.ui.shell.errors import callback
from crm.ui.shell.requests import LogTouchpoint
from crm.ui.shell.session import store, today
from crm.ui.steps.reach import reach_briefly
from crm.ui.text.format import plain, small
from crm.ui.widgets.folded_menu import folded_menu

#: How many are shown; nobody asks more people than that. Source: D.
_SHOWN: Final = 5
_SOURCE: Final = tr(
    "The article wants two people for every job: whoever referred you in, and the recruiter. Former "
    "colleagues come first, then the warmest ties; that order is Embers' own."
)


def show(case: Case) -> None:
    """One line; while someone who refers the user in is missing, a menu with those they know there."""
    both = two_people(case)
    if both is None:
        return
    st.caption(plain(both.sentence), help=_SOURCE)
    if both.wants_referrer:
        box = folded_menu(tr("Who do you know there?"), f"opportunity:ways-in:{case.opportunity.id}",
                          case.opportunity, type="tertiary", icon=":material/group:")  # fmt: skip
        if box.open:
            with box:
                _to_ask(case.opportunity)


def _to_ask(case: Opportunity) -> None:
    found = ways_in.who_could_refer(store(), case.id, today())
    if not found:
        st.caption(
            tr(
                "Embers knows of nobody you know at {company}. Import your LinkedIn connections, "
                "or ask people you know whether they know someone there.",
                company=plain(case.company),
            )
        )
    for one in found[:_SHOWN]:
        _row(one, case)
    if len(found) > _SHOWN:
        st.caption(
            tr(
                "And {count:,} more: search for the company under People.",
                count=len(found) - _SHOWN,
            )
        )


def _row(one: ToAsk, case: Opportunity) -> None:
    """A person, why they come here, the line to write, and how to go on."""
    person, key = one.way.person, f"{case.id}:{one.way.person.id}"
    with st.container(gap=None, key=f"way-in-{case.id}-{person.id}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.button(plain(person.name), type="tertiary", key=f"opportunity:way-in:{key}",
                      on_click=links.go_to_person, args=(person.id,))  # fmt: skip
            facts = " · ".join(filter(None, (person.position, one.way.why)))
            st.markdown(small(plain(facts)), width="stretch")
        st.code(one.line, language=None, wrap_lines=True)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            reach_briefly(person, "opportunity:way-in")
            wrote = tr("You wrote to {name}", name=person.name)
            st.button(tr("Log it"), key=f"opportunity:way-in-log:{key}", type="tertiary",
                      help=plain(wrote), on_click=dialogs.ask,
                      args=(LogTouchpoint((person.id,), case.id, summary=one.line, title=wrote),))  # fmt: skip
            st.button(tr("They refer me"), key=f"opportunity:way-in-role:{key}", type="tertiary",
                      help=plain(tr("{name} refers you in", name=person.name)), on_click=_refers,
                      args=(case.id, person.id, person.name))  # fmt: skip


@callback
def _refers(opportunity_id: int, person_id: PersonId, name: str) -> None:
    held = opportunities.give_role(store(), opportunity_id, person_id, Role.REFERRER)
    undo.offer(tr("{name} refers you in.", name=name), opportunities.take_role, store(), held.id)
