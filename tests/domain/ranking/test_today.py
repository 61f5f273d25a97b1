"""Today's list: which steps stand on it, in which order, and which ties come after them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from crm.domain.cases.case_file import Case
from crm.domain.cases.decisions import KEEP_WARM, StepKey
from crm.domain.ids import OpportunityId, PersonId
from crm.domain.playbook.due_step import DueStep, Status
from crm.domain.ranking.ranking import TieSuggestion
from crm.domain.ranking.tie import Tie
from crm.domain.ranking.today import Suggestion, merge
from crm.domain.touchpoints.touchpoint import Channel
from tests.builders import OTT, PRI, SAM, WREN, a_case, a_person, an_event, the_playbook

TODAY = date(2026, 11, 25)


def on(days: int) -> date:
    return TODAY + timedelta(days=days)


def a_step(
    name: str = "rej_manager",
    person: int | None = SAM,
    due: int = 0,
    closes: int = 3,
    news: int = -5,
    status: Status = Status.DUE,
    case: int = 1,
) -> DueStep:
    """A step of a case; its days are counted from today, `news` is the day of its event."""
    step = the_playbook().step(name)
    assert step is not None
    event = an_event(2, "rejection_received", on(news).isoformat())
    who = PersonId(person) if person else None
    return DueStep(
        step=step,
        key=StepKey(name, OpportunityId(case), who, event.id),
        person=a_person(person) if person else None,
        role=None,
        trigger=step.derived or event.kind,
        event=event,
        opens=on(news),
        due=on(due),
        closes=on(closes),
        status=status,
        reasons=("because",),
    )


def late(name: str = "rej_manager", person: int | None = SAM, **values: Any) -> DueStep:
    return a_step(name, person, status=Status.LATE, **values)


def a_tie_line(person: int, score: float = 0.8) -> TieSuggestion:
    key = StepKey(KEEP_WARM, None, PersonId(person))
    return TieSuggestion(
        PersonId(person), key, "Say hello", Channel.EMAIL, on(-9), "cooling", ("quiet",), score
    )


def listed(
    *steps: DueStep,
    ties: Iterable[TieSuggestion] = (),
    known: dict[PersonId, Tie] | None = None,
    limit: int = 50,
    more: Iterable[tuple[Case, list[DueStep]]] = (),
) -> tuple[Suggestion, ...]:
    case = a_case(roles=[(SAM, "recruiter"), (OTT, "interviewer")])
    people = {PersonId(n): a_person(n) for n in range(1, 10)}
    return merge([(case, list(steps)), *more], known or {}, ties, people, TODAY, limit)


def names(lines: Iterable[Suggestion]) -> list[str]:
    return [line.key.step for line in lines]


def order(*steps: DueStep) -> list[tuple[str, int]]:
    return [(line.key.step, line.person.id if line.person else 0) for line in listed(*steps)]


@pytest.mark.parametrize(
    ("status", "stands"),
    [
        (Status.WAITING, False), (Status.UPCOMING, False), (Status.DUE, True), (Status.LATE, True),
        (Status.DONE, False), (Status.SKIPPED, False), (Status.SNOOZED, False),
        (Status.NOT_APPLICABLE, False),
    ],
)  # fmt: skip
def test_what_is_due_or_late_stands_on_the_list(status: Status, stands: bool) -> None:
    assert bool(listed(a_step(status=status))) == stands


def test_a_line_says_who_what_and_why() -> None:
    step = a_step(due=-1)
    (line,) = listed(step)
    assert (line.key, line.person, line.step) == (step.key, step.person, step)
    assert line.opportunity is not None
    assert (line.opportunity.id, line.action, line.channel) == (1, step.title, "email")
    assert (line.opens, line.due, line.closes) == (on(-5), on(-1), on(3))
    assert (line.status, line.why) == ("due", ("because",))


@pytest.mark.parametrize(
    ("closed", "first"),
    [
        pytest.param(-6, "rej_referrer", id="closed 6 days ago"),
        pytest.param(-7, "rej_referrer", id="closed 7 days ago"),
        pytest.param(-8, "rej_manager", id="closed 8 days ago: after what is due now"),
    ],
)
def test_what_closed_within_a_week_is_still_fresh(closed: int, first: str) -> None:
    old = late("rej_referrer", PRI, due=-9, closes=closed)
    assert names(listed(a_step(due=-1), old))[0] == first


def test_what_is_late_from_before_the_last_news_comes_after_what_is_due_now() -> None:
    before = late("thank_email", OTT, due=-4, closes=-4, news=-6)
    assert order(before, a_step(due=-1, news=-5)) == [("rej_manager", SAM), ("thank_email", OTT)]
    same_news = replace(before, event=an_event(2, "rejection_received", on(-5).isoformat()))
    assert order(same_news, a_step(due=-1))[0] == ("thank_email", OTT)
    # News of which nothing is to be done today is no news for the order.
    waits = a_step("watch_dept", None, news=-1, status=Status.UPCOMING)
    assert order(same_news, a_step(due=-1), waits)[0] == ("thank_email", OTT)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(a_step("cool_down", None, due=3), a_step("watch_dept", None), id="rest first"),
        pytest.param(a_step(due=-1), a_step("rej_referrer", PRI), id="the earlier day"),
        pytest.param(a_step(news=-2), a_step("rej_referrer", PRI, news=-3), id="the newer news"),
        pytest.param(a_step(person=OTT), a_step("rej_referrer", PRI), id="the playbook's order"),
        pytest.param(
            a_step("rej_referrer", PRI), late(due=-30, closes=-30), id="due before long late"
        ),
    ],
)
def test_the_order_of_two_steps(first: DueStep, second: DueStep) -> None:
    assert names(listed(first, second)) == [first.key.step, second.key.step]
    if first.due != second.due or first.event.on != second.event.on:
        assert names(listed(second, first)) == [first.key.step, second.key.step]


def test_what_is_left_from_before_the_no_comes_after_what_the_no_asks_for() -> None:
    step = the_playbook().step("thank_note")
    refused = step.once_refused() if step else None
    assert refused is not None
    left = replace(a_step(person=OTT), step=refused)
    assert [line.step for line in listed(left, a_step("rej_others"))][1] == left
    assert [line.step for line in listed(replace(left, due=on(-1)), a_step("rej_others"))][0] == (
        replace(left, due=on(-1))
    )


def test_of_equal_steps_the_person_added_first() -> None:
    case = replace(a_case(), opportunity=replace(a_case().opportunity, id=OpportunityId(2)))
    other = [(case, [a_step(person=SAM, case=2)])]
    assert [line.person.id for line in listed(a_step(person=OTT), more=other) if line.person] == [
        SAM, OTT,
    ]  # fmt: skip
    both = listed(a_step("watch_dept", None), more=[(case, [a_step("watch_dept", None, case=2)])])
    assert [line.opportunity.id for line in both if line.opportunity] == [1, 2]


def test_a_day_of_rest_leaves_its_case_alone() -> None:
    rest, inward = a_step("cool_down", None), a_step("watch_dept", None)
    outward = a_step(person=SAM)
    elsewhere = [(a_case(), [a_step(person=PRI)])]
    ties = [a_tie_line(OTT), a_tie_line(WREN)]
    lines = listed(rest, outward, inward, ties=ties, more=elsewhere)
    assert names(lines) == ["cool_down", "rej_manager", "watch_dept", "keep_warm"]
    assert [line.person.id for line in lines if line.person] == [PRI, WREN]
    over = replace(rest, status=Status.DONE)
    lines = listed(over, outward, ties=ties)
    assert names(lines) == ["rej_manager", "keep_warm", "keep_warm"]


@pytest.mark.parametrize(("cases", "shown"), [(1, 1), (2, 2), (3, 3), (4, 3), (12, 3)])
def test_three_cases_in_which_nothing_is_planned_are_shown(cases: int, shown: int) -> None:
    quiet = [(a_case(), [a_step("check_in", None, due=-n, case=n)]) for n in range(1, cases + 1)]
    lines = listed(a_step(), more=quiet)
    assert names(lines).count("check_in") == shown
    assert names(lines).count("rej_manager") == 1
    longest = [cases - n for n in range(shown)]
    assert [line.key.opportunity_id for line in lines if line.key.step == "check_in"] == longest


def test_nobody_is_listed_for_a_step_and_as_a_tie() -> None:
    lines = listed(a_step(person=SAM), ties=[a_tie_line(SAM), a_tie_line(WREN)])
    assert [(line.key.step, line.person.id) for line in lines if line.person] == [
        ("rej_manager", SAM),
        ("keep_warm", WREN),
    ]


def test_a_tie_says_who_what_and_why() -> None:
    (line,) = listed(ties=[a_tie_line(WREN, 0.8)])
    assert (str(line.key), line.person, line.opportunity) == ("keep_warm/p6", a_person(WREN), None)
    assert (line.action, line.channel, line.status, line.why) == (
        "Say hello", "email", "cooling", ("quiet",),
    )  # fmt: skip
    assert (line.opens, line.due, line.closes, line.step) == (on(-9), None, None, None)
    assert line.score == 0.4


def test_the_list_is_as_long_as_asked_for() -> None:
    lines = listed(a_step(), ties=[a_tie_line(OTT), a_tie_line(WREN)], limit=2)
    assert names(lines) == ["rej_manager", "keep_warm"]
    assert listed(a_step(), limit=0) == ()


@pytest.mark.parametrize(
    ("step", "score"),
    [
        pytest.param(a_step(due=1), 0.875, id="due tomorrow"),
        pytest.param(a_step(due=0), 0.875, id="due today"),
        pytest.param(a_step(due=-3), 0.75 + 0.25 * 5 / 7, id="3 days ago"),
        pytest.param(a_step(due=-7), 1.0, id="a week ago"),
        pytest.param(a_step(due=-70), 1.0, id="ten weeks ago"),
        pytest.param(late(due=-30, closes=-30), 0.75, id="late for long"),
        pytest.param(late(due=-8, closes=-8), 0.75, id="late for 8 days"),
        pytest.param(late(due=-7, closes=-7), 1.0, id="late for 7 days"),
    ],
)
def test_the_score_of_a_step(step: DueStep, score: float) -> None:
    (line,) = listed(step)
    assert line.score == pytest.approx(score)


def test_the_score_of_a_step_with_somebody_known() -> None:
    cold = Tie(a_person(SAM, cadence_days=30), warmth=40.0, m_slow=9.0)  # asks for 0.5
    (line,) = listed(a_step(), known={SAM: cold})
    assert line.score == pytest.approx(0.9375)
    left_alone = replace(cold, person=replace(cold.person, do_not_contact=True))
    (line,) = listed(a_step(), known={SAM: left_alone})
    assert line.score == 0.75


def test_scores_never_rise_from_line_to_line() -> None:
    lines = listed(
        a_step("cool_down", None, due=0),
        a_step("watch_dept", None, due=-7),
        late("year_check", None, due=-70, closes=-60),
        ties=[a_tie_line(WREN, 1.0)],
    )
    assert [line.score for line in lines] == [0.875, 0.875, 0.75, 0.5]
