"""The people a step is for: the meaning of "everyone interviewed with", a role, or a gift."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from crm.domain.cases.case_file import Case
from crm.domain.cases.chapters import Chapter
from crm.domain.cases.involved import holders, roles_of
from crm.domain.cases.opportunity import STRONGEST, Event, EventKind, Role
from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.domain.playbook.course import Course
from crm.domain.playbook.step import Step
from crm.language import tr


def shown_role(case: Case, person: PersonId, step: Step) -> Role | None:
    """The role to show: the step's own, else the strongest the person holds."""
    mine = roles_of(case, person)
    return next((Role(who) for who in (*step.who, *STRONGEST) if who in mine), None)


def people_for(
    whom: Iterable[str], course: Course, chapter: Chapter, event: Event
) -> list[PersonId]:
    """The people a step is for after this event, by ID; empty for steps done alone."""
    found = {person for who in whom for person in _people_as(who, course, chapter, event)}
    return sorted(found)


def _people_as(who: str, course: Course, chapter: Chapter, event: Event) -> Collection[PersonId]:
    case = course.case
    here = {p for p in event.people if p in case.people}
    if who == "self":
        return ()
    if who == "everyone":
        return {*case.people} | case.to_tell
    if who == "met":
        return here or course.hires(chapter)
    if who == "attendee":
        return course.met.get(event.id, course.attended)
    if who == "helpful":
        helpers = {held.person_id for held in case.roles if held.helper}
        return {*holders(case, Role.RECRUITER, Role.HELPER), *(helpers & {*case.people})}
    if who == "contact":
        return people_to_ask(course)
    if who == "hire":
        hires = course.hires(chapter)
        named = event.kind in (EventKind.HIRE_IDENTIFIED, EventKind.MEETING_HELD) and here
        return here.intersection(hires) if named else hires
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
        return tr("{call_name} is in the bin.", call_name=person.call_name)
    if person.archived_on:
        return tr("{call_name} is archived.", call_name=person.call_name)
    if person.do_not_contact:
        return tr("You marked {call_name} as “Do not contact”.", call_name=person.call_name)
    return ""


def _interviewers(course: Course) -> set[PersonId]:
    """Everybody who took part in an interview, but for recruiters and managers without that role."""
    case, others = course.case, {Role.RECRUITER, Role.HIRING_MANAGER}
    there = {p for p in course.attended if not roles_of(case, p) & others}
    return there | {*holders(case, Role.INTERVIEWER)}
