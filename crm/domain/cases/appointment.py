"""Appointments: dated things to come, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Final

from crm.domain.cases.chapters import Chapter, ChapterKind
from crm.domain.cases.opportunity import Event, EventKind, Opportunity, Role, RoleHeld
from crm.domain.ids import AppointmentId, OpportunityId, PersonId
from crm.domain.people.person import Person
from crm.domain.touchpoints.touchpoint import Channel, Touchpoint


class AppointmentKind(StrEnum):
    INTERVIEW = "interview"
    CALL = "call"
    COFFEE = "coffee"
    OFFER_DEADLINE = "offer_deadline"
    PROMISED_DECISION = "promised_decision"
    OTHER = "other"


class AppointmentState(StrEnum):
    """`moved`: still to come, on another day or at another time than first agreed."""

    PLANNED = "planned"
    MOVED = "moved"
    HELD = "held"
    DID_NOT_HAPPEN = "did_not_happen"
    CANCELLED = "cancelled"


class Phase(StrEnum):
    """Where an appointment stands on a day; `to_answer`: its day has passed, and nobody said how it went."""

    AHEAD = "ahead"
    TODAY = "today"
    TO_ANSWER = "to_answer"
    SETTLED = "settled"


OPEN: Final = frozenset({AppointmentState.PLANNED, AppointmentState.MOVED})
FELL_THROUGH: Final = frozenset({AppointmentState.DID_NOT_HAPPEN, AppointmentState.CANCELLED})
#: Days by which something must be decided: nobody meets anybody.
DEADLINES: Final = frozenset({AppointmentKind.OFFER_DEADLINE, AppointmentKind.PROMISED_DECISION})
#: At these the user can ask what a letter would ask, if they are not further off. Source: D.
TALKS: Final = frozenset({AppointmentKind.CALL, AppointmentKind.COFFEE, AppointmentKind.OTHER})
_SOON: Final = timedelta(days=14)
#: In these chapters nobody decides any more.
_OVER: Final = frozenset({ChapterKind.AFTER_NO, ChapterKind.ENDED_BY_YOU, ChapterKind.LANDED})

#: What an appointment may turn into: an event of its case, or a touchpoint over this channel.
Becomes = EventKind | Channel


@dataclass(frozen=True, slots=True)
class Appointment:
    """One dated thing to come.

    Attributes:
        at: the local time of day; None = not known, or a whole day.
        opportunity_id: None = of no case ("call me in March").
        place: where, or the link to join.
        absent: who did not come; user_absent: the user did not. Only when it did not happen.
    """

    id: AppointmentId
    kind: AppointmentKind
    on: date
    at: time | None = None
    people: tuple[PersonId, ...] = ()
    opportunity_id: OpportunityId | None = None
    place: str = ""
    note: str = ""
    state: AppointmentState = AppointmentState.PLANNED
    absent: tuple[PersonId, ...] = ()
    user_absent: bool = False

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class Planned:
    """An appointment with the people and the opportunity it names, and what it may turn into."""

    appointment: Appointment
    people: tuple[Person, ...] = ()
    opportunity: Opportunity | None = None
    becomes: tuple[Becomes, ...] = ()


def overtaken_by(kind: AppointmentKind, course: Iterable[Chapter]) -> Event | None:
    """What ended the process that an interview or a day of decision belongs to; None if it goes on."""
    *_, current = course
    over = current.kind in _OVER and (kind is AppointmentKind.INTERVIEW or kind in DEADLINES)
    return current.anchor if over else None


def talks_agreed(appointments: Iterable[Appointment], today: date) -> dict[PersonId, date]:
    """With whom a call or a meeting is agreed in the next days, and on which: what to ask can wait."""
    soon = [
        one
        for one in appointments
        if one.kind in TALKS and one.is_open and today <= one.on <= today + _SOON
    ]
    latest_first = sorted(soon, key=lambda one: one.on, reverse=True)
    return {person: one.on for one in latest_first for person in one.people}


def phase_of(appointment: Appointment, today: date) -> Phase:
    """Where it stands: it is asked about from the day after until somebody answers."""
    if not appointment.is_open:
        return Phase.SETTLED
    if appointment.on > today:
        return Phase.AHEAD
    return Phase.TODAY if appointment.on == today else Phase.TO_ANSWER


def in_order(appointments: Iterable[Planned]) -> list[Planned]:
    """By day and time; what has no time comes first on its day, like a deadline."""
    return sorted(
        appointments,
        key=lambda one: (
            one.appointment.on,
            one.appointment.at or time.min,
            one.appointment.id,
        ),
    )


def becomes(appointment: Appointment, roles: Iterable[RoleHeld]) -> tuple[Becomes, ...]:
    """What it turns into once it happened, the likeliest first; empty = it is only ticked off.

    Args:
        roles: those of its case. Coffee with the person who got the job is the meeting of the case.
    """
    in_case = appointment.opportunity_id is not None
    match appointment.kind:
        case AppointmentKind.INTERVIEW:
            return (EventKind.INTERVIEW_HELD if in_case else Channel.MEETING,)
        case AppointmentKind.CALL:
            return (Channel.CALL,)
        case AppointmentKind.COFFEE:
            hires = {held.person_id for held in roles if held.role is Role.HIRE}
            return (EventKind.MEETING_HELD if hires & {*appointment.people} else Channel.COFFEE,)
        case AppointmentKind.OFFER_DEADLINE:
            return (EventKind.HIRED_HERE, EventKind.OFFER_DECLINED)
        case AppointmentKind.PROMISED_DECISION:
            return (EventKind.OFFER_RECEIVED, EventKind.REJECTION_RECEIVED)
        case AppointmentKind.OTHER:
            return (Channel.MEETING,) if appointment.people else ()


#: The kind of appointment that becomes such an event or touchpoint; others cannot be planned.
_PLANNED_AS: Final = {
    EventKind.INTERVIEW_HELD: AppointmentKind.INTERVIEW,
    EventKind.MEETING_HELD: AppointmentKind.COFFEE,
    Channel.CALL: AppointmentKind.CALL,
    Channel.VIDEO: AppointmentKind.CALL,
    Channel.COFFEE: AppointmentKind.COFFEE,
    Channel.LUNCH: AppointmentKind.COFFEE,
    Channel.MEETING: AppointmentKind.OTHER,
    Channel.EVENT: AppointmentKind.OTHER,
    Channel.OTHER: AppointmentKind.OTHER,
}


def planned_as(what: Becomes) -> AppointmentKind | None:
    """The kind that an event or a contact has while it is still to come; None = it cannot be planned."""
    return _PLANNED_AS.get(what)


def moved(before: Appointment, after: Appointment) -> Appointment:
    """The changed appointment; on another day or at another time than before it counts as moved."""
    if (before.on, before.at) == (after.on, after.at):
        return after
    return replace(after, state=AppointmentState.MOVED)


def missed(
    appointment: Appointment, absent: Iterable[PersonId] = (), user_absent: bool = False
) -> Appointment:
    """It did not happen; whoever did not come belonged to it."""
    away = tuple(dict.fromkeys(absent))
    return replace(
        appointment,
        state=AppointmentState.DID_NOT_HAPPEN,
        people=tuple(dict.fromkeys((*appointment.people, *away))),
        absent=away,
        user_absent=user_absent,
    )


def settled_by(appointment: Appointment, contact: Touchpoint) -> Appointment:
    """A contact settles it; a call that nobody took did not happen."""
    if not contact.reached_somebody:
        return missed(appointment, contact.people)
    return replace(appointment, state=AppointmentState.HELD)
