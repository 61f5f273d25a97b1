"""How likely an offer feels: one quiet line on the page of an open opportunity, and its short form."""

from __future__ import annotations

from typing import Final

import streamlit as st

from crm.domain.cases.gut_feeling import GutFeeling, asks, latest
from crm.domain.ids import GutFeelingId, OpportunityId
from crm.errors import InvalidInput, NotFound
from crm.language import tr
from crm.services.case_page import CasePage
from crm.services.cases import gut_feelings
from crm.services.shown import unchanged
from crm.ui.shell import dialogs, undo
from crm.ui.shell.dialogs import Dialog
from crm.ui.shell.errors import callback
from crm.ui.shell.requests import SayHowLikely
from crm.ui.shell.session import flash, store, today
from crm.ui.text.format import day, plain
from crm.ui.widgets.folded_menu import folded_menu
from crm.ui.widgets.form import Form

#: The choices of the form, in percent. Source: D.
_STEPS: Final = range(0, 101, 10)
_HELP: Final = tr(
    "For you alone. After five decisions, Insights compares what you felt with what came. "
    "No coach, letter or file for a job office ever shows it."
)


def line(page: CasePage) -> None:
    """The latest feeling and the way to say it anew, while they decide."""
    case = page.case
    if not asks(case.opportunity, case.events, case.landed):
        return
    felt = latest(page.feelings)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="gut_feeling"):
        if felt:
            st.caption(tr("An offer felt {felt}", felt=_words(felt)), width="stretch")
        st.button(
            tr("How likely does it feel now?") if felt else tr("How likely does it feel?"),
            key=f"feeling:new:{case.opportunity.id}", type="tertiary", icon=":material/psychology:",
            on_click=dialogs.ask, args=(SayHowLikely(case.opportunity.id),), help=_HELP,
        )  # fmt: skip
        if felt:
            _menu(felt, SayHowLikely(case.opportunity.id, felt.id))


def past(page: CasePage) -> None:
    """The last feeling of an opportunity that is decided: it can only be removed."""
    case, felt = page.case, latest(page.feelings)
    if felt is None or asks(case.opportunity, case.events, case.landed):
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="gut_feeling"):
        st.caption(
            tr("While they were deciding, an offer felt {felt}", felt=_words(felt)), width="stretch"
        )
        _menu(felt)


def _words(felt: GutFeeling) -> str:
    why = f": {plain(felt.why)}" if felt.why else "."
    return tr(
        "{likelihood}% likely on {felt_on}{why}",
        likelihood=felt.likelihood,
        felt_on=day(felt.felt_on),
        why=why,
    )


def _menu(felt: GutFeeling, edit: SayHowLikely | None = None) -> None:
    about = tr("Correct or remove: how likely it felt on {felt_on}", felt_on=day(felt.felt_on))
    menu = folded_menu(tr("Change"), f"feeling:change:{felt.id}", felt, type="tertiary", help=about)
    if not menu.open:
        return
    with menu:
        if edit:
            st.button(tr("Correct"), icon=":material/edit:", type="tertiary",
                      key=f"feeling:edit:{felt.id}", on_click=dialogs.ask, args=(edit,))  # fmt: skip
        st.button(tr("Remove"), icon=":material/delete:", type="tertiary",
                  key=f"feeling:remove:{felt.id}", on_click=_remove, args=(felt,))  # fmt: skip


@callback
def _remove(felt: GutFeeling) -> None:
    gone = gut_feelings.remove(unchanged(store(), felt), felt.id)
    undo.offer(
        tr("Removed: {likelihood}%", likelihood=felt.likelihood),
        gut_feelings.restore,
        store(),
        gone,
    )


def title(request: SayHowLikely) -> str:
    return (
        tr("Correct how likely it felt") if request.feeling_id else tr("How likely does it feel?")
    )


def body(dialog: Dialog[SayHowLikely]) -> None:
    form, old = Form(dialog), dialog.first(_feeling(dialog.request))
    known = old.likelihood if old.id else None  # nothing is assumed that only the user knows
    choices = sorted({*_STEPS, *([] if known is None else [known])})
    form.select("likelihood", tr("How likely is an offer?"), choices, known, _percent)
    form.area("why", tr("Why? (optional)"), old.why, height=80)
    form.past_day("felt_on", tr("When?"), old.felt_on)
    form.end(tr("Save"), _save)


def _percent(likelihood: int) -> str:
    return f"{likelihood}%"


def _feeling(request: SayHowLikely) -> GutFeeling:
    """The stored feeling to correct, or a new one."""
    case = OpportunityId(request.opportunity_id)
    if not request.feeling_id:
        return GutFeeling(GutFeelingId(0), case, 0, today())
    for felt in gut_feelings.of_case(store(), case):
        if felt.id == request.feeling_id:
            return felt
    raise NotFound(tr("This feeling no longer exists."), tr("It may have been removed."))


def _save(form: Form[SayHowLikely]) -> None:
    chosen = form.value("likelihood")
    if chosen is None:
        raise InvalidInput(tr("Please choose how likely it feels."), field="likelihood")
    values = {
        "likelihood": int(chosen),
        "why": form.words("why"),
        "felt_on": form.day("felt_on"),
    }
    feeling = form.dialog.edited(_feeling(form.request), values)
    felt = gut_feelings.feel(store(), feeling, today())
    if feeling.id:
        flash(tr("Corrected."))
    else:
        undo.offer(
            tr("Kept: {likelihood}%", likelihood=felt.now.likelihood),
            gut_feelings.undo,
            store(),
            felt,
        )
