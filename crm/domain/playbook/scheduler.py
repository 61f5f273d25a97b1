"""Build the due steps of one case, each on its own; `schedule` handles their dependencies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from crm.domain.cases.case_file import Case
from crm.domain.cases.decisions import Decision, StepDecision, StepKey
from crm.domain.cases.involved import attendees, events_in_order, roles_of
from crm.domain.cases.opportunity import NO, Event, EventKind, Role
from crm.domain.ids import PersonId
from crm.domain.playbook import completion
from crm.domain.playbook.conditions import CONDITIONS, REASONS
from crm.domain.playbook.due_step import SETTLED, DueStep, Status, timed
from crm.domain.playbook.endings import ended, overtaken_by, starting_a_track
from crm.domain.playbook.participants import people_for, shown_role
from crm.domain.playbook.step import Step, Trigger
from crm.domain.playbook.triggers import DERIVED, Anchor
from crm.domain.touchpoints.touchpoint import Channel

#: LinkedIn refuses a new invitation for up to three weeks after a withdrawal. Source: R.
NO_NEW_INVITATION: Final = timedelta(days=21)
#: The minimum time a step stays open if it could not open before. Source: D.
AT_LEAST: Final = timedelta(days=14)


class Scheduler:
    """Builds the due steps of one case, each on its own; their dependencies come later."""

    def __init__(self, case: Case, today: date) -> None:
        self.case, self.today = case, today
        self.met = attendees(case)
        self.contacts = completion.by_person(case.touchpoints)
        self.decided: dict[StepKey, StepDecision] = {}
        for one in sorted(case.step_decisions, key=lambda o: (o.decided_on, o.id)):
            self.decided.pop(one.key, None)  # so that the latest decision is last
            self.decided[one.key] = one

    def of_step(self, step: Step, earlier: Sequence[DueStep]) -> list[DueStep]:
        """The due steps of one rule; `earlier` are those of the rules before it."""
        if step.derived:
            return [
                self.planned(step, self.key(step, a), a.event, a.person, None)
                for a in DERIVED[step.derived](step, self.case, earlier, self.today)
                if self.wanted(step, a.person)
            ]
        events = _triggering(self.case, step)
        if step.once == "person":
            return self.once_per_person(step, events)
        return [due for event in events for due in self.after_event(step, event)]

    def key(self, step: Step, anchor: Anchor) -> StepKey:
        event = anchor.event.id or None
        return StepKey(step.id, self.case.opportunity.id, anchor.person, event, anchor.occurrence)

    def wanted(self, step: Step, person: PersonId | None) -> bool:
        """Whether a derived anchor is one of the people the step is for."""
        if person is None:
            return True
        if person not in self.case.people:
            return False
        if step.who == ("everyone",):
            return True
        return bool(roles_of(self.case, person) & {Role(who) for who in step.who})

    def once_per_person(self, step: Step, events: Sequence[Event]) -> list[DueStep]:
        """Anchor on the person's first trigger event that still needs the step, or on the latest."""
        mine: dict[PersonId, list[Event]] = {}
        finished = EventKind.INTERVIEWS_FINISHED
        for event in sorted(events, key=lambda e: (e.on, e.kind is finished, e.id)):
            for person in people_for(step, self.case, event, self.met):
                mine.setdefault(person, []).append(event)
        found: list[DueStep] = []
        for person, theirs in sorted(mine.items()):
            dues: list[DueStep] = []
            for event in theirs[-1:] if step.anchor == "latest" else theirs:
                dues = self.occurrences(step, event, person, None)
                if any(due.status is not Status.NOT_APPLICABLE for due in dues):
                    break
            found += dues
        return found

    def after_event(self, step: Step, event: Event) -> list[DueStep]:
        if step.who == ("self",):
            return self.occurrences(step, event, None, event)
        people = people_for(step, self.case, event, self.met)
        if not people and step.needs:
            key = StepKey(step.id, self.case.opportunity.id, None, event.id)
            due = self.planned(step, key, event, None, None)
            if due.status in SETTLED:
                return [due]
            return [replace(due, status=Status.WAITING, blocked_by=step.needs)]
        return [due for p in people for due in self.occurrences(step, event, p, event)]

    def occurrences(
        self, step: Step, event: Event, person: PersonId | None, anchor: Event | None
    ) -> list[DueStep]:
        """One due step; for a repeating one, those that are done and the next."""
        number, last, found = 1, None, []
        ends = step.window.on(event.on)[2]
        while True:
            event_id = anchor.id if anchor else None
            key = StepKey(step.id, self.case.opportunity.id, person, event_id, number)
            due = self.planned(step, key, event, person, last)
            found.append(due)
            last = due.settled_on
            if step.repeat is None or last is None or number >= (step.most or 200):
                return found
            if not step.most and step.repeat.after(last) > ends:
                return found
            number += 1

    def planned(
        self, step: Step, key: StepKey, event: Event, person: PersonId | None, last: date | None
    ) -> DueStep:
        opens, due, closes = self.window(step, event, person, last)
        planned = DueStep(
            step=step,
            key=key,
            person=self.case.people[person] if person is not None else None,
            role=shown_role(self.case, person, step) if person is not None else None,
            trigger=step.derived or event.kind,
            event=event,
            opens=opens,
            due=due,
            closes=closes,
            status=Status.UPCOMING,
        )
        judged = self.judged(planned)
        return self.after_no(judged) or judged

    def after_no(self, due: DueStep) -> DueStep | None:
        """The step that a no has ended, as it continues after the no; None if it does not."""
        step, no = due.step.once_refused(), overtaken_by(self.case, due, self.today)
        if (
            due.status is not Status.NOT_APPLICABLE
            or step is None
            or no is None
            or no.kind is not EventKind.REJECTION_RECEIVED
        ):
            return None
        put_off = self.decided.get(due.key)
        if due.step.after_no and due.step.after_no.put_off and put_off is None:
            return None
        opens, by, closes = step.window.on(no.on)
        return self.judged(
            replace(
                due, step=step, trigger=no.kind, event=no, opens=opens, due=by, closes=closes,
                status=Status.UPCOMING, reasons=(),
            )
        )  # fmt: skip

    def window(
        self, step: Step, event: Event, person: PersonId | None, last: date | None
    ) -> tuple[date, date, date]:
        opens, due, closes = step.window.on(event.on)
        promised = self.case.opportunity.promised_decision_on
        if step.promised and promised and promised >= event.on:
            length, span = closes - opens, due - opens
            opens = step.promised.after(promised)
            due, closes = opens + span, opens + length
        if step.needs and person is not None:
            known = _known_since(self.case, person)
            opens, due, closes = _opening(known, (opens, due, closes), AT_LEAST)
        if last is not None and step.repeat:
            opens = max(opens, step.repeat.after(last))
            closes = max(closes, step.repeat.after(opens))
        if step.channel == Channel.LINKEDIN_REQUEST and person is not None:
            withdrawn = completion.withdrawn_on(self.case, person)
            if withdrawn:
                again = withdrawn + NO_NEW_INVITATION
                opens, due, closes = _opening(again, (opens, due, closes), closes - opens)
        return opens, min(max(due, opens), closes), closes

    def judged(self, due: DueStep) -> DueStep:
        """The status by decisions, touchpoints, conditions and the window, in this order."""
        decided = self.decision(due.key)
        if decided and decided.decision is Decision.SKIPPED:
            why = (f"Skipped: {decided.reason}.",) if decided.reason else ()
            return replace(due, status=Status.SKIPPED, settled_on=decided.decided_on, reasons=why)
        done = completion.attempt(due, self.case, self.met, self.contacts)
        if done:
            return replace(due, status=Status.DONE, settled_on=done.day, touchpoint_id=done.id)
        if decided and decided.decision is Decision.DONE:
            return replace(
                due, status=Status.DONE, settled_on=decided.decided_on,
                touchpoint_id=decided.touchpoint_id,
            )  # fmt: skip
        why_not = self.why_not(due)
        if why_not is not None:
            return replace(due, status=Status.NOT_APPLICABLE, reasons=(why_not,) if why_not else ())
        until = decided.until if decided and decided.decision is Decision.SNOOZED else None
        if decided and due.event.kind in NO and decided.decided_on < due.event.on:
            until = None  # put off until the decision, which has now come
        return timed(replace(due, snoozed_until=until), self.today)

    def decision(self, key: StepKey) -> StepDecision | None:
        """The latest decision about exactly this step, else one that covers it."""
        if key in self.decided:
            return self.decided[key]
        return next((o for k, o in reversed(self.decided.items()) if k.covers(key)), None)

    def why_not(self, due: DueStep) -> str | None:
        """Why a step does not apply (may be ""); None if it does."""
        step, case = due.step, self.case
        for name in step.when:
            if not CONDITIONS[name](case, due.event):
                return REASONS.get(name, "")
        for name in step.unless:
            if CONDITIONS[name](case, due.event):
                return REASONS.get(name, "")
        if due.person and step.outward:
            if due.person.binned_on:
                return f"{due.person.call_name} is in the bin."
            if due.person.archived_on:
                return f"{due.person.call_name} is archived."
            if due.person.do_not_contact:
                return f"You marked {due.person.call_name} as do not contact."
        if due.person and step.channel == Channel.LINKEDIN_REQUEST:
            connected = completion.connected(case, due.person.id)
            if connected:
                return connected
        always = step.even_closed or step.derived is Trigger.NOTHING_PENDING
        over = None if always else ended(self.case, due, self.today)
        if over is None and step.at_close == "lapse" and self.today > due.closes:
            return "Its time has passed."
        return over


def _opening(
    day: date, window: tuple[date, date, date], at_least: timedelta
) -> tuple[date, date, date]:
    """The window, opening on `day` if that is later and then open for `at_least`."""
    opens, due, closes = window
    if day <= opens:
        return window
    longer = max(closes, day + at_least)
    return day, longer if due == closes else min(max(due, day), longer), longer


def _triggering(case: Case, step: Step) -> list[Event]:
    events = events_in_order(case.events, *step.triggers)
    return starting_a_track(case, events) if NO & set(step.triggers) else events


def _known_since(case: Case, person: PersonId) -> date:
    days = [e.on for e in case.events if e.kind is EventKind.HIRE_IDENTIFIED and person in e.people]
    days += [
        h.since for h in case.roles
        if h.person_id == person and h.role is Role.HIRE and h.since is not None
    ]  # fmt: skip
    return min(days, default=date.min)
