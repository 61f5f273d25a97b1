"""Which of the user's decisions counts for a due step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crm.domain.cases.decisions import Decision, StepDecision
from crm.domain.playbook import completion
from crm.domain.playbook.course import Course
from crm.domain.playbook.due_step import DueStep, Status
from crm.domain.playbook.step import Trigger
from crm.domain.touchpoints.touchpoint import Channel


def decision_on(
    decided: Sequence[StepDecision], course: Course, due: DueStep
) -> StepDecision | None:
    """The latest of what the user decided about a step that still counts."""
    still = (d for d in reversed(decided) if _concerns(d, due) and _still_settles(d, course, due))
    return next(still, None)


def _concerns(one: StepDecision, due: DueStep) -> bool:
    key, chapter = one.key, due.chapter
    if due.moves and due.event not in chapter.events:
        if key.step != due.key.step or key.person_id not in (None, due.key.person_id):
            return False
        if due.step.repeat and key.occurrence != due.key.occurrence:
            return False
        put_off = one.decision is Decision.SNOOZED
        may = put_off or due.step.derived is not Trigger.TIME_SINCE_CONTACT
        return may and one.decided_on >= due.event.on
    guessed = [e.id for e in chapter.openers[:-1]]
    if key.event_id in guessed and due.event == chapter.anchor:
        # What was done after the presumed no counts, what was not starts with the real one.
        key = replace(key, event_id=due.key.event_id)
        return key.covers(due.key) and one.decision is Decision.DONE
    if not key.covers(due.key):
        return False
    exact = key == due.key or key.event_id is not None
    return exact or chapter.spans(one.decided_on)


def _still_settles(one: StepDecision, course: Course, due: DueStep) -> bool:
    """Not if the contact behind it is in the bin, failed, or turned out to be somebody else's."""
    if one.decision is not Decision.DONE or one.touchpoint_id is None:
        return True
    contact = course.by_id.get(one.touchpoint_id)
    if contact is None or not completion.settles(contact):
        return False
    return due.person is None or due.person.id in contact.people


def not_after_a_skip(due: DueStep, earlier: Sequence[DueStep]) -> DueStep:
    """A LinkedIn request that the user did not want to send is not proposed again under another step."""
    if due.step.channel != Channel.LINKEDIN_REQUEST or not due.is_open:
        return due
    for one in earlier:
        same = one.step.channel == due.step.channel and one.person == due.person
        if same and one.status is Status.SKIPPED:
            return replace(due, status=Status.NOT_APPLICABLE, reasons=one.reasons)
    return due
