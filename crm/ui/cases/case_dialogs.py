"""Dialogs of an opportunity: its fields, its events, and who was involved."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from crm.domain.cases.interview_format import FORMATS
from crm.domain.cases.opportunity import EmployerType, Event, EventKind, Opportunity, Role
from crm.domain.ids import EventId, OpportunityId, PersonId
from crm.errors import NotFound
from crm.language import tr
from crm.services import appointments
from crm.services.cases import events, opportunities
from crm.ui.shell import undo
from crm.ui.shell.dialogs import Dialog
from crm.ui.shell.requests import EditEvent, EditOpportunity, GiveRole
from crm.ui.shell.session import flash, store, today
from crm.ui.steps import plan_instead
from crm.ui.text.format import day
from crm.ui.text.labels import EMPLOYER_LABELS, EVENT_LABELS, ROLE_LABELS, format_label
from crm.ui.widgets.day_fields import UNKNOWN
from crm.ui.widgets.form import Form
from crm.ui.widgets.people_picker import Asked, Picked

_WHO: Final = {
    EventKind.INTERVIEW_HELD: tr("Who interviewed you?"),
    EventKind.MEETING_HELD: tr("Whom did you meet?"),
    EventKind.HIRE_IDENTIFIED: tr("Who got the job?"),
    EventKind.HIRE_LEFT: tr("Who left it?"),
}
_INTERNAL: Final = {None: tr("Don't know"), True: tr("Internal"), False: tr("External")}


def opportunity_title(request: EditOpportunity) -> str:
    return tr("Edit opportunity") if request.opportunity_id else tr("Add an opportunity")


def opportunity_body(dialog: Dialog[EditOpportunity]) -> None:
    form, old = Form(dialog), dialog.first(_opportunity(dialog.request))
    company, title = st.columns(2)
    form.text("company", tr("Company"), old.company, company)
    form.text("title", tr("Job title"), old.title, title)
    department, source = st.columns(2)
    form.text("department", tr("Department"), old.department, department)
    form.text("source", tr("How you found it"), old.source, source)
    applied, promised = st.columns(2)
    form.past_day("applied_on", tr("Applied on"), old.applied_on, tr("No such day"), applied)
    promise, when = tr("They promised to decide by"), old.promised_decision_on
    form.any_day("promised_decision_on", promise, when, tr("No such day"), promised)
    form.choice(
        "employer_type",
        tr("Employer"),
        list(EmployerType),
        old.employer_type,
        EMPLOYER_LABELS.__getitem__,
        help=tr("Public employers have strict rules about gifts."),
    )
    form.text("posting_url", tr("Address of the posting"), old.posting_url, placeholder="https://")
    form.area(
        "posting_text",
        tr("Text of the posting"),
        old.posting_text,
        height=90,
        help=tr("Postings vanish; the text helps when you compare later."),
    )
    form.area("notes", tr("Notes"), old.notes, height=70)
    form.end(tr("Save"), _save_opportunity)


def _opportunity(request: EditOpportunity) -> Opportunity:
    if request.opportunity_id:
        return opportunities.case(store(), request.opportunity_id).opportunity
    return Opportunity(OpportunityId(0), request.company, "")


def _save_opportunity(form: Form[EditOpportunity]) -> None:
    texts = ("company", "title", "department", "source", "posting_url", "posting_text", "notes")
    values: dict[str, Any] = {name: form.words(name) for name in texts}
    days = ("applied_on", "promised_decision_on")
    values |= {name: form.day_if_any(name) for name in days}
    values["employer_type"] = EmployerType(form.value("employer_type"))
    changed = form.dialog.edited(_opportunity(form.request), values)
    if changed.id:
        opportunities.edit(store(), changed, today())
        flash(tr("Saved."))
    else:
        new = opportunities.add(store(), changed, today())
        undo.offer(
            tr("Added {name}.", name=new.name), opportunities.remove, store(), new.id, today()
        )


def event_title(request: EditEvent) -> str:
    return tr("Correct what happened") if request.event_id else tr("What happened?")


def event_body(dialog: Dialog[EditEvent]) -> None:
    form, request = Form(dialog), dialog.request
    old = dialog.first(_event(request))
    kind = form.select("kind", tr("What?"), list(EventKind), old.kind, EVENT_LABELS.__getitem__)
    form.past_day("on", tr("When?"), old.on)
    if kind and not (old.id or request.appointment_id):
        plan_instead.offer(form, kind, plan_instead.EVENT_FIELDS, old.opportunity_id)
    if kind in _WHO:
        hires = [held.person_id for held in _case_roles(request) if held.role is Role.HIRE]
        known = hires if kind is not EventKind.INTERVIEW_HELD and not old.id else ()
        form.people("people", Asked(_WHO[kind]), old.people or known)
    if kind is EventKind.INTERVIEW_HELD:
        way, number = st.columns(2)
        formats = list(dict.fromkeys(["", *FORMATS, old.format]))
        form.select("format", tr("Format"), formats, old.format, format_label, way)
        form.number("round", tr("Round"), (1, 20), old.round or _next_round(request), number)
    if kind is EventKind.HIRE_IDENTIFIED:
        came_from = tr("Where did they come from?")
        form.choice("internal", came_from, list(_INTERNAL), old.internal, _INTERNAL.__getitem__)
        since = tr("In the role since")
        form.any_day("started_on", since, old.started_on, UNKNOWN, ahead=False)
    form.area(
        "note",
        tr("In your words"),
        old.note,
        height=80,
        placeholder=tr("How the news came, what was said"),
    )
    form.end(tr("Save"), _save_event)


def _event(request: EditEvent) -> Event:
    """The stored event to correct, or a new one."""
    case = opportunities.case(store(), request.opportunity_id)
    if not request.event_id:
        kind, agreed = EventKind(request.kind or EventKind.INTERVIEW_HELD), request.appointment_id
        if agreed:
            planned = appointments.get(store(), agreed).appointment
            return Event(EventId(0), case.opportunity.id, kind, planned.on, planned.people)
        who = (PersonId(request.person_id),) if request.person_id else ()
        return Event(EventId(0), case.opportunity.id, kind, today(), who)
    for event in case.events:
        if event.id == request.event_id:
            return event
    raise NotFound(tr("This event no longer exists."))


def _case_roles(request: EditEvent) -> tuple[Any, ...]:
    return opportunities.case(store(), request.opportunity_id).roles


def _next_round(request: EditEvent) -> int:
    mine = opportunities.case(store(), request.opportunity_id).events
    return 1 + sum(event.kind is EventKind.INTERVIEW_HELD for event in mine)


def _save_event(form: Form[EditEvent]) -> None:
    kind = EventKind(form.value("kind"))
    who = form.picked("people") if kind in _WHO else Picked((), ())
    interview, hire = kind is EventKind.INTERVIEW_HELD, kind is EventKind.HIRE_IDENTIFIED
    values = {
        "kind": kind,
        "on": form.day("on"),
        "people": who.people,
        "format": form.value("format") if interview else "",
        "round": form.value("round") if interview else None,
        "internal": form.value("internal") if hire else None,
        "started_on": form.day_if_any("started_on") if hire else None,
        "note": form.words("note"),
    }
    event = form.dialog.edited(_event(form.request), values)
    if event.id:
        events.correct_event(store(), event, today(), who.newcomers)
        flash(tr("Corrected."))
    elif agreed := form.request.appointment_id:
        held = appointments.held_as_event(store(), agreed, event, today(), who.newcomers)
        said = tr(
            "Recorded: {kind}, as planned for {on}.",
            kind=EVENT_LABELS[kind],
            on=day(held.changed.before.on),
        )
        undo.offer(said, appointments.undo_held, store(), held, today())
    else:
        done = events.record(store(), event, today(), who.newcomers)
        said = tr("Recorded: {kind}, {name}", kind=EVENT_LABELS[kind], name=done.after.name)
        undo.offer(said, events.undo, store(), done)


def role_body(dialog: Dialog[GiveRole]) -> None:
    """The dialog that gives a role to one or several people."""
    form = Form(dialog)
    form.people("people", Asked(tr("Who?")))
    form.select("role", tr("Role"), list(Role), Role.REFERRER, ROLE_LABELS.__getitem__)
    form.tick(
        "helper", tr("Was especially helpful"), help=tr("Embers then proposes a small thank-you.")
    )
    form.end(tr("Save"), _save_role)


def _save_role(form: Form[GiveRole]) -> None:
    who = form.picked("people")
    opportunities.give_roles(
        store(),
        form.request.opportunity_id,
        who.people,
        who.newcomers,
        Role(form.value("role")),
        form.value("helper"),
        today(),
    )
    flash(tr("Saved."))
