"""Whether a touchpoint carried a step out, also when nobody pressed a button on the step."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from crm.domain.cases import Case
from crm.domain.opportunities import Event, EventKind
from crm.domain.outcomes import StepKey
from crm.domain.people import PersonId
from crm.domain.playbook import Step
from crm.domain.touchpoints import Channel, Direction, Result, Touchpoint

_CHANNELS: Final = {
    "call": frozenset({Channel.CALL, Channel.VOICEMAIL}),
    "coffee": frozenset({Channel.COFFEE, Channel.LUNCH, Channel.MEETING, Channel.VIDEO}),
}
_ANSWERS: Final = frozenset({Result.REPLIED, Result.REACHED, Result.ACCEPTED})
#: The phases whose steps a touchpoint after the decision no longer carries out.
_BEFORE_DECISION: Final = frozenset({"during", "post_interview"})
_DECISIONS: Final = (EventKind.REJECTION_RECEIVED, EventKind.NO_ANSWER_PRESUMED)


def attempt(
    step: Step, key: StepKey, case: Case, person: PersonId | None, event: Event
) -> Touchpoint | None:
    """The first touchpoint that did this step; a call nobody took is an attempt, too.

    One logged for another step never counts; one without a step counts if case, person, channel,
    direction and time fit.
    """
    if person is None:
        return None
    until = _phase_ends(step, case, person, event)
    fitting = [t for t in case.touchpoints if _did(step, key, case, t, person, event, until)]
    return min(fitting, key=lambda t: (t.day, t.id), default=None)


def _did(
    step: Step,
    key: StepKey,
    case: Case,
    touchpoint: Touchpoint,
    person: PersonId,
    event: Event,
    until: date | None,
) -> bool:
    if person not in touchpoint.people:
        return False
    if touchpoint.step_key:
        logged_for = StepKey.parse(touchpoint.step_key)
        return logged_for is not None and logged_for.covers(key)
    if step.repeat or not channel_fits(step, touchpoint):
        return False
    request = touchpoint.channel is Channel.LINKEDIN_REQUEST
    if touchpoint.opportunity_id != case.opportunity.id and not (
        request and touchpoint.opportunity_id is None
    ):
        return False
    if step.channel == Channel.GIFT_CARD:
        return True
    if step.derived and touchpoint.day == event.on:
        # The contact that set the step off is of that day, too; thanks may follow the same day.
        return step.derived == "feedback_received" and not is_sign(touchpoint)
    return touchpoint.day >= event.on and (until is None or touchpoint.day < until)


def is_sign(touchpoint: Touchpoint) -> bool:
    """They wrote, called, answered or met the user."""
    if touchpoint.direction is not Direction.OUT:
        return touchpoint.reached_somebody
    return touchpoint.outcome in _ANSWERS


def channel_fits(step: Step, touchpoint: Touchpoint) -> bool:
    if touchpoint.direction is Direction.IN or touchpoint.outcome is Result.BOUNCED:
        return False
    if step.channel == "any":
        return touchpoint.channel not in (Channel.GIFT_CARD, Channel.LINKEDIN_REQUEST)
    return touchpoint.channel in _CHANNELS.get(step.channel, {step.channel})


def _phase_ends(step: Step, case: Case, person: PersonId, event: Event) -> date | None:
    """The day from which a touchpoint belongs to what came next; None = never."""
    ends = []
    if step.phase in _BEFORE_DECISION:
        ends += [e.on for e in case.events if e.kind in _DECISIONS and e.on >= event.on]
        if step.once == "event":
            ends += [
                e.on
                for e in case.events
                if e.kind is event.kind
                and e.on > event.on
                and (step.who != ("attendee",) or person in e.people)
            ]
    elif event.kind in _DECISIONS:
        ends += [e.on for e in case.events if e.kind in _DECISIONS and e.on > event.on]
    return min(ends, default=None)


def connected(case: Case, person: PersonId, before: date) -> str:
    """Why no LinkedIn request is needed: already connected, or one is pending; else empty."""
    known = case.people[person]
    if known.connected_on and known.connected_on <= before:
        return f"You are connected on LinkedIn with {known.call_name}."
    for request in _requests(case.touchpoints, person, before):
        if request.outcome is Result.ACCEPTED:
            return f"You are connected on LinkedIn with {known.call_name}."
        if request.outcome in (Result.NONE, Result.SENT):
            return "A LinkedIn request is pending."
    return f"You are connected on LinkedIn with {known.call_name}." if known.connected_on else ""


def withdrawn_on(case: Case, person: PersonId) -> date | None:
    """The day on which the latest request was withdrawn: no new one for three weeks (R)."""
    requests = _requests(case.touchpoints, person, date.max)
    if requests and requests[-1].outcome is Result.WITHDRAWN:
        return requests[-1].answered_on or requests[-1].day
    return None


def _requests(
    touchpoints: Iterable[Touchpoint], person: PersonId, before: date
) -> list[Touchpoint]:
    mine = [
        t
        for t in touchpoints
        if t.channel is Channel.LINKEDIN_REQUEST and person in t.people and t.day < before
    ]
    return sorted(mine, key=lambda t: (t.day, t.id))
