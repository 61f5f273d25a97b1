"""Today's list: which steps stand on it, in which order, and which ties come after them.

How much a day may ask for, and what rests, is in test_today_load.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from crm.domain.cases.case_file import Case
from crm.domain.cases.chapters import Chapter, ChapterKind
from crm.domain.cases.decisions import KEEP_WARM, StepKey
from crm.domain.cases.opportunity import Role
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
        chapter=Chapter(ChapterKind.AFTER_NO, event.on, (event,), (event,)),
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
    more: Iterable[tuple[Case, list[DueStep]]] = (),
) -> tuple[Suggestion, ...]:
    """The lines of today, on which there is room for all."""
    case = a_case(roles=[(SAM, "recruiter"), (OTT, "interviewer")])
    people = {PersonId(n): a_person(n) for n in range(1, 10)}
    return merge([(case, list(steps)), *more], known or {}, ties, people, TODAY, 50).shown


def another_case(number: int = 2) -> Case:
    return replace(a_case(), opportunity=replace(a_case().opportunity, id=OpportunityId(number)))


def names(lines: Iterable[Suggestion]) -> list[str]:
    return [line.key.step for line in lines]


def order(*steps: DueStep) -> list[tuple[str, int]]:
    return [(line.key.step, line.person.id if line.person else 0) for line in listed(*steps)]


@pytest.mark.parametrize(
    ("status", "stands"),
    [
        (Status.WAITING, False), (Status.UPCOMING, False), (Status.DUE, True), (Status.LATE, True),
        (Status.DONE, False), (Status.SKIPPED, False), (Status.SNOOZED, False),
        (Status.LAPSED, False), (Status.NOT_APPLICABLE, False),
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


def test_an_older_step_of_the_article_keeps_its_day_whatever_came_since() -> None:
    # Within a case the news ends the chapter and its steps; another case's letter is not forgotten.
    before = late("thank_email", OTT, due=-4, closes=-4, news=-6, case=2)
    lines = listed(a_step(due=-1, news=-5), more=[(another_case(), [before])])
    assert names(lines) == ["thank_email", "rej_manager"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(a_step("cool_down", None, due=3), a_step("watch_dept", None), id="rest first"),
        pytest.param(
            a_step("still_open", None, due=3), a_step("watch_dept", None), id="then what is asked"
        ),
        pytest.param(
            a_step(due=0), a_step("connect_later", PRI, due=-5), id="the article before the rest"
        ),
        pytest.param(
            a_step("close_loop", PRI, due=-1), a_step(due=0), id="thanks stand with the article"
        ),
        pytest.param(a_step(due=-1), a_step("rej_referrer", PRI), id="the earlier day"),
        pytest.param(
            a_step("rej_referrer", PRI, due=-1, closes=9),
            a_step(due=0, closes=0),
            id="by the day it is due, not by the day it closes",
        ),
        pytest.param(a_step(news=-2), a_step("rej_referrer", PRI, news=-3), id="the newer news"),
        pytest.param(a_step(person=OTT), a_step("rej_referrer", PRI), id="the playbook's order"),
        pytest.param(
            a_step("rej_referrer", PRI), late(due=-30, closes=-30), id="due before long late"
        ),
        pytest.param(
            a_step("connect_later", PRI, due=0),
            late(due=-30, closes=-30),
            id="what is due, of whatever origin, before long late",
        ),
        pytest.param(
            late("rej_referrer", PRI, due=-30, closes=-30),
            a_step("invite_stale", WREN, due=-40),
            id="requests that lie there last of all",
        ),
    ],
)
def test_the_order_of_two_steps(first: DueStep, second: DueStep) -> None:
    assert names(listed(first, second)) == [first.key.step, second.key.step]
    if first.step.id != "rej_manager" or first.due != second.due or first.event != second.event:
        assert names(listed(second, first)) == [first.key.step, second.key.step]


def test_what_was_put_off_stands_where_the_chosen_day_puts_it() -> None:
    put_off = replace(a_step(person=OTT, due=-9, closes=-3), snoozed_until=on(0))
    assert order(put_off, a_step("rej_referrer", PRI, due=-1)) == [
        ("rej_referrer", PRI), ("rej_manager", OTT),
    ]  # fmt: skip


def test_what_is_left_from_before_the_no_comes_after_what_the_no_asks_for() -> None:
    step = the_playbook().step("thank_note")
    refused = step.carried() if step else None
    assert refused is not None
    left = replace(a_step(person=OTT), step=refused)
    assert [line.step for line in listed(left, a_step("rej_others"))][1] == left
    assert [line.step for line in listed(replace(left, due=on(-1)), a_step("rej_others"))][0] == (
        replace(left, due=on(-1))
    )


def test_of_equal_steps_the_warmer_tie() -> None:
    known = {
        SAM: Tie(a_person(SAM), warmth=20.0, m_slow=9.0),
        OTT: Tie(a_person(OTT), warmth=60.0, m_slow=9.0),
    }
    steps = [a_step("rej_others", who) for who in (SAM, OTT)]
    assert [line.person.id for line in listed(*steps, known=known) if line.person] == [OTT, SAM]


def test_of_equal_steps_the_stronger_role_however_warm_the_others_are() -> None:
    # Each of them warmer, and added earlier, than the one who comes before.
    strongest = [
        Role.RECRUITER, Role.HIRING_MANAGER, Role.REFERRER, Role.INTERVIEWER, Role.HIRE, Role.HELPER,
        None,
    ]  # fmt: skip
    people = {role: PersonId(7 - place) for place, role in enumerate(strongest)}
    known = {who: Tie(a_person(who), warmth=80.0 - 10 * who, m_slow=9.0) for who in people.values()}
    steps = [replace(a_step("rej_others", who), role=role) for role, who in people.items()]
    for given in (steps, steps[::-1]):
        lines = listed(*given, known=known)
        assert [line.step.role for line in lines if line.step] == strongest


def test_of_equal_steps_the_person_added_first() -> None:
    other = [(another_case(), [a_step(person=SAM, case=2)])]
    assert [line.person.id for line in listed(a_step(person=OTT), more=other) if line.person] == [
        SAM, OTT,
    ]  # fmt: skip
    alone = [(another_case(), [a_step("watch_dept", None, case=2)])]
    both = listed(a_step("watch_dept", None), more=alone)
    assert [line.opportunity.id for line in both if line.opportunity] == [1, 2]


@pytest.mark.parametrize(("cases", "shown"), [(1, 1), (2, 2), (3, 3), (4, 3), (12, 3)])
def test_three_cases_in_which_nothing_is_planned_are_shown(cases: int, shown: int) -> None:
    quiet = [(a_case(), [a_step("check_in", None, due=-n, case=n)]) for n in range(1, cases + 1)]
    lines = listed(a_step(), more=quiet)
    assert names(lines).count("check_in") == shown
    assert names(lines).count("rej_manager") == 1
    longest = [cases - n for n in range(shown)]
    assert [line.key.opportunity_id for line in lines if line.key.step == "check_in"] == longest


def test_different_tasks_after_one_event_are_all_shown() -> None:
    alone = ["compare_external", "prepare_age", "note_internal", "watch_hire"]
    lines = listed(*(a_step(name, None, due=n) for n, name in enumerate(alone)))
    assert names(lines) == alone


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
        a_step("still_open", None, due=0),
        a_step("watch_dept", None, due=-7),
        late("year_check", None, due=-70, closes=-60),
        ties=[a_tie_line(WREN, 1.0)],
    )
    assert [line.score for line in lines] == [0.875, 0.875, 0.75, 0.5]
