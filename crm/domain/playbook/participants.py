"""The people a step is for: the meaning of "everyone interviewed with", a role, or a gift."""

from __future__ import annotations

from crm.domain.cases.case_file import Case
from crm.domain.cases.chapters import Chapter
from crm.domain.cases.involved import holders, roles_of
from crm.domain.cases.opportunity import STRONGEST, Event, EventKind, Role
from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.domain.playbook.course import Course
from crm.domain.playbook.step import Step


def shown_role(case: Case, person: PersonId, step: Step) -> Role | None:
    """The role to show: the step's own, else the strongest the person holds."""
    mine = roles_of(case, person)
    for who in step.who:
        if who in list(Role) and Role(who) in mine:
            return Role(who)
    return next((role for role in STRONGEST if role in mine), None)


def people_for(step: Step, course: Course, chapter: Chapter, event: Event) -> list[PersonId]:
    """The people a step is for after this event, by ID; empty for steps done alone."""
    found = {person for who in step.who for person in _people_as(who, course, chapter, event)}
    return sorted(found)


def _people_as(who: str, course: Course, chapter: Chapter, event: Event) -> list[PersonId]:
    case = course.case
    if who == "self":
        return []
    if who == "everyone":
        return sorted({*case.people} | case.to_tell)
    if who == "met":
        met = [p for p in sorted(event.people) if p in case.people]
        return met or course.hires(chapter)
    if who == "attendee":
        everybody = {p for group in course.met.values() for p in group}
        return course.met.get(event.id, sorted(everybody))
    if who == "helpful":
        helpers = {held.person_id for held in case.roles if held.helper}
        asked = holders(case, Role.RECRUITER, Role.HELPER)
        return sorted({*asked, *(p for p in helpers if p in case.people)})
    if who == "contact":
        return people_to_ask(course)
    if who == "hire":
        here = [p for p in sorted(event.people) if p in case.people]
        named = event.kind in (EventKind.HIRE_IDENTIFIED, EventKind.MEETING_HELD) and here
        hires = course.hires(chapter)
        return [p for p in here if p in hires] if named else hires
    if who == "interviewer":
        return _interviewers(course)
    return holders(case, Role(who))


def people_to_ask(course: Course) -> list[PersonId]:
    """Who can say where things stand: recruiter, else manager, else referrer, else interviewers.

    Somebody who may not be written to is passed over.
    """
    case = course.case
    asked = (Role.RECRUITER, Role.HIRING_MANAGER, Role.REFERRER)
    for group in (*(holders(case, role) for role in asked), _interviewers(course)):
        found = [p for p in group if not unreachable(case.people[p])]
        if found:
            return found
    return []


def unreachable(person: Person) -> str:
    """Why nothing may go out to somebody; "" if it may."""
    if person.binned_on:
        return f"{person.call_name} is in the bin."
    if person.archived_on:
        return f"{person.call_name} is archived."
    if person.do_not_contact:
        return f"You marked {person.call_name} as “Do not contact”."
    return ""


def _interviewers(course: Course) -> list[PersonId]:
    """Everybody who took part in an interview, but for recruiters and managers."""
    case = course.case
    everyone = {p for group in course.met.values() for p in group}
    everyone |= {*holders(case, Role.INTERVIEWER)}
    return sorted(
        p
        for p in everyone
        if not roles_of(case, p) & {Role.RECRUITER, Role.HIRING_MANAGER}
        or Role.INTERVIEWER in {held.role for held in case.roles if held.person_id == p}
    )
