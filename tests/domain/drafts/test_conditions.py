"""The conditions of variants, each for cases in which it holds and in which it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from crm.domain.drafts.conditions import CONDITIONS
from crm.domain.drafts.occasion import Occasion
from crm.domain.ids import OpportunityId
from tests.builders import GIL, OTT, PRI, SAM, WREN, a_person, a_touchpoint, an_event
from tests.domain.drafts.situations import (
    INTERVIEW,
    NO,
    PEOPLE,
    SILENCE,
    SITUATIONS,
    Situation,
    happened,
    occasion,
)


def fits(name: str, situation: Situation, to: str = "recruiter") -> bool:
    """Whether a condition holds in a situation of its own."""
    SITUATIONS["of this test"] = situation
    try:
        return CONDITIONS[name].holds(occasion("any", "of this test", to))
    finally:
        del SITUATIONS["of this test"]


def after_no(*touchpoints: object, **more: object) -> Situation:
    return Situation((INTERVIEW, NO), touchpoints=touchpoints, **more)  # type: ignore[arg-type]


def a_call(number: int, on: str, result: str = "", who: int = SAM, **values: object) -> object:
    return a_touchpoint(number, "call", on, who, result=result, **values)


CALLS = [
    pytest.param([a_call(1, "2026-03-17", "reached")], "call_reached", id="they answered"),
    pytest.param([a_call(1, "2026-03-17", "no_answer")], "call_missed", id="nobody answered"),
    pytest.param([a_touchpoint(1, "voicemail", "2026-03-17", SAM)], "voicemail_left", id="a message"),
    pytest.param(
        [a_call(1, "2026-03-17", "reached"), a_call(2, "2026-03-18", "no_answer")],
        "call_reached", id="a talk counts before a later attempt",
    ),
    pytest.param(
        [a_call(1, "2026-03-17", "no_answer"), a_touchpoint(2, "voicemail", "2026-03-18", SAM)],
        "voicemail_left", id="the last attempt",
    ),
    pytest.param(
        [a_call(1, "2026-03-17", "reached", opportunity_id=None)], "call_reached", id="it names no case"
    ),
    pytest.param([a_call(1, "2026-03-17", direction="in")], "call_reached", id="they called back"),
    pytest.param([a_call(1, "2026-03-17")], "", id="nobody said what came of it"),
    pytest.param([a_call(1, "2026-03-05", "reached")], "", id="before the no"),
    pytest.param([a_call(1, "2026-03-16", direction="in")], "told_by_call", id="the news itself"),
    pytest.param([a_call(1, "2026-03-17", "reached", OTT)], "", id="with somebody else"),
    pytest.param(
        [a_call(1, "2026-03-17", "reached", opportunity_id=OpportunityId(9))], "", id="about another job"
    ),
    pytest.param([a_call(1, "2026-03-19", "reached")], "", id="tomorrow"),
    pytest.param([a_touchpoint(1, "email", "2026-03-16", SAM, direction="in")], "told_by_letter", id="a mail"),
    pytest.param([a_touchpoint(1, "email", "2026-03-16", SAM)], "", id="the user's own mail"),
    pytest.param([a_touchpoint(1, "email", "2026-03-15", SAM, direction="in")], "", id="an earlier mail"),
]  # fmt: skip


@pytest.mark.parametrize(("touchpoints", "expected"), CALLS)
def test_what_was_said_since_the_no(touchpoints: list[object], expected: str) -> None:
    about = ("call_reached", "call_missed", "voicemail_left", "told_by_call", "told_by_letter")
    assert [name for name in about if fits(name, after_no(*touchpoints))] == (
        [expected] if expected else []
    )


def test_what_came_on_the_day_of_a_presumed_no_is_not_the_news() -> None:
    for kind in ("call", "email"):
        came = a_touchpoint(1, kind, "2026-03-16", SAM, direction="in")
        situation = Situation((INTERVIEW, SILENCE), touchpoints=[came])
        assert not fits("told_by_call", situation) | fits("told_by_letter", situation)


COMPANIES = [
    ("Harbour Search", True),
    ("Northlight", False),
    ("Northlight Instruments GmbH", False),
    ("Northlights", True),
    ("", False),
]


@pytest.mark.parametrize(("company", "expected"), COMPANIES)
def test_an_agency_is_a_recruiter_of_another_company(company: str, expected: bool) -> None:
    assert fits("agency", after_no(known=[a_person(SAM, company=company)])) is expected


def test_only_a_recruiter_works_for_an_agency() -> None:
    assert not fits("agency", after_no(known=[a_person(OTT, company="Else")]), "interviewer")


SECOND = an_event(5, "interview_held", "2026-03-09", GIL)
AGAIN = an_event(6, "interview_held", "2026-04-20", GIL)


@pytest.mark.parametrize(
    ("events", "to", "later", "before"),
    [
        pytest.param((INTERVIEW,), "manager", False, False, id="the first"),
        pytest.param((INTERVIEW, SECOND), "manager", True, True, id="the second with the same person"),
        pytest.param((INTERVIEW, SECOND), "recruiter", True, False, id="told to somebody else"),
        pytest.param((INTERVIEW, NO, AGAIN), "manager", False, False, id="the first after a no"),
        pytest.param(
            (replace(INTERVIEW, round=2),), "manager", True, False, id="the first that was recorded"
        ),
    ],
)  # fmt: skip
def test_rounds_are_counted_within_one_process(
    events: tuple[object, ...], to: str, later: bool, before: bool
) -> None:
    situation = Situation(events, "2026-04-21")  # type: ignore[arg-type]
    assert (fits("later_round", situation, to), fits("met_before", situation, to)) == (
        later,
        before,
    )


@pytest.mark.parametrize(
    ("events", "to", "expected"),
    [
        ((INTERVIEW, NO), "manager", False),
        ((INTERVIEW, NO), "recruiter", True),
        ((NO,), "interviewer", True),
        ((an_event(1, "interview_held", "2026-03-02"), NO), "interviewer", False),
        ((an_event(1, "interview_held", "2026-03-02"), NO), "referrer", True),
    ],
)
def test_who_was_at_no_interview(events: tuple[object, ...], to: str, expected: bool) -> None:
    assert fits("not_interviewed", Situation(events), to) is expected  # type: ignore[arg-type]


KINDS = {
    "after_no": ["rejection_received", "no_answer_presumed", "offer_withdrawn", "job_cancelled"],
    "presumed": ["no_answer_presumed"],
    "offer_taken_back": ["offer_withdrawn"],
    "cancelled": ["job_cancelled"],
    "you_declined": ["offer_declined"],
    "you_withdrew": ["withdrawn_by_you"],
    "got_this_job": ["hired_here"],
    "got_another_job": ["hired_elsewhere"],
}
ENDS = {"offer_received", *(kind for kinds in KINDS.values() for kind in kinds)}


@pytest.mark.parametrize("kind", sorted(ENDS))
def test_how_it_ended(kind: str) -> None:
    situation = Situation((INTERVIEW, happened(2, kind, "2026-03-16")))
    assert {name for name in KINDS if fits(name, situation)} == {
        name for name, kinds in KINDS.items() if kind in kinds
    }
    assert fits("decided", situation)


@pytest.mark.parametrize("kind", ["applied", "process_resumed", "role_reposted"])
def test_a_no_is_over_once_the_process_goes_on(kind: str) -> None:
    situation = Situation((INTERVIEW, SILENCE, happened(3, kind, "2026-03-18")))
    assert [name for name in ("decided", *KINDS) if fits(name, situation)] == []


def test_who_got_the_job_says_that_they_decided_but_not_how() -> None:
    situation = Situation((INTERVIEW, an_event(2, "hire_identified", "2026-03-16", WREN)))
    assert [name for name in ("decided", *KINDS) if fits(name, situation)] == ["decided"]
    after = Situation((INTERVIEW, SILENCE, an_event(3, "hire_identified", "2026-03-16", WREN)))
    assert [name for name in KINDS if fits(name, after)] == ["after_no", "presumed"]


def test_a_real_no_takes_the_place_of_a_presumed_one_also_of_the_same_day() -> None:
    assert not fits("presumed", Situation((replace(SILENCE, on=NO.on), replace(NO, id=1))))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-03-20", ["promise_open"]), ("2026-03-21", ["promise_passed"])],
)
def test_a_promise_is_open_on_its_day(day: str, expected: list[str]) -> None:
    job = {"promised_decision_on": date(2026, 3, 20)}
    named = ("promise_open", "promise_passed")
    assert [n for n in named if fits(n, Situation(day=day, job=job))] == expected
    assert [n for n in named if fits(n, Situation((INTERVIEW, NO), day, job=job))] == []
    assert [n for n in named if fits(n, Situation(day=day))] == []


HIRED = (INTERVIEW, NO, an_event(3, "hire_identified", "2026-04-20", WREN))


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        pytest.param({}, False, id="a stranger"),
        pytest.param({"roles": [(WREN, "referrer")]}, True, id="who referred the user"),
        pytest.param({"roles": [(WREN, "recruiter")]}, True, id="the recruiter"),
        pytest.param({"known": [a_person(WREN, how_met="A conference")]}, True, id="met elsewhere"),
        pytest.param({"touchpoints": [a_touchpoint(1, "coffee", "2026-05-01", WREN)]}, True, id="a coffee"),
        pytest.param({"touchpoints": [a_touchpoint(1, "email", "2026-05-01", WREN)]}, False, id="a mail"),
        pytest.param(
            {"touchpoints": [a_touchpoint(1, "linkedin_request", "2026-05-01", WREN, result="accepted")]},
            False, id="a request",
        ),
    ],
)  # fmt: skip
def test_a_hire_one_knows(more: dict[str, object], expected: bool) -> None:
    assert fits("known_hire", Situation(HIRED, "2026-06-20", **more), "hire") is expected  # type: ignore[arg-type]


def test_a_hire_from_the_interview_is_known() -> None:
    there = replace(INTERVIEW, people=(GIL, WREN))
    situation = Situation((there, *HIRED[1:]), "2026-06-20")
    assert fits("known_hire", situation, "hire")
    assert not fits("known_hire", situation, "manager")


@pytest.mark.parametrize("to", [name for name in PEOPLE if name != "helper"])
def test_whom_it_goes_to(to: str) -> None:
    roles = [name for name in CONDITIONS if name.startswith("to_")]
    found = [name for name in roles if fits(name, Situation(HIRED, "2026-06-20"), to)]
    assert found == [f"to_{to}"]


def test_somebody_in_two_roles_is_written_to_in_the_role_of_the_step() -> None:
    both = Situation((INTERVIEW, NO), roles=[(SAM, "referrer")])
    assert fits("to_recruiter", both)
    assert not fits("to_referrer", both)


def test_a_referrer_who_was_in_the_interview() -> None:
    both = Situation((replace(INTERVIEW, people=(GIL, PRI)), NO))
    assert fits("was_there", both, "referrer")
    assert fits("referred_you", both, "referrer")
    assert not fits("was_there", after_no(), "referrer")
    assert [fits(name, both, "manager") for name in ("was_there", "referred_you")] == [True, False]


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ([], False), (["role_reposted"], True), (["hire_left"], False),
        (["hire_left", "role_reposted"], True), (["role_reposted", "hire_left"], False),
    ],
)  # fmt: skip
def test_whether_the_job_was_posted_again(kinds: list[str], expected: bool) -> None:
    news = [happened(n, kind, f"2026-05-0{n}") for n, kind in enumerate(kinds, 3)]
    assert fits("posted_again", Situation((INTERVIEW, NO, *news), "2026-05-10")) is expected


@pytest.mark.parametrize(
    ("turn", "expected"), [(1, []), (2, ["second_time"]), (3, ["third_time"]), (4, ["third_time"])]
)
def test_how_often_it_was_asked(turn: int, expected: list[str]) -> None:
    named = ("second_time", "third_time")
    assert [n for n in named if fits(n, Situation(turn=turn))] == expected


def test_a_step_done_alone_has_nobody_to_speak_of() -> None:
    base = occasion("any", "a no", "recruiter")
    alone = Occasion(replace(base.step, person=None, role=None), base.case, base.today)
    people = {
        "call_reached",
        "agency",
        "known_hire",
        "not_interviewed",
        "was_there",
        "referred_you",
        "met_before",
        "told_by_call",
    }
    assert [name for name in people if CONDITIONS[name].holds(alone)] == []
    assert [
        name for name in CONDITIONS if name.startswith("to_") and CONDITIONS[name].holds(alone)
    ] == []


def test_a_hire_met_in_another_case_is_known() -> None:
    base = occasion("any", "somebody got it", "hire")
    met = replace(base.case, met_in_others=((a_person(WREN).id, date(2026, 6, 1)),))
    later = replace(base.case, met_in_others=((a_person(WREN).id, date(2026, 7, 1)),))
    known = CONDITIONS["known_hire"].holds
    assert [known(Occasion(base.step, case, base.today)) for case in (base.case, met, later)] == [
        False, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("mail", "expected"),
    [
        pytest.param({"on": "2026-03-17", "direction": "in"}, True, id="the day after"),
        pytest.param({"on": "2026-03-16", "direction": "in"}, False, id="the no itself"),
        pytest.param({"on": "2026-03-17", "direction": "out"}, False, id="the user wrote"),
        pytest.param(
            {"on": "2026-03-17", "direction": "in", "who": WREN}, False, id="somebody else"
        ),
    ],
)
def test_they_wrote_since_the_no(mail: dict[str, object], expected: bool) -> None:
    who = mail.pop("who", GIL)
    wrote = a_touchpoint(1, "email", mail.pop("on"), who, **mail)  # type: ignore[arg-type]
    assert fits("wrote_since", after_no(wrote), "manager") is expected


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        pytest.param([], False, id="the first no"),
        pytest.param([("rejection_received", 18)], False, id="told twice"),
        pytest.param([("role_reposted", 20), ("rejection_received", 24)], True, id="posted again"),
        pytest.param(
            [("role_reposted", 20), ("interview_held", 22), ("rejection_received", 24)], False,
            id="and a new interview",
        ),
    ],
)  # fmt: skip
def test_considered_again_without_an_interview(
    events: list[tuple[str, int]], expected: bool
) -> None:
    more = [happened(n, kind, f"2026-03-{day}") for n, (kind, day) in enumerate(events, 5)]
    situation = Situation((INTERVIEW, NO, *more), "2026-03-26")
    assert fits("considered_again", situation, "manager") is expected


def test_a_no_after_a_presumed_one_is_the_first() -> None:
    situation = Situation(
        (INTERVIEW, SILENCE, happened(5, "process_resumed", "2026-04-20"),
         happened(6, "rejection_received", "2026-04-24")), "2026-04-26"
    )  # fmt: skip
    assert not fits("considered_again", situation, "manager")
