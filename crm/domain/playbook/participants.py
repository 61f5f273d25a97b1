"""The people a step is for: the meaning of "everyone interviewed with", a role, or a gift."""

from __future__ import annotations

from crm.domain.cases.case_file import Case
from crm.domain.cases.involved import holders, roles_of
from crm.domain.cases.opportunity import STRONGEST, Event, EventKind, Role
from crm.domain.ids import PersonId
from crm.domain.playbook.step import Step


def shown_role(case: Case, person: PersonId, step: Step) -> Role | None:
    """The role to show: the step's own, else the strongest the person holds."""
    mine = roles_of(case, person)
    for who in step.who:
        if who in list(Role) and Role(who) in mine:
            return Role(who)
    return next((role for role in STRONGEST if role in mine), None)


def people_for(
    step: Step, case: Case, event: Event, met: dict[int, list[PersonId]]
) -> list[PersonId]:
    """The people a step is for after this event, by ID; empty for steps done alone."""
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
    if who == "helpful":
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
    """The hire an event refers to: identified by it, or at the meeting; else all known hires."""
    if event.kind is EventKind.MEETING_HELD and event.people:
        return [p for p in _hires(case) if p in event.people]
    here = [p for p in sorted(event.people) if p in case.people]
    return here if event.kind is EventKind.HIRE_IDENTIFIED and here else _hires(case)


def _hires(case: Case) -> list[PersonId]:
    known = {p for e in case.events if e.kind is EventKind.HIRE_IDENTIFIED for p in e.people}
    return sorted({*(p for p in known if p in case.people), *holders(case, Role.HIRE)})
