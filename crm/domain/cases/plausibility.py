"""Likely mistakes in a case, reported as sentences that never block the user. Source: D."""

from __future__ import annotations

from crm.domain.cases.case_file import Case
from crm.domain.cases.involved import events_in_order, holders, roles_of
from crm.domain.cases.opportunity import NO, EventKind, Role
from crm.domain.dates import format_date
from crm.language import tr


def plausibility_hints(case: Case) -> tuple[str, ...]:
    """Sentences about dates and roles that contradict each other; empty if there are none."""
    return tuple(filter(None, (_order(case), _applied(case), _hire(case), _recruiter(case))))


def _order(case: Case) -> str:
    interviews = events_in_order(case.events, EventKind.INTERVIEW_HELD)
    decisions = events_in_order(case.events, *NO)
    if not interviews or not decisions or decisions[-1].on >= interviews[0].on:
        return ""
    return tr(
        "The answer of {on} is dated before the first interview ({interview}). If one of them is "
        "a mistake, correct it under What happened.",
        on=format_date(decisions[-1].on),
        interview=format_date(interviews[0].on),
    )


def _applied(case: Case) -> str:
    applied, first = case.opportunity.applied_on, min((e.on for e in case.events), default=None)
    if applied is None or first is None or applied <= first:
        return ""
    return tr(
        "You applied on {applied}, after the first thing that happened here ({first}). If that "
        "is a mistake, correct it under Edit.",
        applied=format_date(applied),
        first=format_date(first),
    )


def _hire(case: Case) -> str:
    for person, known in case.people.items():
        roles = roles_of(case, person)
        if Role.HIRE in roles and roles & {Role.RECRUITER, Role.HIRING_MANAGER}:
            return tr(
                "{name} both hired for this job and got it. If that is a mistake, remove one "
                "role under People; otherwise all their steps stay.",
                name=known.name,
            )
    return ""


def _recruiter(case: Case) -> str:
    decided = events_in_order(case.events, *NO)
    if not decided or holders(case, Role.RECRUITER):
        return ""
    return tr(
        "No recruiter is recorded, so no step asks what decided it. If there was one, "
        "add them under People."
    )
