"""Who took part in a case, and in which role."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crm.domain.cases.case_file import Case
from crm.domain.cases.chapters import Chapter, ChapterKind
from crm.domain.cases.opportunity import Event, EventKind, Role
from crm.domain.ids import PersonId
from crm.domain.people.normalise import company_key
from crm.domain.people.person import Person


def events_in_order(events: Iterable[Event], *kinds: EventKind) -> list[Event]:
    return sorted((e for e in events if e.kind in kinds), key=lambda e: (e.on, e.id))


def holders(case: Case, *roles: Role) -> list[PersonId]:
    found = {held.person_id for held in case.roles if held.role in roles}
    return sorted(person for person in found if person in case.people)


def roles_of(case: Case, person: PersonId) -> set[Role]:
    """The roles a person holds; events make somebody the hire or an interviewer without a role."""
    mine = {held.role for held in case.roles if held.person_id == person}
    there = {event.kind for event in case.events if person in event.people}
    if EventKind.HIRE_IDENTIFIED in there:
        mine.add(Role.HIRE)
    if EventKind.INTERVIEW_HELD in there and mine <= {Role.HIRE}:
        mine.add(Role.INTERVIEWER)
    return mine


def hires_in(case: Case, chapters: Sequence[Chapter], chapter: Chapter) -> list[PersonId]:
    """Who got the job in this chapter.

    A role without an event belongs to the chapter of its first day, else to the first one after a no.
    """
    named = {p for e in chapter.events if e.kind is EventKind.HIRE_IDENTIFIED for p in e.people}
    elsewhere = {
        p for e in case.events if e.kind is EventKind.HIRE_IDENTIFIED for p in e.people
    }  # fmt: skip
    first = next((c for c in chapters if c.kind is ChapterKind.AFTER_NO), None)
    for held in case.roles:
        if held.role is Role.HIRE and held.person_id not in elsewhere:
            here = chapter.spans(held.since) if held.since else chapter == first
            named |= {held.person_id} if here else set()
    return sorted(p for p in named if p in case.people)


def attendees(case: Case) -> dict[int, list[PersonId]]:
    """The interviewers by interview: the people it names, and interviewers no interview names.

    An interviewer whom no interview names counts for the interviews that name nobody, else for the first;
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


def recruits_for_agency(case: Case, person: Person) -> bool:
    """A recruiter whose own company is known and another one; one name inside the other is the same company."""
    if Role.RECRUITER not in roles_of(case, person.id):
        return False
    own, theirs = company_key(person.company), company_key(case.opportunity.company)
    return (
        bool(own and theirs) and f" {own} " not in f" {theirs} " and f" {theirs} " not in f" {own} "
    )
