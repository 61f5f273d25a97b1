"""Why a step is suggested, as sentences with names and dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from crm.domain.cases.case_file import Case
from crm.domain.cases.opportunity import EmployerType, EventKind
from crm.domain.dates import ago, format_date
from crm.domain.playbook.due_step import DueStep
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result, Touchpoint

_HAPPENED: Final[Mapping[str, str]] = {
    EventKind.INTERVIEW_HELD: "Interview",
    EventKind.INTERVIEWS_FINISHED: "Last interview",
    EventKind.REJECTION_RECEIVED: "Rejected",
    EventKind.NO_ANSWER_PRESUMED: "No answer, presumed a no",
    EventKind.HIRE_IDENTIFIED: "You learnt who got the job",
    EventKind.MEETING_HELD: "You met",
    EventKind.HIRE_LEFT: "The hire left",
    EventKind.ROLE_REPOSTED: "The role was posted again",
    EventKind.HIRED_ELSEWHERE: "You were hired elsewhere",
    EventKind.APPLIED: "Applied",
    "checks_unanswered": "Your third question went out",
    "feedback_received": "You heard from them",
    "request_pending": "Your LinkedIn request went out",
    "coffee_unanswered": "Your invitation went out",
    "time_since_contact": "The last contact was",
    "question_open": "You chose to ask, not to guess,",
    "introduction_open": "The day you chose to get in touch:",
    "recommendation_open": "The day you chose to try it:",
    "nothing_pending": "The last thing in this case was",
}
_MEETINGS: Final = frozenset({EventKind.INTERVIEW_HELD, EventKind.MEETING_HELD})
_BLOCKED: Final = {
    "rej_call": "Call first; the e-mail opens once you have called or skipped the call.",
    "hire_identified": "First find out who got the job.",
}


def with_reasons(due: DueStep, all_steps: Sequence[DueStep], case: Case, today: date) -> DueStep:
    """The step with its reasons; those it was judged by come first."""
    found = list(due.reasons)
    if due.status.value in ("not_applicable", "skipped"):
        return due
    since = _since(due, case, today)
    if since is not None:
        found.append(f"{_HAPPENED.get(due.trigger, due.trigger)} {ago(since, today)}.")
    found += _recommended(due, case)
    if due.blocked_by:
        found.append(_BLOCKED.get(due.blocked_by, f"Waits for {due.blocked_by}."))
    found += _about_gift(due, case)
    if due.status.value == "late":
        closed = f"closed {ago(due.closes, today)}" if due.closes else "has closed"
        found.append(f"Its window {closed}: do it now, choose another day, or skip it.")
    if due.step.purpose:
        found.append(due.step.purpose)
    return replace(due, reasons=tuple(dict.fromkeys(found)))


def _since(due: DueStep, case: Case, today: date) -> date | None:
    """The day of what set the step off; None if there was nothing of the kind.

    Some anchors are no day of what the sentence names: a skipped update, the news itself.
    """
    if due.trigger == "time_since_contact" and due.person:
        return _last_contact(case, due.person.id, today)
    if due.trigger == "nothing_pending":
        mine = [t.day for t in case.touchpoints if t.opportunity_id == case.opportunity.id]
        return due.event.on if mine or case.events else None
    return due.event.on


def _last_contact(case: Case, person: int, today: date) -> date | None:
    """When the user and somebody last met, or one of them wrote to the other."""
    days = [t.day for t in case.touchpoints if person in t.people and t.reached_somebody]
    days += [e.on for e in case.events if e.kind in _MEETINGS and person in e.people]
    return max((day for day in days if day <= today), default=None)


def _about_gift(due: DueStep, case: Case) -> list[str]:
    person = due.person
    if person is None:
        return []
    if "gift" in due.step.prefer_after:
        gift = _gift_to(case, person.id)
        if gift:
            return [f"You sent {person.call_name} a gift card on {format_date(gift.day)}."]
        if case.opportunity.employer_type is EmployerType.PUBLIC:
            return []
        return ["You may ask without having sent a gift card."]
    if due.step.channel == Channel.GIFT_CARD and due.status.value in ("due", "late", "upcoming"):
        unknown = case.opportunity.employer_type is EmployerType.UNKNOWN
        return (
            ["You have not said whether the employer is public: there, gifts are often forbidden."]
            if unknown
            else []
        )
    return []


def _recommended(due: DueStep, case: Case) -> list[str]:
    """What was said, and by whom, behind a step that follows a recommendation."""
    if due.trigger not in ("introduction_open", "recommendation_open"):
        return []
    for note in case.recommendations:
        if note.note_id == due.key.occurrence:
            who = case.people.get(note.said_by)
            return [f"{who.call_name if who else 'Somebody'} said: {note.words}"]
    return []


def _gift_to(case: Case, person: int) -> Touchpoint | None:
    gifts = [
        t
        for t in case.touchpoints
        if t.channel is Channel.GIFT_CARD
        and person in t.people
        and t.direction is not Direction.IN
        and t.result is not Result.BOUNCED
    ]
    return max(gifts, key=lambda t: (t.day, t.id), default=None)
