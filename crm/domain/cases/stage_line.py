"""How far a case has come: its stations in order, and how it stands in one phrase. Both follow from the events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from crm.domain.cases.chapters import Chapter, ChapterKind, chapters_of
from crm.domain.cases.event_words import EVENT_WORDS
from crm.domain.cases.opportunity import ClosedWhy, Event, EventKind, Opportunity
from crm.domain.dates import month, near_day, on_day, spoken_date, spoken_day, spoken_weekday
from crm.domain.wording import plural, within
from crm.language import tr

#: More stations than this would be too narrow beside each other; the earliest are told as one.
MOST: Final = 6


class Mark(StrEnum):
    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Station:
    """One station: what it is called, and when it was or will be; "" = not known."""

    label: str
    mark: Mark
    when: str = ""


@dataclass(frozen=True, slots=True)
class Ahead:
    """What the playbook has in store after a no: from when to look who got it, and when to meet them."""

    look_from: date | None = None
    meet: tuple[date, date] | None = None


APPLIED: Final = tr("Applied")
_INTERVIEW: Final = tr("Interview")
_WHO: Final = tr("Who got it")
_MEET: Final = tr("Coffee, advice")
_NO: Final = tr("They said no")
_SILENCE: Final = tr("No answer")
_LABELS: Final[Mapping[EventKind, str]] = {
    EventKind.APPLIED: APPLIED,
    EventKind.INTERVIEW_HELD: _INTERVIEW,
    EventKind.INTERVIEWS_FINISHED: _INTERVIEW,
    EventKind.NO_ANSWER_PRESUMED: _SILENCE,
    EventKind.PROCESS_RESUMED: tr("Picked up again"),
    EventKind.REJECTION_RECEIVED: _NO,
    EventKind.JOB_CANCELLED: tr("Job canceled"),
    EventKind.OFFER_RECEIVED: tr("Offer"),
    EventKind.OFFER_DECLINED: tr("You declined"),
    EventKind.OFFER_WITHDRAWN: tr("Offer withdrawn"),
    EventKind.WITHDRAWN_BY_YOU: tr("You withdrew"),
    EventKind.HIRE_IDENTIFIED: _WHO,
    EventKind.MEETING_HELD: _MEET,
    EventKind.ROLE_REPOSTED: tr("Posted again"),
    EventKind.HIRE_LEFT: tr("Open again"),
    EventKind.HIRED_HERE: tr("You got the job"),
    EventKind.HIRED_ELSEWHERE: tr("A job elsewhere"),
}


def stage_line(
    opportunity: Opportunity,
    events: Iterable[Event],
    today: date,
    ahead: Ahead = Ahead(),
    landed: Event | None = None,
) -> tuple[Station, ...]:
    """The stations of a case: those reached, the last of which is the current one, then those to come.

    Args:
        landed: the new job that another case recorded.
    """
    chapters = chapters_of(opportunity, events, landed)
    reached = [station for c in chapters for station in _reached(c, opportunity, today)]
    reached = _with_application(reached, opportunity, today)
    if not reached:
        reached = [Station(tr("Saved"), Mark.DONE)]
    reached[-1] = replace(reached[-1], mark=Mark.NOW)
    coming = _coming(chapters[-1], opportunity, ahead, today)
    return (*_few(reached, MOST - len(coming)), *coming)


def _reached(chapter: Chapter, opportunity: Opportunity, today: date) -> list[Station]:
    """What happened in a chapter, each kind once, however often it was told."""
    days: dict[str, list[date]] = {}
    for event in chapter.events:
        days.setdefault(_label(event, opportunity), []).append(event.on)
    if _NO in days:
        days.pop(_SILENCE, None)  # a real no takes the place of a presumed one
    held = [e for e in chapter.events if e.kind is EventKind.INTERVIEW_HELD]
    return [
        _interviews(held, on, today)
        if label == _INTERVIEW and held
        else Station(label, Mark.DONE, near_day(on[-1] if label == _MEET else on[0], today))
        for label, on in days.items()
    ]


def _interviews(held: Sequence[Event], on: Sequence[date], today: date) -> Station:
    if len(held) == 1:
        return Station(_INTERVIEW, Mark.DONE, near_day(held[0].on, today))
    words = plural(len(held), "interview", "interviews")
    return Station(words, Mark.DONE, tr("the last one {on}", on=on_day(held[-1].on, today)))


def _label(event: Event, opportunity: Opportunity) -> str:
    return tr("Closed by you") if _let_go(event, opportunity) else _LABELS[event.kind]


def _let_go(event: Event, opportunity: Opportunity) -> bool:
    """Whether this is how a case tells that it was closed, with no event that says why."""
    why = opportunity.closed_why or ClosedWhy.LET_GO
    return not event.id and why is ClosedWhy.LET_GO


def _with_application(
    reached: list[Station], opportunity: Opportunity, today: date
) -> list[Station]:
    """Whatever happened, it began with an application, also if nobody recorded its day."""
    applied = _LABELS[EventKind.APPLIED]
    on = opportunity.applied_on
    when = near_day(on, today) if on else ""
    if any(station.label == applied for station in reached) or not (reached or on):
        return reached
    return [Station(applied, Mark.DONE, when), *reached]


def _coming(chapter: Chapter, opportunity: Opportunity, ahead: Ahead, today: date) -> list[Station]:
    """What is still to come, as far as one can know."""
    match chapter.kind:
        case ChapterKind.IN_PROCESS:
            had = chapter.had(EventKind.INTERVIEW_HELD, EventKind.INTERVIEWS_FINISHED)
            first = [] if had else [Station(_INTERVIEW, Mark.AHEAD)]
            by = opportunity.promised_decision_on
            when = (
                tr("promised for {by}", by=spoken_day(by, today))
                if by and by >= chapter.begins
                else ""
            )
            return [*first, Station(tr("Decision"), Mark.AHEAD, when)]
        case ChapterKind.AFTER_NO if not chapter.had(EventKind.JOB_CANCELLED):
            found = []
            if not chapter.had(EventKind.HIRE_IDENTIFIED):
                found.append(Station(_WHO, Mark.AHEAD, _look(ahead.look_from, today)))
            if not chapter.had(EventKind.MEETING_HELD):
                found.append(Station(_MEET, Mark.AHEAD, _months(ahead.meet)))
            return found
        case ChapterKind.OFFER:
            return [Station(tr("Your answer"), Mark.AHEAD)]
        case ChapterKind.SEAT_OPEN:
            return [Station(tr("A new try"), Mark.AHEAD)]
    return []


def _look(on: date | None, today: date) -> str:
    if on is None:
        return ""
    return tr("look from {on}", on=spoken_date(on, today)) if on > today else tr("look now")


def _months(window: tuple[date, date] | None) -> str:
    if window is None:
        return ""
    first, last = map(month, window)
    return first if first == last else tr("{first} to {last}", first=first, last=last)


def _few(reached: list[Station], most: int) -> list[Station]:
    """The latest stations; those before them as one."""
    if len(reached) <= most:
        return reached
    before, kept = reached[: 1 - most], reached[1 - most :]
    words = ", ".join(within(station.label) for station in before)
    return [Station(tr("Before that"), Mark.DONE, words), *kept]


def standing(
    opportunity: Opportunity, events: Iterable[Event], today: date, landed: Event | None = None
) -> str:
    """How a case stands, as one says it after its name: "they said no yesterday"."""
    chapter = chapters_of(opportunity, events, landed)[-1]
    if not chapter.events:
        on = opportunity.applied_on
        words = (
            tr("you applied {on}", on=on_day(on, today)) if on else tr("you have not applied yet")
        )
    else:
        latest = chapter.events[-1]
        happened = EVENT_WORDS[latest.kind].happened
        if latest.kind is EventKind.MEETING_HELD:
            happened = tr("You met the person who got it")
        if _let_go(latest, opportunity):
            happened = tr("You closed it")
        words = f"{happened[0].lower()}{happened[1:]} {on_day(latest.on, today)}"
    by = opportunity.promised_decision_on
    if chapter.kind is ChapterKind.IN_PROCESS and by and by >= today:
        words += tr(", they promised to decide by {by}", by=spoken_weekday(by))
    return words
