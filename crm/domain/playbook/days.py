"""The days of one step in a case: when it opens, is due and closes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, NamedTuple

from crm.domain.cases.case_file import Case
from crm.domain.cases.involved import roles_of
from crm.domain.cases.opportunity import Event, EventKind, Role
from crm.domain.ids import PersonId
from crm.domain.playbook import completion
from crm.domain.playbook.course import Course
from crm.domain.playbook.step import Step
from crm.domain.touchpoints.answer_times import Pace
from crm.domain.touchpoints.touchpoint import Channel

#: LinkedIn refuses a new invitation for up to three weeks after a withdrawal. Source: R.
NO_NEW_INVITATION: Final = timedelta(days=21)
#: The minimum time a step stays open if it could not open before. Source: D.
AT_LEAST: Final = timedelta(days=14)


class Days(NamedTuple):
    """The days of one step; `pace`: how long the person usually takes to answer, if it opens later for it."""

    opens: date
    due: date
    closes: date
    pace: Pace | None = None


def window_of(
    course: Course, step: Step, event: Event, person: PersonId | None, last: date | None
) -> Days:
    workdays = course.case.workdays
    opens, due, closes = step.window.on(event.on, workdays)
    promised = course.case.opportunity.promised_decision_on
    if step.promised and promised and promised >= event.on:
        length, span = closes - opens, due - opens
        opens = step.promised.after(promised, workdays)
        due, closes = opens + span, opens + length
    if step.needs and person is not None:
        known = _known_since(course.case, person)
        opens, due, closes = _opening(known, (opens, due, closes), AT_LEAST)
    if last is not None and step.repeat:
        opens = max(opens, step.repeat.after(last))
        due = max(due, opens)
        closes = max(closes, step.repeat.after(opens))
    pace = _pace(course, step, person)
    if pace and step.their_pace:
        start = last or event.on
        usual = min(start + timedelta(days=pace.days), step.their_pace.after(start, workdays))
        later = max(usual - opens, timedelta(0))
        opens, due, closes = opens + later, due + later, closes + later
        pace = pace if later else None
    if step.channel == Channel.LINKEDIN_REQUEST and person is not None:
        withdrawn = completion.withdrawn_on(course, person)
        if withdrawn:
            again = withdrawn + NO_NEW_INVITATION
            opens, due, closes = _opening(again, (opens, due, closes), closes - opens)
    due = min(max(due, opens), closes)
    if step.channel == Channel.CALL:  # nobody is called on a day off; rather before it than after
        opens, closes = workdays.next_workday(opens), workdays.next_workday(closes)
        due = max(workdays.last_workday(due), opens)
    return Days(opens, due, closes, pace)


def _pace(course: Course, step: Step, person: PersonId | None) -> Pace | None:
    """How long a recruiter usually takes to answer, for a step that waits for it."""
    if step.their_pace is None or person is None:
        return None
    return course.pace(person) if Role.RECRUITER in roles_of(course.case, person) else None


def _opening(
    day: date, window: tuple[date, date, date], at_least: timedelta
) -> tuple[date, date, date]:
    """The window, opening on `day` if that is later and then open for `at_least`."""
    opens, due, closes = window
    if day <= opens:
        return window
    longer = max(closes, day + at_least)
    return day, longer if due == closes else min(max(due, day), longer), longer


def _known_since(case: Case, person: PersonId) -> date:
    days = [e.on for e in case.events if e.kind is EventKind.HIRE_IDENTIFIED and person in e.people]
    days += [
        h.since for h in case.roles
        if h.person_id == person and h.role is Role.HIRE and h.since is not None
    ]  # fmt: skip
    return min(days, default=date.min)
