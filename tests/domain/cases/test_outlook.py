"""What became of a lost case: three possible turns, based on what was recorded and never on a story."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from crm.domain.cases.ledger import Claim, ClaimKind, Comparison, Reason, Verdict
from crm.domain.cases.opportunity import Opportunity
from crm.domain.cases.outlook import Turn, outlook
from crm.domain.ids import ClaimId, ComparisonId, OpportunityId
from tests.builders import INTERVIEW, REJECTED, WREN, an_event, the_case

CASE = OpportunityId(1)
HIRED = an_event(3, "hire_identified", "2026-04-20", WREN)


def a_claim(kind: ClaimKind, code: Reason = Reason.MORE_QUALIFIED) -> Claim:
    return Claim(ClaimId(1), CASE, kind, "They knew the software.", code)


def a_line(**values: Any) -> Comparison:
    line = Comparison(ComparisonId(1), CASE, "software", verdict=Verdict.BETTER)
    return replace(line, **{"kind": ClaimKind.OPINION, **values})


def because(turn: Turn, *events: Any, claims: Any = (), lines: Any = (), others: Any = ()) -> str:
    case = the_case(*(events or (INTERVIEW, REJECTED, HIRED)))
    found = {item.turn: item for item in outlook(case, claims, lines, others)}
    return found[turn].because


def test_a_case_that_was_not_lost_has_no_long_game() -> None:
    assert outlook(the_case(INTERVIEW), (), (), ()) == ()


def test_nothing_speaks_for_a_turn_at_first() -> None:
    assert [item.because for item in outlook(the_case(), (), (), ())] == ["", "", ""]


def test_the_hire_left_says_more_than_a_new_posting() -> None:
    posted = an_event(4, "role_reposted", "2026-09-20")
    left = an_event(5, "hire_left", "2026-09-01")
    told = because(Turn.HIRE_DID_NOT_LAST, INTERVIEW, REJECTED, posted)
    assert told == "The job was posted again on Sep 20, 2026."
    told = because(Turn.HIRE_DID_NOT_LAST, INTERVIEW, REJECTED, posted, left)
    assert told == "The person hired left on Sep 1, 2026."


@pytest.mark.parametrize(
    ("company", "applied", "expected"),
    [
        ("Northlight GmbH", date(2026, 8, 1), "Lead Planner, since Aug 1, 2026."),
        ("Brambleworks", date(2026, 8, 1), ""),
        ("Northlight", date(2025, 8, 1), ""),
    ],
)
def test_a_later_opportunity_at_the_same_company_is_their_new_role(
    company: str, applied: date, expected: str
) -> None:
    case = the_case(INTERVIEW, REJECTED, HIRED)
    case = replace(case, opportunity=replace(case.opportunity, applied_on=date(2026, 2, 1)))
    other = Opportunity(OpportunityId(2), company, "Lead Planner", applied_on=applied)
    found = {item.turn: item for item in outlook(case, (), (), (case.opportunity, other))}
    turn = found[Turn.NEW_ROLE_FITS_BETTER]
    assert (turn.because, turn.leads_to) == (expected, other.id if expected else None)


@pytest.mark.parametrize(
    ("claims", "lines", "expected"),
    [
        ([a_claim(ClaimKind.FACT)], [], "Someone told you: They knew the software."),
        ([a_claim(ClaimKind.OPINION)], [], "An opinion so far: They knew the software."),
        ([a_claim(ClaimKind.STORY)], [], ""),
        ([a_claim(ClaimKind.FACT, Reason.SALARY)], [], ""),
        ([], [a_line()], "An opinion so far: they are stronger in software."),
        (
            [],
            [a_line(kind=ClaimKind.FACT)],
            "According to the facts you compared, they are stronger in: software.",
        ),
        (
            [],
            [
                a_line(kind=ClaimKind.FACT),
                a_line(kind=ClaimKind.FACT, criterion="degree", verdict=Verdict.WORSE),
            ],
            "According to the facts you compared, they are stronger in: software; you are stronger in: degree.",
        ),
        ([], [a_line(kind=ClaimKind.STORY)], ""),
        ([], [a_line(verdict=Verdict.EQUAL)], ""),
        ([], [a_line(criterion="age")], ""),
    ],
)
def test_better_is_what_somebody_said_or_the_comparison_shows(
    claims: list[Claim], lines: list[Comparison], expected: str
) -> None:
    assert because(Turn.HIRE_WAS_BETTER, claims=claims, lines=lines) == expected


@pytest.mark.parametrize(
    ("claims", "lines", "certain"),
    [
        ([a_claim(ClaimKind.FACT)], [], True),
        ([a_claim(ClaimKind.OPINION)], [], False),
        ([], [a_line()], False),
        ([], [a_line(kind=ClaimKind.FACT)], True),
        ([a_claim(ClaimKind.OPINION)], [a_line(kind=ClaimKind.FACT)], True),
        (
            [],
            [a_line(kind=ClaimKind.FACT), a_line(kind=ClaimKind.FACT, verdict=Verdict.WORSE)],
            False,
        ),
        ([], [], False),
    ],
    ids=["told", "an opinion", "an opinion in a line", "a fact", "both", "facts differ", "nothing"],
)
def test_only_facts_that_agree_are_a_verdict(
    claims: list[Claim], lines: list[Comparison], certain: bool
) -> None:
    found = {item.turn: item for item in outlook(the_case(), claims, lines, ())}
    assert found[Turn.HIRE_WAS_BETTER].certain is certain


def test_a_new_posting_does_not_say_that_the_hire_left() -> None:
    posted, left = (an_event(4, kind, "2026-09-20") for kind in ("role_reposted", "hire_left"))
    (turn, *_) = outlook(the_case(INTERVIEW, REJECTED, posted), (), (), ())
    assert not turn.certain
    (turn, *_) = outlook(the_case(INTERVIEW, REJECTED, left), (), (), ())
    assert turn.certain
