"""Opportunities: their fields, their events, and who was involved."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import streamlit as st

from crm.domain.opportunities import (
    EmployerType,
    Event,
    EventId,
    EventKind,
    Opportunity,
    OpportunityId,
    Role,
)
from crm.services import events, opportunities
from crm.ui import dialogs, undo
from crm.ui.boundary import callback, show_refusal
from crm.ui.fields import UNKNOWN, any_day, chosen_day, day_of, past_day
from crm.ui.pick import people_picker, picked
from crm.ui.session import flash, store, today
from crm.ui.text import EMPLOYER_LABELS, EVENT_LABELS, ROLE_LABELS, plain

_FORMATS: Final = ("", "phone", "video", "on site", "panel", "task")
_WHO: Final = {
    EventKind.INTERVIEW_HELD: "Who interviewed you?",
    EventKind.MEETING_HELD: "Whom did you meet?",
    EventKind.HIRE_IDENTIFIED: "Who got the job?",
}
_INTERNAL: Final = {None: "Not known yet", True: "From inside", False: "From outside"}


def opportunity_title(asked: dict[str, Any]) -> str:
    return "Edit opportunity" if asked["opportunity_id"] else "Add an opportunity"


def opportunity_body(asked: dict[str, Any]) -> None:
    key, old = asked["key"], dialogs.shown(asked, _opportunity(asked))
    with st.form(f"{key}:form", border=False):
        company, title = st.columns(2)
        company.text_input("Company", old.company, key=f"{key}:company")
        title.text_input("Job title", old.title, key=f"{key}:title")
        department, source = st.columns(2)
        department.text_input("Department", old.department, key=f"{key}:department")
        source.text_input("How you found it", old.source, key=f"{key}:source")
        applied, promised = st.columns(2)
        any_day("Applied on", old.applied_on, f"{key}:applied_on", applied, "No such day")
        promise, when = "They promised to decide by", old.promised_decision_on
        any_day(promise, when, f"{key}:promised_decision_on", promised, "No such day")
        st.segmented_control(
            "Employer",
            list(EmployerType),
            default=old.employer_type,
            required=True,
            key=f"{key}:employer_type",
            format_func=lambda e: EMPLOYER_LABELS[e],
            help="Public employers have strict rules about gifts.",
        )
        st.text_input(
            "Address of the posting",
            old.posting_url,
            key=f"{key}:posting_url",
            placeholder="https://",
        )
        st.text_area(
            "Text of the posting",
            old.posting_text,
            key=f"{key}:posting_text",
            height=90,
            help="Postings vanish; the text helps when you compare later.",
        )
        st.text_area("Notes", old.notes, key=f"{key}:notes", height=70)
        show_refusal()
        st.form_submit_button("Save", type="primary", on_click=_save_opportunity, args=(asked,))


def _opportunity(asked: dict[str, Any]) -> Opportunity:
    if asked["opportunity_id"]:
        return opportunities.case(store(), asked["opportunity_id"]).opportunity
    return Opportunity(OpportunityId(0), asked["company"], "")


@callback
def _save_opportunity(asked: dict[str, Any]) -> None:
    key, state = asked["key"], st.session_state
    if not dialogs.is_open(key):
        return
    texts = ("company", "title", "department", "source", "posting_url", "posting_text", "notes")
    values: dict[str, Any] = {name: state[f"{key}:{name}"].strip() for name in texts}
    values |= {name: chosen_day(f"{key}:{name}") for name in ("applied_on", "promised_decision_on")}
    values["employer_type"] = EmployerType(state[f"{key}:employer_type"])
    changed = dialogs.edited(asked, _opportunity(asked), values)
    if changed.id:
        opportunities.edit(store(), changed, today())
        flash("Saved.")
    else:
        flash(f"Added {plain(opportunities.add(store(), changed, today()).name)}.")
    dialogs.close()


def event_title(asked: dict[str, Any]) -> str:
    return "Correct what happened" if asked["event_id"] else "What happened?"


def event_body(asked: dict[str, Any]) -> None:
    key, old = asked["key"], _event(asked)
    kinds = list(EventKind)
    kind = st.selectbox(
        "What?",
        kinds,
        index=kinds.index(old.kind),
        key=f"{key}:kind",
        format_func=lambda k: EVENT_LABELS[k],
    )
    past_day("When?", old.on, f"{key}:on")
    if kind in _WHO:
        involved = {held.person_id for held in _case_roles(asked)}
        chosen = old.people or (sorted(involved) if len(involved) == 1 and not old.id else ())
        people_picker(_WHO[kind], f"{key}:people", chosen)
    if kind is EventKind.INTERVIEW_HELD:
        form, number = st.columns(2)
        formats = list(dict.fromkeys([*_FORMATS, old.format]))
        form.selectbox(
            "Format",
            formats,
            index=formats.index(old.format),
            key=f"{key}:format",
            format_func=lambda f: f or "Not said",
        )
        number.number_input("Round", 1, 20, old.round or _next_round(asked), key=f"{key}:round")
    if kind is EventKind.HIRE_IDENTIFIED:
        st.segmented_control(
            "Where did they come from?",
            list(_INTERNAL),
            default=old.internal,
            required=True,
            key=f"{key}:internal",
            format_func=lambda i: _INTERNAL[i],
        )
        any_day("In the role since", old.started_on, f"{key}:started_on", none=UNKNOWN)
    st.text_area(
        "In your words",
        old.note,
        key=f"{key}:note",
        height=80,
        placeholder="How the news came, what was said",
    )
    show_refusal()
    st.button("Save", type="primary", key=f"{key}:save", on_click=_save_event, args=(asked,))


def _event(asked: dict[str, Any]) -> Event:
    case = opportunities.case(store(), asked["opportunity_id"])
    stored = next((e for e in case.events if e.id == asked["event_id"]), None)
    kind = EventKind(asked["kind"] or EventKind.INTERVIEW_HELD)
    return stored or Event(EventId(0), case.opportunity.id, kind, today())


def _case_roles(asked: dict[str, Any]) -> tuple[Any, ...]:
    return opportunities.case(store(), asked["opportunity_id"]).roles


def _next_round(asked: dict[str, Any]) -> int:
    mine = opportunities.case(store(), asked["opportunity_id"]).events
    return 1 + sum(event.kind is EventKind.INTERVIEW_HELD for event in mine)


@callback
def _save_event(asked: dict[str, Any]) -> None:
    key, state = asked["key"], st.session_state
    if not dialogs.is_open(key):
        return
    kind = EventKind(state[f"{key}:kind"])
    who = picked(f"{key}:people") if kind in _WHO else None
    interview, hire = kind is EventKind.INTERVIEW_HELD, kind is EventKind.HIRE_IDENTIFIED
    event = replace(
        _event(asked),
        kind=kind,
        on=day_of(f"{key}:on", "on"),
        people=who.people if who else (),
        format=state[f"{key}:format"] if interview else "",
        round=state[f"{key}:round"] if interview else None,
        internal=state[f"{key}:internal"] if hire else None,
        started_on=chosen_day(f"{key}:started_on") if hire else None,
        note=state[f"{key}:note"].strip(),
    )
    newcomers = who.newcomers if who else ()
    if event.id:
        events.correct_event(store(), event, today(), newcomers)
        flash("Corrected.")
    else:
        done = events.record(store(), event, today(), newcomers)
        undo.offer(
            f"Recorded: {EVENT_LABELS[kind]}, {done.after.name}", events.take_back, store(), done
        )
    dialogs.close()


def role_body(asked: dict[str, Any]) -> None:
    """One or several people take a role."""
    key = asked["key"]
    people_picker("Who?", f"{key}:people")
    st.selectbox("Role", list(Role), key=f"{key}:role", format_func=lambda r: ROLE_LABELS[r])
    st.checkbox(
        "Was especially helpful",
        key=f"{key}:helper",
        help="Embers then proposes a small thank-you.",
    )
    show_refusal()
    st.button("Save", type="primary", key=f"{key}:save", on_click=_save_role, args=(asked,))


@callback
def _save_role(asked: dict[str, Any]) -> None:
    key, state = asked["key"], st.session_state
    if not dialogs.is_open(key):
        return
    who = picked(f"{key}:people")
    opportunities.give_roles(
        store(),
        asked["opportunity_id"],
        who.people,
        who.newcomers,
        Role(state[f"{key}:role"]),
        state[f"{key}:helper"],
        today(),
    )
    flash("Saved.")
    dialogs.close()
