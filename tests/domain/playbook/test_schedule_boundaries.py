"""Steps on the very day: waiting for another step, news of one day, ties between two rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from crm.domain.cases.case_file import Case
from crm.domain.cases.decisions import StepKey
from crm.domain.cases.opportunity import EventKind
from crm.domain.playbook.due_step import DueStep, Status
from crm.domain.playbook.schedule import due_steps, next_dated_action
from crm.domain.playbook.step import Playbook, Step
from crm.domain.playbook.windows import Span, Window
from tests.builders import (
    GIL,
    INTERVIEW,
    OTT,
    REJECTED,
    SAM,
    a_decision,
    a_touchpoint,
    an_event,
    moved,
    of,
    the_case,
    the_step,
)

CALL = StepKey("rej_call", 1, SAM, 2)  # type: ignore[arg-type]


def window(due: DueStep) -> list[str]:
    return [str(day) for day in (due.opens, due.due, due.closes)]


@pytest.mark.parametrize(
    ("tried", "days"),
    [
        pytest.param("2026-03-10", ["2026-03-16", "2026-03-18", "2026-03-23"], id="before the no"),
        pytest.param("2026-03-16", ["2026-03-16", "2026-03-18", "2026-03-23"], id="on its day"),
        pytest.param("2026-03-20", ["2026-03-20", "2026-03-22", "2026-03-23"], id="days later"),
        pytest.param(
            "2026-03-23", ["2026-03-23", "2026-03-23", "2026-03-23"], id="on the last day"
        ),
        pytest.param("2026-03-30", ["2026-03-30", "2026-03-30", "2026-03-30"], id="too late"),
    ],
)
def test_the_mail_counts_from_the_call_but_not_from_before_the_news(
    tried: str, days: list[str]
) -> None:
    """A decision may be older than the news: the user corrected the day of the news."""
    skipped = a_decision(1, CALL, "skipped", tried, reason="No number")
    due = the_step(the_case(step_decisions=[skipped]), "2026-03-16", "rej_email_recruiter")
    assert window(due) == days


def test_the_status_of_a_released_step_is_that_of_its_new_window() -> None:
    skipped = a_decision(1, CALL, "skipped", "2026-03-20", reason="No number")
    case = the_case(step_decisions=[skipped])
    for day, status in [
        ("2026-03-19", Status.UPCOMING),
        ("2026-03-20", Status.DUE),
        ("2026-03-23", Status.DUE),
        ("2026-03-24", Status.LATE),
    ]:
        assert the_step(case, day, "rej_email_recruiter").status is status


def a_rule(name: str, opens: int, due: int, closes: int, **values: object) -> Step:
    """For the recruiter after a no; days after it."""
    spans = Window(Span(opens), Span(due), Span(closes))
    return replace(
        Step(name, name, "post_rejection", (EventKind.REJECTION_RECEIVED,), ("recruiter",),
             "email", spans, "D"),
        **values,  # type: ignore[arg-type]
    )  # fmt: skip


def of_rules(case: Case, day: str, *rules: Step) -> dict[str, DueStep]:
    return {d.step.id: d for d in due_steps(Playbook(rules), case, date.fromisoformat(day))}


@pytest.mark.parametrize(
    ("first", "second", "days"),
    [
        pytest.param((1, 2, 3), (0, 2, 7), ["2026-03-17", "2026-03-19", "2026-03-23"], id="room"),
        pytest.param((4, 5, 6), (0, 4, 7), ["2026-03-20", "2026-03-23", "2026-03-23"], id="cut"),
        pytest.param((3, 5, 6), (0, 4, 7), ["2026-03-19", "2026-03-23", "2026-03-23"], id="just"),
        pytest.param((9, 9, 9), (0, 2, 7), ["2026-03-25", "2026-03-25", "2026-03-25"], id="closed"),
    ],
)
def test_a_step_that_waits_is_due_before_it_closes(
    first: tuple[int, int, int], second: tuple[int, int, int], days: list[str]
) -> None:
    rules = a_rule("first", *first), a_rule("second", *second, after="first")
    due = of_rules(the_case(), "2026-03-16", *rules)["second"]
    assert (due.status, due.blocked_by, window(due)) == (Status.WAITING, "first", days)


def test_a_step_waits_for_the_same_person_after_the_same_news_only() -> None:
    other = a_rule("first", 0, 1, 2, who=("interviewer",))
    second = a_rule("second", 0, 1, 2, after="first")
    assert of_rules(the_case(), "2026-03-16", other, second)["second"].status is Status.DUE
    assert of_rules(the_case(), "2026-03-16", second)["second"].status is Status.DUE
    never = a_rule("first", 0, 1, 2, when=("hire_internal",))
    assert of_rules(the_case(), "2026-03-16", never, second)["second"].status is Status.DUE


@pytest.mark.parametrize(
    ("orders", "winner"),
    [((1, 2), "one"), ((2, 1), "two"), ((1, 1), "one"), ((0, 0), "one")],
)
def test_of_two_mails_the_lower_number_wins_and_of_equals_the_first_rule(
    orders: tuple[int, int], winner: str
) -> None:
    rules = [
        a_rule(name, 0, 1, 2, slot="mail", slot_order=number)
        for name, number in zip(("one", "two"), orders, strict=True)
    ]
    found = of_rules(the_case(), "2026-03-16", *rules)
    assert [name for name, due in found.items() if due.status is Status.DUE] == [winner]
    loser = next(due for name, due in found.items() if name != winner)
    assert (loser.status, loser.reasons) == (
        Status.NOT_APPLICABLE, (f"One e-mail to Sam is enough: “{winner}”.",),
    )  # fmt: skip


def test_the_call_after_an_earlier_no_does_not_release_the_mail_after_the_next() -> None:
    again = an_event(6, "interview_held", "2026-10-10", OTT)
    next_no = an_event(7, "rejection_received", "2026-10-20")
    case = the_case(INTERVIEW, REJECTED, again, next_no)
    mails = [d for d in of(case, "2026-10-21", "rej_email_recruiter") if d.key.event_id == 7]
    assert [(d.status, d.blocked_by) for d in mails] == [(Status.WAITING, "rej_call")]


def test_a_mail_that_was_sent_stays_sent_beside_a_stronger_one() -> None:
    rules = [a_rule(name, 0, 1, 2, slot="mail") for name in ("one", "two")]
    sent = a_decision(1, StepKey("two", 1, SAM, 2), "done", "2026-03-16")  # type: ignore[arg-type]
    found = of_rules(the_case(step_decisions=[sent]), "2026-03-16", *rules)
    assert [due.status for due in found.values()] == [Status.DUE, Status.DONE]


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2026-03-16", Status.DUE),
        ("2026-03-18", Status.DUE),
        ("2026-03-19", Status.LAPSED),
    ],
)
def test_a_step_that_lapses_is_due_on_its_last_day(day: str, status: Status) -> None:
    due = of_rules(the_case(), day, a_rule("x", 0, 1, 2, at_close="lapse"))["x"]
    assert due.status is status
    assert (due.reasons == ("It is too late for this.",)) == (status is Status.LAPSED)


@pytest.mark.parametrize(
    ("promised", "days"),
    [
        pytest.param("2026-03-15", ["2026-03-17", "2026-03-18", "2026-03-19"], id="before"),
        pytest.param("2026-03-16", ["2026-03-21", "2026-03-22", "2026-03-23"], id="on its day"),
        pytest.param("2026-03-20", ["2026-03-25", "2026-03-26", "2026-03-27"], id="later"),
    ],
)
def test_a_promised_day_counts_from_the_day_of_the_news_on(promised: str, days: list[str]) -> None:
    case = the_case(promised_decision_on=date.fromisoformat(promised))
    due = of_rules(case, "2026-03-16", a_rule("x", 1, 2, 3, promised=Span(5)))["x"]
    assert window(due) == days


@pytest.mark.parametrize(
    ("done", "days"),
    [
        pytest.param(
            "2026-03-23", ["2026-03-30", "2026-03-30", "2026-04-06"], id="on the last day"
        ),
        pytest.param("2026-03-22", ["2026-03-29", "2026-03-30", "2026-04-05"], id="the day before"),
        pytest.param("2026-03-24", [], id="the day after: no more"),
    ],
)
def test_a_step_comes_again_as_long_as_it_would_open_in_its_time(
    done: str, days: list[str]
) -> None:
    rule = a_rule("x", 0, 14, 14, repeat=Span(7))
    decided = [
        a_decision(n, StepKey("x", 1, SAM, 2, n), "done", day)  # type: ignore[arg-type]
        for n, day in enumerate(["2026-03-16", done], 1)
    ]
    case = the_case(step_decisions=decided)
    steps = due_steps(Playbook((rule,)), case, date(2026, 3, 24))
    assert [due.status for due in steps[:2]] == [Status.DONE, Status.DONE]
    assert [window(due) for due in steps[2:]] == ([days] if days else [])


@pytest.mark.parametrize(
    ("known", "days"),
    [
        pytest.param("2026-03-20", ["2026-03-21", "2026-03-22", "2026-03-23"], id="before"),
        pytest.param("2026-03-21", ["2026-03-21", "2026-03-22", "2026-03-23"], id="as it opens"),
        pytest.param("2026-03-22", ["2026-03-22", "2026-03-22", "2026-04-05"], id="a day later"),
    ],
)
def test_who_is_known_late_has_two_weeks(known: str, days: list[str]) -> None:
    hire = an_event(3, "hire_identified", known, OTT)
    rule = a_rule("x", 5, 6, 7, who=("hire",), needs=EventKind.HIRE_IDENTIFIED)
    due = of_rules(the_case(INTERVIEW, REJECTED, hire), "2026-03-22", rule)["x"]
    assert window(due) == days


def a_due(name: str, news: str, opens: str, due: str, status: Status, until: str = "") -> DueStep:
    step = of_rules(the_case(), "2026-03-16", a_rule(name, 0, 1, 2))[name]
    return replace(
        step, event=moved(REJECTED, news), opens=date.fromisoformat(opens),
        due=date.fromisoformat(due), status=status,
        snoozed_until=date.fromisoformat(until) if until else None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(
            a_due("old", "2026-03-15", "2026-03-15", "2026-03-16", Status.DUE),
            a_due("new", "2026-03-16", "2026-03-16", "2026-03-20", Status.DUE),
            id="the earlier day, whatever is newer",
        ),
        pytest.param(
            a_due("sooner", "2026-03-16", "2026-03-16", "2026-03-17", Status.DUE),
            a_due("later", "2026-03-16", "2026-03-16", "2026-03-18", Status.DUE),
            id="of one news the earlier day",
        ),
        pytest.param(
            a_due("late", "2026-03-16", "2026-03-16", "2026-03-17", Status.LATE),
            a_due("due", "2026-03-15", "2026-03-15", "2026-03-18", Status.DUE),
            id="just late by its day",
        ),
        pytest.param(
            a_due("late", "2026-03-16", "2026-03-16", "2026-03-17", Status.LATE),
            a_due("upcoming", "2026-03-16", "2026-03-17", "2026-03-17", Status.UPCOMING),
            id="late before upcoming",
        ),
        pytest.param(
            a_due("late old", "2026-03-15", "2026-03-15", "2026-03-16", Status.LATE),
            a_due("late new", "2026-03-16", "2026-03-16", "2026-03-19", Status.LATE),
            id="of late ones the earlier day",
        ),
        pytest.param(
            a_due("near", "2026-03-15", "2026-03-21", "2026-03-29", Status.UPCOMING),
            a_due("far", "2026-03-16", "2026-03-22", "2026-03-22", Status.UPCOMING),
            id="of what comes the nearest",
        ),
        pytest.param(
            a_due(
                "snoozed", "2026-03-16", "2026-03-16", "2026-03-17", Status.SNOOZED, "2026-03-20"
            ),
            a_due("upcoming", "2026-03-16", "2026-03-21", "2026-03-21", Status.UPCOMING),
            id="snoozed until before it opens",
        ),
        pytest.param(
            a_due("upcoming", "2026-03-16", "2026-03-19", "2026-03-29", Status.UPCOMING),
            a_due(
                "snoozed", "2026-03-16", "2026-03-16", "2026-03-17", Status.SNOOZED, "2026-03-20"
            ),
            id="snoozed until after it opens",
        ),
        pytest.param(
            a_due("upcoming", "2026-03-16", "2026-03-29", "2026-03-29", Status.UPCOMING),
            a_due("waiting", "2026-03-16", "2026-03-17", "2026-03-17", Status.WAITING),
            id="upcoming before waiting",
        ),
    ],
)
def test_the_one_next_dated_action(first: DueStep, second: DueStep) -> None:
    day = date(2026, 3, 18)
    assert next_dated_action([second, first], day) == first
    assert next_dated_action([first, second], day) == first


@pytest.mark.parametrize(
    "status", [Status.DONE, Status.SKIPPED, Status.NOT_APPLICABLE], ids=lambda status: status
)
def test_what_is_settled_is_no_next_action(status: Status) -> None:
    settled = a_due("x", "2026-03-16", "2026-03-16", "2026-03-17", status)
    assert next_dated_action([settled], date(2026, 3, 18)) is None


@pytest.mark.parametrize(
    ("offer", "status"),
    [
        pytest.param("2026-03-15", Status.DUE, id="the day before the no: it was taken back"),
        pytest.param("2026-03-16", Status.LAPSED, id="on the day of the no"),
        pytest.param("2026-03-17", Status.LAPSED, id="the day after it"),
    ],
)
@pytest.mark.parametrize("kind", ["offer_received", "hired_here"])
def test_an_offer_ends_the_steps_of_a_no_from_its_very_day(
    kind: str, offer: str, status: Status
) -> None:
    case = the_case(INTERVIEW, REJECTED, an_event(7, kind, offer))
    assert the_step(case, "2026-03-18", "rej_manager", GIL).status is status


@pytest.mark.parametrize(
    ("days", "opens"),
    [
        pytest.param(["2026-03-18"], "2026-04-15", id="contact once"),
        pytest.param(["2026-03-18", "2026-04-30"], "2026-05-28", id="and yesterday"),
        pytest.param(["2026-03-18", "2026-05-01"], "2026-05-29", id="and today"),
        pytest.param(["2026-03-18", "2026-05-02"], "2026-04-15", id="tomorrow does not count yet"),
        pytest.param(["2026-03-16"], "2026-04-13", id="on the day of the no"),
    ],
)
def test_updates_count_from_the_last_contact_so_far(days: list[str], opens: str) -> None:
    contacts = [a_touchpoint(n, "call", day, SAM, direction="both") for n, day in enumerate(days)]
    due = the_step(the_case(touchpoints=contacts), "2026-05-01", "keep_touch", SAM)
    assert str(due.opens) == opens
    if len(days) == 1:
        before = a_touchpoint(9, "call", "2026-03-15", SAM, direction="both")
        more = the_step(the_case(touchpoints=[*contacts, before]), "2026-05-01", "keep_touch", SAM)
        assert (more.opens, more.key) == (due.opens, due.key)


@pytest.mark.parametrize(("again", "status"), [(20, Status.UPCOMING), (21, Status.DUE)])
def test_a_new_request_three_weeks_after_a_withdrawn_one(again: int, status: Status) -> None:
    withdrawn = a_touchpoint(
        1, "linkedin_request", "2026-02-20", OTT, result="withdrawn", answered_on=date(2026, 3, 1)
    )
    case = the_case(INTERVIEW, touchpoints=[withdrawn])
    day = date(2026, 3, 1) + timedelta(days=again)
    assert the_step(case, str(day), "connect_panel", OTT).status is status


def test_known_late_a_step_stays_open_for_two_weeks() -> None:
    hire = an_event(3, "hire_identified", "2026-09-10", OTT)
    case = the_case(INTERVIEW, REJECTED, hire)
    assert window(the_step(case, "2026-09-10", "ask_coffee", OTT)) == [
        "2026-09-10", "2026-09-10", "2026-09-24",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("decided", "status"),
    [
        pytest.param("2026-03-15", Status.DUE, id="put off before the no: it is here"),
        pytest.param("2026-03-16", Status.SNOOZED, id="put off on its day"),
    ],
)
def test_putting_off_until_the_decision_ends_with_it(decided: str, status: Status) -> None:
    key = StepKey("rej_manager", 1, GIL, 2)  # type: ignore[arg-type]
    put_off = a_decision(1, key, "snoozed", decided, until=date(2026, 3, 30))
    case = the_case(step_decisions=[put_off])
    assert the_step(case, "2026-03-18", "rej_manager", GIL).status is status
