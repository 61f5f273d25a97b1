"""The closed registry of conditions a step may name in `when` and `unless`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from crm.domain.cases.chapters import ChapterKind
from crm.domain.cases.involved import roles_of
from crm.domain.cases.opportunity import EmployerType, EventKind, Role
from crm.domain.playbook.course import Situation, signs_since
from crm.domain.playbook.participants import people_to_ask
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result

Condition = Callable[[Situation], bool]
#: That a call was taken, or a request accepted, says nothing of the reason.
_NO_REPLY: Final = frozenset({Channel.CALL, Channel.VOICEMAIL, Channel.LINKEDIN_REQUEST})

#: These carry no thanks in words of their own.
_NO_LETTER: Final = frozenset({Channel.LINKEDIN_REQUEST, Channel.VOICEMAIL})


def _hire_known(at: Situation) -> bool:
    return at.chapter.had(EventKind.HIRE_IDENTIFIED) or bool(at.course.hires(at.chapter))


def _answered(at: Situation) -> bool:
    """They gave a reason since the no, or wrote back after the user had asked."""
    given = at.course.case.reasons_given
    if any(s.person_id == at.person and s.on >= at.chapter.begins for s in given):
        return True
    if at.person is None:
        return False
    since, written = at.event.on, [t for t in at.course.of(at.person) if t.channel not in _NO_REPLY]
    asked = [t for t in written if t.direction is Direction.OUT and t.day >= since]
    if any(t.is_sign and at.course.in_case(t) for t in asked):
        return True
    first = min((t.day for t in asked if t.reached_somebody), default=None)
    return first is not None and any(
        t.direction is Direction.IN and t.day >= max(first, since) and at.course.in_case(t)
        for t in written
    )


def _interviewed(at: Situation) -> bool:
    return any(
        e.kind in (EventKind.INTERVIEW_HELD, EventKind.INTERVIEWS_FINISHED) and e.on >= at.event.on
        for e in at.chapter.events
    )


def _nobody_to_ask(at: Situation) -> bool:
    return not people_to_ask(at.course)


def _never_in_contact(at: Situation) -> bool:
    """A stranger who got the job: nobody of the two ever reached the other, and they never met."""
    case = at.course.case
    if at.person is None or at.person in case.to_tell or roles_of(case, at.person) - {Role.HIRE}:
        return False
    attended = any(at.person in event.people for event in at.course.case.events)
    return not attended and not any(
        contact.reached_somebody and contact.result is not Result.IGNORED
        for contact in at.course.of(at.person)
    )


def _heard_from(at: Situation) -> bool:
    """Anybody of the case answered since the event."""
    return any(signs_since(at.course, p, at.event.on) for p in at.course.case.people)


def _met(at: Situation) -> bool:
    """The meeting is recorded: an invitation comes too late."""
    return any(
        e.kind is EventKind.MEETING_HELD and at.person in (e.people or at.course.hires(at.chapter))
        for e in at.chapter.events
    )


def _thanked_since_no(at: Situation) -> bool:
    """The chapter before was one after a no, and the person was written to, called or given a gift in it."""
    place = at.course.chapters.index(at.chapter)
    before = at.course.chapters[place - 1] if place else None
    if before is None or before.kind is not ChapterKind.AFTER_NO or at.person is None:
        return False
    return any(
        t.direction is Direction.OUT and t.reached_somebody and t.day >= before.begins
        and t.channel not in _NO_LETTER and at.course.in_case(t)
        for t in at.course.of(at.person)
    )  # fmt: skip


CONDITIONS: Final[Mapping[str, Condition]] = {
    "public_employer": lambda at: at.course.case.opportunity.employer_type is EmployerType.PUBLIC,
    "hire_known": _hire_known,
    "hire_external": lambda at: at.event.internal is False,
    "hire_internal": lambda at: at.event.internal is True,
    "hire_much_younger": lambda at: at.course.case.hire_much_younger is True,
    "compared": lambda at: at.course.case.compared,
    "job_cancelled": lambda at: at.chapter.had(EventKind.JOB_CANCELLED),
    "is_hire": lambda at: at.person in at.course.hires(at.chapter),
    "answered": _answered,
    "interviewed": _interviewed,
    "nobody_to_ask": _nobody_to_ask,
    "never_in_contact": _never_in_contact,
    "heard_from": _heard_from,
    "something_planned": lambda at: any(day >= at.course.today for day in at.course.case.planned),
    "have_met": _met,
    "thanked_since_no": _thanked_since_no,
}

#: These use the user's impression of an age: showing a step with one of them reveals it.
ABOUT_AGE: Final = frozenset({"hire_much_younger"})

#: Why a step does not apply: an `unless` condition is true, or a `when` condition is false.
REASONS: Final[Mapping[str, str]] = {
    "public_employer": (
        "This is a public employer, so gifts are off by default. US federal employees may "
        "accept at most $20 at a time and $50 a year, and never a prepaid card; other places "
        "are stricter. A handwritten note works just as well. You can still log a card."
    ),
    "hire_known": "You know who got the job.",
    "hire_external": "This is only for a person hired from outside the company.",
    "hire_internal": "This is only for a person hired from inside the company.",
    "hire_much_younger": "This is only if the person hired seemed clearly younger to you.",
    "compared": "You already compared yourself with them, under Why.",
    "job_cancelled": "The job was canceled, so nobody got it.",
    "is_hire": "They got the job themselves.",
    "answered": "They have answered.",
    "interviewed": "You have had an interview since.",
    "nobody_to_ask": "You know someone you can ask.",
    "never_in_contact": "You have never been in touch.",
    "heard_from": "They have answered.",
    "something_planned": "You have something planned with them.",
    "have_met": "You have met.",
    "thanked_since_no": "You wrote to them after they said no.",
}
