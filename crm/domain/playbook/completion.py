"""Whether a touchpoint completed a step, even if no button was pressed on the step."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from crm.domain.cases.decisions import StepKey
from crm.domain.cases.opportunity import EventKind
from crm.domain.dates import on_day
from crm.domain.ids import PersonId
from crm.domain.playbook.course import Course
from crm.domain.playbook.due_step import DueStep
from crm.domain.playbook.step import Step, Trigger
from crm.domain.touchpoints.touchpoint import (
    FAILED,
    MUTUAL_CHANNELS,
    PENDING,
    WORDLESS,
    Channel,
    Direction,
    Result,
    Touchpoint,
)
from crm.language import tr

#: Talks that two people arrange; at an event they meet by chance.
TALKS: Final = MUTUAL_CHANNELS - {Channel.EVENT}
_CHANNELS: Final = {"call": frozenset({Channel.CALL, Channel.VOICEMAIL}), "coffee": TALKS}
#: These reached somebody and settle nothing all the same. Source: D.
_IN_VAIN: Final = frozenset(
    {
        (Channel.LINKEDIN_REQUEST, Result.WITHDRAWN),
        (Channel.GIFT_CARD, Result.RETURNED),
    }
)
#: One gift a year to one person, over all cases. Source: D.
GIFT_REST: Final = timedelta(days=365)
#: How often an unanswered call is tried again. Source: D.
TRIES: Final = 2


def settles(touchpoint: Touchpoint) -> bool:
    """Whether it can settle anything: not a bounced mail, a call nobody took, a returned gift."""
    in_vain = (touchpoint.channel, touchpoint.result) in _IN_VAIN
    return touchpoint.reached_somebody and not in_vain


def attempt(due: DueStep, course: Course) -> Touchpoint | None:
    """The first touchpoint that completed this step.

    One logged for another step of the case never counts; one without a step counts if case,
    person, channel, direction and day fit.
    """
    return next((t for t in _fitting(due, course) if settles(t)), None)


def missed_calls(due: DueStep, course: Course) -> list[date]:
    """The days on which the user called for this step and nobody took the call.

    A call after a presumed no was about that one: after the real no it is tried anew.
    """
    if due.step.channel != Channel.CALL:
        return []
    found = [t for t in _fitting(due, course) if t.day >= due.event.on]
    return [t.day for t in found if (t.channel, t.result) in FAILED]


def _fitting(due: DueStep, course: Course) -> list[Touchpoint]:
    if due.person is None or due.step.derived is Trigger.TIME_SINCE_CONTACT:
        return []  # a contact moves the anchor of an update; an attempt in vain changes nothing
    return [t for t in course.of(due.person.id) if _fits(due, course, t)]


def fell_through(due: DueStep, course: Course) -> date:
    """The last day of an agreed talk that did not come about: the step that invites to it is to do again."""
    if "have_met" not in due.step.unless:
        return date.min
    missed = (day for person, day in course.case.fell_through if person == due.person_id)
    return max((day for day in missed if day <= course.today), default=date.min)


def _fits(due: DueStep, course: Course, touchpoint: Touchpoint) -> bool:
    step, chapter = due.step, due.chapter
    if touchpoint.day <= fell_through(due, course):
        return False
    if touchpoint.step_key:
        logged_for = StepKey.parse(touchpoint.step_key)
        if logged_for and logged_for.opportunity_id in (None, due.key.opportunity_id):
            return logged_for.covers(due.key) and touchpoint.direction is not Direction.IN
    told = due.person_id in course.case.to_tell  # where from is all one to whoever was told
    if not channel_fits(step, touchpoint) or not (told or course.in_case(touchpoint)):
        return False
    if step.channel == Channel.GIFT_CARD:
        return chapter.begins <= touchpoint.day or chapter is course.chapters[0]
    if step.derived and touchpoint.day == due.event.on:
        # The triggering touchpoint has the same date; thanks may follow the same day.
        return step.derived is Trigger.FEEDBACK_RECEIVED and not touchpoint.is_sign
    return _first_day(due, touchpoint) <= touchpoint.day < _until(due, course)


def _first_day(due: DueStep, touchpoint: Touchpoint) -> date:
    """The day of the event; for what comes months later, or once more, the day it opens.

    An e-mail in the week of the rejection is not an invitation to coffee; a coffee is. What was done
    after a presumed no counts once the real one has come. Source: D.
    """
    meeting = touchpoint.channel in MUTUAL_CHANNELS
    if due.step.repeat or (due.step.needs and not meeting):
        return due.opens
    first = due.event.on
    if due.event in due.chapter.openers and not due.step.after_no:
        first = due.chapter.begins
    if meeting and due.trigger in (EventKind.MEETING_HELD, Trigger.MET):
        # The meeting itself is not a thank-you for it.
        return max(first, due.event.on + timedelta(days=1))
    return first


def _until(due: DueStep, course: Course) -> date:
    """The day from which a touchpoint belongs to what comes next."""
    ends = [date.max if due.step.after_no else due.chapter.ends or date.max]
    if due.event.kind is EventKind.INTERVIEW_HELD and due.step.once == "event":
        attended = due.step.who == ("attendee",)
        ends += [
            e.on
            for e in due.chapter.events
            if e.kind is due.event.kind
            and e.on > due.event.on
            and (not attended or due.person_id in course.met.get(e.id, ()))
        ]
    return min(ends)


def channel_fits(step: Step, touchpoint: Touchpoint) -> bool:
    if touchpoint.direction is Direction.IN:
        return False
    if step.channel == "any":
        return touchpoint.channel not in WORDLESS
    return touchpoint.channel in _CHANNELS.get(step.channel, {step.channel})


def no_request_needed(course: Course, person: PersonId) -> str:
    """Why no LinkedIn request is needed: connected, pending, or ignored before; "" if it is.

    Used only for a step that no request has completed.
    """
    known = course.case.people[person]
    requests = requests_with(course, person)
    if known.connected_on or any(r.result is Result.ACCEPTED for r in requests):
        return tr("You are connected on LinkedIn with {call_name}.", call_name=known.call_name)
    if not requests or requests[-1].result is Result.WITHDRAWN:
        return ""
    if requests[-1].result not in PENDING:
        return tr("{call_name} did not accept your request.", call_name=known.call_name)
    if requests[-1].direction is Direction.IN:
        return tr(
            "{call_name} has sent you a LinkedIn request. Accept it instead.",
            call_name=known.call_name,
        )
    return tr("Your LinkedIn request is still pending.")


def withdrawn_on(course: Course, person: PersonId) -> date | None:
    """The day on which the latest request was withdrawn: no new one for three weeks (R)."""
    requests = requests_with(course, person)
    if requests and requests[-1].result is Result.WITHDRAWN:
        return requests[-1].answered_on or requests[-1].day
    return None


def ignored_a_request(course: Course, person: PersonId) -> bool:
    """Whether a person let a LinkedIn request lie, or refused it."""
    requests = requests_with(course, person)
    return bool(requests) and requests[-1].result in (Result.IGNORED, Result.DECLINED)


def requests_with(course: Course, person: PersonId) -> list[Touchpoint]:
    """LinkedIn requests between the user and a person, the latest last."""
    return [t for t in course.of(person) if t.channel is Channel.LINKEDIN_REQUEST]


def no_gift_needed(course: Course, person: PersonId) -> str:
    """Why no gift is due: one within a year, of any case, even if it was returned; "" if one may be."""
    gifts = [t for t in gifts_to(course, person) if course.today - GIFT_REST < t.day]
    if not gifts:
        return ""
    gift, first = gifts[-1], course.case.people[person].call_name
    day = on_day(gift.day, course.today)
    if gift.result in (Result.RETURNED, Result.DECLINED):
        return tr(
            "{first} did not accept the card you sent {day}. Do not send another.",
            first=first,
            day=day,
        )
    return tr("You sent {first} a card {day}. One a year is enough.", first=first, day=day)


def gifts_to(course: Course, person: PersonId) -> list[Touchpoint]:
    """The gift cards to a person up to today, of any case, the latest last; returned ones, too."""
    return [
        t
        for t in course.of(person)
        if t.day <= course.today
        and t.channel is Channel.GIFT_CARD
        and t.direction is not Direction.IN
        and t.result is not Result.BOUNCED
    ]
