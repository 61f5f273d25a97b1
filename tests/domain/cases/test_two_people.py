"""Who refers the user in and who recruits: 0, 1 or 2 of 2, in one sentence."""

from __future__ import annotations

import pytest

from crm.domain.cases.two_people import two_people
from tests.builders import GIL, OTT, SAM, a_case, a_person, an_event

SAM_LAKE = a_person(SAM)
REJECTED = an_event(1, "rejection_received", "2026-03-16")
TABLE = [
    (
        [],
        0,
        True,
        "0 of 2 in place: nobody refers you in yet, and you have not named the recruiter.",
    ),
    (
        [(SAM, "recruiter")],
        1,
        True,
        "1 of 2 in place: Sam Example recruits. Nobody refers you in yet.",
    ),
    (
        [(SAM, "referrer")],
        1,
        False,
        "1 of 2 in place: Sam Example refers you in. You have not named the recruiter.",
    ),
    (
        [(OTT, "referrer"), (SAM, "recruiter")],
        2,
        False,
        "2 of 2 in place: Ottoline Example refers you in, Sam Example recruits.",
    ),
    (
        [(SAM, "referrer"), (SAM, "recruiter")],
        1,
        True,
        "1 of 2 in place: Sam Example refers you in and recruits, "
        "so there is only one of them to turn to.",
    ),
    (
        [(SAM, "referrer"), (OTT, "referrer"), (SAM, "recruiter")],
        2,
        False,
        "2 of 2 in place: Sam Example and Ottoline Example refer you in, Sam Example recruits.",
    ),
    (
        [(GIL, "recruiter"), (SAM, "recruiter")],
        1,
        True,
        "1 of 2 in place: Sam Example and Gilbert Example recruit. Nobody refers you in yet.",
    ),
    (
        [(GIL, "hiring_manager"), (OTT, "interviewer"), (SAM, "helper")],
        0,
        True,
        "0 of 2 in place: nobody refers you in yet, and you have not named the recruiter.",
    ),
]


@pytest.mark.parametrize(("roles", "number", "wanted", "sentence"), TABLE)
def test_each_way_it_can_stand(
    roles: list[tuple[int, str]], number: int, wanted: bool, sentence: str
) -> None:
    both = two_people(a_case(roles=roles))
    assert both is not None
    assert (both.number, both.wants_referrer, both.sentence) == (number, wanted, sentence)


def test_it_still_counts_after_a_no() -> None:
    assert two_people(a_case([REJECTED], [(SAM, "referrer")])) is not None


@pytest.mark.parametrize("end", ["hired_here", "hired_elsewhere", "withdrawn_by_you"])
def test_a_closed_one_asks_for_nobody(end: str) -> None:
    assert two_people(a_case([an_event(1, end, "2026-03-16")])) is None
    assert two_people(a_case(closed_on=REJECTED.on, closed_why="let_go")) is None
