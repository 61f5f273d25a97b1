"""The days of one step in a case: when it opens, is due and closes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, NamedTuple

from crm.domain.cases.case_file import Case
from crm.domain.cases.involved import roles_of
from crm.domain.cases.opportunity import EventKind, Role
from crm.domain.ids import PersonId
from crm.domain.playbook import completion
from crm.domain.playbook.course import Course
from crm.domain.playbook.due_step import DueStep
from crm.domain.touchpoints.answer_times import Pace
from crm.domain.touchpoints.touchpoint import Channel

#: LinkedIn refuses a new invitation for up to three weeks after a withdrawal. Source: R.
NO_NEW_INVITATION: Final = timedelta(days=21)
#: The minimum time a step stays open if it could not open before. Source: D.
AT_LEAST: Final = timedelta(days=14)


class Days(NamedTuple):
    """The days of one step."""

    opens: date
    due: date
    closes: date

    def later(self, by: timedelta) -> Days:
        return Days(self.opens + by, self.due + by, self.closes + by)

    def not_before(self, day: date, at_least: timedelta) -> Days:
        """They open on `day` if that is later, and then stay open for `at_least`."""
        if day <= self.opens:
            return self
        closes = max(self.closes, day + at_least)
        due = closes if self.due == self.closes else min(max(self.due, day), closes)
        return Days(day, due, closes)


def window_of(step: DueStep, course: Course, last: date | None) -> tuple[Days, Pace | None]:
    """The days of a step, and how long its person usually takes to answer if it opens later for it.

    Args:
        last: the day on which the occurrence before was settled.
    """
    rule, person, start = step.step, step.person_id, step.event.on
    workdays = course.case.workdays
    days = Days(*rule.window.on(start, workdays))
    promised = course.case.opportunity.promised_decision_on
    if rule.promised and promised and promised >= start:
        days = days.later(rule.promised.after(promised, workdays) - days.opens)
    if rule.needs and person is not None:
        days = days.not_before(_known_since(course.case, person), AT_LEAST)
    if last is not None and rule.repeat:
        opens = max(days.opens, rule.repeat.after(last))
        days = Days(opens, max(days.due, opens), max(days.closes, rule.repeat.after(opens)))
    pace = _pace(step, course)
    if pace and rule.their_pace:
        usual = (last or start) + timedelta(days=pace.days)
        usual = min(usual, rule.their_pace.after(last or start, workdays))
        pace = pace if usual > days.opens else None
        days = days.later(max(usual - days.opens, timedelta(0)))
    if rule.channel == Channel.LINKEDIN_REQUEST and person is not None:
        withdrawn = completion.withdrawn_on(course, person)
        if withdrawn:
            days = days.not_before(withdrawn + NO_NEW_INVITATION, days.closes - days.opens)
    opens, closes = days.opens, days.closes
    due = min(max(days.due, opens), closes)
    if rule.channel == Channel.CALL:  # nobody is called on a day off; rather before it than after
        opens, closes = workdays.next_workday(opens), workdays.next_workday(closes)
        due = max(workdays.last_workday(due), opens)
    return Days(opens, due, closes), pace


def _pace(step: DueStep, course: Course) -> Pace | None:
    """How long a recruiter usually takes to answer, for a step that waits for it."""
    person = step.person_id
    if step.step.their_pace is None or person is None:
        return None
    return course.pace(person) if Role.RECRUITER in roles_of(course.case, person) else None


def _known_since(case: Case, person: PersonId) -> date:
    days = [e.on for e in case.events if e.kind is EventKind.HIRE_IDENTIFIED and person in e.people]
    days += [
        h.since for h in case.roles
        if h.person_id == person and h.role is Role.HIRE and h.since is not None
    ]  # fmt: skip
    return min(days, default=date.min)
