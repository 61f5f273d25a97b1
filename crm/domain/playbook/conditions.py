"""The closed registry of conditions a step may name in `when` and `unless`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from crm.domain.cases.case_file import Case
from crm.domain.cases.opportunity import DECIDED, EmployerType, Event, EventKind

#: A condition sees the case and the event that triggered the step.
Condition = Callable[[Case, Event], bool]


def _hire_known(case: Case, event: Event) -> bool:
    return any(e.kind is EventKind.HIRE_IDENTIFIED for e in case.events)


def _decided(case: Case, event: Event) -> bool:
    return any(e.kind in DECIDED and e.on >= event.on for e in case.events)


CONDITIONS: Final[Mapping[str, Condition]] = {
    "public_employer": lambda case, event: case.opportunity.employer_type is EmployerType.PUBLIC,
    "hire_known": _hire_known,
    "hire_external": lambda case, event: event.internal is False,
    "hire_internal": lambda case, event: event.internal is True,
    "hire_much_younger": lambda case, event: case.hire_much_younger is True,
    "compared": lambda case, event: case.compared,
    "decided": _decided,
}

#: These use the user's impression of an age: showing a step with one of them reveals it.
ABOUT_AGE: Final = frozenset({"hire_much_younger"})

#: Why a step does not apply: an `unless` condition is true, or a `when` condition is false.
REASONS: Final[Mapping[str, str]] = {
    "public_employer": (
        "Public employer: gifts are off by default. US federal staff may take at most $20 on one "
        "occasion and $50 a year, never a prepaid card; other places are stricter. "
        "A handwritten note works just as well. You may still log a card."
    ),
    "hire_known": "You know who got the job.",
    "hire_external": "Only if the person hired came from outside.",
    "hire_internal": "Only if the person hired came from inside the company.",
    "hire_much_younger": "Only if the person hired seemed clearly younger to you.",
    "compared": "You have compared them, under The hire.",
    "decided": "The decision is known.",
}
