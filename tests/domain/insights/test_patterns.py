"""What keeps coming back: each opportunity once, facts only, and nothing claimed of a few."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from crm.domain.cases.case_file import Case
from crm.domain.cases.ledger import AgeBucket, ClaimKind, Comparison, Verdict
from crm.domain.ids import ComparisonId, OpportunityId
from crm.domain.insights.patterns import patterns
from tests.builders import a_case, an_event


def case(number: int, *events: tuple[str, str, Any]) -> Case:
    """A case with events: kind, day and, of a hire, whether from inside."""
    made = a_case(
        [
            an_event(n, kind, on, internal=internal)
            for n, (kind, on, internal) in enumerate(events, 1)
        ]
    )
    return replace(made, opportunity=replace(made.opportunity, id=OpportunityId(number)))


def hired(internal: bool | None, on: str = "2026-03-20") -> tuple[str, str, Any]:
    return ("hire_identified", on, internal)


NO = ("rejection_received", "2026-03-01", None)


@pytest.mark.parametrize(
    ("cases", "expected"),
    [
        pytest.param([], (0, 0), id="nothing"),
        pytest.param([case(1, NO)], (0, 0), id="lost, but nobody knows to whom"),
        pytest.param([case(1, NO, hired(None))], (0, 0), id="known who, not from where"),
        pytest.param([case(1, NO, hired(True))], (1, 1), id="an insider"),
        pytest.param([case(1, NO, hired(False))], (0, 1), id="from outside"),
        pytest.param([case(1, hired(True))], (1, 1), id="never told, but seen"),
        pytest.param(
            [case(1, NO, hired(True), hired(False, "2026-06-01"))], (0, 1), id="the latest hire counts"
        ),
        pytest.param(
            [case(1, NO, hired(True), ("hired_here", "2026-09-01", None))], (0, 0), id="won in the end"
        ),
        pytest.param(
            [case(1, NO, hired(True)), case(2, NO, hired(False)), case(3, NO, hired(True)), case(4)],
            (2, 3), id="each once",
        ),
    ],
)  # fmt: skip
def test_lost_to_insiders(cases: list[Case], expected: tuple[int, int]) -> None:
    found = patterns(cases, [])
    assert (found.insiders.hits, found.insiders.of) == expected


def line(
    case: int, criterion: str, verdict: str = "better", kind: str = "fact", age: str = ""
) -> Comparison:
    return Comparison(
        ComparisonId(0), OpportunityId(case), criterion, verdict=Verdict(verdict), kind=ClaimKind(kind),
        age_bucket=AgeBucket(age) if age else None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([line(1, "SQL")], [("SQL", 1, 1)], id="they had it"),
        pytest.param([line(1, "SQL", "equal"), line(2, "SQL", "worse")], [], id="never missing"),
        pytest.param([line(1, "SQL", "unclear")], [], id="nobody knows"),
        pytest.param([line(1, "SQL", kind="story"), line(2, "SQL", kind="opinion")], [], id="no facts"),
        pytest.param(
            [line(1, "SQL"), line(2, " sql  "), line(3, "Sql", "equal")], [("SQL", 2, 3)],
            id="written in several ways",
        ),
        pytest.param(
            [line(1, "SQL"), line(1, "SQL", "equal"), line(2, "SQL")], [("SQL", 1, 2)],
            id="of one opportunity the latest line counts",
        ),
        pytest.param(
            [line(1, "degree"), line(1, "SQL"), line(2, "SQL")], [("SQL", 2, 2), ("degree", 1, 1)],
            id="the most frequent first",
        ),
        pytest.param([line(1, "age", age="younger"), line(2, "Age")], [], id="age is no credential"),
    ],
)  # fmt: skip
def test_what_the_hires_had(lines: list[Comparison], expected: list[tuple[str, int, int]]) -> None:
    found = patterns([], lines)
    assert [(c.name, c.rate.hits, c.rate.of) for c in found.credentials] == expected


@pytest.mark.parametrize(
    ("better", "equal", "carried"),
    [
        pytest.param(7, 0, False, id="seven are too few, whatever they say"),
        pytest.param(8, 0, True, id="eight of eight"),
        pytest.param(7, 2, False, id="7 of 9: it could be less than half"),
        pytest.param(8, 1, True, id="8 of 9: 57 to 98 percent"),
        pytest.param(20, 12, False, id="20 of 32: 45 to 77 percent"),
    ],
)
def test_one_thing_to_do_at_most_and_only_if_the_numbers_carry_it(
    better: int, equal: int, carried: bool
) -> None:
    verdicts = ["better"] * better + ["equal"] * equal
    lines = [line(n, "SQL", verdict) for n, verdict in enumerate(verdicts, 1)]
    lines += [line(n, "degree", verdict) for n, verdict in enumerate(verdicts, 1)]
    found = patterns([], lines).to_do
    assert (found.name if found else None) == ("degree" if carried else None)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param([], (0, 0), id="nothing"),
        pytest.param([line(1, "age", age="younger"), line(2, "age", age="similar")], (1, 2), id="two"),
        pytest.param([line(1, "age", age="cannot_tell")], (0, 0), id="cannot tell says nothing"),
        pytest.param(
            [line(1, "age", age="younger"), line(1, "age", age="older")], (0, 1), id="the latest counts"
        ),
        pytest.param([line(1, "SQL")], (0, 0), id="no impression"),
    ],
)  # fmt: skip
def test_impressions_of_age_are_a_count(lines: list[Comparison], expected: tuple[int, int]) -> None:
    found = patterns([], lines)
    assert (found.younger.hits, found.younger.of) == expected
    assert found.anything is (expected != (0, 0) or bool(found.credentials))
