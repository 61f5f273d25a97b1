"""Appointments on the page: the cards of Today, and the rows of what is coming up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from crm.domain.cases.appointment import (
    Appointment,
    AppointmentKind,
    Becomes,
    Phase,
    Planned,
    phase_of,
)
from crm.domain.cases.appointment_words import question, timed_title, title
from crm.domain.cases.opportunity import EventKind
from crm.domain.cases.preparation import Sheet
from crm.domain.dates import ago
from crm.domain.ranking.appointment_lines import AppointmentLine
from crm.domain.touchpoints.touchpoint import Touchpoint
from crm.domain.wording import within
from crm.language import tr
from crm.services import appointments
from crm.services.shown import unchanged
from crm.ui.shell import dialogs, links, undo
from crm.ui.shell.errors import callback
from crm.ui.shell.requests import (
    AfterInterview,
    AppointmentMissed,
    EditEvent,
    LogTouchpoint,
    PlanAppointment,
    Prepare,
    Request,
)
from crm.ui.shell.session import store, today
from crm.ui.steps import after_interview, sheet
from crm.ui.text.format import asides, badge, day, headline, plain, small
from crm.ui.text.labels import ANSWER_LABELS, CHANNEL_LABELS, MISSED_LABELS, ROLE_LABELS

#: How many rows of what is coming up Today shows.
_AHEAD: Final = 5


def plan_button(request: PlanAppointment, key: str, quiet: bool = False) -> None:
    """The button that opens the form."""
    st.button(
        tr("Plan something"),
        key=key,
        icon=":material/event_upcoming:",
        type="tertiary" if quiet else "secondary",
        on_click=dialogs.ask,
        args=(request,),
    )


def card(line: AppointmentLine) -> None:
    """The card of Today: what it is, the preparation on its day, the question afterwards."""
    with st.container(border=True, key=f"card-{line.key}"):
        _whom(line.planned)
        mark = (tr("Today"), "orange") if line.phase is Phase.TODAY else (tr("To answer"), "violet")
        st.markdown(headline(f"**{plain(line.action)}**", badge(*mark)) + asides(line.why))
        if line.sheet:
            _shown(line.sheet)
        with st.container(horizontal=True, gap="small"):
            _buttons(line.planned, "today")


def of_case(found: Sequence[Planned]) -> None:
    """What is coming up in a case."""
    _rows(found, "opportunity")


def of_person(person_id: int) -> None:
    """What is coming up with a person."""
    _rows(appointments.of_person(store(), person_id), "person")


def ahead() -> tuple[Planned, ...]:
    """The next appointments after today."""
    return appointments.ahead(store(), today(), _AHEAD)


def rows(found: Sequence[Planned], where: str) -> None:
    """One row each: when, what, where, and its buttons; `where` makes the widget keys unique."""
    for planned in found:
        one = planned.appointment
        phase = phase_of(one, today())
        asked = f" · {plain(question(one.kind))}" if phase is Phase.TO_ANSWER else ""
        when = f"**{day(one.on)}**, {ago(one.on, today())}"
        words = headline(f"{when} · {plain(timed_title(planned))}{asked}", small(plain(one.place)))
        key = f"planned-{where}-{one.id}"
        with st.container(border=True, horizontal=True, gap="small", key=key):
            st.markdown(words + asides([one.note] if one.note else []))
            _buttons(planned, where)


def _rows(found: Sequence[Planned], where: str) -> None:
    if found:
        st.header(tr("Coming up"), anchor=False)
        rows(found, where)


def answer(planned: Planned) -> Request | None:
    """The form in which the user says how it went; None if it is only ticked off."""
    return _form(planned, planned.becomes[0]) if planned.becomes else None


def _form(planned: Planned, what: Becomes) -> Request:
    one = planned.appointment
    if isinstance(what, EventKind):
        return EditEvent(one.opportunity_id or 0, kind=what.value, appointment_id=one.id)
    return LogTouchpoint(
        tuple(person.id for person in planned.people),
        one.opportunity_id,
        channel=what.value,
        title=tr("How did it go?"),
        appointment_id=one.id,
    )


def _whom(planned: Planned) -> None:
    key = planned.appointment.id
    if not (planned.people or planned.opportunity):
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for person in planned.people:
            st.button(
                plain(person.name),
                key=f"appointment:person:{key}:{person.id}",
                type="tertiary",
                icon=":material/person:",
                on_click=links.go_to_person,
                args=(person.id,),
            )
        if planned.opportunity:
            st.button(
                plain(planned.opportunity.name),
                key=f"appointment:case:{key}",
                type="tertiary",
                icon=":material/work:",
                on_click=links.go_to_case,
                args=(planned.opportunity.id,),
            )


def _shown(found: Sheet) -> None:
    who = [
        ", ".join(
            filter(None, (person.name, *(within(ROLE_LABELS[role]) for role in roles),
                          person.position, person.company))
        )
        for person, roles in found.who
    ]  # fmt: skip
    left, right = st.columns(2)
    contacts = [_contact(contact) for contact in found.contacts]
    _lists(left, {tr("Who they are"): who, tr("Last contacts"): contacts})
    _lists(right, {tr("Still open"): found.open, tr("To ask"): found.ask})


def _lists(within: DeltaGenerator, parts: Mapping[str, Sequence[str]]) -> None:
    lists = [
        f"**{heading}**\n" + "\n".join(f"- {plain(line)}" for line in lines)
        for heading, lines in parts.items()
        if lines
    ]
    if lists:
        within.markdown("\n\n".join(lists))


def _contact(contact: Touchpoint) -> str:
    said = f"{day(contact.day)}, {within(CHANNEL_LABELS[contact.channel])}"
    return f"{said}: {contact.summary}" if contact.summary else said


def _buttons(planned: Planned, where: str) -> None:
    """The buttons, in a horizontal container of the caller's."""
    one, at = planned.appointment, f"{where}:appointment"
    if phase_of(one, today()) in (Phase.TODAY, Phase.TO_ANSWER):
        _answers(planned, at)
    if planned.people and phase_of(one, today()) is not Phase.TO_ANSWER:
        people = tuple(person.id for person in planned.people)
        sheet.prepare_button(Prepare(people, one.id), f"{at}:prepare:{one.id}")
    st.button(tr("Move"), key=f"{at}:move:{one.id}", icon=":material/edit_calendar:",
              on_click=dialogs.ask, args=(PlanAppointment(one.id),))  # fmt: skip
    st.button(tr("Cancel it"), key=f"{at}:cancel:{one.id}", icon=":material/event_busy:",
              on_click=_cancel, args=(one, title(planned)))  # fmt: skip


def _answers(planned: Planned, at: str) -> None:
    one = planned.appointment
    for number, what in enumerate(planned.becomes):
        label = ANSWER_LABELS.get(what, tr("How did it go?"))
        st.button(label, key=f"{at}:{what.value}:{one.id}",
                  type="secondary" if number else "primary",
                  icon=":material/check:", on_click=dialogs.ask,
                  args=(_form(planned, what),))  # fmt: skip
    if not planned.becomes:
        st.button(tr("It is done"), key=f"{at}:done:{one.id}", type="primary",
                  icon=":material/check:", on_click=_done, args=(one, title(planned)))  # fmt: skip
    if one.kind is AppointmentKind.INTERVIEW and one.opportunity_id is not None:
        after_interview.desk_button(AfterInterview(one.opportunity_id, appointment_id=one.id),
                                    f"{at}:desk:{one.id}")  # fmt: skip
    label = MISSED_LABELS.get(one.kind, tr("Did not happen"))
    if planned.people:
        st.button(label, key=f"{at}:missed:{one.id}", icon=":material/person_off:",
                  on_click=dialogs.ask, args=(AppointmentMissed(one.id),))  # fmt: skip
    else:
        st.button(label, key=f"{at}:missed:{one.id}", icon=":material/event_busy:",
                  on_click=_missed, args=(one, title(planned)))  # fmt: skip


@callback
def _done(one: Appointment, words: str) -> None:
    done = appointments.held(unchanged(store(), one), one.id, today())
    undo.offer(tr("Done: {words}.", words=words), appointments.undo_held, store(), done, today())


@callback
def _missed(one: Appointment, words: str) -> None:
    done = appointments.did_not_happen(unchanged(store(), one), one.id, today())
    undo.offer(tr("Did not happen: {words}.", words=words), appointments.undo, store(), done)


@callback
def _cancel(one: Appointment, words: str) -> None:
    done = appointments.cancel(unchanged(store(), one), one.id)
    undo.offer(tr("Canceled: {words}.", words=words), appointments.undo, store(), done)
