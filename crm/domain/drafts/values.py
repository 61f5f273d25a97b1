"""The values that a case gives to the placeholders of a draft."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from crm.domain.cases.opportunity import EventKind
from crm.domain.dates import on_day, spoken_day
from crm.domain.drafts.occasion import Occasion, talked
from crm.domain.playbook.step import Trigger
from crm.domain.touchpoints.touchpoint import Channel, Result
from crm.domain.wording import listed

#: The placeholders a case can fill, with their meaning; any other becomes "[...]".
PLACEHOLDERS: Final = {
    "first": "the first name of the person you write to",
    "me": "your name",
    "role": "the job's title",
    "company": "the company",
    "area": "the department",
    "field": "the department, as a field of work",
    "date": "the day of your interview with them",
    "names": "who else was there",
    "applied": "the day you applied",
    "promised": "the day they promised to decide",
    "chance": "what you thank them for: the interview, if there was one",
    "call": "a sentence about your call, or nothing if there was none",
    "step": "the process",
    "introducer": "who recommended this person to you",
}
#: Values of a day that no "on" stands before.
WITHOUT_ON: Final = frozenset({"today", "yesterday", "tomorrow", "last week"})
#: Placeholders that may be empty without being marked as missing.
MAY_BE_EMPTY: Final = frozenset({"call"})


def values_for(occasion: Occasion, me: str) -> dict[str, str]:
    """The placeholder values known from the case; what is not known is empty or left out."""
    opportunity, met = occasion.case.opportunity, occasion.interview
    promised = opportunity.promised_decision_on
    return {
        "first": occasion.person.call_name if occasion.person else "",
        "me": me,
        "role": opportunity.title,
        "company": opportunity.company,
        "area": opportunity.department,
        "field": opportunity.department,
        "date": _spoken(met.on if met else None, occasion),
        "names": _others(occasion),
        "applied": _spoken(_applied(occasion), occasion),
        "promised": spoken_day(promised, occasion.today) if promised else "",
        "step": "the process",
        "introducer": _introducer(occasion),
        "chance": "the chance to interview" if occasion.interviews else "considering me",
        "call": _about_call(occasion),
    }


def _spoken(day: date | None, occasion: Occasion) -> str:
    """What follows an "on": Monday, May 3; or yesterday, last week, which take its place."""
    return _when(day, occasion.today).removeprefix("on ") if day else ""


def _when(day: date, today: date) -> str:
    """As people say it in a letter, where nobody counts: "last week" is enough."""
    last_monday = today - timedelta(days=today.weekday() + 7)
    week_ago = today - timedelta(days=7)
    return "last week" if last_monday <= day <= week_ago else on_day(day, today)


def _others(occasion: Occasion) -> str:
    met = occasion.interview.people if occasion.interview else ()
    known = [occasion.case.people[p] for p in met if p in occasion.case.people]
    names = [person.call_name for person in known if person != occasion.person]
    return listed(names) if names else ""


def _applied(occasion: Occasion) -> date | None:
    applied = occasion.happened([EventKind.APPLIED])
    return applied[-1].on if applied else occasion.case.opportunity.applied_on


def _introducer(occasion: Occasion) -> str:
    """The person who recommended the step's person; their words stay in the notes."""
    if occasion.step.trigger is not Trigger.INTRODUCTION_OPEN:
        return ""
    people = occasion.case.people
    notes = [n for n in occasion.case.recommendations if n.note_id == occasion.step.key.occurrence]
    known = [people[note.said_by] for note in notes if note.said_by in people]
    return known[0].name if known else ""


def _about_call(occasion: Occasion) -> str:
    """A sentence about the call before an e-mail; empty if it is not known how it went."""
    call = occasion.call
    if call is None:
        return ""
    if talked(call):
        return "Thank you for your time on the phone."
    when = _when(call.day, occasion.today)
    if call.channel is Channel.VOICEMAIL:
        return f"I left you a message {when}."
    if call.result is Result.NO_ANSWER:
        return f"I tried to reach you by phone {when}."
    return ""
