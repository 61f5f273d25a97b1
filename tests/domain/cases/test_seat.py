"""A job that went to someone else: its holders and dates, the looks, the look backs, and how fresh it all is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crm.domain.cases import seat_words
from crm.domain.cases.departures import JobChange, current_hires, departure_seen
from crm.domain.cases.opportunity import Event, Opportunity
from crm.domain.cases.seat import SeatAnswer, SeatCheck, SeatHistory, holdings, seat_history
from crm.domain.cases.seat_rules import SeatRules, parse_seat_rules
from crm.domain.ids import OpportunityId, PersonId, SeatCheckId
from crm.errors import ReferenceBroken
from tests.builders import a_person, an_event

KAI, UMA = PersonId(1), PersonId(2)
PEOPLE = {KAI: a_person(1, first_name="Kai"), UMA: a_person(2, first_name="Uma")}
RULES = SeatRules((3, 6, 12), 60)
NO = an_event(1, "rejection_received", "2026-02-09")
HIRED = an_event(2, "hire_identified", "2026-03-16", KAI, started_on=date(2026, 3, 1))


def told(*events: tuple[str, str, tuple[int, ...]]) -> list[Event]:
    return [an_event(n, kind, on, *who) for n, (kind, on, who) in enumerate(events, 1)]


def look(answer: str, on: str, number: int = 1) -> SeatCheck:
    day = date.fromisoformat(on)
    return SeatCheck(SeatCheckId(number), OpportunityId(1), SeatAnswer(answer), day)


def history(*looks: SeatCheck, on: str = "2026-12-01", events: Any = (NO, HIRED)) -> SeatHistory:
    return seat_history(events, looks, RULES, date.fromisoformat(on))


IDENTIFIED, LEFT, REPOSTED = "hire_identified", "hire_left", "role_reposted"


@pytest.mark.parametrize(
    ("events", "held"),
    [
        pytest.param([], [], id="nobody"),
        pytest.param(
            [(IDENTIFIED, "2026-03-16", (1,))], [(1, "2026-03-16", None, False)], id="one"
        ),
        pytest.param(
            [(IDENTIFIED, "2026-03-16", ())], [(None, "2026-03-16", None, False)], id="no name"
        ),
        pytest.param(
            [(IDENTIFIED, "2026-03-16", (1,)), (IDENTIFIED, "2026-04-01", (1,))],
            [(1, "2026-03-16", None, False)], id="told twice",
        ),
        pytest.param(
            [(IDENTIFIED, "2026-03-16", (1,)), (IDENTIFIED, "2026-04-01", (2,))],
            [(1, "2026-03-16", "2026-04-01", False), (2, "2026-04-01", None, False)],
            id="somebody else after all",
        ),
        pytest.param(
            [(IDENTIFIED, "2026-03-16", (1,)), (LEFT, "2026-09-01", ())],
            [(1, "2026-03-16", "2026-09-01", True)], id="left",
        ),
        pytest.param(
            [(IDENTIFIED, "2026-03-16", (1, 2)), (LEFT, "2026-09-01", (2,))],
            [(1, "2026-03-16", None, False), (2, "2026-03-16", "2026-09-01", True)],
            id="one of two left",
        ),
        pytest.param(
            [(IDENTIFIED, "2026-03-16", (1,)), (LEFT, "2026-09-01", (1,)),
             (REPOSTED, "2026-09-05", ()), ("rejection_received", "2026-11-01", ()),
             (IDENTIFIED, "2026-12-01", (2,))],
            [(1, "2026-03-16", "2026-09-01", True), (2, "2026-12-01", None, False)],
            id="a second no, a second hire",
        ),
        pytest.param(
            [(IDENTIFIED, "2026-03-16", (1,)), (REPOSTED, "2026-09-05", ())],
            [(1, "2026-03-16", None, False)], id="posted again: who has it is not known to have left",
        ),
        pytest.param(
            [(IDENTIFIED, "2026-03-16", (1,)), (REPOSTED, "2026-09-05", ()),
             ("rejection_received", "2026-11-01", ())],
            [(1, "2026-03-16", "2026-11-01", False)], id="a second no is about a new round",
        ),
        pytest.param(
            [(IDENTIFIED, "2026-03-16", (1,)), ("hired_here", "2027-03-01", ())],
            [(1, "2026-03-16", "2027-03-01", False)], id="you got it in the end",
        ),
    ],
)  # fmt: skip
def test_who_has_the_job_and_until_when(
    events: list[tuple[str, str, tuple[int, ...]]],
    held: list[tuple[int | None, str, str | None, bool]],
) -> None:
    found = holdings(told(*events))
    days = [
        (h.person_id, h.known_on.isoformat(), h.ended_on and h.ended_on.isoformat(), h.left)
        for h in found
    ]
    assert days == held
    still = [who for who, _, ended, _ in held if who is not None and ended is None]
    assert list(current_hires(told(*events))) == still


def lines(found: SeatHistory, on: str = "2026-12-01", changes: Any = ()) -> tuple[str, ...]:
    return seat_words.lines(found, PEOPLE, changes, date.fromisoformat(on))


def test_the_history_is_told_in_order() -> None:
    found = history(look("same", "2026-06-20"), look("not_found", "2026-10-03", 2))
    changes = [
        (KAI, JobChange("position", "Planner", "Lead", date(2026, 11, 1))),
        (KAI, JobChange("position", "Clerk", "Planner", date(2026, 1, 5))),  # before they had it
        (UMA, JobChange("position", "Clerk", "Lead", date(2026, 11, 1))),
    ]
    assert lines(found, changes=changes) == (
        "Kai Example: since Mar 1, 2026, as you found out on Mar 16, 2026",
        "After 3 months: still there, looked at on Jun 20, 2026",
        "After 6 months: not found, looked at on Oct 3, 2026",
        "The import of Nov 1, 2026 showed Lead instead of Planner",
    )


def test_without_a_start_the_months_count_from_the_day_it_was_known() -> None:
    hired = an_event(2, IDENTIFIED, "2026-03-16", KAI)
    found = history(look("same", "2026-05-01"), events=(NO, hired), on="2026-07-01")
    assert [one.on.isoformat() for one in found.look_backs] == [
        "2026-06-16", "2026-09-16", "2027-03-16",
    ]  # fmt: skip
    assert lines(found, "2026-07-01") == (
        "Kai Example: you found out on Mar 16, 2026",
        "Looked at on May 1, 2026: still there",
        "After 3 months: not looked at",
    )


def test_a_look_back_before_anybody_could_look_is_not_missed() -> None:
    hired = an_event(2, IDENTIFIED, "2026-08-01", KAI, started_on=date(2026, 3, 1))
    assert lines(history(events=(NO, hired), on="2026-08-20"), "2026-08-20") == (
        "Kai Example: since Mar 1, 2026, as you found out on Aug 1, 2026",
    )


def test_the_history_goes_on_after_they_left() -> None:
    events = [
        NO, HIRED, an_event(3, LEFT, "2026-09-01"), an_event(4, REPOSTED, "2026-09-10"),
        an_event(5, "rejection_received", "2026-11-02"),
        an_event(6, IDENTIFIED, "2026-11-20", UMA),
    ]  # fmt: skip
    found = history(look("same", "2026-06-20"), look("same", "2026-07-20", 2), events=events)
    assert lines(found) == (
        "Kai Example: since Mar 1, 2026, left on Sep 1, 2026; you looked 2 times",
        "The job was posted again on Sep 10, 2026",
        "Uma Example: you found out on Nov 20, 2026",
    )
    assert found.last_look is None


def test_nobody_known_is_no_history() -> None:
    found = history(look("same", "2026-06-20"), events=(NO,))
    assert found == SeatHistory()
    assert lines(found) == ()
    assert seat_words.next_look(found, None, date(2026, 12, 1)) == ""
    assert seat_words.freshness(found, RULES, date(2026, 12, 1)) == ""


def test_what_is_still_to_come_does_not_count() -> None:
    assert history(on="2026-03-01") == SeatHistory()
    assert history(look("same", "2026-06-20"), on="2026-06-19").last_look is None


def test_somebody_in_the_bin_is_someone() -> None:
    assert seat_words.lines(history(on="2026-04-01"), {}, (), date(2026, 4, 1)) == (
        "Someone: since Mar 1, 2026, as you found out on Mar 16, 2026",
    )


@pytest.mark.parametrize(
    ("looks", "planned", "on", "says"),
    [
        pytest.param((), "2026-04-16", "2026-03-20", "Next look: Apr 16, 2026", id="the first"),
        pytest.param(
            (look("same", "2026-05-20"),), "2026-06-19", "2026-05-21",
            "Next look: Jun 19, 2026, the look after 3 months", id="which look back it is",
        ),
        pytest.param(
            (look("same", "2026-05-20"),), "2026-06-19", "2026-06-25",
            "Next look: now, the look after 3 months", id="due",
        ),
        pytest.param(
            (look("same", "2026-06-20"),), "2026-07-20", "2026-06-25",
            "Next look: Jul 20, 2026", id="a month in between",
        ),
        pytest.param(
            (look("same", "2026-06-20"),), None, "2026-06-25",
            "Next look: Sep 1, 2026, the look after 6 months", id="the step is switched off",
        ),
        pytest.param((look("same", "2027-03-02"),), None, "2027-03-20", "", id="the year is over"),
    ],
)  # fmt: skip
def test_the_next_look(
    looks: tuple[SeatCheck, ...], planned: str | None, on: str, says: str
) -> None:
    day = date.fromisoformat(planned) if planned else None
    assert seat_words.next_look(history(*looks, on=on), day, date.fromisoformat(on)) == says


@pytest.mark.parametrize(
    ("looks", "on", "fresh", "looked"),
    [
        pytest.param((), "2026-04-02", "found out 2 weeks ago",
                     "Not looked at yet; you found out 2 weeks ago.", id="just found out"),
        pytest.param((), "2026-09-16", "not looked at for 6 months",
                     "Not looked at yet; you found out 6 months ago.", id="never looked"),
        pytest.param((look("same", "2026-05-01"),), "2026-05-15", "seen there 2 weeks ago",
                     "Last looked at 2 weeks ago.", id="fresh"),
        pytest.param((look("same", "2026-05-01"),), "2026-06-05", "seen there 5 weeks ago",
                     "Last looked at 5 weeks ago.", id="five weeks"),
        pytest.param((look("same", "2026-05-01"),), "2026-06-30", "seen there 2 months ago",
                     "Last looked at 2 months ago.", id="sixty days"),
        pytest.param((look("same", "2026-05-01"),), "2026-07-01", "not looked at for 2 months",
                     "Last looked at 2 months ago.", id="sixty-one days"),
        pytest.param((look("same", "2026-05-01"), look("not_found", "2026-06-01", 2)), "2026-06-08",
                     "looked at 7 days ago: not found", "Last looked at 7 days ago: not found.",
                     id="not found is only an observation"),
        pytest.param((look("changed", "2026-06-01"),), "2026-06-02",
                     "looked at yesterday: something had changed",
                     "Last looked at yesterday: something had changed.", id="changed"),
    ],
)  # fmt: skip
def test_how_fresh_it_is(looks: tuple[SeatCheck, ...], on: str, fresh: str, looked: str) -> None:
    day = date.fromisoformat(on)
    assert seat_words.freshness(history(*looks, on=on), RULES, day) == fresh
    assert seat_words.last_looked(history(*looks, on=on), day) == looked


@pytest.mark.parametrize(
    ("looks", "asks"),
    [
        pytest.param([], False, id="no look"),
        pytest.param([look("same", "2026-05-01")], False, id="same"),
        pytest.param([look("not_found", "2026-05-01")], False, id="not found"),
        pytest.param([look("changed", "2026-05-01")], True, id="changed"),
        pytest.param([look("changed", "2026-03-01")], False, id="before they were known"),
        pytest.param(
            [look("changed", "2026-05-01"), look("same", "2026-06-01", 2)], False, id="there since"
        ),
    ],
)
def test_a_change_asks_whether_they_left(looks: list[SeatCheck], asks: bool) -> None:
    case = Opportunity(OpportunityId(1), "Northlight", "Planner")
    found = departure_seen(PEOPLE[KAI], case, date(2026, 3, 16), looks)
    assert (found is not None) == asks
    if found:
        assert found.why == (
            "Kai Example got the job, as you have known since Mar 16, 2026.",
            "You looked on May 1, 2026, and something had changed.",
        )


def test_all_mistakes_of_the_file_at_once() -> None:
    raw = {
        "look_back": [{"months": 6, "source": "D"}, {"months": 3}, {"months": 0, "source": "D"}],
        "freshness": {"old_after": "soon", "color": "red"},
        "extra": 1,
    }
    with pytest.raises(ReferenceBroken) as error:
        parse_seat_rules(raw, "data/seat.toml")
    places = [problem.rpartition(": ")[0] for problem in error.value.problems]
    assert places == [
        "data/seat.toml, key 'extra'",
        "data/seat.toml, look_back 2, key 'source'",
        "data/seat.toml, look_back 3, key 'months'",
        "data/seat.toml, key 'look_back'",
        "data/seat.toml, freshness, key 'color'",
        "data/seat.toml, freshness, key 'source'",
        "data/seat.toml, freshness, key 'old_after'",
    ]
