"""The preparation sheet of an appointment: who they are, the last contacts, what is open, what to ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from crm.domain.cases.appointment import AppointmentKind, Planned
from crm.domain.cases.opportunity import Role, RoleHeld
from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.domain.touchpoints.touchpoint import Touchpoint
from crm.language import tr

#: Source: D; the sheet is read on the way there.
CONTACTS_SHOWN: Final = 3
OPEN_SHOWN: Final = 3
#: Source: DOMAIN 1 (Advice, Insights, Recommendations) for coffee; the others D.
QUESTIONS: Final[Mapping[AppointmentKind, tuple[str, ...]]] = {
    AppointmentKind.INTERVIEW: (
        tr("What should the person in this job have achieved after six months?"),
        tr("What happens next, and by when will you decide?"),
    ),
    AppointmentKind.COFFEE: (
        tr("Advice: what would you do in my place?"),
        tr("Insights: how do the company and the field look from where you are?"),
        tr("Recommendations: whom else should I talk to?"),
    ),
    AppointmentKind.OFFER_DEADLINE: (
        tr("Is everything in writing: the job, the pay, the first day?"),
    ),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A short preparation.

    Attributes:
        who: everybody who takes part, with their roles in the case.
        contacts: the last ones with any of them, the newest first.
        open: titles of what is due with them. ask: questions to bring, the user's own first.
    """

    who: tuple[tuple[Person, tuple[Role, ...]], ...]
    contacts: tuple[Touchpoint, ...]
    open: tuple[str, ...]
    ask: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What a sheet is made from.

    Attributes:
        due: titles of due steps, with the person they are about.
        questions: what the user means to ask, with whom.
    """

    roles: tuple[RoleHeld, ...] = ()
    due: tuple[tuple[PersonId, str], ...] = ()
    questions: tuple[tuple[PersonId, str], ...] = ()


def preparation(
    planned: Planned, known: Known, logs: Mapping[PersonId, Iterable[Touchpoint]], today: date
) -> Sheet:
    """The sheet of one appointment; only contacts that reached somebody count.

    Args:
        logs: the touchpoints of each person.
    """
    people = {person.id for person in planned.people}
    contacts = {t.id: t for person in people for t in logs.get(person, ())}.values()
    due = [words for person, words in known.due if person in people]
    own = [words for person, words in known.questions if person in people]
    return Sheet(
        who=tuple((person, _roles(person.id, known.roles)) for person in planned.people),
        contacts=latest(contacts, today),
        open=tuple(dict.fromkeys(due))[:OPEN_SHOWN],
        ask=(*own, *QUESTIONS.get(planned.appointment.kind, ())),
    )


def latest(contacts: Iterable[Touchpoint], today: date) -> tuple[Touchpoint, ...]:
    """The last contacts that reached somebody, the newest first."""
    happened = (t for t in contacts if t.day <= today and t.reached_somebody and not t.binned_on)
    return tuple(sorted(happened, key=lambda t: (t.day, t.id), reverse=True)[:CONTACTS_SHOWN])


def _roles(person: PersonId, roles: Iterable[RoleHeld]) -> tuple[Role, ...]:
    held = {one.role for one in roles if one.person_id == person}
    return tuple(role for role in Role if role in held)
