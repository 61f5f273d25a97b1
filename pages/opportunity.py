"""One opportunity: what happened, who was involved, which steps follow."""

import streamlit as st

from crm.ui import case_chart, case_tabs, case_view, hire_view, ledger_view, outlook_view
from crm.ui.nav import require_entry
from crm.ui.session import today

require_entry()

found = case_view.asked_for()
if found is None:
    case_view.not_here()
    st.stop()

opportunity = found.case.opportunity
case_view.header(found, today())
case_view.next_action(found, today())
case_view.slips(found)
outlook_view.landed(found.case)
ledger_view.unknown_banner(found.case)
case_chart.picture(found, today())
case_view.deadlines(found, today())

match case_view.chosen_part():  # only the part that is looked at is drawn
    case "steps":
        with st.container(key="worded"):
            case_tabs.steps(found, today())
    case "events":
        case_tabs.history(found, today())
    case "people":
        case_tabs.people(found.case)
    case "why":
        ledger_view.why(found.case)
    case "hire":
        hire_view.hire(found.case)
