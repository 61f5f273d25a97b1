"""Which of the user's decisions count for a due step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crm.domain.cases.chapters import Chapter
from crm.domain.cases.decisions import Decision, StepDecision
from crm.domain.playbook import completion
from crm.domain.playbook.course import Course
from crm.domain.playbook.due_step import SETTLED, DueStep, Status
from crm.domain.playbook.step import Trigger
from crm.domain.touchpoints.touchpoint import Channel


def decisions_on(
    decided: Sequence[StepDecision], course: Course, due: DueStep, chapter: Chapter
) -> list[StepDecision]:
    """What the user decided about a step and what still counts, the latest first."""
    return [one for one in reversed(decided) if _concerns(one, course, due, chapter)]


def _concerns(one: StepDecision, course: Course, due: DueStep, chapter: Chapter) -> bool:
    key = one.key
    if due.moves and due.event not in chapter.events:
        if key.step != due.key.step or key.person_id not in (None, due.key.person_id):
            return False
        if due.step.repeat and key.occurrence != due.key.occurrence:
            return False
        if due.step.derived is Trigger.TIME_SINCE_CONTACT:
            return one.decision is Decision.SNOOZED and one.decided_on >= due.event.on
        return one.decided_on >= due.event.on and _still_settles(one, course, due)
    guessed = [e.id for e in chapter.openers[:-1]]
    if key.event_id in guessed and due.event == chapter.anchor:
        # What was done after the presumed no counts, what was not starts with the real one.
        key = replace(key, event_id=due.key.event_id)
        return key.covers(due.key) and one.decision is Decision.DONE and (
            _still_settles(one, course, due)
        )  # fmt: skip
    if not key.covers(due.key):
        return False
    if key != due.key and key.event_id is None and not chapter.spans(one.decided_on):
        return False
    return _still_settles(one, course, due)


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
    if due.step.channel != Channel.LINKEDIN_REQUEST or due.status in SETTLED:
        return due
    for one in earlier:
        same = one.step.channel == due.step.channel and one.person == due.person
        if same and one.status is Status.SKIPPED:
            return replace(due, status=Status.NOT_APPLICABLE, reasons=one.reasons)
    return due
