"""The stage line of a case: its stations as a list, the current one named."""

from __future__ import annotations

from html import escape
from typing import Final

import streamlit as st

from crm.domain.cases.stage_line import APPLIED, Mark, Station, stage_line
from crm.domain.playbook.ahead import ahead_of
from crm.language import tr
from crm.services.case_steps import CaseSteps
from crm.ui.shell import dialogs
from crm.ui.shell.requests import EditOpportunity
from crm.ui.shell.session import today

#: What a reader hears before a station; the eye sees the line filled or dashed.
_HEARD: Final = {Mark.DONE: tr("Done: "), Mark.NOW: tr("Now: "), Mark.AHEAD: tr("Still to come: ")}


def line(found: CaseSteps) -> None:
    """Show how far the case has come, and ask for the day of the application if it is not known."""
    case = found.case
    stations = stage_line(
        case.opportunity, case.events, today(), ahead_of(found.steps), case.landed
    )
    st.html(f'<ol class="stations">{"".join(map(_item, stations))}</ol>')
    first = stations[0]
    if first.label == APPLIED and not first.when:
        case_id = case.opportunity.id
        st.button(tr("Add the day you applied"), key=f"opportunity:applied:{case_id}", type="tertiary",
                  icon=":material/add:", on_click=dialogs.ask,
                  args=(EditOpportunity(case_id),))  # fmt: skip


def _item(station: Station) -> str:
    here = ' aria-current="step"' if station.mark is Mark.NOW else ""
    when = f"<span>{escape(station.when)}</span>" if station.when else ""
    return (
        f'<li class="{station.mark}"{here}><i>{_HEARD[station.mark]}</i>'
        f"<b>{escape(station.label)}</b>{when}</li>"
    )
