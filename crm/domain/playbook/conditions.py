"""The closed registry of conditions a step may name in `when` and `unless`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final, NamedTuple

from crm.domain.cases.chapters import ChapterKind
from crm.domain.cases.involved import roles_of
from crm.domain.cases.opportunity import EmployerType, EventKind, Role
from crm.domain.playbook.course import Course
from crm.domain.playbook.due_step import DueStep
from crm.domain.playbook.participants import people_to_ask
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result
from crm.language import tr

#: That a call was taken, or a request accepted, says nothing of the reason.
_NO_REPLY: Final = frozenset({Channel.CALL, Channel.VOICEMAIL, Channel.LINKEDIN_REQUEST})

#: So long something planned counts when it is over, until the user says how it went. Source: D.
_NOT_NOTED: Final = timedelta(days=7)
#: These carry no thanks in words of their own.
_NO_LETTER: Final = frozenset({Channel.LINKEDIN_REQUEST, Channel.VOICEMAIL})


class Condition(NamedTuple):
    """Whether something holds of a step in the course of its case.

    `if_so`, `if_not`: why a step does not apply: it holds and stands in `unless`; it does not, and stands in `when`.
    """

    holds: Callable[[DueStep, Course], bool]
    if_so: str
    if_not: str


def _hire_known(due: DueStep, course: Course) -> bool:
    return due.chapter.had(EventKind.HIRE_IDENTIFIED) or bool(course.hires(due.chapter))


def _answered(due: DueStep, course: Course) -> bool:
    """They gave a reason since the no, or wrote back after the user had asked."""
    person, since = due.person_id, due.chapter.begins
    if person is None:
        return False
    if any(s.person_id == person and s.on >= since for s in course.case.reasons_given):
        return True
    written = [t for t in course.of(person) if t.channel not in _NO_REPLY]
    asked = [t for t in written if t.direction is Direction.OUT and t.day >= due.event.on]
    first = min((t.day for t in asked if t.reached_somebody), default=date.max)
    # What came on the day of the no is the no, not an answer to the polite lines under it.
    wrote_back = [t for t in written if t.direction is Direction.IN and first <= t.day > since]
    return any(course.in_case(t) for t in (*(t for t in asked if t.is_sign), *wrote_back))


def _interviewed(due: DueStep, course: Course) -> bool:
    return any(
        e.kind in (EventKind.INTERVIEW_HELD, EventKind.INTERVIEWS_FINISHED) and e.on >= due.event.on
        for e in due.chapter.events
    )


def _never_in_contact(due: DueStep, course: Course) -> bool:
    """A stranger who got the job: nobody of the two ever reached the other, and they never met."""
    case, person = course.case, due.person_id
    if person is None or person in case.to_tell or roles_of(case, person) - {Role.HIRE}:
        return False
    attended = any(person in event.people for event in case.events)
    return not attended and not any(
        contact.reached_somebody and contact.result is not Result.IGNORED
        for contact in course.of(person)
    )


def _heard_from(due: DueStep, course: Course) -> bool:
    """Anybody of the case answered since the event."""
    return any(course.signs_since(person, due.event.on) for person in course.case.people)


def _have_met(due: DueStep, course: Course) -> bool:
    """The meeting is recorded: an invitation comes too late."""
    return any(person == due.person_id for _, person in course.talks(due.chapter))


def _thanked_since_no(due: DueStep, course: Course) -> bool:
    """The chapter before was one after a no, and the person was written to, called or given a gift in it."""
    before = course.before(due.chapter)
    if before is None or before.kind is not ChapterKind.AFTER_NO or due.person is None:
        return False
    return any(
        t.direction is Direction.OUT and t.reached_somebody and t.day >= before.begins
        and t.channel not in _NO_LETTER and course.in_case(t)
        for t in course.of(due.person.id)
    )  # fmt: skip


CONDITIONS: Final[Mapping[str, Condition]] = {
    "public_employer": Condition(
        lambda due, course: course.case.opportunity.employer_type is EmployerType.PUBLIC,
        tr(
            "This is a public employer, so gifts are off by default. US federal employees may "
            "accept at most $20 at a time and $50 a year, and never a prepaid card; other places "
            "are stricter. A handwritten note works just as well. You can still log a card."
        ),
        tr("This is only for public employers."),
    ),
    "hire_known": Condition(
        _hire_known, tr("You know who got the job."), tr("You do not know yet who got the job.")
    ),
    "hire_external": Condition(
        lambda due, course: due.event.internal is False,
        tr("They hired someone from outside the company."),
        tr("This is only for a person hired from outside the company."),
    ),
    "hire_internal": Condition(
        lambda due, course: due.event.internal is True,
        tr("They hired someone from inside the company."),
        tr("This is only for a person hired from inside the company."),
    ),
    "hire_much_younger": Condition(
        lambda due, course: course.case.hire_much_younger is True,
        tr("The person hired seemed clearly younger to you."),
        tr("This is only if the person hired seemed clearly younger to you."),
    ),
    "compared": Condition(
        lambda due, course: course.case.compared,
        tr("You already compared yourself with them, under Why."),
        tr("You have not compared yourself with them yet, under Why."),
    ),
    "job_cancelled": Condition(
        lambda due, course: due.chapter.had(EventKind.JOB_CANCELLED),
        tr("The job was canceled, so nobody got it."),
        tr("This is only if the job was canceled."),
    ),
    "is_hire": Condition(
        lambda due, course: due.person_id in course.hires(due.chapter),
        tr("They got the job themselves."),
        tr("This is only for the person who got the job."),
    ),
    "answered": Condition(_answered, tr("They have answered."), tr("They have not answered.")),
    "interviewed": Condition(
        _interviewed, tr("You have had an interview since."), tr("You have had no interview since.")
    ),
    "nobody_to_ask": Condition(
        lambda due, course: not people_to_ask(course),
        tr("You know nobody you could ask."),
        tr("You know someone you can ask."),
    ),
    "never_in_contact": Condition(
        _never_in_contact, tr("You have never been in touch."), tr("You have been in touch.")
    ),
    "heard_from": Condition(_heard_from, tr("They have answered."), tr("Nobody has answered.")),
    "something_planned": Condition(
        lambda due, course: any(day + _NOT_NOTED >= course.today for day in course.case.planned),
        tr("You have something planned with them, or have yet to say how it went."),
        tr("You have nothing planned with them."),
    ),
    "have_met": Condition(_have_met, tr("You have met."), tr("You have not met yet.")),
    "thanked_since_no": Condition(
        _thanked_since_no,
        tr("You wrote to them after they said no."),
        tr("You have not written to them since they said no."),
    ),
}

#: These use the user's impression of an age: showing a step with one of them reveals it.
ABOUT_AGE: Final = frozenset({"hire_much_younger"})
