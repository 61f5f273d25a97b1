"""Who opened the door to an opportunity, and who of them is still owed news or thanks."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from crm.domain.cases.case_file import Case
from crm.domain.cases.doors import Owed, referrers
from crm.domain.cases.opportunity import is_open
from crm.domain.playbook.due_step import SETTLED, DueStep
from crm.language import tr
from crm.services import doors
from crm.services.case_steps import CaseSteps
from crm.ui.shell import dialogs, links
from crm.ui.shell.requests import LogTouchpoint
from crm.ui.shell.session import store, today
from crm.ui.steps.reach import reach_briefly
from crm.ui.text.format import plain


def way_in(case: Case) -> None:
    """The way to whoever referred the user in, if others led to them; made when it is opened."""
    if not referrers(case):
        return
    ways = [way for way in doors.behind(store(), case, today()).ways if len(way) > 1]
    if not ways:
        return
    key = f"opportunity:door:{case.opportunity.id}"
    box = st.expander(tr("How this door opened"), key=key, on_change="rerun")
    if box.open:
        for number, way in enumerate(ways):
            with box, st.container(horizontal=True, vertical_alignment="center", gap="small"):
                for place, person in enumerate(way):
                    st.button(plain(person.name), type="tertiary", key=f"{key}:{number}:{person.id}",
                              icon=":material/person:" if not place else ":material/arrow_forward:",
                              on_click=links.go_to_person, args=(person.id,))  # fmt: skip


def still_owed(found: CaseSteps) -> None:
    """Of a closed opportunity: everyone still to hear from the user, and how; nothing if that is nobody."""
    case = found.case
    if case.opportunity.binned_on or is_open(case.opportunity, case.events):
        return
    listed = doors.behind(store(), case, today()).owed
    if not listed:
        return
    st.subheader(tr("Still to hear from you"), anchor=False)
    with st.container(border=True, gap=None, key="case_owed"):
        for one in listed:
            _row(case, one, found.steps)


def _row(case: Case, one: Owed, steps: Sequence[DueStep]) -> None:
    """Who it is and why; their step in the playbook, or the ways to reach them."""
    person = one.person
    step = next(
        (s for s in steps
         if s.person and s.person.id == person.id and s.step.outward and s.status not in SETTLED),
        None,
    )  # fmt: skip
    with st.container(key=f"case-owed-{person.id}", gap=None):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.button(plain(person.name), type="tertiary", key=f"owed:person:{person.id}",
                      on_click=links.go_to_person, args=(person.id,))  # fmt: skip
            st.caption(plain(one.why), width="stretch")
            st.button(tr("Log a contact"), type="tertiary", key=f"owed:log:{person.id}",
                      icon=":material/add:", on_click=dialogs.ask,
                      args=(LogTouchpoint((person.id,), case.opportunity.id),))  # fmt: skip
        if step:
            st.caption(plain(tr("Their step is among those above: {title}.", title=step.title)))
        else:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                reach_briefly(person, "owed")
