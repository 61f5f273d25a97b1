"""Dates and roles that hardly fit together get a sentence, and nothing else changes."""

from __future__ import annotations

from datetime import date

import pytest

from crm.domain.cases.case_file import Case
from crm.domain.cases.plausibility import plausibility_hints
from crm.domain.playbook.schedule import next_dated_action
from tests.builders import (
    GIL,
    INTERVIEW,
    OTT,
    REJECTED,
    ROLES,
    SAM,
    a_case,
    an_event,
    moved,
    steps_on,
    the_case,
)

EARLY = moved(REJECTED, "2026-02-20")


@pytest.mark.parametrize(
    ("case", "words"),
    [
        (the_case(INTERVIEW, EARLY),
         "The answer of Feb 20, 2026 is dated before the first interview (Mar 2, 2026). If one of them is "
         "a mistake, correct it under What happened."),
        (a_case([INTERVIEW, REJECTED], ROLES, applied_on=date(2026, 3, 9)),
         "You applied on Mar 9, 2026, after the first thing that happened here (Mar 2, 2026). If that is a "
         "mistake, correct it under Edit."),
        (a_case([INTERVIEW, REJECTED], [*ROLES, (SAM, "hire")]),
         "Sam Example both hired for this job and got it. If that is a mistake, remove one role under People; "
         "otherwise all their steps stay."),
        (the_case(INTERVIEW, REJECTED, an_event(3, "hire_identified", "2026-05-01", GIL)),
         "Gilbert Example both hired for this job and got it. If that is a mistake, remove one role under "
         "People; otherwise all their steps stay."),
        (a_case([INTERVIEW, REJECTED], [(OTT, "interviewer")]),
         "No recruiter is recorded, so no step asks what decided it. If there was one, add them under People."),
    ],
)  # fmt: skip
def test_a_likely_slip_is_named_and_no_dead_end(case: Case, words: str) -> None:
    (sentence,) = plausibility_hints(case)
    assert sentence == words
    assert next_dated_action(steps_on(case, "2026-03-20"), date(2026, 3, 20)) is not None


@pytest.mark.parametrize(
    "case",
    [
        the_case(),
        the_case(INTERVIEW),
        a_case([INTERVIEW], [(OTT, "interviewer")]),
        the_case(REJECTED),
        a_case(),
        the_case(INTERVIEW, REJECTED, moved(an_event(3, "interview_held", "2026-03-02"), "2026-04-01")),
    ],
)  # fmt: skip
def test_an_ordinary_case_raises_no_doubt(case: Case) -> None:
    assert plausibility_hints(case) == ()
