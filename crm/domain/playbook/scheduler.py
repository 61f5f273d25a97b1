"""Build the due steps of one case, each on its own; `schedule` handles their dependencies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from crm.domain.cases.case_file import Case
from crm.domain.cases.chapters import Chapter
from crm.domain.cases.decisions import Decision, StepDecision, StepKey
from crm.domain.cases.event_words import EVENT_WORDS
from crm.domain.cases.involved import roles_of
from crm.domain.cases.opportunity import NO, Event, EventKind, Role
from crm.domain.dates import on_day
from crm.domain.ids import EventId, PersonId, TouchpointId
from crm.domain.playbook import completion
from crm.domain.playbook.conditions import CONDITIONS
from crm.domain.playbook.course import Course
from crm.domain.playbook.days import window_of
from crm.domain.playbook.decided import decision_on, not_after_a_skip
from crm.domain.playbook.due_step import DROPPED, DueStep, Status, timed
from crm.domain.playbook.participants import people_for, shown_role, unreachable
from crm.domain.playbook.step import SEAT, Step
from crm.domain.playbook.triggers import DERIVED, Anchor, events_of
from crm.domain.touchpoints.touchpoint import Channel
from crm.language import tr

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
        if step.derived in DERIVED:
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
            self.lapsed(
                due,
                tr(
                    "You interviewed again {latest}",
                    latest=on_day(latest[due.person.id], self.today),
                ),
            )
            if due.person and due.is_open and due.event.on < latest.get(due.person.id, date.min)
            else due
            for due in found
        ]

    def derived(self, step: Step, earlier: Sequence[DueStep]) -> list[DueStep]:
        """What follows from silence, an answer or elapsed time: in the current chapter only."""
        chapter = self.course.current
        if step.derived is None or chapter.kind not in step.chapters:
            return []
        found = []
        for anchor in DERIVED[step.derived](step, self.course, earlier):
            if not self.wanted(step, chapter, anchor):
                continue
            person = None if step.alone else anchor.person
            start = self.start(step, chapter, anchor.event, person, anchor.event.id)
            if step.repeat is None:
                key = replace(start.key, occurrence=anchor.occurrence)
                found.append(_over(self.planned(replace(start, key=key)), anchor.over))
            else:
                found += self.occurrences(start)
        return found

    def wanted(self, step: Step, chapter: Chapter, anchor: Anchor) -> bool:
        """Whether a derived anchor is one of the people the step is for."""
        person, who = anchor.person, {*step.who}
        if person is None:
            return True
        if person not in self.case.people:
            return False
        if who & {"self", "everyone", "met"} or who & roles_of(self.case, person):
            return True
        # "contact", "attendee" and the like are no roles: who they are depends on the case.
        return person in people_for(who - {*Role}, self.course, chapter, anchor.event)

    def once_per_person(
        self, step: Step, chapter: Chapter, events: Sequence[Event]
    ) -> list[DueStep]:
        """Anchor on the person's first trigger event that still needs the step, or on the latest."""
        mine: dict[PersonId | None, list[Event]] = {}
        finished, opener = EventKind.INTERVIEWS_FINISHED, self.opener(step, chapter)
        for event in sorted(events, key=lambda e: (e.on, e.kind is finished, e.id)):
            for person in self.whom(step, chapter, event):
                mine.setdefault(person, []).append(event)
        found: list[DueStep] = []
        for person, theirs in sorted(mine.items(), key=lambda pair: pair[0] or 0):
            dues: list[DueStep] = []
            for event in theirs[-1:] if step.anchor == "latest" else theirs:
                dues = self.occurrences(self.start(step, chapter, event, person, opener))
                if any(due.status is not Status.NOT_APPLICABLE for due in dues):
                    break
            found += dues
        return found

    def opener(self, step: Step, chapter: Chapter) -> EventId | None:
        """What tells the rounds of a once-only step apart: none in the first of its chapters."""
        process = self.course.process(chapter)
        first = next(c for c in self.course.chapters if c.kind in step.chapters)
        return process.anchor.id if process.anchor and process != first else None

    def after_event(self, step: Step, chapter: Chapter, event: Event) -> list[DueStep]:
        people = self.whom(step, chapter, event)
        if not people and step.needs:
            due = self.planned(self.start(step, chapter, event, None, event.id))
            waits = replace(due, status=Status.WAITING, blocked_by=step.needs)
            return [waits if due.is_open else due]
        starts = [self.start(step, chapter, event, person, event.id) for person in people]
        return [due for start in starts for due in self.occurrences(start)]

    def whom(self, step: Step, chapter: Chapter, event: Event) -> Sequence[PersonId | None]:
        """The people a step is for; None stands for the user alone."""
        return [None] if step.alone else people_for(step.who, self.course, chapter, event)

    def start(
        self,
        step: Step,
        chapter: Chapter,
        event: Event,
        person: PersonId | None,
        told_apart_by: EventId | None,
    ) -> DueStep:
        """A due step of which only the person and the event are known; `planned` adds days and status.

        Args:
            told_apart_by: the event of its key; 0 or None = none.
        """
        if person is None and len(event.people) == 1 and event.people[0] in self.case.people:
            named = self.case.people[event.people[0]].call_name
            step = replace(step, title=step.title.replace("{first}", named))
        derived = step.derived if step.derived in DERIVED else None
        return DueStep(
            step=step,
            key=StepKey(step.id, self.case.opportunity.id, person, told_apart_by or None),
            person=self.case.people[person] if person is not None else None,
            role=shown_role(self.case, person, step) if person is not None else None,
            trigger=derived or event.kind,
            event=event,
            opens=event.on,
            due=event.on,
            closes=event.on,
            status=Status.UPCOMING,
            chapter=chapter,
        )

    def occurrences(self, start: DueStep) -> list[DueStep]:
        """One due step; for a repeating one, those that are done and the next."""
        step, found = start.step, [self.planned(start)]
        if step.repeat is None:
            return found
        ends = step.window.on(start.event.on)[2]
        again = replace(start, step=step.repeated())
        while (last := found[-1].settled_on) and len(found) < (step.most or 200):
            if not step.most and step.repeat.after(last) > ends:
                break
            key = replace(start.key, occurrence=len(found) + 1)
            found.append(self.planned(replace(again, key=key), last))
        return found

    def planned(self, start: DueStep, last: date | None = None) -> DueStep:
        """A due step with its days and its status.

        Args:
            last: the day on which the occurrence before was settled.
        """
        (opens, by, closes), pace = window_of(start, self.course, last)
        due = replace(start, opens=opens, due=by, closes=closes, pace=pace)
        judged = self.judged(due, last)
        if not judged.is_open or due.chapter == self.course.current:
            return judged
        return self.carried(judged) or self.overtaken(judged)

    def carried(self, due: DueStep) -> DueStep | None:
        """A step of a chapter that a no has ended, as it continues after it; None if it does not."""
        step, follows = due.step.carried(), self.course.current
        no = follows.anchor
        if step is None or no is None or no.kind not in _TOLD:
            return None
        if self.course.before(follows) != due.chapter:
            return None
        opens, by, closes = step.window.on(no.on, self.case.workdays)
        return self.judged(
            replace(
                due, step=step, trigger=no.kind, event=no, opens=opens, due=by, closes=closes,
                status=Status.UPCOMING, reasons=(), snoozed_until=None,
            )
        )  # fmt: skip

    def overtaken(self, due: DueStep) -> DueStep:
        """A step whose chapter is over."""
        event = due.chapter.ended_by
        assert event is not None  # something ended every chapter but the current one
        happened = EVENT_WORDS[event.kind].happened
        return self.lapsed(due, f"{happened} {on_day(event.on, self.today)}")

    def lapsed(self, due: DueStep, what_happened: str) -> DueStep:
        why = tr("{what_happened}, so this is no longer needed.", what_happened=what_happened)
        return replace(due, status=Status.LAPSED, reasons=(why,))

    def judged(self, due: DueStep, last: date | None = None) -> DueStep:
        """The status by decisions, touchpoints, looks, conditions and the window, in this order."""
        decided = decision_on(self.decided, self.course, due)
        if decided and decided.decision is Decision.SKIPPED:
            why = (tr("Skipped: {reason}.", reason=decided.reason),) if decided.reason else ()
            return replace(due, status=Status.SKIPPED, settled_on=decided.decided_on, reasons=why)
        done = self.done(due, decided, last)
        if done:
            day, contact = done
            return replace(due, status=Status.DONE, settled_on=day, touchpoint_id=contact)
        why_not = self.why_not(due)
        if why_not:
            return replace(due, status=Status.NOT_APPLICABLE, reasons=(why_not,))
        passed = self.passed(due)
        if passed:
            return replace(due, status=Status.LAPSED, reasons=(passed,))
        due = self.tried(due)
        if due.status in DROPPED:
            return due
        if decided and decided.decision is Decision.SNOOZED:
            # What was put off before the decision was put off until it, and now it has come.
            decision_came = due.event.kind in NO and decided.decided_on < due.event.on
            due = due if decision_came else replace(due, snoozed_until=decided.until)
        return timed(due, self.today)

    def done(
        self, due: DueStep, decided: StepDecision | None, last: date | None
    ) -> tuple[date, TouchpointId | None] | None:
        """The day on which a step was done, with the touchpoint that did it; None = it is not done."""
        contact = completion.attempt(due, self.course)
        if contact:
            return contact.day, contact.id
        noted = self.noted_on(due)
        if noted:
            return noted, None
        looked = self.looked_on(due, last)
        said = decided if decided and decided.decision is Decision.DONE else None
        if said and said.decided_on <= completion.fell_through(due, self.course):
            said = None
        if said and (not looked or said.decided_on < looked):
            return said.decided_on, said.touchpoint_id
        return (looked, None) if looked else None

    def noted_on(self, due: DueStep) -> date | None:
        """The day on which advice of the person was noted, for a step that is done by it."""
        if not due.step.noted or due.person is None:
            return None
        days = [
            s.on for s in self.case.notes if s.person_id == due.person.id and s.on >= due.event.on
        ]
        return min(days, default=None)

    def looked_on(self, due: DueStep, last: date | None) -> date | None:
        """The first day after `last` on which the user looked whether the hire is still there."""
        if due.step.shows != SEAT:
            return None
        after, ends = last or date.min, due.chapter.ends or date.max
        days = [
            look.checked_on
            for look in self.case.looks
            if due.event.on <= look.checked_on <= min(ends, self.today) and look.checked_on > after
        ]
        return min(days, default=None)

    def tried(self, due: DueStep) -> DueStep:
        """A call that nobody took is tried once more; after that the letter goes on."""
        missed = completion.missed_calls(due, self.course)
        if not missed or due.person is None:
            return due
        day, first = on_day(missed[-1], self.today), due.person.call_name
        if len(missed) >= completion.TRIES:
            why = tr(
                "You called {first} {count} times, the last time {day}.",
                first=first,
                count=len(missed),
                day=day,
            )
            return replace(due, status=Status.LAPSED, tried_on=missed[-1], reasons=(why,))
        why = tr("Nobody picked up {day}: try once more, or write.", day=day)
        return replace(due, tried_on=missed[-1], reasons=(why,))

    def why_not(self, due: DueStep) -> str:
        """Why a step does not apply; "" if it does."""
        step, person = due.step, due.person
        for name in step.when:
            if not CONDITIONS[name].holds(due, self.course):
                return CONDITIONS[name].if_not
        for name in step.unless:
            if CONDITIONS[name].holds(due, self.course):
                return CONDITIONS[name].if_so
        if person is None:
            return ""
        found = unreachable(person) if step.outward else ""
        if step.channel == Channel.LINKEDIN_REQUEST:
            return found or completion.no_request_needed(self.course, person.id)
        if step.channel == Channel.GIFT_CARD:
            return found or completion.no_gift_needed(self.course, person.id)
        return found

    def passed(self, due: DueStep) -> str:
        """Why it is too late; "" if it is not."""
        if due.step.at_close == "lapse" and self.today > due.closes:
            return tr("It is too late for this.")
        if due.step.outward and self.today > due.closes + LATE_FOR:
            return tr(
                "It is too late for this: it was due {closes}.",
                closes=on_day(due.closes, self.today),
            )
        return ""


def _over(due: DueStep, why: str) -> DueStep:
    """Not needed for this reason, if there is one, unless it was done or decided before."""
    if not why or not due.is_open:
        return due
    return replace(due, status=Status.NOT_APPLICABLE, blocked_by="", reasons=(why,))
