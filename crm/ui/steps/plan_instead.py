"""A day to come in a form about what happened: it can be planned in one click, and is never stored as today."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import streamlit as st

from crm.domain.cases.appointment import Appointment, AppointmentKind, Becomes, planned_as
from crm.domain.cases.appointment_words import title
from crm.domain.ids import AppointmentId, OpportunityId
from crm.errors import InvalidInput
from crm.language import tr
from crm.services import appointments
from crm.ui.shell import undo
from crm.ui.shell.session import store, today
from crm.ui.text.format import day as day_words
from crm.ui.widgets import day_fields
from crm.ui.widgets.form import Form, save_once

#: The fields that hold the day and the words, in the form of an event and in that of a touchpoint.
EVENT_FIELDS: Final = ("on", "note")
TOUCHPOINT_FIELDS: Final = ("happened_at", "summary")


def offer(
    form: Form[Any], what: Becomes, fields: tuple[str, str], case: OpportunityId | None
) -> None:
    """Offer to plan what the form says, if its day is still to come and such a thing can be planned."""
    kind = planned_as(what)
    if kind is None or day_fields.day_to_come(form.at(fields[0])) is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(tr("This is still to come. Plan it instead?"), width="content")
        st.button(
            tr("Plan it"),
            key=form.at("plan"),
            icon=":material/event_upcoming:",
            on_click=save_once,
            args=(form.dialog, partial(_plan, kind, fields, case)),
        )


def _plan(
    kind: AppointmentKind, fields: tuple[str, str], case: OpportunityId | None, form: Form[Any]
) -> None:
    name, words = fields
    day = day_fields.day_to_come(form.at(name))
    if day is None:
        raise InvalidInput(
            tr("This day is not to come any more."), tr("Save it as what happened."), name
        )
    who = form.picked("people")
    new = Appointment(AppointmentId(0), kind, day, None, who.people, case, note=form.words(words))
    say_planned(appointments.plan(store(), new, today(), who.newcomers))


def say_planned(planned: Appointment) -> None:
    """Say what was planned, and offer the undo."""
    words = title(appointments.get(store(), planned.id))
    said = tr("Planned for {on}: {words}.", on=day_words(planned.on), words=words)
    undo.offer(said, appointments.unplan, store(), planned)
