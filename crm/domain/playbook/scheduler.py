"""Build the due steps of one case, each on its own; `schedule` handles their dependencies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from crm.domain.cases.case_file import Case
from crm.domain.cases.chapters import Chapter
from crm.domain.cases.decisions import Decision, StepKey
from crm.domain.cases.event_words import EVENT_WORDS
from crm.domain.cases.involved import roles_of
from crm.domain.cases.opportunity import NO, Event, EventKind, Role
from crm.domain.dates import on_day
from crm.domain.ids import EventId, PersonId
from crm.domain.playbook import completion
from crm.domain.playbook.conditions import CONDITIONS, REASONS
from crm.domain.playbook.course import Course, Situation
from crm.domain.playbook.days import window_of
from crm.domain.playbook.decided import decisions_on, not_after_a_skip
from crm.domain.playbook.due_step import DROPPED, SETTLED, DueStep, Status, timed
from crm.domain.playbook.participants import people_for, shown_role, unreachable
from crm.domain.playbook.step import SEAT, Step, Trigger
from crm.domain.playbook.triggers import DERIVED, Anchor, events_of
from crm.domain.touchpoints.touchpoint import Channel, Result

#: What somebody else would get stays late for so long after its window, then its time has passed. Source: D.
LATE_FOR: Final = timedelta(days=60)
#: A real no, after which steps of the process are carried on.
_TOLD: Final = frozenset({EventKind.REJECTION_RECEIVED, EventKind.OFFER_WITHDRAWN})


class Scheduler:
    """Builds the due steps of one case, each on its own; their dependencies come later."""

    def __init__(self, case: Case, today: date) -> None:
        self.case, self.today = case, today
        self.course = Course(case, today)
        self.decided = sorted(case.step_decisions, key=lambda o: (o.decided_on, o.id))

    def of_step(self, step: Step, earlier: Sequence[DueStep]) -> list[DueStep]:
        """The due steps of one rule; `earlier` are those of the rules before it."""
        if step.derived and step.derived is not Trigger.CHAPTER_OPENED:
            return self.derived(step, earlier)
        found: list[DueStep] = []
        for chapter in self.course.chapters:
            if chapter.kind not in step.chapters:
                continue
            own = self.case.opportunity.id
            events = [e for e in events_of(step, chapter) if e.opportunity_id == own]
            if step.once == "person":
                found += self.once_per_person(step, chapter, events)
            else:
                found += [due for event in events for due in self.after_event(step, chapter, event)]
        # A process that was taken up again goes on under the keys it had: what is settled stays so.
        one_each: dict[StepKey, DueStep] = {}
        for due in found:
            known = one_each.get(due.key)
            if known is None or known.status not in (Status.DONE, Status.SKIPPED) or step.repeat:
                one_each[due.key] = due
        return [not_after_a_skip(due, earlier) for due in self.latest_round([*one_each.values()])]

    def latest_round(self, found: list[DueStep]) -> list[DueStep]:
        """What nobody wrote after one round is left to the letter after the next. Source: D."""
        latest: dict[PersonId, date] = {}
        for due in found:
            if due.person and due.event.kind is EventKind.INTERVIEW_HELD:
                latest[due.person.id] = max(due.event.on, latest.get(due.person.id, date.min))
        return [
            replace(
                due, status=Status.LAPSED,
                reasons=(f"You interviewed again {on_day(latest[due.person.id], self.today)}, "
                         "so this is no longer needed.",),
            )
            if due.person and due.status not in SETTLED
            and due.event.on < latest.get(due.person.id, date.min)
            else due
            for due in found
        ]  # fmt: skip

    def derived(self, step: Step, earlier: Sequence[DueStep]) -> list[DueStep]:
        """What follows from silence, an answer or elapsed time: in the current chapter only."""
        chapter = self.course.current
        assert step.derived is not None
        if chapter.kind not in step.chapters:
            return []
        found = []
        for anchor in DERIVED[step.derived](step, self.course, earlier):
            if not self.wanted(step, chapter, anchor):
                continue
            alone = step.who == ("self",)
            person = None if alone else anchor.person
            key = self.key(step, anchor.event, person, anchor.occurrence)
            if step.repeat is None:
                due = self.planned(step, key, chapter, anchor.event, person, None)
                found.append(_over(due, anchor.over))
            else:
                found += self.occurrences(step, chapter, anchor.event, person, anchor.event.id)
        return found

    def key(
        self, step: Step, event: Event | None, person: PersonId | None, number: int = 1
    ) -> StepKey:
        where = event.id or None if event else None
        return StepKey(step.id, self.case.opportunity.id, person, where, number)

    def wanted(self, step: Step, chapter: Chapter, anchor: Anchor) -> bool:
        """Whether a derived anchor is one of the people the step is for."""
        person = anchor.person
        if person is None:
            return True
        if person not in self.case.people:
            return False
        if {"self", "everyone", "met"} & {*step.who}:
            return True
        roles = {Role(who) for who in step.who if who in list(Role)}
        if roles & roles_of(self.case, person):
            return True
        # "contact", "attendee" and the like are no roles: who they are depends on the case.
        others = replace(step, who=tuple(who for who in step.who if who not in list(Role)))
        return person in people_for(others, self.course, chapter, anchor.event)

    def once_per_person(
        self, step: Step, chapter: Chapter, events: Sequence[Event]
    ) -> list[DueStep]:
        """Anchor on the person's first trigger event that still needs the step, or on the latest."""
        mine: dict[PersonId | None, list[Event]] = {}
        finished = EventKind.INTERVIEWS_FINISHED
        alone = step.who == ("self",)
        for event in sorted(events, key=lambda e: (e.on, e.kind is finished, e.id)):
            who = [None] if alone else people_for(step, self.course, chapter, event)
            for person in who:
                mine.setdefault(person, []).append(event)
        found: list[DueStep] = []
        for person, theirs in sorted(mine.items(), key=lambda pair: pair[0] or 0):
            dues: list[DueStep] = []
            for event in theirs[-1:] if step.anchor == "latest" else theirs:
                dues = self.occurrences(step, chapter, event, person, self.opener(step, chapter))
                if any(due.status is not Status.NOT_APPLICABLE for due in dues):
                    break
            found += dues
        return found

    def opener(self, step: Step, chapter: Chapter) -> EventId | None:
        """What tells the rounds of a once-only step apart: none in the first of its chapters."""
        process = self.course.process(chapter)
        first = next(c for c in self.course.chapters if c.kind in step.chapters)
        if process == first or process.anchor is None:
            return None
        return process.anchor.id or None

    def after_event(self, step: Step, chapter: Chapter, event: Event) -> list[DueStep]:
        if step.who == ("self",):
            return self.occurrences(step, chapter, event, None, event.id)
        people = people_for(step, self.course, chapter, event)
        if not people and step.needs:
            key = self.key(step, event, None)
            due = self.planned(step, key, chapter, event, None, None)
            if due.status in SETTLED:
                return [due]
            return [replace(due, status=Status.WAITING, blocked_by=step.needs)]
        return [due for p in people for due in self.occurrences(step, chapter, event, p, event.id)]

    def occurrences(
        self,
        step: Step,
        chapter: Chapter,
        event: Event,
        person: PersonId | None,
        event_id: EventId | None,
    ) -> list[DueStep]:
        """One due step; for a repeating one, those that are done and the next."""
        number, last, found = 1, None, []
        ends = step.window.on(event.on)[2]
        while True:
            key = StepKey(step.id, self.case.opportunity.id, person, event_id or None, number)
            due = self.planned(step, key, chapter, event, person, last)
            found.append(due)
            last = due.settled_on
            if step.repeat is None or last is None or number >= (step.most or 200):
                return found
            if not step.most and step.repeat.after(last) > ends:
                return found
            number += 1

    def planned(
        self,
        step: Step,
        key: StepKey,
        chapter: Chapter,
        event: Event,
        person: PersonId | None,
        last: date | None,
    ) -> DueStep:
        opens, due, closes, pace = window_of(self.course, step, event, person, last)
        own = step.derived if step.derived is not Trigger.CHAPTER_OPENED else None
        if person is None and len(event.people) == 1 and event.people[0] in self.case.people:
            named = self.case.people[event.people[0]].call_name
            step = replace(step, title=step.title.replace("{first}", named))
        planned = DueStep(
            step=step,
            key=key,
            person=self.case.people[person] if person is not None else None,
            role=shown_role(self.case, person, step) if person is not None else None,
            trigger=own or event.kind,
            event=event,
            opens=opens,
            due=due,
            closes=closes,
            status=Status.UPCOMING,
            pace=pace,
        )
        judged = self.judged(planned, chapter, last)
        if judged.status in SETTLED or chapter == self.course.current:
            return judged
        return self.carried(judged, chapter) or self.lapsed(judged, chapter)

    def carried(self, due: DueStep, chapter: Chapter) -> DueStep | None:
        """A step of a chapter that a no has ended, as it continues after it; None if it does not."""
        step, follows = due.step.carried(), self.course.after(chapter)
        no = follows.anchor if follows else None
        if step is None or no is None or no.kind not in _TOLD or follows != self.course.current:
            return None
        opens, by, closes = step.window.on(no.on, self.case.workdays)
        return self.judged(
            replace(
                due, step=step, trigger=no.kind, event=no, opens=opens, due=by, closes=closes,
                status=Status.UPCOMING, reasons=(), snoozed_until=None,
            ),
            chapter,
        )  # fmt: skip

    def lapsed(self, due: DueStep, chapter: Chapter) -> DueStep:
        event = chapter.ended_by
        words = EVENT_WORDS[event.kind].happened if event else "Something else happened"
        on = f" {on_day(event.on, self.today)}" if event else ""
        why = f"{words}{on}, so this is no longer needed."
        return replace(due, status=Status.LAPSED, reasons=(why,))

    def judged(self, due: DueStep, chapter: Chapter, last: date | None = None) -> DueStep:
        """The status by decisions, touchpoints, looks, conditions and the window, in this order.

        Args:
            last: the day on which the occurrence before was settled.
        """
        decided = next(iter(decisions_on(self.decided, self.course, due, chapter)), None)
        if decided and decided.decision is Decision.SKIPPED:
            why = (f"Skipped: {decided.reason}.",) if decided.reason else ()
            return replace(due, status=Status.SKIPPED, settled_on=decided.decided_on, reasons=why)
        done = completion.attempt(due, self.course, chapter)
        if done:
            return replace(due, status=Status.DONE, settled_on=done.day, touchpoint_id=done.id)
        noted = self.noted_on(due)
        if noted:
            return replace(due, status=Status.DONE, settled_on=noted)
        looked = self.looked_on(due, chapter, last)
        if looked and not (
            decided and decided.decision is Decision.DONE and decided.decided_on < looked
        ):
            return replace(due, status=Status.DONE, settled_on=looked)
        if decided and decided.decision is Decision.DONE:
            return replace(
                due, status=Status.DONE, settled_on=decided.decided_on,
                touchpoint_id=decided.touchpoint_id,
            )  # fmt: skip
        why_not = self.why_not(due, chapter)
        if why_not is not None:
            return replace(due, status=Status.NOT_APPLICABLE, reasons=(why_not,) if why_not else ())
        passed = self.passed(due)
        if passed:
            return replace(due, status=Status.LAPSED, reasons=(passed,))
        due = self.tried(due, chapter)
        if due.status in DROPPED:
            return due
        until = decided.until if decided and decided.decision is Decision.SNOOZED else None
        if decided and due.event.kind in NO and decided.decided_on < due.event.on:
            until = None  # put off until the decision, which has now come
        return timed(replace(due, snoozed_until=until), self.today)

    def noted_on(self, due: DueStep) -> date | None:
        """The day on which advice of the person was noted, for a step that is done by it."""
        if not due.step.noted or due.person is None:
            return None
        days = [
            s.on for s in self.case.notes if s.person_id == due.person.id and s.on >= due.event.on
        ]
        return min(days, default=None)

    def looked_on(self, due: DueStep, chapter: Chapter, last: date | None) -> date | None:
        """The first day after `last` on which the user looked whether the hire is still there."""
        if due.step.shows != SEAT:
            return None
        days = [
            look.checked_on
            for look in self.case.looks
            if due.event.on <= look.checked_on <= self.today
            and (last is None or look.checked_on > last)
            and (chapter.ends is None or look.checked_on <= chapter.ends)
        ]
        return min(days, default=None)

    def tried(self, due: DueStep, chapter: Chapter) -> DueStep:
        """A call that nobody took is tried once more; after that the letter goes on."""
        missed = completion.missed_calls(due, self.course, chapter)
        if not missed or due.person is None:
            return due
        day, first = missed[-1], due.person.call_name
        if len(missed) >= completion.TRIES:
            why = (
                f"You called {first} {len(missed)} times, the last time {on_day(day, self.today)}."
            )
            return replace(due, status=Status.LAPSED, tried_on=day, reasons=(why,))
        why = f"Nobody picked up {on_day(day, self.today)}: try once more, or write."
        return replace(due, tried_on=day, reasons=(why,))

    def why_not(self, due: DueStep, chapter: Chapter) -> str | None:
        """Why a step does not apply (may be ""); None if it does."""
        step, person = due.step, due.person
        at = Situation(self.course, chapter, due.event, person.id if person else None)
        for name in step.when:
            if not CONDITIONS[name](at):
                return REASONS.get(name, "")
        for name in step.unless:
            if CONDITIONS[name](at):
                return REASONS.get(name, "")
        if person is None:
            return None
        if step.outward and unreachable(person):
            return unreachable(person)
        if step.channel == Channel.LINKEDIN_REQUEST:
            return completion.no_request_needed(self.course, person.id) or None
        if step.channel == Channel.GIFT_CARD:
            return self.gift_before(person.id)
        return None

    def gift_before(self, person: PersonId) -> str | None:
        gift = completion.latest_gift(self.course, person)
        if gift is None:
            return None
        first, day = self.case.people[person].call_name, on_day(gift.day, self.today)
        if gift.result in (Result.RETURNED, Result.DECLINED):
            return f"{first} did not accept the card you sent {day}. Do not send another."
        return f"You sent {first} a card {day}. One a year is enough."

    def passed(self, due: DueStep) -> str:
        """Why it is too late; "" if it is not."""
        if due.step.at_close == "lapse" and self.today > due.closes:
            return "It is too late for this."
        if due.step.outward and self.today > due.closes + LATE_FOR:
            return f"It is too late for this: it was due {on_day(due.closes, self.today)}."
        return ""


def _over(due: DueStep, why: str) -> DueStep:
    """Not needed for this reason, if there is one, unless it was done or decided before."""
    if not why or due.status in SETTLED:
        return due
    return replace(due, status=Status.NOT_APPLICABLE, blocked_by="", reasons=(why,))
