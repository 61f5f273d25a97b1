"""The week: every open case, longest silence first."""

import streamlit as st

from crm.domain.dates import lasting
from crm.language import tr
from crm.services import today_list
from crm.ui.cases import overview
from crm.ui.shell import dialogs
from crm.ui.shell.nav import require_entry
from crm.ui.shell.requests import CloseSeveral
from crm.ui.shell.session import store, today
from crm.ui.steps.line import one_line
from crm.ui.text.format import asides, badge, day, headline

require_entry()

st.title(tr("The week"), anchor=False)
cases = today_list.glances(store(), today())
if not cases:
    st.info(tr("You have no open opportunities. That is fine, too."), icon=":material/spa:")
else:
    st.caption(
        tr(
            "Take a look once a week. Every open opportunity is here, the quietest first. One small "
            "step for each is enough, or you can close one."
        )
    )
if len(cases) > 1:
    st.button(tr("Close several"), icon=":material/spa:", key="week:close",
              on_click=dialogs.ask, args=(CloseSeveral(),))  # fmt: skip
for item in sorted(cases, key=lambda c: -c.silent):
    case, action = item.opportunity, item.next_action
    silence = badge(tr("Quiet for {silent}", silent=lasting(item.silent)), "gray")
    words = headline(
        silence, tr("Next: {action}", action=one_line(action, today())) if action else ""
    )
    if case.promised_decision_on:
        words += asides(
            [
                tr(
                    "They promised to decide by {promised_decision_on}.",
                    promised_decision_on=day(case.promised_decision_on),
                )
            ]
        )
    overview.box(case, words, "week")
