"""Appointments in words: titles for Today, the calendar and the command line."""

from __future__ import annotations

from datetime import date
from typing import Final

from crm.domain.cases.appointment import (
    DEADLINES,
    AppointmentKind,
    AppointmentState,
    Phase,
    Planned,
)
from crm.domain.cases.event_words import EVENT_WORDS
from crm.domain.cases.opportunity import Event
from crm.domain.dates import format_date, on_day
from crm.domain.wording import listed
from crm.language import tr

_NAMES: Final = {
    AppointmentKind.INTERVIEW: tr("Interview"),
    AppointmentKind.CALL: tr("Call"),
    AppointmentKind.COFFEE: tr("Coffee"),
    AppointmentKind.OFFER_DEADLINE: tr("Last day to answer the offer"),
    AppointmentKind.PROMISED_DECISION: tr("Decision promised"),
    AppointmentKind.OTHER: tr("Appointment"),
}
_QUESTIONS: Final = {
    AppointmentKind.OFFER_DEADLINE: tr("Did you answer the offer?"),
    AppointmentKind.PROMISED_DECISION: tr("Did they decide?"),
}
#: The most characters of a note in a title.
_TITLE: Final = 60


def title(planned: Planned) -> str:
    """What it is, with whom, about which job: "Interview with Sam Larkfield, Planner at Northlight"."""
    one = planned.appointment
    words = _NAMES[one.kind]
    first = next(iter(one.note.splitlines()), "").strip()
    if one.kind is AppointmentKind.OTHER and first:
        words = first if len(first) <= _TITLE else f"{first[: _TITLE - 3].rstrip()}..."
    if planned.people and one.kind not in DEADLINES:
        words += tr(" with {name}", name=listed([person.name for person in planned.people]))
    if planned.opportunity:
        words += f", {planned.opportunity.name}"
    return words


def timed_title(planned: Planned) -> str:
    """The same, after the time if that is known: "14:30 Interview ..."."""
    at = planned.appointment.at
    return f"{at:%H:%M} {title(planned)}" if at else title(planned)


def question(kind: AppointmentKind, overtaken: bool = False) -> str:
    """What is asked once its day has passed; of what may be off, whether it was at all."""
    return tr("Did it take place?") if overtaken else _QUESTIONS.get(kind, tr("How did it go?"))


def reasons(
    planned: Planned, phase: Phase, overtaken: Event | None = None, today: date | None = None
) -> tuple[str, ...]:
    """Why a line about it stands on Today, where it is, and what the user noted.

    Args:
        overtaken: what has ended the process since; then it may be off.
    """
    one = planned.appointment
    when = format_date(one.on) + (tr(" at {at:%H:%M}", at=one.at) if one.at else "")
    done = tr("moved to") if one.state is AppointmentState.MOVED else tr("planned for")
    if phase is Phase.TODAY:
        when = tr("today, {when}", when=when)
    said = tr("It was {done} {when}.", done=done, when=when)
    where = tr("Where: {place}", place=one.place) if one.place else ""
    news = ""
    if overtaken:
        elsewhere = overtaken.opportunity_id != one.opportunity_id
        happened = tr("You found a job") if elsewhere else EVENT_WORDS[overtaken.kind].happened
        news = tr(
            "{happened} {on}. If this is off, cancel it.",
            happened=happened,
            on=on_day(overtaken.on, today or one.on),
        )
    return tuple(filter(None, (news, said, where, one.note)))
