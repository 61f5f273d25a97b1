"""What a new job means for the other cases: they wait for one question, and everybody is told once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from crm.domain.cases.case_file import Case
from crm.domain.cases.decisions import Decision, StepDecision
from crm.domain.cases.opportunity import HIRED, Event

#: For so long after it a new job is news, and a case that ended before it is recent. Source: D.
NEWS: Final = timedelta(days=180)
#: Who works on a case so long after the new job has kept it; before, the job may be recorded late. D.
WENT_ON: Final = timedelta(days=30)


def with_landing(
    cases: Iterable[Case], questions: Collection[str], ended: Collection[str], today: date
) -> list[Case]:
    """The cases, with the new job that one of them recorded.

    Args:
        questions: the ids of the steps that ask whether a case is kept; done = it is.
        ended: those of the steps that a new job ends.
    """
    cases = list(cases)
    hired = [
        event for case in cases for event in case.events
        if event.kind in HIRED and today - NEWS <= event.on <= today
    ]  # fmt: skip
    if not hired:
        return cases
    landed = max(hired, key=lambda e: (e.on, e.id))
    found = []
    for case in cases:
        if case.opportunity.id == landed.opportunity_id:
            found.append(_telling_everybody(case, cases))
        elif _asks(case, landed, questions, ended):
            found.append(replace(case, landed=landed))
        else:
            found.append(case)
    return found


def _telling_everybody(hired: Case, cases: Iterable[Case]) -> Case:
    people, contacts = dict(hired.people), {t.id: t for t in hired.touchpoints}
    for case in cases:
        for person, known in case.people.items():
            people.setdefault(person, known)
        for contact in case.touchpoints:
            contacts.setdefault(contact.id, contact)
    return replace(
        hired,
        people=dict(sorted(people.items())),
        touchpoints=tuple(contacts.values()),
        to_tell=frozenset(people) - frozenset(hired.people),
    )


def _asks(case: Case, landed: Event, questions: Collection[str], ended: Collection[str]) -> bool:
    """Whether the new job makes a question of a case: open, older than the news, not kept since."""
    opened = case.opportunity.created_on or date.min
    if case.opportunity.closed_on or opened > landed.on:
        return False
    return not any(_keeps(one, landed, questions, ended) for one in case.step_decisions)


def _keeps(
    one: StepDecision, landed: Event, questions: Collection[str], ended: Collection[str]
) -> bool:
    """Whether the user said that the case is kept, or went on with what a new job would have ended."""
    if one.key.step in questions:
        return one.decision is Decision.DONE and one.decided_on >= landed.on
    worked = one.decision in (Decision.DONE, Decision.SKIPPED)
    return worked and one.decided_on > landed.on + WENT_ON and one.key.step in ended
