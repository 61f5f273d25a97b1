"""The table of all dialogs: title, width, content. Only crm.ui.frame imports this."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import streamlit as st

from crm.language import tr
from crm.ui.cases import (
    case_dialogs,
    close_dialog,
    comparison_dialog,
    gut_feeling,
    ledger_dialogs,
    rejection_dialog,
    round_dialog,
    summary_dialog,
)
from crm.ui.data import proof_of_search
from crm.ui.people import (
    erase_dialog,
    find_dialog,
    introduced_dialog,
    merge_dialog,
    person_dialog,
)
from crm.ui.shell import dialogs, gate, nav, requests, unfinished
from crm.ui.shell.dialogs import Dialog
from crm.ui.shell.errors import show_errors
from crm.ui.shell.unfinished import Unfinished
from crm.ui.steps import (
    after_interview,
    appointment_dialogs,
    log_dialog,
    pasted_dialog,
    sheet,
    snooze_skip_dialogs,
)
from crm.ui.text.format import plain
from crm.ui.widgets import keeper


@dataclass(frozen=True, slots=True)
class Body:
    """How a dialog is shown.

    Attributes:
        title: its heading, or a function of the request.
        drawer: it opens at the side of the window, and its buttons stay in sight.
    """

    title: str | Callable[[Any], str]
    show: Callable[[Dialog[Any]], None]
    width: Literal["small", "medium", "large"] = "medium"
    drawer: bool = False


BODIES: Final[Mapping[type[requests.Request], Body]] = {
    requests.FindPerson: Body(tr("Find a person"), find_dialog.body, "small"),
    requests.LogTouchpoint: Body(log_dialog.title, log_dialog.body, "small", drawer=True),
    requests.CorrectTouchpoint: Body(
        tr("Correct this entry"), log_dialog.body, "small", drawer=True
    ),
    requests.PasteWhatCame: Body(tr("Paste what came"), pasted_dialog.body, drawer=True),
    requests.EditPerson: Body(person_dialog.title, person_dialog.body),
    requests.EditOpportunity: Body(case_dialogs.opportunity_title, case_dialogs.opportunity_body),
    requests.EditEvent: Body(case_dialogs.event_title, case_dialogs.event_body),
    requests.PlanAppointment: Body(appointment_dialogs.title, appointment_dialogs.body),
    requests.Prepare: Body(sheet.title, sheet.body),
    requests.SumUp: Body(summary_dialog.title, summary_dialog.body),
    requests.AfterInterview: Body(tr("After the interview"), after_interview.body),
    requests.LinkedInRound: Body(tr("LinkedIn round"), round_dialog.body),
    requests.ThankYouCards: Body(tr("Thank-you cards"), after_interview.cards_body),
    requests.ProofOfSearch: Body(tr("Proof of search"), proof_of_search.body, "large"),
    requests.AppointmentMissed: Body(
        tr("Did not happen"), appointment_dialogs.missed_body, "small"
    ),
    requests.RecordRejection: Body(
        tr("I just got a rejection"), rejection_dialog.body, drawer=True
    ),
    requests.GiveRole: Body(tr("Who was involved?"), case_dialogs.role_body),
    requests.EditClaim: Body(ledger_dialogs.claim_title, ledger_dialogs.claim_body),
    requests.SayHowLikely: Body(gut_feeling.title, gut_feeling.body, "small"),
    requests.EditComparison: Body(comparison_dialog.title, comparison_dialog.body),
    requests.EditAirNote: Body(ledger_dialogs.air_note_title, ledger_dialogs.air_note_body),
    requests.MergePeople: Body(merge_dialog.title, merge_dialog.body),
    requests.NoteIntroduction: Body(tr("Introduced by"), introduced_dialog.body, "small"),
    requests.ErasePerson: Body(tr("Erase for good?"), erase_dialog.body),
    requests.CloseSeveral: Body(tr("Close several"), close_dialog.body),
    requests.SnoozeStep: Body(
        snooze_skip_dialogs.snooze_title, snooze_skip_dialogs.snooze_body, "small"
    ),
    requests.SkipStep: Body(snooze_skip_dialogs.skip_title, snooze_skip_dialogs.skip_body, "small"),
}


def show() -> None:
    """Show the requested dialog, if any; crm.ui.frame calls it on every run."""
    dialog = dialogs.opened()
    if dialog and dialog.place not in (None, nav.place()):
        dialogs.put_aside()  # Back, or another page: a dialog belongs to the page that opened it
    again = keeper.take_over()
    if again and dialogs.opened() is None:
        dialogs.ask(again.request)
    dialog = dialogs.opened()
    with st.bottom:  # before the page it would move the title while it loads
        keeper.watch(open_form=dialog is not None)
    if dialog:
        dialog.place = nav.place()
        _show(dialog)
    else:
        _offer(unfinished.listed())


def _show(dialog: Dialog[Any]) -> None:
    body, request = BODIES[type(dialog.request)], dialog.request
    dialog.drawer = body.drawer
    dialog.heading = body.title if isinstance(body.title, str) else body.title(request)

    @st.dialog(
        plain(dialog.heading),
        width=body.width,
        position="right" if body.drawer else "center",
        dismissible=not request.form,
        on_dismiss=dialogs.close,
    )
    def ask() -> None:
        gate.leave_if_ended()
        if not dialogs.is_open(dialog.key):  # answered; it may have opened another one
            st.rerun()
        dialog.ended = False
        with show_errors():
            body.show(dialog)
        if request.form and not dialog.ended:  # it could not be shown, so it has no buttons
            st.button(tr("Close"), key=f"{dialog.key}:close", on_click=dialogs.close)

    ask()


def _offer(left: list[Unfinished]) -> None:
    """Offer to resume the form that was left last."""
    if not left:
        return
    last = left[-1]
    with (
        st.bottom,
        st.container(horizontal=True, vertical_alignment="center", key="unfinished_bar"),
    ):
        st.markdown(tr("Not saved yet: {title}", title=plain(last.title)), width="content")
        st.button(tr("Continue where you left off"), key="unfinished:go", icon=":material/edit:",
                  on_click=dialogs.ask, args=(last.request,))  # fmt: skip
        st.button(tr("Discard"), type="tertiary", key="unfinished:discard",
                  on_click=unfinished.forget, args=(last.request.target,))  # fmt: skip
