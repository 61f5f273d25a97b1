"""Why a step is suggested, as sentences with names and dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from crm.domain.cases import Case
from crm.domain.opportunities import EmployerType, EventKind
from crm.domain.touchpoints import Channel, Direction, Touchpoint

if TYPE_CHECKING:
    from crm.domain.schedule import DueStep

_HAPPENED: Final[Mapping[str, str]] = {
    EventKind.INTERVIEW_HELD: "Interview",
    EventKind.INTERVIEWS_FINISHED: "Last interview",
    EventKind.REJECTION_RECEIVED: "Rejected",
    EventKind.NO_ANSWER_PRESUMED: "No answer, presumed a no",
    EventKind.HIRE_IDENTIFIED: "You learnt who got the job",
    EventKind.MEETING_HELD: "You met",
    EventKind.HIRE_LEFT: "The hire left",
    EventKind.ROLE_REPOSTED: "The role was posted again",
    EventKind.HIRED_ELSEWHERE: "You have a new job since",
    EventKind.APPLIED: "Applied",
    "checks_unanswered": "Your third question went out",
    "feedback_received": "They answered",
    "request_pending": "Your LinkedIn request went out",
    "coffee_unanswered": "Your invitation went out",
    "time_since_contact": "The last contact was",
    "question_open": "You wanted to know, not to guess,",
    "introduction_open": "You meant to get in touch",
    "recommendation_open": "You meant to try it",
    "nothing_pending": "The last thing in this case was",
}
_BLOCKED: Final = {
    "rej_call": "First call; the mail follows the call, or its being skipped.",
    "hire_identified": "First find out who got the job.",
}


def explained(due: DueStep, all_steps: Sequence[DueStep], case: Case, today: date) -> DueStep:
    """The step with its reasons; those it was judged by come first."""
    found = list(due.reasons)
    if due.status.value in ("not_applicable", "skipped"):
        return due
    found.append(f"{_HAPPENED.get(due.trigger, due.trigger)} {ago(due.event.on, today)}.")
    found += _recommended(due, case)
    if due.blocked_by:
        found.append(_BLOCKED.get(due.blocked_by, f"Waits for {due.blocked_by}."))
    found += _about_gift(due, case)
    if due.status.value == "late":
        closed = f"closed {ago(due.closes, today)}" if due.closes else "has closed"
        found.append(f"Its window {closed}; it is still worth doing, or skip it.")
    if due.step.purpose:
        found.append(due.step.purpose)
    return replace(due, reasons=tuple(dict.fromkeys(found)))


def ago(day: date, today: date) -> str:
    """How long ago a day was: "2 days ago"; from 60 days on, and ahead, the date."""
    days = (today - day).days
    if days == 0:
        return "today"
    if days == 1:
        return "yesterday"
    if days < 0:
        return f"on {spoken(day)}"
    return f"{days} days ago" if days < 60 else f"on {spoken(day)}"


def spoken(day: date) -> str:
    """3 May 2026."""
    return f"{day.day} {day:%b %Y}"


def _about_gift(due: DueStep, case: Case) -> list[str]:
    person = due.person
    if person is None:
        return []
    if "gift" in due.step.prefer_after:
        gift = _gift_to(case, person.id)
        if gift:
            return [f"You sent {person.call_name} a gift card on {spoken(gift.day)}."]
        return ["You have not sent a gift card; you may ask all the same."]
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
        and t.opportunity_id == case.opportunity.id
    ]
    return min(gifts, key=lambda t: (t.day, t.id), default=None)
