"""What Today asks of one day: one line a person, few letters and calls, and rest where it is due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from crm.domain.cases.case_file import Case
from crm.domain.ids import OpportunityId, PersonId
from crm.domain.playbook.due_step import DueStep, Status
from crm.domain.ranking.ranking import TieSuggestion
from crm.domain.ranking.today import Listed, merge
from crm.domain.touchpoints.touchpoint import Touchpoint
from tests.builders import GIL, OTT, PRI, SAM, WREN, a_case, a_person, a_touchpoint
from tests.domain.ranking.test_today import TODAY, a_step, a_tie_line, late, names, on

EVERYBODY = [(p, "interviewer") for p in (SAM, GIL, OTT, PRI)]


def case_of(
    number: int = 1, contacts: Iterable[Touchpoint] = (), people: object = EVERYBODY
) -> Case:
    case = a_case(roles=people, touchpoints=contacts)  # type: ignore[arg-type]
    return replace(case, opportunity=replace(case.opportunity, id=OpportunityId(number)))


def day_of(
    *cases: tuple[Case, list[DueStep]],
    ties: Iterable[TieSuggestion] = (),
    a_day: int = 3,
    sent: int = 0,
) -> Listed:
    people = {PersonId(n): a_person(n) for n in range(1, 10)}
    return merge(cases, {}, ties, people, TODAY, a_day, sent)


def lines(found: Listed) -> list[tuple[str, int]]:
    return [(line.key.step, line.person.id if line.person else 0) for line in found.shown]


def waiting(found: Listed) -> list[tuple[str, int, str]]:
    return [(x.key.step, x.person.id if x.person else 0, x.why[0]) for x in found.held]


# ------------------------------------------------------------------------------ the load


def four_letters() -> list[DueStep]:
    return [a_step("rej_others", person) for person in (SAM, GIL, OTT, PRI)]


def test_three_people_a_day_and_the_rest_waits_in_order() -> None:
    found = day_of((case_of(), [*four_letters(), a_step("watch_dept", None)]), ties=[a_tie_line(6)])
    assert lines(found) == [
        ("rej_others", SAM), ("rej_others", GIL), ("rej_others", OTT), ("watch_dept", 0),
    ]  # fmt: skip
    assert waiting(found) == [
        ("rej_others", PRI, "3 a day are enough, so this one waits for its turn."),
    ]


def test_a_tie_takes_its_place_among_the_three() -> None:
    ties = [a_tie_line(PRI), a_tie_line(WREN), a_tie_line(7)]  # the playbook cares for Priya
    found = day_of((case_of(), four_letters()[:2]), ties=ties)
    assert lines(found) == [("rej_others", SAM), ("rej_others", GIL), ("keep_warm", WREN)]


def test_a_wish_to_be_in_touch_waits_where_a_mere_proposal_is_left_out() -> None:
    wish = replace(a_tie_line(8), status="rhythm", why=("You want to be in touch.",))
    found = day_of((case_of(), four_letters()[:3]), ties=[a_tie_line(7), wish])
    assert len(found.shown) == 3
    assert waiting(found) == [
        ("keep_warm", 8, "3 a day are enough, so this one waits for its turn."),
    ]
    assert found.held[0].why[1:] == ("You want to be in touch.",)


@pytest.mark.parametrize(("a_day", "shown"), [(0, 0), (1, 1), (2, 2), (4, 4), (9, 4)])
def test_the_number_a_day_is_a_setting(a_day: int, shown: int) -> None:
    steps = [*four_letters(), a_step("watch_dept", None)]
    found = day_of((case_of(), steps), a_day=a_day)
    assert names(found.shown).count("rej_others") == shown
    assert "watch_dept" in names(found.shown), "what is done alone is no load"
    assert len(found.held) == 4 - shown


@pytest.mark.parametrize(("sent", "room"), [(0, 3), (1, 2), (3, 0), (9, 0)])
def test_what_was_sent_today_counts_among_the_three(sent: int, room: int) -> None:
    found = day_of((case_of(), four_letters()), sent=sent)
    assert len(found.shown) == room
    assert len(found.held) == 4 - room


# ----------------------------------------------------------------------- one line a person


def test_a_person_has_one_line_with_whatever_else_there_is() -> None:
    steps = [a_step("thank_note", SAM, due=-2), a_step("rej_others", SAM), a_step("gift", SAM)]
    (line,) = day_of((case_of(), steps)).shown
    assert (line.key.step, [other.key.step for other in line.then]) == (
        "thank_note", ["rej_others", "gift"],
    )  # fmt: skip


def test_the_same_step_in_two_cases_is_one_line_that_names_both() -> None:
    two = a_step("keep_touch", SAM, due=-1), a_step("keep_touch", SAM, case=2)
    (line,) = day_of((case_of(1), [two[0]]), (case_of(2), [two[1]])).shown
    assert [case.id for case in line.opportunities] == [1, 2]
    assert (
        line.why[0]
        == "One message covers all of these: Planner at Northlight and Planner at Northlight."
    )
    assert line.step is not None
    assert (line.key, line.step.same) == (two[0].key, (two[1].key,))
    assert line.then == ()


def test_a_task_for_all_cases_is_one_line_and_done_in_all() -> None:
    cards = a_step("deadline_card", None), a_step("deadline_card", None, case=2)
    looks = a_step("watch_dept", None), a_step("watch_dept", None, case=2)
    shown = day_of((case_of(1), [cards[0], looks[0]]), (case_of(2), [cards[1], looks[1]])).shown
    both = "covers all of these: Planner at Northlight and Planner at Northlight."
    assert [line.why[0] for line in shown if line.key.step == "deadline_card"] == [f"This {both}"]
    call = a_step("rej_call", SAM), a_step("rej_call", SAM, case=2)
    (line,) = day_of((case_of(1), [call[0]]), (case_of(2), [call[1]])).shown
    assert line.why[0] == f"One call {both}"
    same = {line.key: line.step.same for line in shown if line.step}
    assert same == {cards[0].key: (cards[1].key,), looks[0].key: (), looks[1].key: ()}
    assert not any(line.then for line in shown)


def test_one_update_a_day_and_not_the_same_person_twice() -> None:
    updates = [a_step("keep_touch", SAM, due=-1), a_step("keep_touch", GIL)]
    found = day_of((case_of(), [*updates, a_step("rej_others", OTT)]))
    assert lines(found) == [("rej_others", OTT), ("keep_touch", SAM)]


def test_of_two_letters_to_one_person_the_first() -> None:
    letters = a_step("rej_others", SAM, due=-1), a_step("keep_touch", SAM, case=2)
    (line,) = day_of((case_of(1), [letters[0]]), (case_of(2), [letters[1]])).shown
    assert (line.key.step, line.then) == ("rej_others", ())


def test_a_call_that_nobody_took_stands_beside_the_letter() -> None:
    call, mail = a_step("rej_call", SAM, due=-1), a_step("rej_email_recruiter", SAM)
    (line,) = day_of((case_of(), [call, mail])).shown
    assert line.then == ()
    (line,) = day_of((case_of(), [replace(call, tried_on=on(-1)), mail])).shown
    assert [other.key.step for other in line.then] == ["rej_email_recruiter"]


def test_requests_that_lie_unanswered_are_one_line_for_all_of_them() -> None:
    steps = [a_step("invite_stale", person) for person in (SAM, GIL, OTT)]
    found = day_of((case_of(), [*steps, a_step("rej_others", PRI, due=0)]))
    assert lines(found) == [("rej_others", PRI), ("invite_stale", SAM)]
    assert [x.person.id for x in found.shown[1].then if x.person] == [GIL, OTT]


# ------------------------------------------------------------------------------- spacing


@pytest.mark.parametrize(
    ("days_ago", "words"),
    [(0, "today"), (1, "yesterday"), (2, "2 days ago")],
)
def test_three_days_between_two_letters(days_ago: int, words: str) -> None:
    contact = a_touchpoint(1, "email", on(-days_ago).isoformat(), SAM)
    found = day_of((case_of(contacts=[contact]), [a_step("rej_others", SAM)]))
    assert found.shown == ()
    assert waiting(found) == [
        ("rej_others", SAM, f"You wrote or called {words}. Give it three days."),
    ]


@pytest.mark.parametrize(
    ("step", "contacts"),
    [
        pytest.param(
            "rej_others", [a_touchpoint(1, "email", on(-3).isoformat(), SAM)], id="three days on"
        ),
        pytest.param(
            "rej_others",
            [
                a_touchpoint(1, "email", on(-1).isoformat(), SAM),
                a_touchpoint(2, "email", on(0).isoformat(), SAM, direction="in"),
            ],
            id="they wrote between",
        ),
        pytest.param(
            "rej_others",
            [a_touchpoint(1, "email", on(-1).isoformat(), SAM, result="bounced")],
            id="the mail bounced",
        ),
        pytest.param(
            "rej_others",
            [a_touchpoint(1, "call", on(-1).isoformat(), SAM, result="no_answer")],
            id="nobody took the call",
        ),
        pytest.param(
            "rej_others", [a_touchpoint(1, "email", on(-1).isoformat(), GIL)], id="somebody else"
        ),
        pytest.param(
            "rej_others", [a_touchpoint(1, "handwritten_note", on(-1).isoformat(), SAM)],
            id="a note goes with a letter",
        ),
        pytest.param(
            "thank_note", [a_touchpoint(1, "email", on(-1).isoformat(), SAM)],
            id="and a letter with a note",
        ),
        pytest.param(
            "connect_later", [a_touchpoint(1, "email", on(-1).isoformat(), SAM)], id="a request"
        ),
    ],
)  # fmt: skip
def test_what_is_not_kept_apart(step: str, contacts: list[Touchpoint]) -> None:
    assert lines(day_of((case_of(contacts=contacts), [a_step(step, SAM)]))) == [(step, SAM)]


# ---------------------------------------------------------------------------------- rest

REST = "Today is a day off from all this, so nothing goes out."


def test_a_day_of_rest_holds_whatever_goes_out_in_all_cases() -> None:
    rest, inward = a_step("cool_down", None), a_step("watch_dept", None)
    here = case_of(1), [rest, a_step("rej_others", SAM), inward]
    elsewhere = case_of(2, people=[(WREN, "interviewer")]), [a_step("rej_others", WREN, case=2)]
    found = day_of(here, elsewhere, ties=[a_tie_line(7)])
    assert lines(found) == [("cool_down", 0), ("watch_dept", 0)]
    assert sorted(waiting(found)) == [
        ("keep_warm", 7, REST), ("rej_others", SAM, REST), ("rej_others", WREN, REST),
    ]  # fmt: skip
    over = case_of(1), [replace(rest, status=Status.DONE), a_step("rej_others", SAM), inward]
    found = day_of(over, elsewhere, ties=[a_tie_line(7)])
    assert len(found.shown) == 4
    assert found.held == ()


def test_on_a_day_of_rest_another_case_keeps_what_closes_today() -> None:
    here = case_of(1), [a_step("cool_down", None), a_step("rej_others", SAM, closes=0)]
    steps = [
        a_step("rej_others", WREN, closes=0, case=2),
        a_step("rej_others", 7, closes=1, case=2),
        late("rej_others", 8, due=-3, closes=-1, case=2),
    ]
    elsewhere = case_of(2, people=[(p, "interviewer") for p in (WREN, 7, 8)]), steps
    assert lines(day_of(here, elsewhere)) == [("cool_down", 0), ("rej_others", WREN)]


def test_until_it_is_known_whether_the_job_is_open_its_people_are_left_alone() -> None:
    here = case_of(1, people=[(SAM, "interviewer"), (7, "interviewer")]), [
        a_step("still_open", None), a_step("rej_others", SAM),
    ]  # fmt: skip
    elsewhere = case_of(2, people=[(SAM, "interviewer"), (WREN, "interviewer")]), [
        a_step("keep_touch", SAM, case=2), a_step("rej_others", WREN, case=2),
    ]  # fmt: skip
    found = day_of(here, elsewhere, ties=[a_tie_line(7), a_tie_line(8)])
    assert lines(found) == [("still_open", 0), ("rej_others", WREN), ("keep_warm", 8)]
    assert [(x.key.step, x.person.id) for x in found.held if x.person] == [("rej_others", SAM)]


# ------------------------------------------------------------------- calls, talks and urgency


def test_a_letter_may_follow_a_call_that_was_taken_another_call_waits() -> None:
    call = a_touchpoint(1, "call", on(-1).isoformat(), SAM, result="reached")
    steps = [a_step("rej_call", SAM), a_step("rej_email_recruiter", SAM)]
    assert lines(day_of((case_of(contacts=[call]), steps))) == [("rej_email_recruiter", SAM)]
    again = day_of((case_of(contacts=[call]), [a_step("rej_call", SAM)]))
    assert waiting(again) == [
        ("rej_call", SAM, "You talked yesterday. Give it three days before you call again.")
    ]
    before = a_touchpoint(1, "call", on(-3).isoformat(), SAM, result="reached")
    assert lines(day_of((case_of(contacts=[before]), [a_step("rej_call", SAM)])))


def test_a_call_waits_for_the_next_workday_and_a_letter_does_not() -> None:
    """On the Saturday, the third day from now."""
    people = {PersonId(SAM): a_person(SAM), PersonId(GIL): a_person(GIL)}
    steps = [a_step("rej_call", SAM, closes=9), a_step("rej_others", GIL, closes=9)]
    found = merge([(case_of(), steps)], {}, [], people, on(3))
    assert lines(found) == [("rej_others", GIL)]
    told = "People do not like calls on a day off. Call on Monday."
    assert waiting(found) == [("rej_call", SAM, told)]


@pytest.mark.parametrize(
    ("step", "waits"),
    [("rej_call", True), ("rej_others", True), ("rej_manager", False), ("thank_note", False)],
)
def test_what_is_asked_waits_for_a_talk_that_is_agreed(step: str, waits: bool) -> None:
    agreed = replace(case_of(), talks=((PersonId(SAM), on(2)),))
    found = day_of((agreed, [a_step(step, SAM), a_step("rej_others", GIL)]))
    assert ("rej_others", GIL) in lines(found)
    told = [(step, SAM, "You talk on Friday: ask then.")]
    assert waiting(found) == (told if waits else [])


def test_of_two_letters_the_one_that_cannot_wait_three_days() -> None:
    slow, soon = a_step("ask_coffee", SAM, due=-1, closes=12), a_step("thank_email", SAM, closes=1)
    assert lines(day_of((case_of(), [slow, soon]))) == [("thank_email", SAM)]
    later = a_step("thank_email", SAM, closes=3)
    assert lines(day_of((case_of(), [slow, later]))) == [("ask_coffee", SAM)]
    missed = late("thank_email", SAM, due=-3, closes=-1)
    assert lines(day_of((case_of(), [slow, missed]))) != [("thank_email", SAM), ("ask_coffee", SAM)]


def test_what_waits_lends_its_place_to_nothing_else() -> None:
    mail = a_touchpoint(1, "email", on(-1).isoformat(), SAM)
    waits, note = a_step("rej_manager", SAM, due=-1), a_step("thank_note", SAM, due=2)
    found = day_of((case_of(contacts=[mail]), [waits, note, a_step("rej_call", GIL, due=1)]))
    assert lines(found) == [("rej_call", GIL), ("thank_note", SAM)]
