"""The long game of a lost case: three possible turns, and staying in touch after a new job."""

from __future__ import annotations

from typing import Final

import streamlit as st

from crm.domain.cases.case_file import Case
from crm.domain.cases.opportunity import ClosedWhy, EventKind
from crm.domain.cases.outlook import Outlook, Turn
from crm.domain.wording import plural
from crm.language import tr
from crm.services.cases import ledger
from crm.services.cases.ledger import Ledger
from crm.services.people import bulk
from crm.ui.shell import dialogs, links, undo
from crm.ui.shell.errors import callback
from crm.ui.shell.requests import EditClaim, EditEvent, EditOpportunity
from crm.ui.shell.session import store, today
from crm.ui.text.format import plain

_QUESTIONS: Final = {
    Turn.HIRE_DID_NOT_LAST: tr("Has the person who got it left?"),
    Turn.NEW_ROLE_FITS_BETTER: tr("Have they opened another role?"),
    Turn.HIRE_WAS_BETTER: tr("Was the hire better for this role?"),
}
_SO_WHAT: Final = {
    Turn.HIRE_DID_NOT_LAST: tr("The role may be open again: be the first they think of."),
    Turn.NEW_ROLE_FITS_BETTER: tr("People who know you there may speak for you."),
    Turn.HIRE_WAS_BETTER: tr("You can learn from it, and may even be able to help them."),
}


def what_came_of_it(case: Case, found: Ledger) -> None:
    """The three turns of a lost case, each with its evidence or a way to record it."""
    turns = ledger.outlook_of(store(), case, found)
    if not turns:
        return
    st.caption(tr("Stay visible for a year: it is not rare that a role opens again."))
    for turn in turns:
        with st.container(border=True, key=f"outlook_{turn.turn}"):
            _turn(case, turn)


def _turn(case: Case, found: Outlook) -> None:
    case_id = case.opportunity.id
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{_QUESTIONS[found.turn]}**", width="content")
        if found.because:
            words, color = (
                (tr("Yes"), "green") if found.certain else (tr("Not enough to tell"), "gray")
            )
            st.badge(words, color=color)  # type: ignore[arg-type]
        else:
            st.badge(tr("Not so far"), color="gray")
    if found.because:
        st.markdown(plain(found.because))
        st.caption(_SO_WHAT[found.turn])
        if found.leads_to:
            st.button(tr("Open the new opportunity"), key=f"outlook:open:{case_id}", type="tertiary",
                      icon=":material/work:", on_click=links.go_to_case,
                      args=(found.leads_to,))  # fmt: skip
        return
    match found.turn:
        case Turn.HIRE_DID_NOT_LAST:
            _record(tr("The hire left"), case_id, EventKind.HIRE_LEFT)
        case Turn.NEW_ROLE_FITS_BETTER:
            st.button(tr("Add the new role"), key=f"outlook:new:{case_id}", icon=":material/add:",
                      on_click=dialogs.ask, args=(EditOpportunity(company=case.opportunity.company),))  # fmt: skip
        case Turn.HIRE_WAS_BETTER:
            st.button(tr("I was told"), key=f"outlook:better:{case_id}",
                      icon=":material/record_voice_over:", on_click=dialogs.ask,
                      args=(EditClaim(case_id),))  # fmt: skip


def _record(label: str, case_id: int, kind: EventKind) -> None:
    st.button(label, key=f"outlook:event:{case_id}:{kind}", icon=":material/event:",
              on_click=dialogs.ask, args=(EditEvent(case_id, kind=kind.value),))  # fmt: skip


def landed(case: Case) -> None:
    """After a new job: offer to stay in touch four times a year with everybody from this search."""
    if case.opportunity.closed_why not in (ClosedWhy.HIRED_HERE, ClosedWhy.HIRED_ELSEWHERE):
        return
    without = [p.id for p in case.people.values() if not (p.cadence_days or p.do_not_contact)]
    if not without:
        return
    with st.container(border=True, key="outlook_landed"):
        st.markdown(
            tr(
                ":material/celebration: **You landed.** The people of this search helped you; a few "
                "lines four times a year keep them close for the next time."
            )
        )
        st.button(
            tr(
                "Stay in touch with {people}, once a quarter",
                people=plural(len(without), "person", "people"),
            ),
            key=f"outlook:quarterly:{case.opportunity.id}",
            on_click=_keep_quarterly,
            args=(without,),
        )


@callback
def _keep_quarterly(ids: list[int]) -> None:
    changed = bulk.keep_quarterly(store(), ids, today())
    undo.offer(tr("Once a quarter with {people}.", people=plural(len(changed), 'person', 'people')),
               bulk.restore, store(), changed)  # fmt: skip
