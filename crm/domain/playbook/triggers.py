"""The events a step follows from, and triggers other than events: silence, an answer, a pending request, time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from crm.domain.cases.chapters import OPENERS, Chapter, ChapterKind
from crm.domain.cases.decisions import Decision
from crm.domain.cases.opportunity import Event, EventKind, Stage, stage_of
from crm.domain.ids import EventId, PersonId
from crm.domain.playbook.completion import (
    TALKS,
    ignored_a_request,
    requests_with,
    settles,
)
from crm.domain.playbook.course import Course
from crm.domain.playbook.due_step import DueStep, Status
from crm.domain.playbook.step import Step, Trigger
from crm.domain.playbook.windows import Span
from crm.domain.touchpoints.touchpoint import (
    PENDING,
    WORDLESS,
    Channel,
    Direction,
    Result,
    Touchpoint,
)
from crm.language import tr

_TALKS: Final = TALKS | {Channel.CALL}
#: The number of unanswered questions, where the asking step may repeat without limit.
CHECKS: Final = 3
#: After one update without an answer the next comes this much later; after a second one, none. Source: D.
SILENT_REST: Final = Span(91)
#: A letter so many days after the last one is an update, whatever it was logged as. Source: D.
_APART: Final = 21
#: Updates end this long after the no. Source: D.
UPDATES_END: Final = Span(365)


@dataclass(frozen=True, slots=True)
class Anchor:
    """The start day of a step and its person; `event` is the case's event, moved to that day.

    Attributes:
        over: why it is not needed any more, unless it was done; "" = it is.
    """

    event: Event
    person: PersonId | None = None
    occurrence: int = 1
    over: str = ""


Derived = Callable[[Step, Course, Sequence[DueStep]], list[Anchor]]


def events_of(step: Step, chapter: Chapter) -> list[Event]:
    """The events of a chapter that a step follows from; what opened it counts once, told twice or not."""
    anchor = chapter.anchor
    if step.derived is Trigger.CHAPTER_OPENED:
        return [anchor] if anchor and chapter.kind is not ChapterKind.IN_PROCESS else []
    found = [e for e in chapter.events if e.kind in step.triggers and e.kind not in OPENERS]
    if anchor and anchor.kind in step.triggers and anchor.kind in OPENERS:
        found.insert(0, anchor)
    return found


def _checks_unanswered(step: Step, course: Course, earlier: Sequence[DueStep]) -> list[Anchor]:
    """The last question that `awaits` allows was sent, and they have not written since."""
    found: list[Anchor] = []
    for name in step.awaits:
        checks = [d for d in earlier if d.step.id == name and d.status is Status.DONE]
        last = max(checks, key=lambda due: due.key.occurrence, default=None)
        if last is None or last.settled_on is None:
            continue
        if last.key.occurrence < (last.step.most or (CHECKS if last.step.repeat else 1)):
            continue
        if not last.person or not course.signs_since(last.person.id, last.settled_on):
            found.append(Anchor(replace(last.event, on=last.settled_on)))
    return found[:1]


def _feedback_received(step: Step, course: Course, earlier: Sequence[DueStep]) -> list[Anchor]:
    """A person answered after the no, or gave a reason: from the latest answer not yet thanked for."""
    chapter = course.current
    if chapter.anchor is None:
        return []
    reasons: dict[PersonId, list[date]] = {}
    for said in course.case.reasons_given:
        if chapter.begins <= said.on <= course.today:
            reasons.setdefault(said.person_id, []).append(said.on)
    found = []
    for person in sorted(course.case.people):
        wrote = [] if chapter.guessed else _written(course, person, chapter.anchor.on)
        heard = sorted({*wrote, *reasons.get(person, [])})
        if not heard:
            continue
        letters = (t.day for t in course.of(person) if t.day >= heard[0] and _unanswered(t))
        thanked = next(letters, date.max)
        day = max(d for d in heard if d <= thanked)
        found.append(Anchor(replace(chapter.anchor, on=day), person))
    return found


def _unanswered(contact: Touchpoint) -> bool:
    """A letter or call of the user that reached them and was not answered."""
    out = contact.direction is Direction.OUT and contact.channel not in WORDLESS
    return out and contact.reached_somebody and not contact.is_sign


def _written(course: Course, person: PersonId, since: date) -> list[date]:
    """The days on which they wrote back or met; a call or a request that was taken says nothing of the reason."""
    return [
        contact.last_day
        for contact in course.signs(person, since, strictly=True)
        if contact.channel not in (Channel.CALL, Channel.LINKEDIN_REQUEST)
    ]


def _request_pending(step: Step, course: Course, earlier: Sequence[DueStep]) -> list[Anchor]:
    """A LinkedIn request the user sent that is unanswered; a later one triggers separately."""
    found = []
    for person, known in sorted(course.case.people.items()):
        sent = [r for r in requests_with(course, person) if r.direction is not Direction.IN]
        if known.connected_on is None and sent and sent[-1].result in PENDING:
            over = sum(request.result not in PENDING for request in sent)
            found.append(Anchor(_moment(course, sent[-1].day), person, 1 + over))
    return found


def _coffee_unanswered(step: Step, course: Course, earlier: Sequence[DueStep]) -> list[Anchor]:
    """The invitation of the step it `awaits` was sent and got no answer."""
    found = []
    for due in earlier:
        if due.step.id not in step.awaits or due.status is not Status.DONE or not due.person:
            continue
        asked, person = due.settled_on, due.person.id
        invitation = course.by_id.get(due.touchpoint_id) if due.touchpoint_id else None
        if invitation and invitation.result is Result.DECLINED:
            continue
        if asked is not None and not course.signs_since(person, asked):
            found.append(Anchor(replace(due.event, on=asked), person))
    return found


def _time_since_contact(step: Step, course: Course, earlier: Sequence[DueStep]) -> list[Anchor]:
    """From the last contact with each person since the no; it stops where nobody answers.

    A skip is no contact: the next update is asked for as long after it. Source: D.
    """
    chapter, today = course.current, course.today
    if chapter.anchor is None:
        return []
    ends, found = UPDATES_END.after(chapter.anchor.on), []
    hires = course.hires(chapter)
    for person in sorted(course.case.people):
        last = last_contact(course, person)
        if last is None or not _knows(course, person) or ignored_a_request(course, person):
            continue
        if person in hires and not any(
            t.channel in _TALKS and t.is_sign and t.day >= chapter.begins for t in course.of(person)
        ):
            continue  # the relationship starts with the coffee
        unanswered = _updates_without_answer(step, course, person, chapter.begins)
        skips = [
            one.decided_on
            for one in course.case.step_decisions
            if one.key.step == step.id
            and one.key.person_id == person
            and one.decision is not Decision.SNOOZED
            and one.decided_on <= today
        ]
        since = max([last, chapter.anchor.on, *skips])
        if len(unanswered) == 1:
            since = max(since, _before(SILENT_REST.after(unanswered[-1]), step.window.opens))
        if len(unanswered) > 1 or step.window.opens.after(since) > ends:
            continue
        found.append(Anchor(replace(chapter.anchor, on=since), person))
    return found


def _knows(course: Course, person: PersonId) -> bool:
    """Whether they met, or the person ever wrote, called or answered."""
    return bool(course.meetings(person)) or any(t.is_sign for t in course.of(person))


def _before(day: date, span: Span) -> date:
    """The day from which `span` leads to `day`."""
    return date.fromordinal(2 * day.toordinal() - span.after(day).toordinal())


def _updates_without_answer(
    step: Step, course: Course, person: PersonId, since: date
) -> list[date]:
    """The days of the user's updates that nobody answered: logged as such, or weeks after the last word.

    The letters of the first weeks are the steps of the no itself, not updates.
    """
    heard = max(course.signs_since(person, since), default=date.min)
    own = [
        t
        for t in course.of(person)
        if max(since, heard) <= t.day <= course.today and _unanswered(t)
    ]
    found, before = [], since
    for contact in own:
        if (contact.day - before).days >= _APART or contact.step_key.startswith(f"{step.id}/"):
            found.append(contact.day)
        before = contact.day
    return found


def last_contact(course: Course, person: PersonId) -> date | None:
    """The latest meeting or message between the user and the person, of any case; None = never."""
    days = [t.day for t in course.of(person) if t.reached_somebody]
    days += course.meetings(person)
    return max((day for day in days if day <= course.today), default=None)


def _met(step: Step, course: Course, earlier: Sequence[DueStep]) -> list[Anchor]:
    """The latest talk with whoever got the job: an event, or a contact however it was logged."""
    chapter = course.current
    if chapter.anchor is None:
        return []
    found = [
        Anchor(e, person) for e, person in course.talks(chapter) if person in course.case.people
    ]
    for person in course.hires(chapter):
        talks = [
            t.day for t in course.of(person)
            if t.channel in _TALKS and t.direction is not Direction.IN and course.in_case(t)
            and settles(t) and (t.channel is not Channel.CALL or t.is_sign)
            and chapter.begins < t.day <= course.today
        ]  # fmt: skip
        if talks and not any(a.person == person and a.event.on >= talks[-1] for a in found):
            moved = replace(chapter.anchor, on=talks[-1], people=(person,))
            found.append(Anchor(moved, person))
    return found


def _sign_after_guess(step: Step, course: Course, earlier: Sequence[DueStep]) -> list[Anchor]:
    """Somebody of the case wrote or met after the no was presumed, and nothing was recorded since.

    That they accepted a LinkedIn request says nothing of the job.
    """
    chapter = course.current
    if not chapter.guessed or chapter.anchor is None:
        return []
    found = [
        (contact.last_day, person)
        for person in course.case.people
        for contact in course.signs(person, chapter.begins, strictly=True)
        if contact.channel is not Channel.LINKEDIN_REQUEST
    ]
    if not found:
        return []
    day, person = max(found)
    wrote = replace(chapter.anchor, on=day, people=(person,))
    return [Anchor(wrote, person)]


def _landed_elsewhere(step: Step, course: Course, earlier: Sequence[DueStep]) -> list[Anchor]:
    """A new job, recorded in another case, makes a question of this one."""
    landed = course.case.landed
    if landed is None or course.current.kind is not ChapterKind.LANDED:
        return []
    return [Anchor(replace(landed, id=EventId(0)))]


def _question_open(step: Step, course: Course, earlier: Sequence[DueStep]) -> list[Anchor]:
    """The user intends to ask a person about a story; one step per story, none once it has a verdict."""
    return [
        Anchor(
            _moment(course, question.on),
            question.person_id,
            question.claim_id,
            tr("You have said what came of this story.") if question.judged else "",
        )
        for question in course.case.questions
    ]


def _recommended(step: Step, course: Course, earlier: Sequence[DueStep]) -> list[Anchor]:
    """A conversation led to a person to contact, or to something to try; one step per note."""
    to_somebody = step.derived is Trigger.INTRODUCTION_OPEN
    return [
        Anchor(_moment(course, found.on), found.leads_to, found.note_id)
        for found in course.case.recommendations
        if (found.leads_to is not None) == to_somebody
    ]


def _nothing_pending(step: Step, course: Course, earlier: Sequence[DueStep]) -> list[Anchor]:
    """An open case with nothing else to do or to wait for."""
    if stage_of(course.case.opportunity, course.happened) is Stage.CLOSED:
        return []
    if any(due.is_open for due in earlier):
        return []
    case = course.case
    done = [o for o in case.step_decisions if o.key.step == step.id and o.until is None]
    days = [*case.days, *case.planned, *(o.decided_on for o in done)]
    opened = case.opportunity.created_on or case.opportunity.applied_on
    last = max(days, default=opened or course.today)
    return [Anchor(_moment(course, last), occurrence=1 + len(done))]


def _moment(course: Course, day: date) -> Event:
    """A trigger day that is not an event of the case."""
    return Event(EventId(0), course.case.opportunity.id, EventKind.APPLIED, day)


DERIVED: Final[Mapping[Trigger, Derived]] = {
    Trigger.CHECKS_UNANSWERED: _checks_unanswered,
    Trigger.FEEDBACK_RECEIVED: _feedback_received,
    Trigger.REQUEST_PENDING: _request_pending,
    Trigger.COFFEE_UNANSWERED: _coffee_unanswered,
    Trigger.TIME_SINCE_CONTACT: _time_since_contact,
    Trigger.QUESTION_OPEN: _question_open,
    Trigger.INTRODUCTION_OPEN: _recommended,
    Trigger.RECOMMENDATION_OPEN: _recommended,
    Trigger.NOTHING_PENDING: _nothing_pending,
    Trigger.MET: _met,
    Trigger.SIGN_AFTER_GUESS: _sign_after_guess,
    Trigger.LANDED_ELSEWHERE: _landed_elsewhere,
}
