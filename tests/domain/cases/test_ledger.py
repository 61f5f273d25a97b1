"""Facts, opinions and stories: what counts, and who could still tell."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from crm.domain.cases.case_file import Case
from crm.domain.cases.ledger import (
    Claim,
    ClaimKind,
    hire_internal,
    is_unknown,
    lost,
    may_be_polite,
    proposed_name,
    tells_an_age,
    who_could_tell,
)
from crm.domain.ids import ClaimId, OpportunityId
from tests.builders import (
    ASKING_WHY,
    BAR,
    GIL,
    OTT,
    PRI,
    SAM,
    WREN,
    a_case,
    a_person,
    a_touchpoint,
    an_event,
)

REJECTED = an_event(9, "rejection_received", "2026-03-02")
ROLES = (
    (SAM, "interviewer"), (GIL, "hiring_manager"), (OTT, "referrer"), (BAR, "recruiter"),
    (PRI, "hire"),
)  # fmt: skip


def a_claim(kind: str = "fact", **values: Any) -> Claim:
    return Claim(ClaimId(1), OpportunityId(1), ClaimKind(kind), "They said so.", **values)


def lost_case(*touchpoints: Any, **values: Any) -> Case:
    return a_case([REJECTED], ROLES, touchpoints, **values)


def order(case: Case, *claims: Claim) -> list[int]:
    return [source.person.id for source in who_could_tell(case, claims, ASKING_WHY)]


def test_only_a_fact_ends_not_knowing() -> None:
    case = lost_case()
    assert is_unknown(case, [])
    assert is_unknown(case, [a_claim("story"), a_claim("opinion", said_by=SAM)])
    assert not is_unknown(case, [a_claim("story"), a_claim("fact", said_by=SAM)])


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [((), False), (("interview_held",), False), (("offer_received",), False),
     (("rejection_received",), True), (("no_answer_presumed",), True), (("hire_identified",), True),
     (("rejection_received", "hired_here"), False)],
)  # fmt: skip
def test_there_is_nothing_to_explain_before_the_news(
    kinds: tuple[str, ...], expected: bool
) -> None:
    events = [an_event(n, kind, f"2026-03-0{n}") for n, kind in enumerate(kinds, 1)]
    assert lost(a_case(events)) is expected


def test_the_recruiter_is_asked_first_and_the_manager_not_at_all() -> None:
    assert order(lost_case()) == [BAR, OTT, SAM, PRI]


@pytest.mark.parametrize(
    ("roles", "known_as"),
    [(("interviewer", "referrer"), "referrer"), (("hire", "interviewer"), "interviewer"),
     (("hire", "interviewer", "referrer", "recruiter"), "recruiter"), (("helper", "hire"), "hire")],
)  # fmt: skip
def test_of_several_roles_the_strongest_says_what_they_may_know(
    roles: tuple[str, ...], known_as: str
) -> None:
    for order_ in (roles, roles[::-1]):
        case = a_case([REJECTED], [(SAM, role) for role in order_])
        assert [source.role for source in who_could_tell(case, [], ASKING_WHY)] == [known_as]


def test_people_not_asked_yet_come_first() -> None:
    asked = a_touchpoint(1, "call", "2026-03-05", BAR)
    assert order(lost_case(asked)) == [OTT, SAM, PRI, BAR]
    assert who_could_tell(lost_case(asked), [], ASKING_WHY)[-1].asked


@pytest.mark.parametrize(
    "values",
    [{"on": "2026-03-01"}, {"opportunity_id": OpportunityId(2)}, {"direction": "in"},
     {"result": "no_answer"}],
)  # fmt: skip
def test_a_contact_that_asked_nothing_is_no_question(values: dict[str, Any]) -> None:
    on = values.pop("on", "2026-03-05")
    assert order(lost_case(a_touchpoint(1, "call", on, BAR, **values)))[0] == BAR


def test_a_person_who_said_something_counts_as_asked() -> None:
    assert order(lost_case(), a_claim("opinion", said_by=BAR)) == [OTT, SAM, PRI, BAR]


def test_a_manager_who_got_in_touch_may_be_asked() -> None:
    offered = a_touchpoint(1, "email", "2026-03-04", GIL, direction="in")
    assert order(lost_case(offered)) == [BAR, OTT, SAM, PRI, GIL]
    assert order(lost_case(), a_claim("opinion", said_by=GIL))[-1] == GIL
    before = a_touchpoint(1, "email", "2026-02-04", GIL, direction="in")
    assert GIL not in order(lost_case(before))


def test_a_manager_stays_one_also_as_an_interviewer() -> None:
    interview = an_event(1, "interview_held", "2026-02-20", GIL, WREN)
    case = a_case([interview, REJECTED], [(GIL, "hiring_manager")])
    assert order(case) == [WREN]


def test_nobody_is_asked_twice_or_against_their_will() -> None:
    quiet = a_person(OTT, do_not_contact=True)
    case = a_case([REJECTED], [(OTT, "referrer"), (BAR, "recruiter"), (BAR, "interviewer")],
                  people=[quiet])  # fmt: skip
    assert order(case) == [BAR]
    assert order(replace(case, people={})) == []


@pytest.mark.parametrize(
    ("who", "kind", "polite"),
    [(BAR, "fact", True), (GIL, "opinion", True), (SAM, "fact", True), (OTT, "fact", False),
     (PRI, "fact", False), (None, "fact", False), (BAR, "story", False)],
)  # fmt: skip
def test_what_the_employer_says_may_be_polite(who: Any, kind: str, polite: bool) -> None:
    assert may_be_polite(lost_case(), a_claim(kind, said_by=who)) is polite


def test_where_the_hire_came_from() -> None:
    assert hire_internal(lost_case()) is None
    known = [an_event(1, "hire_identified", "2026-03-05", PRI),
             an_event(2, "hire_identified", "2026-03-09", PRI, internal=True)]  # fmt: skip
    assert hire_internal(a_case(known)) is True


@pytest.mark.parametrize(
    "basis",
    ["born 1990", "is 34", "34 years old", "a 34-year-old", "1990-05-02", "2.5.1990", "DOB 1990",
     "aged 28", "about 30", "28 yo"],
)  # fmt: skip
def test_an_age_is_noticed(basis: str) -> None:
    assert tells_an_age(basis)


@pytest.mark.parametrize(
    "basis",
    ["graduation year on the profile: 2014", "first job in 2016", "is 10 years in the trade",
     "about 15 years of experience", "", "finished school ten years after me"],
)  # fmt: skip
def test_a_basis_is_no_age(basis: str) -> None:
    assert not tells_an_age(basis)


@pytest.mark.parametrize(
    ("words", "name"),
    [("Talk to Ada Larkfield, she runs planning", "Ada Larkfield"), ("Ada Larkfield", "Ada Larkfield"),
     ("Meet Jean-Luc O'Brien.", "Jean-Luc O'Brien"), ("read more about planning", ""),
     ("Call Ada", ""), ("", ""), ("Ask Zoë van Dijk", ""),
     ("I would talk to Émile Ørsted Kaya", "Émile Ørsted Kaya")],
)  # fmt: skip
def test_a_recommendation_may_name_somebody(words: str, name: str) -> None:
    assert proposed_name(words) == name
