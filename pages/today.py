"""Today: whom to contact next, how, and why."""

import streamlit as st

from crm.domain.wording import plural
from crm.services import overview, today_list
from crm.services.cases import departures
from crm.ui.cases import departure_cards
from crm.ui.shell import dialogs
from crm.ui.shell.nav import require_entry
from crm.ui.shell.requests import PlanAppointment, RecordRejection
from crm.ui.shell.session import store, today
from crm.ui.steps import appointment_rows, suggestion_card
from crm.ui.steps.line import ahead_line
from crm.ui.text.format import day
from crm.ui.today import welcome

require_entry()

SHOWN = 40

here = overview.counts(store())
if here.empty:
    welcome.three_doors()
    st.stop()

st.title("Today", anchor=False)
plan = today_list.plan_of(store(), today(), SHOWN, 8)
lines = plan.next
with st.container(horizontal=True, vertical_alignment="center"):
    if lines:
        st.caption(
            f"{day(today())} · {plural(len(lines), 'person or task', 'people and tasks')} "
            "worth your time, the most urgent first.",
            width="content",
        )
    st.button(
        "I just got a rejection",
        key="today:rejection",
        icon=":material/edit_calendar:",
        type="tertiary",
        on_click=dialogs.ask,
        args=(RecordRejection(),),
    )
    appointment_rows.plan_button(PlanAppointment(), "today:plan", quiet=True)
if here.sample:
    welcome.sample_banner()

departure_cards.cards(departures.open_ones(store()))
few = len(lines) > 5 and st.toggle(
    "Only the next five", value=True, key="today:few", persist_state="session"
)
for line in lines[:5] if few else lines:
    suggestion_card.suggestion_card(line)
if not lines and not plan.held:
    st.success(
        "Nothing is due today. You have done what there is to do; the next dates are below.",
        title="All quiet",
        icon=":material/spa:",
    )
if few:
    more = plural(len(lines) - 5, "more waits", "more wait")
    st.caption(f"{more} behind these. Switch this off to see them.")

if plan.held:
    suggestion_card.held(plan.held)

planned = appointment_rows.ahead()
if planned or plan.ahead:
    st.header("Coming up", anchor=False)
    appointment_rows.rows(planned, "ahead")
    st.markdown("\n\n".join(ahead_line(step, today()) for step in plan.ahead))
