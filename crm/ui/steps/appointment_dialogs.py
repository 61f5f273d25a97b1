"""The dialogs of an appointment: plan or move it, and say who did not come."""

from __future__ import annotations

from typing import Any

import streamlit as st

from crm.domain.cases.appointment import Appointment, AppointmentKind
from crm.domain.cases.appointment_words import title as words_of
from crm.domain.ids import AppointmentId, OpportunityId, PersonId
from crm.domain.typed_time import read_time
from crm.language import tr
from crm.services import appointments
from crm.ui.shell import undo
from crm.ui.shell.dialogs import Dialog
from crm.ui.shell.requests import AppointmentMissed, PlanAppointment
from crm.ui.shell.session import store, today
from crm.ui.steps.log_dialog import ask_case
from crm.ui.steps.plan_instead import say_planned
from crm.ui.text.format import day, plain
from crm.ui.text.labels import APPOINTMENT_LABELS
from crm.ui.widgets.form import Form
from crm.ui.widgets.people_picker import Asked


def title(request: PlanAppointment) -> str:
    return tr("Move or change it") if request.appointment_id else tr("Plan something")


def body(dialog: Dialog[PlanAppointment]) -> None:
    form, old = Form(dialog), dialog.first(_start(dialog.request))
    kinds, words = list(AppointmentKind), APPOINTMENT_LABELS.__getitem__
    form.select("kind", tr("What?"), kinds, old.kind, words)
    form.people("people", Asked(tr("With whom?")), old.people)
    when, at = st.columns(2)
    form.any_day("on", tr("On which day?"), old.on if old.id else None, within=when)
    time = f"{old.at:%H:%M}" if old.at else ""
    form.text("at", tr("At what time?"), time, at, placeholder=tr("14:30, or nothing"))
    form.text("place", tr("Where?"), old.place, placeholder=tr("An address, or the link to join"))
    ask_case(form, old.opportunity_id)
    form.area(
        "note",
        tr("What is it about?"),
        old.note,
        height=80,
        placeholder=tr("Second round; call in March"),
    )
    form.end(tr("Save"), _save)


def _start(request: PlanAppointment) -> Appointment:
    """The stored appointment to change, or a new one with what is known; its day is not."""
    if request.appointment_id:
        return appointments.get(store(), request.appointment_id).appointment
    case = request.opportunity_id
    return Appointment(
        AppointmentId(0),
        AppointmentKind(request.kind or AppointmentKind.INTERVIEW),
        today(),
        people=tuple(map(PersonId, request.person_ids)),
        opportunity_id=OpportunityId(case) if case else None,
        note=request.note,
    )


def _save(form: Form[PlanAppointment]) -> None:
    who, case = form.picked("people"), form.value("opportunity_id")
    values: dict[str, Any] = {
        "kind": AppointmentKind(form.value("kind")),
        "people": who.people,
        "on": form.day("on"),
        "at": read_time(form.words("at")),
        "place": form.words("place"),
        "opportunity_id": OpportunityId(case) if case else None,
        "note": form.words("note"),
    }
    new = form.dialog.edited(_start(form.request), values)
    if not new.id:
        say_planned(appointments.plan(store(), new, today(), who.newcomers))
        return
    done = appointments.change(store(), new, today(), who.newcomers)
    words = words_of(appointments.get(store(), new.id))
    said = tr("Now on {on}: {words}.", on=day(done.after.on), words=words)
    undo.offer(said, appointments.undo, store(), done)


def missed_body(dialog: Dialog[AppointmentMissed]) -> None:
    form = Form(dialog)
    planned = appointments.get(store(), dialog.request.appointment_id)
    st.caption(plain(f"{words_of(planned)}, {day(planned.appointment.on)}"))
    form.people(
        "people", Asked(tr("Who did not come?"), tr("Leave it empty if nobody is to be named."))
    )
    form.tick("user_absent", tr("I could not come myself"))
    form.end(tr("Save"), _missed)


def _missed(form: Form[AppointmentMissed]) -> None:
    who = form.picked("people")
    done = appointments.did_not_happen(
        store(),
        form.request.appointment_id,
        today(),
        who.people,
        who.newcomers,
        form.value("user_absent"),
    )
    words = words_of(appointments.get(store(), done.after.id))
    undo.offer(tr("Did not happen: {words}.", words=words), appointments.undo, store(), done)
