"""Triggers other than events: silence, an answer, a pending request, elapsed time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from crm.domain.cases.case_file import Case
from crm.domain.cases.involved import roles_of
from crm.domain.cases.opportunity import NO, Event, EventKind, Role, Stage, stage_of
from crm.domain.ids import EventId, PersonId
from crm.domain.playbook.completion import is_sign
from crm.domain.playbook.due_step import SETTLED, DueStep, Status
from crm.domain.playbook.step import Step, Trigger
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result

_MET: Final = frozenset({EventKind.INTERVIEW_HELD, EventKind.MEETING_HELD})
#: The number of unanswered questions, where the asking step may repeat without limit.
CHECKS: Final = 3


@dataclass(frozen=True, slots=True)
class Anchor:
    """The start day of a step and its person; `event` is the case's event, moved to that day."""

    event: Event
    person: PersonId | None = None
    occurrence: int = 1


Derived = Callable[[Step, Case, Sequence[DueStep], date], list[Anchor]]


def _checks_unanswered(
    step: Step, case: Case, earlier: Sequence[DueStep], today: date
) -> list[Anchor]:
    """The last question that `awaits` allows was sent, and they have not written since."""
    checks = [due for due in earlier if due.step.id == step.awaits and due.status is Status.DONE]
    last = max(checks, key=lambda due: due.key.occurrence, default=None)
    if last is None or last.settled_on is None:
        return []
    if last.key.occurrence < (last.step.most or (CHECKS if last.step.repeat else 1)):
        return []
    person = last.person.id if last.person else None
    if any(
        is_sign(t) and person in t.people and t.day >= last.settled_on for t in case.touchpoints
    ):
        return []
    return [Anchor(replace(last.event, on=last.settled_on))]


def _feedback_received(
    step: Step, case: Case, earlier: Sequence[DueStep], today: date
) -> list[Anchor]:
    """A person answered after the decision: from the day of the answer, once per person."""
    decided = _first(case, NO)
    if decided is None:
        return []
    found: dict[PersonId, date] = {}
    for touchpoint in sorted(case.touchpoints, key=lambda t: (t.day, t.id)):
        if touchpoint.opportunity_id != case.opportunity.id or not is_sign(touchpoint):
            continue
        day = max(touchpoint.day, touchpoint.answered_on or touchpoint.day)
        if touchpoint.day < decided.on or touchpoint.channel is Channel.LINKEDIN_REQUEST:
            continue
        if touchpoint.day == decided.on and touchpoint.direction is Direction.IN:
            continue  # the news itself is not an answer
        for person in touchpoint.people:
            if person in case.people:
                found.setdefault(person, day)
    return [Anchor(replace(decided, on=day), p) for p, day in sorted(found.items())]


def _request_pending(
    step: Step, case: Case, earlier: Sequence[DueStep], today: date
) -> list[Anchor]:
    """A LinkedIn request the user sent that is unanswered; a later one triggers separately."""
    pending: dict[PersonId, date] = {}
    over: Counter[PersonId] = Counter()
    for request in sorted(case.touchpoints, key=lambda t: (t.day, t.id)):
        if request.channel is not Channel.LINKEDIN_REQUEST or request.direction is Direction.IN:
            continue
        for person in request.people:
            if request.result in (Result.NONE, Result.SENT):
                pending[person] = request.day
            else:
                pending.pop(person, None)
                over[person] += 1
    return [
        Anchor(_moment(case, day), person, 1 + over[person])
        for person, day in sorted(pending.items())
        if person in case.people and case.people[person].connected_on is None
    ]


def _coffee_unanswered(
    step: Step, case: Case, earlier: Sequence[DueStep], today: date
) -> list[Anchor]:
    """The invitation of the step it `awaits` was sent and got no answer."""
    found = []
    for due in earlier:
        if due.step.id != step.awaits or due.status is not Status.DONE or not due.person:
            continue
        asked, person = due.settled_on, due.person.id
        if asked is None or any(
            person in t.people and is_sign(t) and t.day >= asked for t in case.touchpoints
        ):
            continue
        found.append(Anchor(replace(due.event, on=asked), person))
    return found


def _time_since_contact(
    step: Step, case: Case, earlier: Sequence[DueStep], today: date
) -> list[Anchor]:
    """After the decision: from the last contact, or the last time it was skipped, with each person.

    The occurrence counts the contacts and the decisions, so that each round is a step of its own.
    """
    decided = _first(case, NO)
    if decided is None:
        return []
    past = [e for e in case.events if e.on <= today]
    latest = max((e.on for e in past if e.kind in NO), default=decided.on)
    found = []
    for person in sorted(case.people):
        days = {
            t.day
            for t in case.touchpoints
            if person in t.people and decided.on <= t.day <= today and t.reached_somebody
        }
        skipped = {
            o.decided_on
            for o in case.step_decisions
            if o.key.step == step.id and o.key.person_id == person and o.until is None
        }
        if not days and roles_of(case, person) <= {Role.HIRE}:
            continue  # the relationship starts with the request and the coffee
        met = {e.on for e in past if e.kind in _MET and person in e.people}
        last = max(days | skipped | met | {latest})
        found.append(Anchor(replace(decided, on=last), person, 1 + len(days) + len(skipped)))
    return found


def _question_open(step: Step, case: Case, earlier: Sequence[DueStep], today: date) -> list[Anchor]:
    """The user intends to ask a person about a story; one step per story."""
    return [
        Anchor(_moment(case, question.on), question.person_id, question.claim_id)
        for question in case.questions
    ]


def _introduction_open(
    step: Step, case: Case, earlier: Sequence[DueStep], today: date
) -> list[Anchor]:
    """A conversation led to a person the user intends to contact; one step per note."""
    return [
        Anchor(_moment(case, found.on), found.leads_to, found.note_id)
        for found in case.recommendations
        if found.leads_to is not None
    ]


def _recommendation_open(
    step: Step, case: Case, earlier: Sequence[DueStep], today: date
) -> list[Anchor]:
    """A conversation led to something the user intends to try; one step per note."""
    return [
        Anchor(_moment(case, found.on), None, found.note_id)
        for found in case.recommendations
        if found.leads_to is None
    ]


def _nothing_pending(
    step: Step, case: Case, earlier: Sequence[DueStep], today: date
) -> list[Anchor]:
    """An open case with nothing else to do or to wait for."""
    if stage_of(case.opportunity, case.events) is Stage.CLOSED:
        return []
    if any(due.status not in SETTLED for due in earlier):
        return []
    days = [event.on for event in case.events]
    days += [t.day for t in case.touchpoints if t.opportunity_id == case.opportunity.id]
    done = [o for o in case.step_decisions if o.key.step == step.id and o.until is None]
    days += [o.decided_on for o in done]
    opened = case.opportunity.created_on or case.opportunity.applied_on
    last = max(days, default=opened or today)
    return [Anchor(_moment(case, last), occurrence=1 + len(done))]


def _first(case: Case, kinds: Iterable[EventKind]) -> Event | None:
    wanted = frozenset(kinds)
    found = [event for event in case.events if event.kind in wanted]
    return min(found, key=lambda e: (e.on, e.id), default=None)


def _moment(case: Case, day: date) -> Event:
    """A trigger day that is not an event of the case."""
    return Event(EventId(0), case.opportunity.id, EventKind.APPLIED, day)


DERIVED: Final[Mapping[Trigger, Derived]] = {
    Trigger.CHECKS_UNANSWERED: _checks_unanswered,
    Trigger.FEEDBACK_RECEIVED: _feedback_received,
    Trigger.REQUEST_PENDING: _request_pending,
    Trigger.COFFEE_UNANSWERED: _coffee_unanswered,
    Trigger.TIME_SINCE_CONTACT: _time_since_contact,
    Trigger.QUESTION_OPEN: _question_open,
    Trigger.INTRODUCTION_OPEN: _introduction_open,
    Trigger.RECOMMENDATION_OPEN: _recommendation_open,
    Trigger.NOTHING_PENDING: _nothing_pending,
}
