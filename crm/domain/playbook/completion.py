"""Whether a touchpoint completed a step, even if no button was pressed on the step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from crm.domain.cases.case_file import Case
from crm.domain.cases.decisions import StepKey
from crm.domain.cases.opportunity import NO, EventKind
from crm.domain.ids import PersonId
from crm.domain.playbook.due_step import DueStep
from crm.domain.playbook.step import Step, Trigger
from crm.domain.touchpoints.results import GOOD_ANSWERS
from crm.domain.touchpoints.touchpoint import (
    MUTUAL_CHANNELS,
    Channel,
    Direction,
    Result,
    Touchpoint,
)

#: The interviewers by the ID of the interview.
Attendance = Mapping[int, Sequence[PersonId]]

_CHANNELS: Final = {
    "call": frozenset({Channel.CALL, Channel.VOICEMAIL}),
    "coffee": frozenset({Channel.COFFEE, Channel.LUNCH, Channel.MEETING, Channel.VIDEO}),
}


def attempt(
    due: DueStep, case: Case, met: Attendance, mine: Mapping[PersonId, Sequence[Touchpoint]]
) -> Touchpoint | None:
    """The first touchpoint that completed this step; an unanswered call counts as an attempt.

    One logged for another step never counts; one without a step counts if case, person, channel,
    direction and time fit.

    Args:
        mine: the case's touchpoints by person.
    """
    if due.person is None:
        return None
    person = due.person.id
    until = _phase_ends(due, person, case, met)
    fitting = [t for t in mine.get(person, ()) if _did(due, case, t, until)]
    return min(fitting, key=lambda t: (t.day, t.id), default=None)


def by_person(touchpoints: Iterable[Touchpoint]) -> dict[PersonId, list[Touchpoint]]:
    """Touchpoints by participant."""
    found: dict[PersonId, list[Touchpoint]] = {}
    for touchpoint in touchpoints:
        for person in touchpoint.people:
            found.setdefault(person, []).append(touchpoint)
    return found


def _did(due: DueStep, case: Case, touchpoint: Touchpoint, until: date | None) -> bool:
    step = due.step
    if step.derived is Trigger.TIME_SINCE_CONTACT:
        return (
            False  # a touchpoint moves its anchor; an attempt that reached nobody changes nothing
        )
    if touchpoint.step_key:
        logged_for = StepKey.parse(touchpoint.step_key)
        return logged_for is not None and logged_for.covers(due.key)
    if not channel_fits(step, touchpoint) or not _of_case(touchpoint, case):
        return False
    if step.channel == Channel.GIFT_CARD:
        return True
    if step.derived and touchpoint.day == due.event.on:
        # The triggering touchpoint has the same date; thanks may follow the same day.
        return step.derived is Trigger.FEEDBACK_RECEIVED and not is_sign(touchpoint)
    return touchpoint.day >= _first_day(due, touchpoint) and (
        until is None or touchpoint.day < until
    )


def _of_case(touchpoint: Touchpoint, case: Case) -> bool:
    """Whether a LinkedIn request fits: it is between two people, and archives name no case."""
    if touchpoint.opportunity_id == case.opportunity.id:
        return True
    return touchpoint.channel is Channel.LINKEDIN_REQUEST and touchpoint.opportunity_id is None


def _first_day(due: DueStep, touchpoint: Touchpoint) -> date:
    """The day of the event; for what comes months later, or once more, the day it opens.

    An e-mail in the week of the rejection is not an invitation to coffee; a coffee is. Source: D.
    """
    meeting = touchpoint.channel in MUTUAL_CHANNELS
    from_opening = due.step.repeat or (due.step.needs and not meeting)
    first = due.opens if from_opening else due.event.on
    if meeting and due.event.kind is EventKind.MEETING_HELD and due.step.channel == "any":
        # The meeting itself is not a thank-you for it.
        return max(first, due.event.on + timedelta(days=1))
    return first


def is_sign(touchpoint: Touchpoint) -> bool:
    """Whether they wrote, called, answered or met the user."""
    if touchpoint.direction is not Direction.OUT:
        return touchpoint.reached_somebody
    return touchpoint.result in GOOD_ANSWERS


def channel_fits(step: Step, touchpoint: Touchpoint) -> bool:
    if touchpoint.direction is Direction.IN or touchpoint.result is Result.BOUNCED:
        return False
    if touchpoint.channel is Channel.LINKEDIN_REQUEST and touchpoint.result is Result.WITHDRAWN:
        return False
    if step.channel == "any":
        return touchpoint.channel not in (Channel.GIFT_CARD, Channel.LINKEDIN_REQUEST)
    return touchpoint.channel in _CHANNELS.get(step.channel, {step.channel})


def _phase_ends(due: DueStep, person: PersonId, case: Case, met: Attendance) -> date | None:
    """The day from which a touchpoint belongs to the next phase; None = never."""
    step, event, ends = due.step, due.event, []
    if step.before_decision:
        ends += [e.on for e in case.events if e.kind in NO and e.on >= event.on]
        if step.once == "event":
            ends += [
                e.on
                for e in case.events
                if e.kind is event.kind
                and e.on > event.on
                and (step.who != ("attendee",) or person in met.get(e.id, ()))
            ]
    elif event.kind in NO:
        ends += [e.on for e in case.events if e.kind in NO and e.on > event.on]
    return min(ends, default=None)


def connected(case: Case, person: PersonId) -> str:
    """Why no LinkedIn request is needed: already connected, or one is pending; "" if it is needed.

    Used only for a step that no request has completed.
    """
    known = case.people[person]
    requests = _requests(case.touchpoints, person)
    if known.connected_on or any(r.result is Result.ACCEPTED for r in requests):
        return f"You are connected on LinkedIn with {known.call_name}."
    if not requests or requests[-1].result not in (Result.NONE, Result.SENT):
        return ""
    if requests[-1].direction is Direction.IN:
        return f"{known.call_name} has sent you a LinkedIn request; accept it instead."
    return "A LinkedIn request is pending."


def withdrawn_on(case: Case, person: PersonId) -> date | None:
    """The day on which the latest request was withdrawn: no new one for three weeks (R)."""
    requests = _requests(case.touchpoints, person)
    if requests and requests[-1].result is Result.WITHDRAWN:
        return requests[-1].answered_on or requests[-1].day
    return None


def _requests(touchpoints: Iterable[Touchpoint], person: PersonId) -> list[Touchpoint]:
    """LinkedIn requests between the user and a person, the latest last."""
    mine = [t for t in touchpoints if t.channel is Channel.LINKEDIN_REQUEST and person in t.people]
    return sorted(mine, key=lambda t: (t.day, t.id))
