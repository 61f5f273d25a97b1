"""The head of an opportunity: what it is, how it stands, and what can be done with the whole of it."""

from __future__ import annotations

import streamlit as st

from crm.domain.cases.opportunity import ClosedWhy, Opportunity
from crm.domain.cases.plausibility import plausibility_hints
from crm.domain.cases.stage_line import standing
from crm.errors import NotFound
from crm.language import tr
from crm.services import case_page
from crm.services.case_page import CasePage
from crm.services.case_steps import CaseSteps
from crm.services.cases import opportunities
from crm.services.shown import unchanged
from crm.ui.cases import stations
from crm.ui.shell import dialogs, history, nav, undo
from crm.ui.shell.errors import callback
from crm.ui.shell.links import go_to_opportunities
from crm.ui.shell.requests import (
    EditEvent,
    EditOpportunity,
    LogTouchpoint,
    PasteWhatCame,
    SumUp,
)
from crm.ui.shell.session import store, today
from crm.ui.steps import pasted_dialog
from crm.ui.text.format import badge, plain
from crm.ui.widgets.folded_menu import folded_menu


def asked_for() -> CasePage | None:
    """The case that the URL names; None if there is none."""
    case_id = nav.id_in_address()
    if case_id is None:
        return None
    try:
        return case_page.of_case(store(), case_id, today())
    except NotFound:
        return None


def not_here() -> None:
    """Shown when the URL does not name an opportunity."""
    st.title(tr("Opportunity not found"), anchor=False)
    st.write(tr("There is no opportunity at this address, or it was deleted for good."))
    st.button(tr("All opportunities"), key="opportunity:all", icon=":material/work:", type="primary",
              on_click=go_to_opportunities)  # fmt: skip


def header(found: CaseSteps) -> None:
    """The way back, the title with the actions, one line, and the stage line."""
    case = found.case.opportunity
    st.button(tr("Opportunities"), key="opportunity:up", type="tertiary", icon=":material/chevron_left:",
              on_click=go_to_opportunities)  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.title(plain(case.title or case.company), anchor=False, width="stretch")
        _buttons(case)
    how = standing(case, found.case.events, today(), found.case.landed)
    facts = [case.company if case.title else "", case.department, how]
    mark = (
        badge(tr("In the bin"), "gray", ":material/delete:") + " &ensp;" if case.binned_on else ""
    )
    st.markdown(mark + " · ".join(plain(fact) for fact in facts if fact))
    stations.line(found)
    for sentence in plausibility_hints(found.case):  # they never block anything
        st.caption(f":material/rule: {plain(sentence)}")


def _buttons(case: Opportunity) -> None:
    case_id = case.id
    if case.binned_on:
        st.button(tr("Restore"), key=f"opportunity:back:{case_id}", type="primary",
                  icon=":material/restore_from_trash:", on_click=_restore, args=(case,))  # fmt: skip
        return
    pasted_dialog.paste_button(PasteWhatCame(case_id), f"opportunity:paste:{case_id}")
    st.button(tr("Something happened"), key=f"opportunity:event:{case_id}", icon=":material/event:",
              on_click=dialogs.ask, args=(EditEvent(case_id),))  # fmt: skip
    st.button(tr("Log a contact"), key=f"opportunity:log:{case_id}", icon=":material/add:", type="primary",
              on_click=dialogs.ask, args=(LogTouchpoint(opportunity_id=case_id),))  # fmt: skip
    more = folded_menu(
        tr("More"), f"opportunity:menu:{case_id}", case, icon=":material/more_horiz:"
    )
    if more.open:
        with more:
            _rare(case)


def _rare(case: Opportunity) -> None:
    """What is seldom wanted, in one menu."""
    case_id = case.id
    st.button(tr("Edit"), icon=":material/edit:", key=f"opportunity:edit:{case_id}", type="tertiary",
              on_click=dialogs.ask, args=(EditOpportunity(case_id),))  # fmt: skip
    st.button(tr("On one page"), icon=":material/summarize:", key=f"opportunity:summary:{case_id}",
              type="tertiary", on_click=dialogs.ask, args=(SumUp(case_id),),
              help=tr("Days, what you were told, your stories and how warm the ties are: to print, or for "
              "your coach."))  # fmt: skip
    if case.closed_on:
        st.button(tr("Open again"), icon=":material/undo:", key=f"opportunity:reopen:{case_id}",
                  type="tertiary", on_click=_reopen, args=(case,))  # fmt: skip
    else:
        st.button(tr("Close this one"), icon=":material/spa:", key=f"opportunity:close:{case_id}",
                  type="tertiary", on_click=_let_go, args=(case,),
                  help=tr("Nothing asks for anything here any more. Its people stay."))  # fmt: skip
    st.button(tr("Remove"), icon=":material/delete:", key=f"opportunity:remove:{case_id}",
              type="tertiary", on_click=_remove, args=(case,))  # fmt: skip


@callback
def _let_go(case: Opportunity) -> None:
    now = opportunities.close(unchanged(store(), case), case.id, ClosedWhy.LET_GO, today())
    words = tr("Closed: {name}. Its people stay.", name=now.name)
    undo.offer(words, opportunities.reopen, unchanged(store(), now), now.id, today())


@callback
def _reopen(case: Opportunity) -> None:
    opportunities.reopen(unchanged(store(), case), case.id, today())


@callback
def _restore(case: Opportunity) -> None:
    opportunities.restore(unchanged(store(), case), case.id)


@callback
def _remove(case: Opportunity) -> None:
    gone = opportunities.remove(unchanged(store(), case), case.id, today())
    undo.offer(tr("Removed {name}.", name=gone.name), opportunities.restore, store(), gone.id)
    history.go("opportunities.py")


def about(case: Opportunity) -> None:
    """What was noted of the job itself, if anything was."""
    source = tr("Found through: {source}", source=case.source) if case.source else ""
    words = [plain(text) for text in (case.notes, source) if text]
    if not (words or case.posting_url):
        return
    st.header(tr("About this job"), anchor=False)
    if words:
        st.markdown("\n\n".join(words))
    if case.posting_url:
        st.link_button(tr("Posting"), case.posting_url, icon=":material/open_in_new:")
