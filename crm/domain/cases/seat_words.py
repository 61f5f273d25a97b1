"""The history of a seat in sentences, and how fresh it is that somebody has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from crm.domain.cases.departures import JobChange
from crm.domain.cases.event_words import EVENT_WORDS
from crm.domain.cases.seat import Holding, LookBack, SeatAnswer, SeatCheck, SeatHistory
from crm.domain.cases.seat_rules import SeatRules
from crm.domain.dates import format_date, lasting, weeks_ago
from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.domain.wording import listed, plural
from crm.language import tr

ANSWER_WORDS: Final[Mapping[SeatAnswer, str]] = {
    SeatAnswer.SAME: tr("still there"),
    SeatAnswer.CHANGED: tr("something had changed"),
    SeatAnswer.NOT_FOUND: tr("not found"),
}


def name_of(holding: Holding, people: Mapping[PersonId, Person]) -> str:
    """Who it is; somebody who was not named, or is in the bin, is "Someone"."""
    person = people.get(holding.person_id) if holding.person_id is not None else None
    return person.name if person else tr("Someone")


def lines(
    history: SeatHistory,
    people: Mapping[PersonId, Person],
    changes: Sequence[tuple[PersonId, JobChange]],
    today: date,
) -> tuple[str, ...]:
    """Who had the job when, what was seen when, and what happened to it, the oldest first.

    Args:
        changes: what imports said of the jobs of those people.
    """
    found: list[tuple[date, str]] = []
    for held in history.holdings:
        found.append((held.known_on, _held(held, people, history)))
        news = [one for who, one in changes if who == held.person_id and held.spans(one.on)]
        found += [
            (day, _news(day, [one for one in news if one.on == day]))
            for day in sorted({one.on for one in news})
        ]
    found += [
        (
            event.on,
            tr(
                "{happened} on {on}",
                happened=EVENT_WORDS[event.kind].happened,
                on=format_date(event.on),
            ),
        )
        for event in history.turns
    ]
    passed = [one for one in history.look_backs if one.on <= today and one.on > _known(history)]
    found += [(one.seen.checked_on if one.seen else one.on, _look_back(one)) for one in passed]
    last = history.last_look
    if last and last not in [one.seen for one in passed]:
        found.append((last.checked_on, _looked(last)))
    return tuple(words for _, words in sorted(found, key=lambda one: one[0]))


def _known(history: SeatHistory) -> date:
    """Before this day nobody could look: it was not known who had it."""
    return history.current[-1].known_on


def _held(held: Holding, people: Mapping[PersonId, Person], history: SeatHistory) -> str:
    name, known = name_of(held, people), format_date(held.known_on)
    since = (
        tr("since {started_on}", started_on=format_date(held.started_on)) if held.started_on else ""
    )
    if held.ended_on is None:
        return (
            tr("{name}: {since}, as you found out on {known}", name=name, since=since, known=known)
            if since
            else tr("{name}: you found out on {known}", name=name, known=known)
        )
    ended = format_date(held.ended_on)
    until = tr("left on {ended}", ended=ended) if held.left else tr("until {ended}", ended=ended)
    times = len(history.looks_at(held))
    looked = tr("; you looked {times}", times=plural(times, "time", "times")) if times else ""
    since = since or tr("known since {known}", known=known)
    return f"{name}: {since}, {until}{looked}"


def _news(day: date, changes: Sequence[JobChange]) -> str:
    words = [tr("{new} instead of {old}", new=one.new, old=one.old) for one in changes if one.new]
    return tr(
        "The import of {day} showed {listed}",
        day=format_date(day),
        listed=listed(words) if words else tr("no job"),
    )


def _look_back(one: LookBack) -> str:
    after = tr("After {months}", months=plural(one.months, "month", "months"))
    if one.seen is None:
        return tr("{after}: not looked at", after=after)
    return tr(
        "{after}: {answer}, looked at on {checked_on}",
        after=after,
        answer=ANSWER_WORDS[one.seen.answer],
        checked_on=format_date(one.seen.checked_on),
    )


def _looked(look: SeatCheck) -> str:
    return tr(
        "Looked at on {checked_on}: {answer}",
        checked_on=format_date(look.checked_on),
        answer=ANSWER_WORDS[look.answer],
    )


def next_look(history: SeatHistory, planned: date | None, today: date) -> str:
    """When to look next, and which look back that is; "" if nobody has the job or the time is over.

    Args:
        planned: the next look that the playbook has; None = none.
    """
    if not history.current:
        return ""
    last = history.last_look
    looked = last.checked_on if last else _known(history)
    ahead = [one for one in history.look_backs if one.on > looked and one.seen is None]
    on = planned or next((one.on for one in ahead if one.on >= today), None)
    if on is None:
        return ""
    reached = [one.months for one in ahead if one.on <= max(on, today)]
    which = (
        tr(", the look after {months}", months=plural(reached[-1], "month", "months"))
        if reached
        else ""
    )
    day = tr("now") if on <= today else format_date(on)
    return tr("Next look: {day}{which}", day=day, which=which)


def last_looked(history: SeatHistory, today: date) -> str:
    """When the user last looked, for the sheet."""
    last = history.last_look
    if last is None:
        known = weeks_ago(history.current[-1].known_on, today) if history.current else ""
        return (
            tr("Not looked at yet; you found out {known}.", known=known)
            if known
            else tr("Not looked at yet.")
        )
    words = "" if last.answer is SeatAnswer.SAME else f": {ANSWER_WORDS[last.answer]}"
    return tr(
        "Last looked at {checked_on}{words}.",
        checked_on=weeks_ago(last.checked_on, today),
        words=words,
    )


def freshness(history: SeatHistory, rules: SeatRules, today: date) -> str:
    """How fresh it is that they have the job: "seen there 2 weeks ago", "not looked at for 5 months"."""
    last, seen = history.last_look, history.last_seen
    if seen is None:
        return ""
    latest = max(seen, last.checked_on) if last else seen
    days = (today - latest).days
    if days > rules.old_after:
        return tr("not looked at for {days}", days=lasting(days))
    if last and last.checked_on >= seen and last.answer is not SeatAnswer.SAME:
        return tr(
            "looked at {checked_on}: {answer}",
            checked_on=weeks_ago(last.checked_on, today),
            answer=ANSWER_WORDS[last.answer],
        )
    if last and last.checked_on == seen:
        return tr("seen there {seen}", seen=weeks_ago(seen, today))
    return tr("found out {seen}", seen=weeks_ago(seen, today))
