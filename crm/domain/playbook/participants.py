"""For whom a step is: the people behind "everyone interviewed with", a role, or a gift."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from crm.domain.cases.case_file import Case
from crm.domain.cases.opportunity import Event, EventKind, Role
from crm.domain.people.person import PersonId
from crm.domain.playbook.step import Step

#: Which role is shown for somebody with several. Source: DOMAIN 9.1 (the strongest mail wins).
_STRONGEST: Final = (
    Role.RECRUITER, Role.HIRING_MANAGER, Role.REFERRER, Role.INTERVIEWER, Role.HIRE,
)  # fmt: skip


def events_in_order(events: Iterable[Event], *kinds: EventKind) -> list[Event]:
    return sorted((e for e in events if e.kind in kinds), key=lambda e: (e.on, e.id))


def holders(case: Case, *roles: Role) -> list[PersonId]:
    found = {held.person_id for held in case.roles if held.role in roles}
    return sorted(person for person in found if person in case.people)


def roles_of(case: Case, person: PersonId) -> set[Role]:
    """The roles a person holds; whoever was identified as the hire is one without being told so."""
    mine = {held.role for held in case.roles if held.person_id == person}
    identified = (e for e in case.events if e.kind is EventKind.HIRE_IDENTIFIED)
    return mine | {Role.HIRE} if any(person in e.people for e in identified) else mine


def shown_role(case: Case, person: PersonId, step: Step) -> Role | None:
    """The role a line names: the step's own, else the strongest the person holds."""
    mine = roles_of(case, person)
    for who in step.who:
        if who in list(Role) and Role(who) in mine:
            return Role(who)
    return next((role for role in _STRONGEST if role in mine), None)


def attendees(case: Case) -> dict[int, list[PersonId]]:
    """Who interviewed the user, per interview: those named, and those whom no interview names.

    An interviewer named nowhere counts for the interviews that name nobody, else for the first;
    in an interview that names nobody the hiring manager counts too. Source: D; roles may be
    filled before or after.
    """
    interviews = events_in_order(case.events, EventKind.INTERVIEW_HELD)
    named: dict[int, list[PersonId]] = {
        e.id: [p for p in sorted(e.people) if p in case.people] for e in interviews
    }
    if not interviews:
        return named
    somewhere = {person for group in named.values() for person in group}
    unnamed = [event for event in interviews if not event.people]
    for person in holders(case, Role.INTERVIEWER):
        if person not in somewhere:
            for event in unnamed or interviews[:1]:
                named[event.id].append(person)
    for event in unnamed:
        for person in holders(case, Role.HIRING_MANAGER):
            if person not in somewhere:
                named[event.id].append(person)
    return {event: sorted(set(group)) for event, group in named.items()}


def people_for(
    step: Step, case: Case, event: Event, met: dict[int, list[PersonId]]
) -> list[PersonId]:
    """The people a step speaks of after this event, by id; nobody for steps done alone."""
    found = {person for who in step.who for person in _people_as(who, case, event, met)}
    return sorted(found)


def _people_as(
    who: str, case: Case, event: Event, met: dict[int, list[PersonId]]
) -> list[PersonId]:
    if who == "self":
        return []
    if who == "everyone":
        return sorted(case.people)
    if who == "met":
        return [p for p in sorted(event.people) if p in case.people] or _hires(case)
    if who == "attendee":
        return met.get(event.id, [])
    if who == "gift":
        helpers = {held.person_id for held in case.roles if held.helper}
        return sorted({*holders(case, Role.RECRUITER), *(p for p in helpers if p in case.people)})
    if who == "hire":
        return _hires_of(case, event)
    if who == "interviewer":
        everyone = {p for group in met.values() for p in group} | {*holders(case, Role.INTERVIEWER)}
        return sorted(p for p in everyone if not roles_of(case, p) & {Role.RECRUITER, Role.HIRING_MANAGER}
                      or Role.INTERVIEWER in roles_of(case, p))  # fmt: skip
    return holders(case, Role(who))


def _hires_of(case: Case, event: Event) -> list[PersonId]:
    """The hire an event speaks of: who was identified, or came to the meeting; else all known."""
    if event.kind is EventKind.MEETING_HELD and event.people:
        return [p for p in _hires(case) if p in event.people]
    here = [p for p in sorted(event.people) if p in case.people]
    return here if event.kind is EventKind.HIRE_IDENTIFIED and here else _hires(case)


def _hires(case: Case) -> list[PersonId]:
    known = {p for e in case.events if e.kind is EventKind.HIRE_IDENTIFIED for p in e.people}
    return sorted({*(p for p in known if p in case.people), *holders(case, Role.HIRE)})
