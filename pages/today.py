"""Today: whom to contact next, how, and why."""

import streamlit as st

from crm.domain.dates import spoken_weekday
from crm.domain.wording import plural
from crm.language import tr
from crm.services import overview, today_list
from crm.services.cases import departures
from crm.ui.cases import departure_cards
from crm.ui.shell import dialogs, links
from crm.ui.shell.nav import require_entry
from crm.ui.shell.requests import PasteWhatCame, PlanAppointment, RecordRejection
from crm.ui.shell.session import store, today
from crm.ui.steps import appointment_rows, pasted_dialog, suggestion_card
from crm.ui.steps.line import ahead_line
from crm.ui.today import welcome

require_entry()

SHOWN = 40

here = overview.counts(store())
if here.empty:
    welcome.three_doors()
    st.stop()

plan = today_list.plan_of(store(), today(), SHOWN, 8)
lines = [line for line in plan.next if not line.is_rest]
resting = [line for line in plan.next if line.is_rest]
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    st.title(tr("Today"), anchor=False, width="stretch")
    pasted_dialog.paste_button(PasteWhatCame(), "today:paste")
    appointment_rows.plan_button(PlanAppointment(), "today:plan", quiet=True)
    st.button(
        tr("I just got a rejection"),
        key="today:rejection",
        icon=":material/edit_calendar:",
        on_click=dialogs.ask,
        args=(RecordRejection(),),
    )
order = tr(", the most urgent first") if len(lines) > 1 else ""
number = (
    tr(" · {things} to do{order}", things=plural(len(lines), "thing", "things"), order=order)
    if lines
    else ""
)
st.caption(f"{spoken_weekday(today())}{number}")
if here.sample:
    welcome.sample_banner()

for line in resting:
    suggestion_card.rest(line)
departure_cards.cards(departures.open_ones(store()))
if resting and lines:
    st.header(tr("When you are ready"), anchor=False)
few = len(lines) > 5 and st.toggle(
    tr("Only the next five"), value=True, key="today:few", persist_state="session"
)
first, others = lines[:1], lines[1:5] if few else lines[1:]
for line in first:
    with st.container(key="today_first"):
        suggestion_card.suggestion_card(line)
if others:
    with st.container(border=True, gap=None, key="today_rows"):
        suggestion_card.rows(others)
if not lines and not resting and not plan.held:
    st.success(
        tr("Nothing is due today. You are all caught up. What comes next is below."),
        title=tr("All quiet"),
        icon=":material/spa:",
    )
if few:
    more = plural(len(lines) - 5, "more is waiting", "more are waiting")
    st.caption(tr("{more} behind these. Switch this off to see them.", more=more))

if plan.held:
    suggestion_card.held(plan.held)

planned = appointment_rows.ahead()
if planned or plan.ahead:
    st.header(tr("Coming up"), anchor=False)
    appointment_rows.rows(planned, "ahead")
    st.markdown("\n\n".join(ahead_line(step, today()) for step in plan.ahead))
if here.opportunities > 1:
    st.button(
        tr("Look over the week: every open opportunity, the quietest first"),
        type="tertiary",
        key="today:week",
        icon=":material/date_range:",
        on_click=links.go_to_week,
    )
