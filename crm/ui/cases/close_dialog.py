"""The dialog to let go of several opportunities: the quietest first, the long unanswered already ticked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from crm.domain.dates import lasting
from crm.domain.ids import PersonId
from crm.domain.wording import plural
from crm.language import tr
from crm.services import doors, today_list
from crm.services.cases import opportunities
from crm.services.today_list import CaseGlance
from crm.ui.shell import undo
from crm.ui.shell.dialogs import Dialog
from crm.ui.shell.requests import CloseSeveral
from crm.ui.shell.session import store, today
from crm.ui.text.format import plain
from crm.ui.widgets.form import Form

#: How many people are named; the rest is a number.
_SHOWN: Final = 8


def body(dialog: Dialog[CloseSeveral]) -> None:
    form = Form(dialog)
    open_ones = sorted(today_list.glances(store(), today()), key=lambda one: -one.silent)
    if not open_ones:
        st.info(tr("You have no open opportunities. That is fine, too."), icon=":material/spa:")
    else:
        st.markdown(
            tr(
                "Nothing asks for anything in the ones you close. Their people stay, and you can open "
                "each of them again."
            )
        )
    for one in open_ones:
        form.tick(_field(one), _words(one), one.unanswered)
    chosen = [one for one in open_ones if form.value(_field(one))]
    _still_owed(chosen)
    label = tr("Close {count}", count=len(chosen)) if chosen else tr("Close")
    form.end(label, _save, ":material/spa:", disabled=not chosen)


def _still_owed(chosen: Sequence[CaseGlance]) -> None:
    """Everyone behind what is ticked who is still to hear from the user, each once."""
    found: dict[PersonId, str] = {}
    for glance in chosen:
        case = opportunities.case(store(), glance.opportunity.id)
        for one in doors.behind(store(), case, today()).owed:
            why = tr(
                "{name}, for {opportunity}: {why}",
                name=one.person.name,
                opportunity=glance.opportunity.name,
                why=one.why,
            )
            found.setdefault(one.person.id, why)
    if not found:
        return
    shown = [plain(why) for why in list(found.values())[:_SHOWN]]
    if len(found) > _SHOWN:
        shown.append(tr("and {count} more.", count=len(found) - _SHOWN))
    st.markdown(tr("**Still to hear from you**\n") + "\n".join(f"- {line}" for line in shown))
    st.caption(
        tr(
            "The page of each opportunity lists them once it is closed, with the ways to reach them."
        )
    )


def _field(one: CaseGlance) -> str:
    return f"close_{one.opportunity.id}"


def _words(one: CaseGlance) -> str:
    silence = tr(" \u00b7 quiet for {silent}", silent=lasting(one.silent)) if one.silent else ""
    return f"{plain(one.opportunity.name)}{silence}"


def _save(form: Form[CloseSeveral]) -> None:
    ids = [
        one.opportunity.id
        for one in today_list.glances(store(), today())
        if form.value(_field(one))
    ]
    closed = opportunities.close_several(store(), ids, today())
    words = tr(
        "Closed {opportunities}. The people stay.",
        opportunities=plural(len(closed), "opportunity", "opportunities"),
    )
    undo.offer(words, opportunities.reopen_several, store(), ids, today())
