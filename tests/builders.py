"""Records for tests, with sensible defaults: say only what the test is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from crm import reference
from crm.domain.cases.case_file import Case
from crm.domain.cases.decisions import Decision, StepDecision, StepKey
from crm.domain.cases.opportunity import (
    ClosedWhy,
    EmployerType,
    Event,
    EventKind,
    Opportunity,
    Role,
    RoleHeld,
)
from crm.domain.ids import EventId, OpportunityId, PersonId, RoleId, StepDecisionId, TouchpointId
from crm.domain.people.person import Person
from crm.domain.playbook.due_step import DueStep
from crm.domain.playbook.file import parse
from crm.domain.playbook.schedule import due_steps
from crm.domain.playbook.step import Playbook, with_overrides
from crm.domain.touchpoints.touchpoint import (
    Channel,
    Direction,
    Result,
    Touchpoint,
    default_direction,
)

SAM, GIL, OTT, BAR, PRI, WREN = (PersonId(n) for n in range(1, 7))
NAMES = {SAM: "Sam", GIL: "Gilbert", OTT: "Ottoline", BAR: "Bartek", PRI: "Priya", WREN: "Wren"}


def a_person(number: int, **values: Any) -> Person:
    values.setdefault("first_name", NAMES.get(PersonId(number), f"Person{number}"))
    return Person(PersonId(number), last_name="Example", **values)


def an_event(number: int, kind: str, on: str, *people: int, **values: Any) -> Event:
    who = tuple(PersonId(p) for p in people)
    day = date.fromisoformat(on)
    return Event(EventId(number), OpportunityId(1), EventKind(kind), day, who, **values)


def a_touchpoint(number: int, channel: str, on: str, *people: int, **values: Any) -> Touchpoint:
    kind = Channel(channel)
    values["direction"] = Direction(values.get("direction", default_direction(kind)))
    values["result"] = Result(values.get("result", ""))
    values.setdefault("opportunity_id", OpportunityId(1))
    who = tuple(PersonId(p) for p in people)
    return Touchpoint(TouchpointId(number), who, date.fromisoformat(on), kind, **values)


def a_decision(number: int, key: StepKey, decision: str, on: str, **values: Any) -> StepDecision:
    return StepDecision(
        StepDecisionId(number), key, Decision(decision), date.fromisoformat(on), **values
    )


def a_case(
    events: Iterable[Event] = (),
    roles: Iterable[tuple[int, str]] = (),
    touchpoints: Iterable[Touchpoint] = (),
    step_decisions: Iterable[StepDecision] = (),
    helpers: Iterable[int] = (),
    people: Iterable[Person] = (),
    **opportunity: Any,
) -> Case:
    """A case of opportunity 1; everybody named anywhere exists."""
    for name, kind in (("employer_type", EmployerType), ("closed_why", ClosedWhy)):
        if name in opportunity:
            opportunity[name] = kind(opportunity[name])
    events, roles, helpers = tuple(events), tuple(roles), set(helpers)
    given = {person.id: person for person in people}
    named = {PersonId(p) for p, _ in roles} | {p for e in events for p in e.people} | set(given)
    held = tuple(
        RoleHeld(RoleId(n), PersonId(p), OpportunityId(1), Role(role), p in helpers)
        for n, (p, role) in enumerate(roles, 1)
    )
    return Case(
        opportunity=Opportunity(OpportunityId(1), "Northlight", "Planner", **opportunity),
        roles=held,
        events=events,
        people={p: given.get(p) or a_person(p) for p in sorted(named)},
        touchpoints=tuple(touchpoints),
        step_decisions=tuple(step_decisions),
    )


def the_playbook() -> Playbook:
    """The shipped one, as it is before anything is chosen in Settings."""
    return with_overrides(parse(reference.table("playbook.toml")), (), {})


def steps_on(case: Case, day: str) -> tuple[DueStep, ...]:
    return due_steps(the_playbook(), case, date.fromisoformat(day))


def the_step(case: Case, day: str, step: str, person: int | None = None) -> DueStep:
    """The only due step of this id, or the only one for this person."""
    found = [
        due
        for due in steps_on(case, day)
        if due.step.id == step and (person is None or (due.person and due.person.id == person))
    ]
    assert len(found) == 1, [str(due.key) for due in found]
    return found[0]


def moved(event: Event, on: str) -> Event:
    return replace(event, on=date.fromisoformat(on))


#: The case most tests speak of: an interview, and two weeks later the rejection.
INTERVIEW = an_event(1, "interview_held", "2026-03-02", GIL, OTT)
REJECTED = an_event(2, "rejection_received", "2026-03-16")
ROLES = [(SAM, "recruiter"), (PRI, "referrer"), (GIL, "hiring_manager"), (OTT, "interviewer")]


def the_case(*events: object, **more: object) -> Case:
    """The usual case, or one with these events, with the usual people in their roles."""
    return a_case(events or (INTERVIEW, REJECTED), ROLES, **more)  # type: ignore[arg-type]


def of(case: Case, day: str, step: str) -> list[DueStep]:
    """The due steps of one rule on a day."""
    return [due for due in steps_on(case, day) if due.step.id == step]
