"""Which steps follow from what happened, and how each stands today. Nothing of this is stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from crm.domain import carried_out, reasons
from crm.domain.cases import Case
from crm.domain.conditions import CONDITIONS, REASONS
from crm.domain.opportunities import Event, EventKind, Role, Stage, stage_of
from crm.domain.outcomes import Decision, Outcome, StepKey
from crm.domain.participants import attendees, events_in_order, people_for, shown_role
from crm.domain.people import Person, PersonId
from crm.domain.playbook import Playbook, Step
from crm.domain.touchpoints import Channel, TouchpointId

#: LinkedIn refuses a new invitation for up to three weeks after a withdrawal. Source: R.
NO_NEW_INVITATION: Final = timedelta(days=21)
_FRESH_START: Final = (EventKind.INTERVIEW_HELD, EventKind.APPLIED, EventKind.ROLE_REPOSTED)
_GOOD_END: Final = (EventKind.OFFER_RECEIVED, EventKind.HIRED_HERE)


class Status(StrEnum):
    WAITING = "waiting"
    UPCOMING = "upcoming"
    DUE = "due"
    LATE = "late"
    DONE = "done"
    SKIPPED = "skipped"
    SNOOZED = "snoozed"
    NOT_APPLICABLE = "not_applicable"


SETTLED: Final = frozenset({Status.DONE, Status.SKIPPED, Status.NOT_APPLICABLE})


@dataclass(frozen=True, slots=True)
class DueStep:
    """One step for one person after one event, as it stands today.

    Attributes:
        person, role: None for steps done alone, or while nobody is known to do it for.
        event: the anchor; trigger: its kind. opens, due, closes: the window.
        blocked_by: the step, or the kind of event, it waits for; empty = nothing.
        reasons: sentences, why it is as it is.
        settled_on: the day it was done or skipped.
    """

    step: Step
    key: StepKey
    person: Person | None
    role: Role | None
    trigger: EventKind
    event: Event
    opens: date
    due: date
    closes: date
    status: Status
    blocked_by: str = ""
    reasons: tuple[str, ...] = ()
    touchpoint_id: TouchpointId | None = None
    snoozed_until: date | None = None
    settled_on: date | None = None

    @property
    def title(self) -> str:
        first = self.person.call_name if self.person else "the hire"
        return self.step.title.replace("{first}", first)

    @property
    def channel(self) -> str:
        return self.step.channel

    @property
    def origin(self) -> str:
        return self.step.origin

    @property
    def prefer_after(self) -> tuple[str, ...]:
        return self.step.prefer_after


def due_steps(playbook: Playbook, case: Case, today: date) -> tuple[DueStep, ...]:
    """Every step that follows from the events of a case, in playbook order, then by person.

    Source: DOMAIN 9.1, DESIGN 4.2. The order of events, roles and touchpoints in the case is
    irrelevant; a step's key holds no date.
    """
    scheduler = _Scheduler(playbook, case, today)
    found = [due for step in playbook.steps for due in scheduler.of_step(step)]
    found = [_released(due, found, today) for due in found]
    found = _one_mail_each(found)
    return tuple(reasons.explained(due, found, case, today) for due in found)


def next_dated_action(steps: Iterable[DueStep], today: date) -> DueStep | None:
    """The one next dated action: what is due now, in playbook order, else what comes first."""
    waiting = [step for step in steps if step.status not in SETTLED]
    rank = {Status.DUE: 0, Status.LATE: 1, Status.UPCOMING: 2, Status.SNOOZED: 2}
    return min(
        waiting,
        key=lambda s: (
            rank.get(s.status, 3),
            -s.event.on.toordinal() if s.status in (Status.DUE, Status.LATE) else 0,
            s.snoozed_until or s.opens if rank.get(s.status, 3) >= 2 else s.closes,
        ),
        default=None,
    )


class _Scheduler:
    """Builds the due steps of one case, each on its own; what ties them together comes after."""

    def __init__(self, playbook: Playbook, case: Case, today: date) -> None:
        self.case, self.today = case, today
        self.met = attendees(case)
        self.decided: dict[StepKey, Outcome] = {}
        for outcome in sorted(case.outcomes, key=lambda o: (o.decided_on, o.id)):
            self.decided[outcome.key] = outcome
        self.closed = stage_of(case.opportunity, case.events) is Stage.CLOSED

    def of_step(self, step: Step) -> list[DueStep]:
        events = _triggering(self.case, step)
        if step.once == "person":
            return self.once_per_person(step, events)
        return [due for event in events for due in self.after_event(step, event)]

    def once_per_person(self, step: Step, events: Sequence[Event]) -> list[DueStep]:
        """Anchored on the person's first trigger event, or on the latest of all."""
        mine: dict[PersonId, Event] = {}
        for event in events:
            for person in people_for(step, self.case, event, self.met):
                if step.anchor == "latest":
                    mine[person] = event
                else:
                    mine.setdefault(person, event)
        return [
            due for person, event in sorted(mine.items())
            for due in self.occurrences(step, event, person, None)
        ]  # fmt: skip

    def after_event(self, step: Step, event: Event) -> list[DueStep]:
        if step.who == "self":
            return self.occurrences(step, event, None, event)
        people = people_for(step, self.case, event, self.met)
        if not people and step.needs:
            key = StepKey(step.id, self.case.opportunity.id, None, event.id)
            due = self.planned(step, key, event, None, None)
            if due.status in SETTLED:
                return [due]
            return [replace(due, status=Status.WAITING, blocked_by=step.needs.value)]
        return [due for p in people for due in self.occurrences(step, event, p, event)]

    def occurrences(
        self, step: Step, event: Event, person: PersonId | None, anchor: Event | None
    ) -> list[DueStep]:
        """One due step; for a repeating one those that are done and the next."""
        number, last, found = 1, None, []
        while True:
            event_id = anchor.id if anchor else None
            key = StepKey(step.id, self.case.opportunity.id, person, event_id, number)
            due = self.planned(step, key, event, person, last)
            found.append(due)
            more = step.repeat and due.status in (Status.DONE, Status.SKIPPED)
            if not more or (step.most and number >= step.most) or number > 200:
                return found
            last, number = due.settled_on, number + 1

    def planned(
        self, step: Step, key: StepKey, event: Event, person: PersonId | None, last: date | None
    ) -> DueStep:
        opens, due, closes = self.window(step, event, person, last)
        planned = DueStep(
            step=step,
            key=key,
            person=self.case.people[person] if person is not None else None,
            role=shown_role(self.case, person, step) if person is not None else None,
            trigger=event.kind,
            event=event,
            opens=opens,
            due=due,
            closes=closes,
            status=Status.UPCOMING,
        )
        return self.judged(planned)

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
            opens = max(opens, known)
            closes = max(closes, opens + timedelta(days=14)) if opens == known else closes
        if last is not None and step.repeat:
            opens = max(opens, step.repeat.after(last))
            closes = max(closes, step.repeat.after(opens))
        if step.channel == Channel.LINKEDIN_REQUEST and person is not None:
            withdrawn = carried_out.withdrawn_on(self.case, person)
            if withdrawn:
                opens = max(opens, withdrawn + NO_NEW_INVITATION)
        closes = max(closes, opens)
        return opens, min(max(due, opens), closes), closes

    def judged(self, due: DueStep) -> DueStep:
        """The status by decisions, touchpoints, conditions and the window, in this order."""
        outcome = self.decision(due.key)
        if outcome and outcome.decision is Decision.SKIPPED:
            why = (f"Skipped: {outcome.reason}.",) if outcome.reason else ()
            return replace(due, status=Status.SKIPPED, settled_on=outcome.decided_on, reasons=why)
        person = due.person.id if due.person else None
        done = carried_out.attempt(due.step, due.key, self.case, person, due.event)
        if done:
            return replace(due, status=Status.DONE, settled_on=done.day, touchpoint_id=done.id)
        if outcome and outcome.decision is Decision.DONE:
            return replace(
                due, status=Status.DONE, settled_on=outcome.decided_on,
                touchpoint_id=outcome.touchpoint_id,
            )  # fmt: skip
        why_not = self.why_not(due)
        if why_not is not None:
            return replace(due, status=Status.NOT_APPLICABLE, reasons=(why_not,) if why_not else ())
        until = outcome.until if outcome and outcome.decision is Decision.SNOOZED else None
        return timed(replace(due, snoozed_until=until), self.today)

    def decision(self, key: StepKey) -> Outcome | None:
        """The latest decision about exactly this step, else one that covers it."""
        if key in self.decided:
            return self.decided[key]
        return next((o for k, o in reversed(self.decided.items()) if k.covers(key)), None)

    def why_not(self, due: DueStep) -> str | None:
        """Why a step does not apply (may be empty words); None if it does."""
        step, case = due.step, self.case
        for name in step.when:
            if not CONDITIONS[name](case, due.event):
                return ""
        for name in step.unless:
            if CONDITIONS[name](case, due.event):
                return REASONS.get(name, "")
        if due.person and due.person.do_not_contact and step.outward:
            return f"You marked {due.person.call_name} as do not contact."
        if due.person and step.channel == Channel.LINKEDIN_REQUEST:
            connected = carried_out.connected(case, due.person.id, due.event.on)
            if connected:
                return connected
        if self.closed:
            return "The case is closed."
        good = [e for e in case.events if e.kind in _GOOD_END and e.on >= due.event.on]
        if good and due.event.kind not in _GOOD_END:
            return "An offer came."
        if due.step.at_close == "lapse" and self.today > due.closes:
            return "Its time has passed."
        return None


def timed(due: DueStep, today: date) -> DueStep:
    """The status that follows from the window and a snooze."""
    if due.snoozed_until and today < due.snoozed_until:
        return replace(due, status=Status.SNOOZED)
    if due.snoozed_until:
        status = Status.DUE if today <= max(due.closes, due.snoozed_until) else Status.LATE
        return replace(due, status=status)
    if today < due.opens:
        return replace(due, status=Status.UPCOMING)
    return replace(due, status=Status.DUE if today <= due.closes else Status.LATE)


def _triggering(case: Case, step: Step) -> list[Event]:
    """The events that trigger a step; a decision told twice without a new start counts once."""
    events = events_in_order(case.events, *step.triggers)
    if not set(step.triggers) & {EventKind.REJECTION_RECEIVED, EventKind.NO_ANSWER_PRESUMED}:
        return events
    fresh = events_in_order(case.events, *_FRESH_START)
    kept: list[Event] = []
    for event in events:
        again = kept and not any(kept[-1].on < start.on <= event.on for start in fresh)
        if not again:
            kept.append(event)
    return kept


def _known_since(case: Case, person: PersonId) -> date:
    days = [e.on for e in case.events if e.kind is EventKind.HIRE_IDENTIFIED and person in e.people]
    days += [
        h.since for h in case.roles
        if h.person_id == person and h.role is Role.HIRE and h.since is not None
    ]  # fmt: skip
    return min(days, default=date.min)


def _released(due: DueStep, everything: Sequence[DueStep], today: date) -> DueStep:
    """A step that comes `after` another waits for it, then counts from the day it was tried."""
    if not due.step.after or due.status in SETTLED:
        return due
    before = next(
        (
            other
            for other in everything
            if other.step.id == due.step.after
            and other.person == due.person
            and other.key.event_id == due.key.event_id
        ),
        None,
    )
    if before is None or before.status is Status.NOT_APPLICABLE:
        return due
    if before.settled_on is None:
        length = due.step.window.due.after(before.opens)
        return replace(
            due, status=Status.WAITING, blocked_by=before.step.id,
            opens=before.opens, due=min(length, due.closes), closes=max(due.closes, before.opens),
        )  # fmt: skip
    opens = max(before.settled_on, due.event.on)
    closes = max(due.closes, opens)
    by = min(due.step.window.due.after(opens), closes)
    return timed(replace(due, opens=opens, due=by, closes=closes), today)


def _one_mail_each(found: Sequence[DueStep]) -> list[DueStep]:
    """Never two mails to one person in one phase: the strongest wins. Source: DOMAIN 9.1 (D)."""
    best: dict[tuple[object, ...], DueStep] = {}
    for due in found:
        if _in_slot(due):
            current = best.get(_slot(due))
            if current is None or due.step.slot_order < current.step.slot_order:
                best[_slot(due)] = due
    judged = []
    for due in found:
        winner = best.get(_slot(due)) if _in_slot(due) else None
        if winner is None or winner is due or due.status in SETTLED:
            judged.append(due)
            continue
        first = due.person.call_name if due.person else "they"
        why = f"One mail is enough: {first} gets “{winner.title}”."
        judged.append(replace(due, status=Status.NOT_APPLICABLE, blocked_by="", reasons=(why,)))
    return judged


def _in_slot(due: DueStep) -> bool:
    return bool(due.step.slot) and due.status is not Status.NOT_APPLICABLE


def _slot(due: DueStep) -> tuple[object, ...]:
    return (due.step.slot, due.person, due.event.id)


def by_key(steps: Iterable[DueStep]) -> Mapping[str, DueStep]:
    """Due steps by `str(key)`."""
    return {str(step.key): step for step in steps}
