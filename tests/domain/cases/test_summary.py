"""One opportunity on one page: days, the wait, what was said, stories against facts, who is still there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from crm.domain.cases.case_file import Case
from crm.domain.cases.ledger import Claim, ClaimKind, Reason, StoryVerdict
from crm.domain.cases.one_page import parts
from crm.domain.cases.opportunity import Event, EventKind, Opportunity, Role, RoleHeld
from crm.domain.cases.summary import Agrees, Summary, proposed_verdict, summary
from crm.domain.ids import ClaimId, EventId, OpportunityId, PersonId, RoleId
from crm.domain.people.person import Person
from crm.domain.warmth.scale import Word

NO_DAY = date(2026, 11, 20)
JOB = Opportunity(OpportunityId(1), "Northlight", "Planner", applied_on=date(2026, 9, 1))
REC = Person(PersonId(1), "Rhea", "Quill")
BOSS = Person(PersonId(2), "Wren", "Ashdale")
HIRE = Person(PersonId(3), "Ola", "Fenn")


def event(number: int, kind: EventKind, on: date, *who: int, **more: object) -> Event:
    people = tuple(map(PersonId, who))
    return Event(EventId(number), JOB.id, kind, on, people, **more)  # type: ignore[arg-type]


def claim(number: int, kind: ClaimKind, words: str, reason: Reason, by: int | None = None) -> Claim:
    who = PersonId(by) if by else None
    on = NO_DAY if by else None
    return Claim(ClaimId(number), JOB.id, kind, words, reason, who, on, "call" if by else "")


INTERVIEW = event(1, EventKind.INTERVIEW_HELD, date(2026, 10, 31), 2)
REJECTION = event(2, EventKind.REJECTION_RECEIVED, NO_DAY)


def of(
    *claims: Claim, job: Opportunity = JOB, events: tuple[Event, ...] = (INTERVIEW, REJECTION),
    limits: tuple[str, ...] = (), **more: object,
) -> Summary:  # fmt: skip
    people = {person.id: person for person in (REC, BOSS, HIRE)}
    roles = (RoleHeld(RoleId(1), REC.id, JOB.id, Role.RECRUITER),)
    case = Case(job, roles, events, people, **more)  # type: ignore[arg-type]
    ties = {REC.id: (12.0, Word.QUIET), HIRE.id: (55.0, Word.FRESH)}
    return summary(case, claims, people, ties, limits)


def test_what_happened_in_its_order_with_the_people_of_it() -> None:
    found = of(
        events=(
            event(4, EventKind.HIRE_IDENTIFIED, date(2026, 12, 20), 3),
            REJECTION,
            event(9, EventKind.APPLIED, date(2026, 9, 1)),
            INTERVIEW,
        )
    )
    assert found.happened == (
        (date(2026, 9, 1), "You applied"),
        (date(2026, 10, 31), "You interviewed with Wren Ashdale"),
        (NO_DAY, "They said no"),
        (date(2026, 12, 20), "You found out who got the job: Ola Fenn"),
    )


@pytest.mark.parametrize(
    ("promised", "said"),
    [
        (None, []),
        (date(2026, 11, 10), ["They had promised it by Nov 10, 2026; it came 10 days later."]),
        (NO_DAY, ["They had promised it by Nov 20, 2026; it came by then."]),
        (date(2026, 12, 1), ["They had promised it by Dec 1, 2026; it came by then."]),
    ],
)
def test_how_long_the_answer_took_against_what_they_promised(
    promised: date | None, said: list[str]
) -> None:
    found = of(job=replace(JOB, promised_decision_on=promised))
    assert list(found.waited) == ["The answer took 20 days from your last interview.", *said]


def test_without_an_interview_the_wait_counts_from_the_application_and_no_law_is_named() -> None:
    found = of(events=(REJECTION,), limits=("Canada, Ontario, 45 days from your last interview",))
    assert found.waited == ("The answer took 3 months from your application.",)
    assert of(job=replace(JOB, applied_on=None), events=(REJECTION,)).waited == ()


def test_what_the_law_says_stands_beside_the_wait() -> None:
    found = of(limits=("Canada, Ontario, 45 days from your last interview",))
    assert (
        found.waited[-1] == "What the law says: Canada, Ontario, 45 days from your last interview."
    )


@pytest.mark.parametrize(
    ("events", "waited"),
    [
        ((INTERVIEW,), ()),
        (
            (INTERVIEW, event(2, EventKind.NO_ANSWER_PRESUMED, NO_DAY)),
            ("They never gave an answer.",),
        ),
        (
            (replace(INTERVIEW, on=NO_DAY), REJECTION),
            ("The answer came on the day of your last interview.",),
        ),
        # They picked it up again afterwards: the interview that followed is no part of the first wait.
        (
            (
                INTERVIEW,
                REJECTION,
                replace(INTERVIEW, id=EventId(7), on=NO_DAY + timedelta(days=9)),
            ),
            ("The answer took 20 days from your last interview.",),
        ),
    ],
)
def test_other_ends(events: tuple[Event, ...], waited: tuple[str, ...]) -> None:
    assert of(events=events).waited == waited


def test_facts_stand_before_opinions_each_with_who_said_it() -> None:
    opinion = claim(1, ClaimKind.OPINION, "Maybe the budget", Reason.SALARY, 1)
    fact = claim(2, ClaimKind.FACT, "Somebody from inside", Reason.INTERNAL_SAFER, 1)
    found = of(opinion, fact).told
    assert [(t.claim.words, t.said_by, t.polite) for t in found] == [
        ("Somebody from inside", "Rhea Quill", True),
        ("Maybe the budget", "Rhea Quill", True),
    ]


@pytest.mark.parametrize(
    ("reason", "kind", "told", "agrees"),
    [
        (Reason.SALARY, ClaimKind.FACT, Reason.SALARY, Agrees.CONFIRMED),
        (Reason.SALARY, ClaimKind.FACT, Reason.INTERNAL_SAFER, Agrees.CONTRADICTED),
        (Reason.SALARY, ClaimKind.OPINION, Reason.SALARY, Agrees.OPEN),
        (Reason.SALARY, ClaimKind.FACT, Reason.UNKNOWN, Agrees.OPEN),
        (Reason.UNKNOWN, ClaimKind.FACT, Reason.SALARY, Agrees.OPEN),
    ],
)
def test_a_story_is_borne_out_by_facts_only(
    reason: Reason, kind: ClaimKind, told: Reason, agrees: Agrees
) -> None:
    story = claim(1, ClaimKind.STORY, "I was too expensive", reason)
    found = of(story, claim(2, kind, "What they said", told, 1))
    assert [(one.claim.words, one.agrees) for one in found.stories] == [
        ("I was too expensive", agrees)
    ]
    assert [one.claim.words for one in found.told] == ["What they said"]


def test_the_warmest_come_first_and_who_was_put_away_is_left_out() -> None:
    assert of().in_touch == ((HIRE, Word.FRESH), (REC, Word.QUIET), (BOSS, Word.NO_CONTACT))
    away = {REC.id: replace(REC, archived_on=NO_DAY), HIRE.id: HIRE}
    case = Case(JOB, (), (REJECTION,), away)
    assert [p.name for p, _ in summary(case, (), {}, {}).in_touch] == ["Ola Fenn"]


@pytest.mark.parametrize(
    ("reason", "told", "verdict", "proposed"),
    [
        (Reason.SALARY, Reason.SALARY, None, StoryVerdict.CONFIRMED),
        (Reason.SALARY, Reason.INTERNAL_SAFER, None, StoryVerdict.REFUTED),
        (Reason.UNKNOWN, Reason.SALARY, None, None),
        (Reason.SALARY, Reason.UNKNOWN, None, None),
        (Reason.SALARY, Reason.SALARY, StoryVerdict.UNKNOWABLE, None),
    ],
)
def test_facts_propose_a_verdict_where_there_is_none(
    reason: Reason, told: Reason, verdict: StoryVerdict | None, proposed: StoryVerdict | None
) -> None:
    story = replace(claim(1, ClaimKind.STORY, "I was too expensive", reason), verdict=verdict)
    fact = claim(2, ClaimKind.FACT, "What they said", told, 1)
    assert proposed_verdict(story, [fact]) is proposed
    assert proposed_verdict(fact, [fact]) is None


@pytest.mark.parametrize(
    ("verdict", "on", "says"),
    [
        (None, None, "What you were told says something else."),
        (StoryVerdict.REFUTED, NO_DAY, "Refuted, Nov 20, 2026."),
        (StoryVerdict.CONFIRMED, NO_DAY, "Confirmed, Nov 20, 2026."),
        (StoryVerdict.UNKNOWABLE, None, "Cannot be known."),
    ],
)
def test_the_page_has_the_verdict_or_else_what_the_facts_say(
    verdict: StoryVerdict | None, on: date | None, says: str
) -> None:
    story = replace(
        claim(1, ClaimKind.STORY, "I was too\nexpensive", Reason.SALARY),
        verdict=verdict, verdict_on=on,
    )  # fmt: skip
    page = parts(
        of(story, claim(2, ClaimKind.FACT, "One from inside", Reason.INTERNAL_SAFER, 1)), ""
    )
    assert [part.heading for part in page] == [
        "What happened", "How long they kept you waiting", "What you were told",
        "What you told yourself", "How warm the ties are", "What comes next",
    ]  # fmt: skip
    assert page[2].lines == (
        "Fact: An internal candidate was safer. One from inside. (Rhea Quill, Nov 20, 2026, call) "
        "What was said; it may be polite.",
    )
    assert page[3].lines == (f"Salary. I was too expensive. {says}",)
    assert page[4].lines[0] == "Ola Fenn: fresh"
    assert page[5].lines == ("Nothing is left to do here.",)


def test_a_page_of_which_nothing_is_known_says_so() -> None:
    page = parts(Summary("x", "x", (), (), (), (), ()), "Call Rhea (until Nov 23, 2026)")
    assert [(part.heading, part.lines) for part in page] == [
        ("What happened", ("Nothing is written down yet.",)),
        ("What you were told", ("Nobody has told you why yet.",)),
        ("How warm the ties are", ("Nothing is written down yet.",)),
        ("What comes next", ("Call Rhea (until Nov 23, 2026)",)),
    ]
