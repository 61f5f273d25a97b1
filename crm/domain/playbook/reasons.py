"""Why a step is suggested, as sentences with names and dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from crm.domain.cases.case_file import Case
from crm.domain.cases.event_words import EVENT_WORDS, Words
from crm.domain.cases.opportunity import EmployerType, EventKind
from crm.domain.dates import ago, on_day, spoken_date
from crm.domain.playbook.completion import gifts_to
from crm.domain.playbook.course import Course
from crm.domain.playbook.due_step import DROPPED, DueStep, Status
from crm.domain.playbook.step import Playbook, Trigger
from crm.domain.playbook.triggers import last_contact
from crm.domain.touchpoints.touchpoint import Channel, Result
from crm.domain.wording import plural
from crm.language import tr

TRIGGER_WORDS: Final[Mapping[Trigger, Words]] = {
    Trigger.CHECKS_UNANSWERED: Words(
        tr("You last asked"), tr("your last question, if nobody answers it")
    ),
    Trigger.FEEDBACK_RECEIVED: Words(tr("You heard from them"), tr("someone answered you")),
    Trigger.REQUEST_PENDING: Words(
        tr("You sent your LinkedIn request"), tr("a LinkedIn request, if nobody answers it")
    ),
    Trigger.COFFEE_UNANSWERED: Words(
        tr("You sent your invitation"), tr("an invitation, if nobody answers it")
    ),
    Trigger.TIME_SINCE_CONTACT: Words(tr("You were last in touch"), tr("the last contact")),
    Trigger.QUESTION_OPEN: Words(
        tr("You decided to ask instead of guessing"), tr("you decide whom to ask about a story")
    ),
    Trigger.INTRODUCTION_OPEN: Words(
        tr("The day you chose to get in touch was"), tr("the day you chose for a recommendation")
    ),
    Trigger.RECOMMENDATION_OPEN: Words(
        tr("The day you chose to try it was"), tr("the day you chose for a recommendation")
    ),
    Trigger.NOTHING_PENDING: Words(
        tr("The last thing happened here"), tr("everything else is done")
    ),
    Trigger.CHAPTER_OPENED: Words(tr("The news came"), tr("a new chapter begins")),
    Trigger.MET: Words(tr("You met"), tr("you talk to the person who got the job")),
    Trigger.SIGN_AFTER_GUESS: Words(
        tr("They wrote to you"), tr("someone writes after you took the silence as a no")
    ),
    Trigger.LANDED_ELSEWHERE: Words(tr("You found a job"), tr("you find a job elsewhere")),
}


def words_of(trigger: EventKind | Trigger) -> Words:
    """A trigger within a sentence."""
    return EVENT_WORDS[trigger] if isinstance(trigger, EventKind) else TRIGGER_WORDS[trigger]


def with_reasons(
    due: DueStep, playbook: Playbook, all_steps: Sequence[DueStep], course: Course
) -> DueStep:
    """The step with its reasons; those that decided its status come first."""
    found, case, today = list(due.reasons), course.case, course.today
    if due.status in DROPPED or due.status is Status.SKIPPED:
        return due
    since = _since(due, course)
    if since is not None:
        found.append(f"{_happened(due, case)} {ago(since, today)}.")
    found += _at_their_pace(due, today)
    found += _recommended(due, case)
    if due.blocked_by:
        found.append(_waits(due, all_steps))
    found += _about_gift(due, playbook, course)
    found += [
        tr("This works best after “{title}”.", title=other.title)
        for other in all_steps
        if other.step.id in due.step.prefer_after
        and other.person == due.person
        and other.is_open
        and other.step.channel != Channel.GIFT_CARD
    ]
    if due.status is Status.LATE:
        when = on_day(due.closes, today)
        found.append(
            tr("This was due {when}: do it now, choose another day, or skip it.", when=when)
        )
    if due.step.purpose:
        found.append(due.step.purpose)
    return replace(due, reasons=tuple(dict.fromkeys(found)))


def _happened(due: DueStep, case: Case) -> str:
    """What set the step off, with the name of whoever did it."""
    if due.trigger is Trigger.SIGN_AFTER_GUESS:
        (writer,) = due.event.people
        return tr("{call_name} wrote to you", call_name=case.people[writer].call_name)
    return words_of(due.trigger).happened


def _since(due: DueStep, course: Course) -> date | None:
    """The date of what triggered the step; None if there is none.

    Some anchors are not the date of what the sentence names: a skipped update, the news itself.
    """
    if due.trigger is Trigger.TIME_SINCE_CONTACT and due.person:
        return last_contact(course, due.person.id)
    if due.trigger is Trigger.NOTHING_PENDING:
        return due.event.on if course.case.days else None
    return due.event.on


def _waits(due: DueStep, all_steps: Sequence[DueStep]) -> str:
    """What a step waits for: a step, by its title, or an event."""
    for other in all_steps:
        if other.step.id == due.blocked_by and other.is_about(due) and other.is_open:
            return tr("This opens once you have done or skipped “{title}”.", title=other.title)
    return tr("This comes after {after}.", after=EVENT_WORDS[EventKind(due.blocked_by)].after)


def _about_gift(due: DueStep, playbook: Playbook, course: Course) -> list[str]:
    person, case = due.person, course.case
    if person is None:
        return []
    better_after = [s for s in playbook.steps if s.id in due.step.prefer_after]
    if any(step.channel == Channel.GIFT_CARD for step in better_after):
        gifts = gifts_to(course, person.id)
        if not gifts:
            return []
        gift = gifts[-1]
        came_back = tr(" (it came back)") if gift.result is Result.RETURNED else ""
        declined = tr(" (they declined it)") if gift.result is Result.DECLINED else ""
        on = on_day(gift.day, course.today)
        return [
            tr(
                "You sent {call_name} a gift card {on}{came_back}{declined}.",
                call_name=person.call_name,
                on=on,
                came_back=came_back,
                declined=declined,
            )
        ]
    unknown = case.opportunity.employer_type is EmployerType.UNKNOWN
    if due.step.channel == Channel.GIFT_CARD and unknown:
        return [
            tr(
                "Is this a public employer? You have not said yet, and public employers often "
                "forbid gifts."
            )
        ]
    return []


def _at_their_pace(due: DueStep, today: date) -> list[str]:
    """How long they usually take to answer, if the step waits for it."""
    if due.pace is None or due.person is None or not due.is_open:
        return []
    usual = plural(due.pace.days, "day", "days")
    return [
        tr(
            "{call_name} usually takes {usual} to answer (the median of {answers:,} answers): "
            "before {opens} it is too soon to ask.",
            call_name=due.person.call_name,
            usual=usual,
            answers=due.pace.answers,
            opens=spoken_date(due.opens, today),
        )
    ]


def _recommended(due: DueStep, case: Case) -> list[str]:
    """The recommendation behind a step: what was said and by whom."""
    if due.trigger not in (Trigger.INTRODUCTION_OPEN, Trigger.RECOMMENDATION_OPEN):
        return []
    for note in case.recommendations:
        if note.note_id == due.key.occurrence:
            who = case.people.get(note.said_by)
            return [
                tr(
                    "{call_name} said: {note}",
                    call_name=who.call_name if who else tr("Someone"),
                    note=note.words,
                )
            ]
    return []
