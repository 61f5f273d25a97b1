"""Who may have got the job: proposals with reasons, and none without company and position."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.cases.hire_matches import LEAST_CONFIDENCE, match_hire
from crm.domain.cases.opportunity import Opportunity
from crm.domain.ids import OpportunityId, PersonId
from crm.domain.people.normalise import company_key
from crm.domain.people.person import Person

SEEN = date(2026, 11, 20)


def lost(
    company: str = "Northlight Instruments Ltd", title: str = "Supply Chain Planner"
) -> Opportunity:
    return Opportunity(OpportunityId(1), company, title)


def person(company: str, position: str) -> Person:
    return Person(PersonId(1), "Wren", "Ashdale", company, position)


@pytest.mark.parametrize(
    ("company", "position", "proposed"),
    [
        ("Northlight Instruments Ltd", "Supply Chain Planner", True),
        ("Northlight Instruments", "Supply Chain Planner", True),
        ("NORTHLIGHT INSTRUMENTS, INC.", "Senior Supply Chain Planner (EMEA)", True),
        ("Northlight Instruments GmbH", "Planner, Supply Chain", True),
        ("Northlight Instruments", "Office Manager", False),
        ("Brambleworks", "Supply Chain Planner", False),
        ("Northlight Instruments", "", False),
        ("", "Supply Chain Planner", False),
        ("", "", False),
    ],
)
def test_who_is_proposed(company: str, position: str, proposed: bool) -> None:
    assert bool(match_hire(person(company, position), None, [lost()], SEEN)) is proposed


@pytest.mark.parametrize(
    ("before", "internal"),
    [
        (None, None),
        ("", None),
        ("Brambleworks", False),
        ("Northlight Instruments", True),
        ("northlight instruments, inc.", True),
    ],
)
def test_internal_or_external(before: str | None, internal: bool | None) -> None:
    (match,) = match_hire(
        person("Northlight Instruments", "Supply Chain Planner"), before, [lost()], SEEN
    )
    assert match.internal is internal


def test_the_reasons_name_what_was_compared() -> None:
    (match,) = match_hire(
        person("Northlight Instruments", "Supply Chain Planner"), None, [lost()], SEEN
    )
    told = " ".join(match.why)
    for words in (
        "Wren Ashdale",
        "Northlight Instruments Ltd",
        "Supply Chain Planner",
        "Nov 20, 2026",
    ):
        assert words in told


def test_the_best_match_comes_first() -> None:
    cases = [
        Opportunity(OpportunityId(1), "Northlight", "Planner of the Supply Chain Team"),
        Opportunity(OpportunityId(2), "Northlight", "Supply Chain Planner"),
    ]
    found = match_hire(person("Northlight", "Supply Chain Planner"), None, cases, SEEN)
    assert found[0].opportunity.id == 2


@pytest.mark.parametrize(
    ("name", "key"),
    [("Northlight Ltd.", "northlight"), ("Smith & Co. KG", "smith"), ("Group Holding", "group holding"),
     ("SE", "se"), ("", ""), ("Müller GmbH", "muller")],
)  # fmt: skip
def test_legal_forms_do_not_count(name: str, key: str) -> None:
    assert company_key(name) == key


@given(st.text(), st.text(), st.none() | st.text(), st.text(min_size=1), st.text(min_size=1))
def test_whatever_the_words_the_confidence_is_a_share(
    company: str, position: str, before: str | None, other: str, title: str
) -> None:
    for match in match_hire(person(company, position), before, [lost(other, title)], SEEN):
        assert LEAST_CONFIDENCE <= match.confidence <= 100
        assert company
        assert position
