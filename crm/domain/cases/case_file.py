"""A case file: everything the rules need to know about one opportunity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from crm.domain.cases.decisions import StepDecision
from crm.domain.cases.opportunity import Event, Opportunity, RoleHeld
from crm.domain.cases.seat import SeatCheck
from crm.domain.ids import PersonId, TouchpointId
from crm.domain.people.person import Person
from crm.domain.touchpoints.touchpoint import Touchpoint
from crm.domain.workdays import Workdays


@dataclass(frozen=True, slots=True)
class Question:
    """A person the user intends to ask about a claim, from a given day on; `judged`: it has a verdict already."""

    claim_id: int
    person_id: PersonId
    on: date
    judged: bool = False


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A recommendation from a conversation that the user intends to follow from a given day on.

    Attributes:
        said_by: who recommended it. leads_to: the person it leads to, None = a thing to do.
    """

    note_id: int
    said_by: PersonId
    leads_to: PersonId | None
    words: str
    on: date


@dataclass(frozen=True, slots=True)
class Said:
    """On a day a person gave a reason (`claims`), or advice that the user noted (`notes`)."""

    person_id: PersonId
    on: date


@dataclass(frozen=True, slots=True)
class Case:
    """One opportunity with its roles, events, people, touchpoints and decisions.

    Attributes:
        people: everybody who holds a role, attended an event, or was recommended and is to be
            followed up; without people in the bin.
        touchpoints: those of the opportunity, and all other touchpoints of `people`
            (a LinkedIn request need not name the case); without those in the bin.
        questions: the people the user intends to ask about a story.
        recommendations: those the user intends to follow up.
        compared: the user has compared at least one credential with the hire's.
        hire_much_younger: the user's impression of the hire, None = not recorded.
        reasons_given: who gave the user a reason for the decision, and when.
        notes: whose advice the user noted, and when.
        looks: the looks at whether whoever got the job still has it, the oldest first.
        landed: the user's new job, if another case recorded it and this one was not kept since.
        to_tell: everybody who is to hear of the new job that this case recorded.
        met_in_others: people of this case, and the days on which the user met them in another.
        unclear: touchpoints without a case that could as well belong to another one.
        talks: with whom a call or a meeting is agreed in the next days, and on which.
        planned: the days of appointments that nobody has answered for.
        fell_through: with whom a talk was agreed that was called off or did not happen, and for which day.
        workdays: those of the user.
    """

    opportunity: Opportunity
    roles: tuple[RoleHeld, ...] = ()
    events: tuple[Event, ...] = ()
    people: Mapping[PersonId, Person] = field(default_factory=dict)
    touchpoints: tuple[Touchpoint, ...] = ()
    step_decisions: tuple[StepDecision, ...] = ()
    hire_much_younger: bool | None = None
    compared: bool = False
    questions: tuple[Question, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    reasons_given: tuple[Said, ...] = ()
    notes: tuple[Said, ...] = ()
    looks: tuple[SeatCheck, ...] = ()
    landed: Event | None = None
    to_tell: frozenset[PersonId] = frozenset()
    met_in_others: tuple[tuple[PersonId, date], ...] = ()
    unclear: frozenset[TouchpointId] = frozenset()
    talks: tuple[tuple[PersonId, date], ...] = ()
    planned: tuple[date, ...] = ()
    fell_through: tuple[tuple[PersonId, date], ...] = ()
    workdays: Workdays = Workdays()

    @property
    def days(self) -> list[date]:
        """The days of its events and of the touchpoints that name it."""
        own = [t.day for t in self.touchpoints if t.opportunity_id == self.opportunity.id]
        return [*own, *(event.on for event in self.events)]

    def silent_days(self, today: date) -> int:
        """Days since anything happened in it, or since it was created."""
        days = [day for day in self.days if day <= today]
        return (today - max(days, default=self.opportunity.created_on or today)).days
