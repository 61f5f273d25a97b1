"""The wizard: one rejection, told in two minutes."""

from __future__ import annotations

from typing import Any

import streamlit as st

from crm.domain.opportunities import EmployerType, Role
from crm.services import rejection
from crm.services.rejection import Involved, Rejection
from crm.ui import dialogs
from crm.ui.boundary import callback, show_refusal
from crm.ui.fields import chosen_day, day_of, past_day
from crm.ui.pick import people_picker, picked
from crm.ui.session import flash, store, today
from crm.ui.text import EMPLOYER_LABELS, plain

_ASK = {
    Role.RECRUITER: "Recruiter",
    Role.REFERRER: "Who referred you, if anybody",
    Role.HIRING_MANAGER: "Hiring manager",
    Role.INTERVIEWER: "Others who interviewed you",
}


def title(asked: dict[str, Any]) -> str:
    return "I just got a rejection"


def body(asked: dict[str, Any]) -> None:
    """Company, title, days, people; everything else can be added later."""
    key = asked["key"]
    st.caption("That hurts. Say what happened; Embers takes care of what comes next.")
    company, job = st.columns(2)
    company.text_input("Company", key=f"{key}:company")
    job.text_input("Job title", key=f"{key}:title")
    interview, rejected = st.columns(2)
    past_day(
        "Last interview",
        None,
        f"{key}:interview_on",
        interview,
        "There was none",
    )
    past_day("Rejection came on", today(), f"{key}:rejected_on", rejected)
    for role, label in _ASK.items():
        people_picker(label, f"{key}:{role}")
    st.checkbox("The recruiter took part in the interview", key=f"{key}:recruiter_there")
    st.segmented_control(
        "Employer",
        list(EmployerType),
        default=EmployerType.UNKNOWN,
        required=True,
        key=f"{key}:employer",
        format_func=lambda e: EMPLOYER_LABELS[e],
    )
    show_refusal()
    st.button(
        "Show me what to do", type="primary", key=f"{key}:save", on_click=_save, args=(asked,)
    )


@callback
def _save(asked: dict[str, Any]) -> None:
    key, state = asked["key"], st.session_state
    if not dialogs.is_open(key):
        return
    involved = {}
    for role in _ASK:
        who = picked(f"{key}:{role}")
        involved[role] = Involved(who.people, who.newcomers)
    told = Rejection(
        company=state[f"{key}:company"],
        title=state[f"{key}:title"],
        rejected_on=day_of(f"{key}:rejected_on", "rejected_on"),
        interview_on=chosen_day(f"{key}:interview_on"),
        employer_type=EmployerType(state[f"{key}:employer"]),
        involved=involved,
        recruiter_interviewed=state[f"{key}:recruiter_there"],
    )
    case = rejection.record(store(), told, today())
    flash(f"Recorded {plain(case.name)}. Here is what comes next.")
    dialogs.close()
