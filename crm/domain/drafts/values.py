"""The values that a case gives to the placeholders of a draft."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from crm.domain.cases.opportunity import EventKind
from crm.domain.dates import near_day, on_day, spoken_day
from crm.domain.drafts.occasion import Occasion, talked
from crm.domain.playbook.step import Trigger
from crm.domain.touchpoints.touchpoint import Channel, Result
from crm.domain.wording import listed
from crm.language import tr

#: The placeholders a case can fill, with their meaning; any other becomes "[...]".
PLACEHOLDERS: Final = {
    "first": tr("the first name of the person you write to"),
    "me": tr("your name"),
    "role": tr("the job's title"),
    "company": tr("the company"),
    "area": tr("the department"),
    "field": tr("the department, as a field of work"),
    "date": tr("the day of your interview with them"),
    "names": tr("who else was there"),
    "applied": tr("the day you applied"),
    "promised": tr("the day they promised to decide"),
    "chance": tr("what you thank them for: the interview, if there was one"),
    "call": tr("a sentence about your call, or nothing if there was none"),
    "step": tr("the process"),
    "introducer": tr("who recommended this person to you"),
}
#: Values of a day that no "on" stands before.
WITHOUT_ON: Final = frozenset((tr("today"), tr("yesterday"), tr("tomorrow"), tr("last week")))
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
        "step": tr("the process"),
        "introducer": _introducer(occasion),
        "chance": tr("the chance to interview") if occasion.interviews else tr("considering me"),
        "call": _about_call(occasion),
    }


def _spoken(day: date | None, occasion: Occasion) -> str:
    """What follows an "on": Monday, May 3; or yesterday, last week, which take its place."""
    if day is None:
        return ""
    return tr("last week") if _was_last_week(day, occasion.today) else near_day(day, occasion.today)


def _when(day: date, today: date) -> str:
    """As people say it in a letter, where nobody counts: "last week" is enough."""
    return tr("last week") if _was_last_week(day, today) else on_day(day, today)


def _was_last_week(day: date, today: date) -> bool:
    last_monday = today - timedelta(days=today.weekday() + 7)
    return last_monday <= day <= today - timedelta(days=7)


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
        return tr("Thank you for your time on the phone.")
    when = _when(call.day, occasion.today)
    if call.channel is Channel.VOICEMAIL:
        return tr("I left you a message {when}.", when=when)
    if call.result is Result.NO_ANSWER:
        return tr("I tried to reach you by phone {when}.", when=when)
    return ""
