"""People and possible reasons: first-hand or hearsay, independent or not, stock phrases, whom to ask next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from crm import reference
from crm.domain.cases.case_file import Case
from crm.domain.cases.evidence import Evidence, evidence, parse_evidence, stock_phrase, was_there
from crm.domain.cases.ledger import Claim, ClaimKind, Reason
from crm.domain.ids import ClaimId, OpportunityId, PersonId
from crm.errors import ReferenceBroken
from tests.builders import BAR, GIL, OTT, PRI, SAM, WREN, a_case, a_person, a_touchpoint, an_event

INTERVIEW = an_event(1, "interview_held", "2026-03-02", GIL, OTT)
NO = an_event(2, "rejection_received", "2026-03-16")
ROLES = [(SAM, "recruiter"), (PRI, "referrer"), (GIL, "hiring_manager"), (OTT, "interviewer")]
SAID = "They needed someone who knows SAP."
STOCK = "Another candidate was a better fit."
NUMBERS = iter(range(1, 10_000))


def said(
    person: int,
    words: str = SAID,
    reason: str = "salary",
    on: str = "2026-03-18",
    kind: str = "fact",
) -> Claim:
    """What somebody said; a story is the user's own."""
    who = None if kind == "story" else PersonId(person)
    day = date.fromisoformat(on)
    number, case = ClaimId(next(NUMBERS)), OpportunityId(1)
    return Claim(number, case, ClaimKind(kind), words, Reason(reason), who, day, "call")


def asked(person: int, on: str = "2026-03-17") -> Any:
    return a_touchpoint(next(NUMBERS), "call", on, person, result="reached")


def of(
    claims: Sequence[Claim] = (), contacts: Sequence[Any] = (), case: Case | None = None
) -> Evidence:
    case = case or a_case([INTERVIEW, NO], ROLES, contacts)
    return evidence(case, claims, {}, (), reference.evidence())


def next_of(found: Evidence) -> tuple[int, bool] | None:
    return (found.ask.person.id, found.ask.again) if found.ask else None


#: What was said and asked, the reasons that two independent people gave, and whom to ask next (again or not).
TABLE: list[tuple[str, list[Claim], list[Any], set[str], tuple[int, bool] | None]] = [
    ("nobody was asked: the recruiter", [], [], set(), (SAM, False)),
    ("the recruiter was asked: who was in the room", [], [asked(SAM)], set(), (OTT, False)),
    ("both were asked: who was not there", [], [asked(SAM), asked(OTT)], set(), (PRI, False)),
    ("all were asked", [], [asked(SAM), asked(OTT), asked(PRI)], set(), None),
    ("one answer", [said(SAM)], [], set(), (OTT, False)),
    ("two who were there agree", [said(SAM), said(OTT)], [], {"salary"}, None),
    (
        "they name different reasons",
        [said(SAM), said(OTT, reason="not_shown")],
        [],
        set(),
        (PRI, False),
    ),
    ("first-hand and hearsay agree", [said(SAM), said(PRI)], [], {"salary"}, None),
    ("two stories told by others", [said(PRI), said(WREN)], [], set(), (SAM, False)),
    (
        "one person twice",
        [said(SAM), said(SAM, "Money.", on="2026-03-20")],
        [],
        set(),
        (OTT, False),
    ),
    ("a stock phrase supports nothing", [said(SAM, STOCK), said(OTT)], [], set(), (SAM, True)),
    ("two stock phrases", [said(SAM, STOCK), said(OTT, STOCK)], [], set(), (SAM, True)),
    ("a stock phrase, the other not asked", [said(SAM, STOCK)], [], set(), (OTT, False)),
    (
        "asked once more after it",
        [said(SAM, STOCK), said(OTT)],
        [asked(SAM, "2026-03-25")],
        set(),
        (PRI, False),
    ),
    (
        "asked on the day of the answer",
        [said(SAM, STOCK), said(OTT)],
        [asked(SAM, "2026-03-18")],
        set(),
        (SAM, True),
    ),
    (
        "it was answered then",
        [said(SAM, STOCK), said(SAM, on="2026-03-25"), said(OTT)],
        [],
        {"salary"},
        None,
    ),
    (
        "a reason that nobody names",
        [said(SAM, reason="unknown"), said(OTT, reason="unknown")],
        [],
        set(),
        (PRI, False),
    ),
    (
        "a story of yours",
        [said(SAM, kind="story"), said(OTT, kind="story")],
        [],
        set(),
        (SAM, False),
    ),
    (
        "opinions of two who were there",
        [said(SAM, kind="opinion"), said(OTT, kind="opinion")],
        [],
        {"salary"},
        None,
    ),
    ("asked before the news", [], [asked(SAM, "2026-03-10")], set(), (SAM, False)),
]


@pytest.mark.parametrize(
    ("what", "claims", "contacts", "agreed", "ask"), TABLE, ids=[t[0] for t in TABLE]
)
def test_what_is_known_and_whom_to_ask(
    what: str, claims: list[Claim], contacts: list[Any], agreed: set[str], ask: Any
) -> None:
    found = of(claims, contacts)
    assert {reason.value for reason in found.corroborated} == agreed
    assert next_of(found) == ask


def test_the_hiring_manager_is_never_proposed_unless_they_offered() -> None:
    case = a_case([INTERVIEW, NO], [(GIL, "hiring_manager"), (SAM, "recruiter")], [asked(SAM)])
    assert [row.person.id for row in of(case=case).rows] == [SAM, OTT]
    wrote = a_touchpoint(next(NUMBERS), "email", "2026-03-18", GIL, direction="in")
    case = a_case([INTERVIEW, NO], [(GIL, "hiring_manager")], [wrote, asked(OTT)])
    found = of(case=case)
    assert found.ask is not None
    assert (found.ask.person.id, found.ask.question[:25]) == (GIL, "You offered to tell me mo")


def test_people_who_want_no_contact_are_not_proposed() -> None:
    sam = a_person(SAM, do_not_contact=True)
    case = a_case([NO], [(SAM, "recruiter")], people=[sam])
    assert of(case=case).ask is None
    assert [row.person.id for row in of([said(SAM)], case=case).rows] == [SAM], (
        "what they said stays"
    )


@pytest.mark.parametrize(
    ("roles", "company", "there"),
    [
        ([(SAM, "recruiter")], "", True), ([(SAM, "recruiter")], "Northlight Inc.", True),
        ([(SAM, "recruiter")], "Harbour Search", False), ([(SAM, "hiring_manager")], "", True),
        ([(SAM, "referrer")], "", False), ([(SAM, "hire")], "", False), ([(SAM, "helper")], "", False),
        ([(SAM, "recruiter"), (SAM, "interviewer")], "Harbour Search", True), ([], "", False),
    ],
)  # fmt: skip
def test_who_was_there(roles: list[tuple[int, str]], company: str, there: bool) -> None:
    assert was_there(a_case([NO], roles, people=[a_person(SAM, company=company)]), SAM) is there


def test_whoever_sat_in_the_interview_was_there() -> None:
    sat = an_event(1, "interview_held", "2026-03-02", BAR)
    assert was_there(a_case([sat, NO], [(BAR, "referrer")]), BAR)


def test_somebody_without_a_part_may_have_said_something() -> None:
    outside = a_person(WREN)
    case = a_case([INTERVIEW, NO], ROLES)
    found = evidence(case, [said(WREN)], {WREN: outside}, (), reference.evidence())
    row = next(row for row in found.rows if row.person.id == WREN)
    assert (row.role, row.there, row.accounts[0].first_hand) == (None, False, False)
    assert found.reasons == (Reason.SALARY,)


def test_the_question_is_filled_in() -> None:
    found = of()
    assert found.ask is not None
    assert found.ask.question == "What would have made me the stronger choice as Planner?"


STOCKS = [
    "Another candidate was a better fit.",
    "We decided to move forward with other candidates.",
    "You were not the right fit.",
    "We had many strong applicants. It was a difficult decision. Thank you and good luck!",
    "We went with someone else.",
    "Other applicants more closely match the role.",
    "We will keep your resume on file.",
    "It came down to cultural fit.",
    "Unfortunately we chose another candidate whose experience is a closer match.",
    "Wir haben uns für einen anderen Bewerber entschieden.",
    "Ein anderer passte besser in das Anforderungsprofil.",
    "Bitte sehen Sie das nicht als Wertung Ihrer Qualifikation. Alles Gute für Ihre Zukunft!",
    "Leider können wir Sie nicht berücksichtigen.",
    "Es gab eine Vielzahl qualifizierter Bewerbungen.",
    "Votre profil ne correspond pas à notre recherche.",
    "Nous ne pouvons donner suite à votre candidature.",
    "Nous avons retenu un autre candidat, plus en adéquation avec le poste. Merci de votre intérêt.",
]
OWN = [
    "They needed SAP.",
    "You talked over Gilbert in the second round.",
    "Another candidate had run a night shift for ten years.",
    "It was a close call, but you did not show leadership.",
    "We chose another candidate because she knows the customs software.",
    "The budget was cut in March.",
    "Sie wollten jemanden mit Führungserfahrung.",
    "Wir haben uns für einen anderen entschieden, weil er Polnisch spricht.",
    "Il leur fallait quelqu'un qui parle polonais.",
    "Salary",
    "",
    "Your English was not strong enough for the Dublin team",
    "Someone from inside got it; it was settled in January.",
]


@pytest.mark.parametrize("words", STOCKS)
def test_a_stock_phrase(words: str) -> None:
    assert stock_phrase(words, reference.evidence().stock)


@pytest.mark.parametrize("words", OWN)
def test_words_of_their_own(words: str) -> None:
    assert stock_phrase(words, reference.evidence().stock) == ""


def test_every_mistake_of_the_file_is_told_at_once() -> None:
    raw = {
        "stock": [{"language": "en", "phrases": ["* x"], "courtesies": ["(a"], "source": ""}],
        "question": [{"roles": ["boss"], "first": "{name}?", "again": "A?", "source": "S."}],
        "more": 1,
    }
    with pytest.raises(ReferenceBroken) as refused:
        parse_evidence(raw, "the file")
    told = "\n".join(refused.value.problems)
    for place in (
        "stock 1, key 'phrases': phrase 1:", "stock 1, key 'courtesies': phrase 1:", "stock 1, key 'source'",
        "question 1, key 'roles': 'boss'", "question 1, key 'first': only {title} and {company}",
        "key 'more': this key is unknown", "key 'question': there is none for referrer, recruiter",
    ):  # fmt: skip
        assert place in told, told
