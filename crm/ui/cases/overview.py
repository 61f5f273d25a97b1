"""An opportunity in the list and in full."""

from __future__ import annotations

from datetime import date
from typing import Final

import streamlit as st

from crm.domain.cases.opportunity import ClosedWhy, Opportunity, Stage, stage_of
from crm.domain.cases.plausibility import plausibility_hints
from crm.domain.dates import ago, lasting
from crm.domain.wording import plural
from crm.errors import NotFound
from crm.services import today_list
from crm.services.case_steps import CaseSteps
from crm.services.cases import opportunities
from crm.services.cases.opportunities import CaseRow
from crm.services.shown import unchanged
from crm.services.today_list import CaseGlance
from crm.ui.shell import dialogs, history, links, nav, undo
from crm.ui.shell.errors import callback
from crm.ui.shell.links import go_to_opportunities
from crm.ui.shell.requests import EditOpportunity, LogTouchpoint, PlanAppointment
from crm.ui.shell.session import store, today
from crm.ui.steps import appointment_rows
from crm.ui.steps.line import one_line
from crm.ui.text.format import badge, day, headline, plain, small
from crm.ui.text.labels import CLOSED_LABELS, EVENT_LABELS, STAGE_LABELS

#: The parts of a case: the word in the URL, and the label.
TABS: Final = {
    "steps": "Steps",
    "events": "What happened",
    "people": "People",
    "why": "Why",
    "hire": "The hire",
}
_TAB: Final = "opportunity:tab"
_STAGE_COLORS: Final = {Stage.CLOSED: "gray", Stage.OFFER: "green", Stage.REOPENED: "violet"}


def asked_for() -> CaseSteps | None:
    """The case that the URL names; None if there is none."""
    case_id = nav.id_in_address()
    if case_id is None:
        return None
    try:
        return today_list.case_steps(store(), case_id, today())
    except NotFound:
        return None


def not_here() -> None:
    """Shown when the URL does not name an opportunity."""
    st.title("Opportunity not found", anchor=False)
    st.write("There is no opportunity at this address, or it was deleted for good.")
    st.button("All opportunities", key="opportunity:all", icon=":material/work:", type="primary",
              on_click=go_to_opportunities)  # fmt: skip


def row(item: CaseRow, glance: CaseGlance | None) -> None:
    """A case in the list."""
    case = item.opportunity
    facts = [plural(item.people, "person", "people")]
    if item.last_event:
        what = EVENT_LABELS[item.last_event.kind].lower()
        facts.append(f"{what} {ago(item.last_event.on, today())}")
    if glance and glance.silent:
        facts.append(f"quiet for {lasting(glance.silent)}")
    words = headline(stage_badge(item.stage, case), small(" · ".join(facts)))
    if glance and glance.next_action:
        words += f"\n\nNext: {one_line(glance.next_action, today())}"
    box(case, words, "opportunities")


def box(case: Opportunity, words: str, where: str) -> None:
    """A case with a summary; its name is a link. `where` makes the widget keys unique."""
    with st.container(border=True, gap="xsmall", key=f"case-{where}-{case.id}"):
        st.button(
            plain(case.name),
            key=f"{where}:open:{case.id}",
            type="tertiary",
            icon=":material/work:",
            on_click=links.go_to_case,
            args=(case.id,),
        )
        st.markdown(words)


def stage_badge(stage: Stage, case: Opportunity) -> str:
    """The stage as a badge in markdown."""
    label = STAGE_LABELS[stage]
    if case.closed_why:
        label = f"{label}: {CLOSED_LABELS[case.closed_why].lower()}"
    return badge(label, _STAGE_COLORS.get(stage, "orange"))


def binned(opportunity: Opportunity) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(plain(opportunity.name), width="content")
        st.button(
            "Restore",
            key=f"opportunities:back:{opportunity.id}",
            on_click=_restore,
            args=(opportunity,),
        )


@callback
def _restore(case: Opportunity) -> None:
    opportunities.restore(unchanged(store(), case), case.id)


def header(found: CaseSteps, on: date) -> None:
    """Title, stage, facts, and the actions for the whole case."""
    case = found.case.opportunity
    st.title(plain(case.name), anchor=False)
    facts = [case.department, case.source]
    facts += [f"applied {day(case.applied_on)}"] if case.applied_on else []
    st.markdown(
        headline(
            stage_badge(stage_of(case, found.case.events), case),
            badge("In the bin", "gray") if case.binned_on else "",
            small(" · ".join(plain(fact) for fact in facts if fact)),
        )
    )
    with st.container(horizontal=True):
        case_id = case.id
        st.button(
            "Log",
            icon=":material/add_comment:",
            key=f"opportunity:log:{case_id}",
            on_click=dialogs.ask,
            args=(LogTouchpoint(opportunity_id=case_id),),
        )
        plan = PlanAppointment(opportunity_id=case_id)
        appointment_rows.plan_button(plan, f"opportunity:plan:{case_id}")
        st.button(
            "Edit",
            icon=":material/edit:",
            key=f"opportunity:edit:{case_id}",
            on_click=dialogs.ask,
            args=(EditOpportunity(case_id),),
        )
        if case.posting_url:
            st.link_button("Posting", case.posting_url, icon=":material/open_in_new:")
        if case.closed_on:
            st.button(
                "Open again", key=f"opportunity:reopen:{case_id}", on_click=_reopen, args=(case,)
            )
        else:
            st.button(
                "Close this one",
                icon=":material/spa:",
                key=f"opportunity:close:{case_id}",
                on_click=_let_go,
                args=(case,),
                help="Closes the case; its people stay.",
            )
        st.button(
            "Remove",
            icon=":material/delete:",
            key=f"opportunity:remove:{case_id}",
            on_click=_remove,
            args=(case,),
        )
    if case.notes:
        st.markdown(plain(case.notes))


@callback
def _let_go(case: Opportunity) -> None:
    now = opportunities.close(unchanged(store(), case), case.id, ClosedWhy.LET_GO, today())
    words = f"Closed: {now.name}. Its people stay."
    undo.offer(words, opportunities.reopen, unchanged(store(), now), now.id, today())


@callback
def _reopen(case: Opportunity) -> None:
    opportunities.reopen(unchanged(store(), case), case.id, today())


@callback
def _remove(case: Opportunity) -> None:
    gone = opportunities.remove(unchanged(store(), case), case.id, today())
    undo.offer(f"Removed {gone.name}.", opportunities.restore, store(), gone.id)
    history.go("opportunities.py")


def chosen_part() -> str:
    """Ask which part of a case to show; return its word in the URL.

    The URL names it, so Back, Forward and bookmarks work. Not `st.tabs`: on every run it searches its
    whole content for focusable elements (20 ms, a fifth of the page).
    """
    asked = st.query_params.get("tab", "")
    st.session_state[_TAB] = asked if asked in TABS else "steps"
    chosen = st.segmented_control(
        "Section of this opportunity",
        list(TABS),
        format_func=TABS.__getitem__,
        key=_TAB,
        on_change=_turn,
        required=True,
        label_visibility="collapsed",
    )
    return chosen or "steps"


@callback
def _turn() -> None:
    slug = st.session_state[_TAB]
    if slug == "steps":
        st.query_params.pop("tab", None)
    else:
        st.query_params["tab"] = slug


def slips(found: CaseSteps) -> None:
    """Hints about dates and roles that are hard to reconcile; they never block anything."""
    for sentence in plausibility_hints(found.case):
        st.caption(f":material/rule: {plain(sentence)}")


def next_action(found: CaseSteps, on: date) -> None:
    """The one next dated action of an open case."""
    if found.next_action is None:
        return
    st.info(f"Next: {one_line(found.next_action, on)}", icon=":material/arrow_forward:")
