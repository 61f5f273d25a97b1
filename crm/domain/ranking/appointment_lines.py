"""The lines of Today about appointments: what is today, then what nobody has answered for yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from crm.domain.cases.appointment import (
    DEADLINES,
    AppointmentKind,
    Phase,
    Planned,
    in_order,
    overtaken_by,
    phase_of,
)
from crm.domain.cases.appointment_words import question, reasons, timed_title, title
from crm.domain.cases.chapters import Chapter
from crm.domain.cases.decisions import StepKey
from crm.domain.cases.opportunity import Event
from crm.domain.cases.preparation import Sheet
from crm.domain.ids import AppointmentId, OpportunityId
from crm.domain.ranking.today import Suggestion

#: What stands in place of a step's name; the appointment's ID is the occurrence.
APPOINTMENT: Final = "appointment"
#: Nobody is contacted by the line: it is for the user alone.
_ALONE: Final = "self"
_CHANNELS: Final = {AppointmentKind.CALL: "call", AppointmentKind.COFFEE: "coffee"} | {
    AppointmentKind.INTERVIEW: "meeting", AppointmentKind.OTHER: "meeting",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentLine(Suggestion):
    """A line of Today about an appointment.

    Attributes:
        sheet: the preparation, on its day; None afterwards.
    """

    planned: Planned
    phase: Phase
    sheet: Sheet | None = None


def appointment_lines(
    appointments: Iterable[Planned],
    sheets: Mapping[AppointmentId, Sheet],
    today: date,
    chapters: Mapping[OpportunityId, Sequence[Chapter]] = MappingProxyType({}),
) -> tuple[AppointmentLine, ...]:
    """The lines of today, in order of time, and the open questions about days before, the oldest first.

    Appointments that are ahead or settled have none, nor has a day of decision once it is decided.

    Args:
        chapters: those of the cases, of which some may have ended what was planned.
    """
    found: dict[Phase, list[AppointmentLine]] = {Phase.TODAY: [], Phase.TO_ANSWER: []}
    for planned in in_order(appointments):
        one = planned.appointment
        phase = phase_of(one, today)
        course = chapters.get(one.opportunity_id) if one.opportunity_id else None
        over = overtaken_by(one.kind, course) if course else None
        if phase in found and not (over and one.kind in DEADLINES):
            found[phase].append(_line(planned, phase, sheets.get(one.id), over, today))
    return (*found[Phase.TODAY], *found[Phase.TO_ANSWER])


def _line(
    planned: Planned, phase: Phase, sheet: Sheet | None, over: Event | None, today: date
) -> AppointmentLine:
    one = planned.appointment
    person = planned.people[0] if planned.people else None
    now = phase is Phase.TODAY
    with_them = _CHANNELS.get(one.kind, _ALONE) if person and not over else _ALONE
    return AppointmentLine(
        key=StepKey(APPOINTMENT, one.opportunity_id, person.id if person else None, None, one.id),
        person=person,
        opportunities=(planned.opportunity,) if planned.opportunity else (),
        action=timed_title(planned)
        if now
        else f"{question(one.kind, bool(over))} {title(planned)}",
        channel=with_them if now else _ALONE,
        opens=one.on,
        due=one.on,
        closes=one.on if now else None,
        status="due",
        why=reasons(planned, phase, over, today),
        score=1.0,
        planned=planned,
        phase=phase,
        sheet=sheet if now and not over else None,
    )
