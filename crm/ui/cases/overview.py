"""An opportunity in the list."""

from __future__ import annotations

from typing import Final

import streamlit as st

from crm.domain.cases.opportunity import Opportunity, Stage
from crm.domain.dates import ago, lasting
from crm.domain.wording import plural, within
from crm.language import tr
from crm.services.cases import opportunities
from crm.services.cases.opportunities import CaseRow
from crm.services.shown import unchanged
from crm.services.today_list import CaseGlance
from crm.ui.shell import links
from crm.ui.shell.errors import callback
from crm.ui.shell.session import store, today
from crm.ui.steps.line import one_line
from crm.ui.text.format import badge, headline, plain, small
from crm.ui.text.labels import CLOSED_LABELS, EVENT_LABELS, STAGE_LABELS

_STAGE_COLORS: Final = {Stage.CLOSED: "gray", Stage.OFFER: "green", Stage.REOPENED: "violet"}


def row(item: CaseRow, glance: CaseGlance | None) -> None:
    """A case in the list."""
    case = item.opportunity
    facts = [plural(item.people, "person", "people")]
    if item.last_event:
        what = within(EVENT_LABELS[item.last_event.kind])
        facts.append(f"{what} {ago(item.last_event.on, today())}")
    if glance and glance.silent:
        facts.append(tr("quiet for {silent}", silent=lasting(glance.silent)))
    words = headline(stage_badge(item.stage, case), small(" · ".join(facts)))
    if glance and glance.next_action:
        words += "\n\n" + tr("Next: {action}", action=one_line(glance.next_action, today()))
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
        label = f"{label}: {within(CLOSED_LABELS[case.closed_why])}"
    return badge(label, _STAGE_COLORS.get(stage, "orange"))


def binned(opportunity: Opportunity) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(plain(opportunity.name), width="content")
        st.button(
            tr("Restore"),
            key=f"opportunities:back:{opportunity.id}",
            on_click=_restore,
            args=(opportunity,),
        )


@callback
def _restore(case: Opportunity) -> None:
    opportunities.restore(unchanged(store(), case), case.id)
