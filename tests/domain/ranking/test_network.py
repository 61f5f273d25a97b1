"""A network in columns: who is left alone, who asks to be kept, who may be revived, in which order."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

import pytest

from crm.domain.ids import PersonId
from crm.domain.ranking.network import Network
from crm.domain.ranking.rhythm import Pauses

#: A Wednesday.
NOW = date(2026, 11, 25)
SUNDAY = date(2026, 11, 22)
NEVER = math.nan
NO_PAUSES = Pauses(frozenset(), {})

#: Equal sums, theirs alone, over both half-lives, and the warmth they make on that day.
COLD, UNDER_C, UNDER_B, UNDER_A, WARM = 0.3, 0.5, 1.5, 2.6, 5.0  # 18.2, 26.1, 47.6, 57.6, 68.5


def ago(days: int) -> float:
    return float(NOW.toordinal() - days)


def row(person: int, size: float = UNDER_C, **values: Any) -> tuple[Any, ...]:
    """One tie, with its sums as of today; who was in touch three months ago unless said otherwise."""
    columns = {
        "person": person, "in_fast": size, "out_fast": 0.0, "in_slow": size, "out_slow": 0.0,
        "regular": 0.0, "day": ago(0), "last_contact": ago(90), "theirs_on": ago(90), "ours_on": NEVER,
        "unanswered": 0, "peak": 0.0, "latest": ago(90), "cadence": NEVER, "bridge": 0, "status": 0,
        "since": NEVER,
    }  # fmt: skip
    assert set(values) <= set(columns)
    return tuple((columns | values).values())


def cooling(*rows: tuple[Any, ...], involved: Any = (), left_out: Any = (), limit: int = 9) -> Any:
    return Network.of(rows).cooling(NOW, involved, left_out, limit)


def revivable(
    *rows: tuple[Any, ...], involved: Any = (), left_out: Any = (), limit: int = 9, seed: int = 7
) -> Any:
    return Network.of(rows).revivable(SUNDAY, NOW, seed, involved, left_out, limit)


def tried(times: int, days: int) -> dict[str, Any]:
    """Outreach on so many days, the last one so many days ago, and never an answer."""
    return {
        "unanswered": times, "ours_on": ago(days), "last_contact": ago(days), "latest": ago(days),
        "theirs_on": NEVER,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("values", "listed"),
    [
        pytest.param({}, True, id="three months of silence"),
        pytest.param({"last_contact": ago(13), "latest": ago(13)}, False, id="contact, 13 days"),
        pytest.param({"last_contact": ago(14), "latest": ago(14)}, True, id="contact, 14 days"),
        pytest.param({"last_contact": ago(15), "latest": ago(15)}, True, id="contact, 15 days"),
        pytest.param({"last_contact": NEVER}, True, id="no contact"),
        pytest.param(tried(1, 13), False, id="one try, 13 days"),
        pytest.param({"unanswered": 1, "ours_on": ago(13)}, False, id="one try, whatever else"),
        pytest.param(tried(1, 14), True, id="one try, 14 days"),
        pytest.param(tried(2, 27), False, id="two tries, 27 days"),
        pytest.param(tried(2, 28), True, id="two tries, 28 days"),
        pytest.param(tried(3, 55), False, id="three tries, 55 days"),
        pytest.param(tried(3, 56), True, id="three tries, 56 days"),
        pytest.param(tried(4, 179), False, id="four tries, 179 days"),
        pytest.param(tried(4, 180), True, id="four tries, 180 days"),
        pytest.param(tried(9, 179), False, id="nine tries, 179 days"),
        pytest.param({"ours_on": ago(1)}, True, id="outreach that was answered does not count"),
        pytest.param({"latest": ago(0)}, True, id="the log ends today"),
        pytest.param({"latest": ago(-1)}, False, id="the log speaks of tomorrow"),
    ],
)
def test_who_is_left_alone(values: dict[str, Any], listed: bool) -> None:
    assert cooling(row(1, **values)) == ([1] if listed else [])


@pytest.mark.parametrize(
    ("size", "cadence", "involved", "listed"),
    [
        pytest.param(UNDER_B, NEVER, True, True, id="under 57, in an open case"),
        pytest.param(UNDER_A, NEVER, True, False, id="over 57, in an open case"),
        pytest.param(UNDER_C, NEVER, False, True, id="under 42, in none"),
        pytest.param(UNDER_B, NEVER, False, False, id="over 42, in none"),
        pytest.param(UNDER_C, 30, False, False, id="wanted every 30 days"),
        pytest.param(COLD, 400, True, False, id="wanted every 400 days, in a case"),
    ],
)
def test_a_tie_cools_under_its_target_unless_it_has_a_rhythm(
    size: float, cadence: float, involved: bool, listed: bool
) -> None:
    found = cooling(row(1, size, cadence=cadence), involved=[1] if involved else [])
    assert found == ([1] if listed else [])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param({"size": 0.4}, {"size": 0.5}, id="the colder one"),
        pytest.param({"bridge": 1}, {}, id="a bridge"),
        pytest.param({}, tried(1, 90), id="who did not leave a message unanswered"),
        pytest.param(tried(1, 300), tried(2, 300), id="who left fewer of them unanswered"),
        pytest.param({"last_contact": ago(91)}, {}, id="of equals the longer silence"),
        pytest.param(
            {"in_slow": 0.7, "in_fast": 0.3}, {"in_slow": 0.3, "in_fast": 0.7}, id="established"
        ),
    ],
)
def test_the_order_of_those_who_cool(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert cooling(row(1, **second), row(2, **first)) == [2, 1]
    assert cooling(row(1, **first), row(2, **second)) == [1, 2]


def test_of_equals_the_one_added_first_and_not_more_than_asked_for() -> None:
    rows = [row(4), row(2), row(3)]
    assert cooling(*rows) == [2, 3, 4]
    assert cooling(*rows, limit=2) == [2, 3]
    assert cooling(*rows, left_out=[2, 9]) == [3, 4]
    assert cooling() == []


def test_our_outreach_counts_as_far_as_something_came_back() -> None:
    # Unanswered outreach makes at most 44.7, under the 57 of an open case; without a limit it made 71.2.
    assert cooling(row(1, 0.0, out_fast=9.0, out_slow=9.0), involved=[1]) == [1]


def test_regular_contact_is_warmer_and_without_an_answer_only_up_to_a_limit() -> None:
    # Regular outreach makes 51.9, not 61.1: warmer than 50.7, colder than 53.6.
    unanswered = row(2, 0.0, out_fast=9.0, out_slow=9.0, regular=9.0, theirs_on=ago(700))
    ties = Network.of([row(1, 1.8), unanswered, row(3, 2.0), row(4, 1.8, regular=0.5)])
    assert ties.easy(NOW, [], 9) == [4, 3, 2, 1]


def test_what_came_back_lets_more_of_our_outreach_count() -> None:
    # A fifth of a day of theirs allows 2.4 of ours: a mass of 2.7, and a warmth of 50.7; 27.2 with 0.5 of ours.
    values = {"in_fast": 0.2, "in_slow": 0.2, "out_fast": 9.0, "out_slow": 9.0, "cadence": 30}
    less = values | {"out_fast": 0.5, "out_slow": 0.5}
    assert Network.of([row(1, **values)]).falling(NOW, 0, []) == []
    assert Network.of([row(1, **less)]).falling(NOW, 0, []) == [1]


def test_twenty_points_under_the_target_are_as_urgent_as_more() -> None:
    colder = row(1, in_slow=1.0, in_fast=0.0)  # 21.9
    cold = row(2, in_slow=1.0, in_fast=0.2, last_contact=ago(91))  # 27.3
    cool = row(3, in_slow=1.0, in_fast=1.0, last_contact=ago(92))  # 39.0
    assert cooling(colder, cold, cool, involved=[1, 2, 3]) == [2, 1, 3]


def test_the_sums_decay_by_half_in_14_and_180_days() -> None:
    # After two weeks 2.0 of the fast sum is 1.0; with 5.71 of the slow one the warmth is 57.0.
    values = {"in_fast": 2.0, "day": ago(14)}
    assert cooling(row(1, in_slow=5.68, **values), involved=[1]) == [1]
    assert cooling(row(1, in_slow=5.74, **values), involved=[1]) == []


def dormant(person: int, size: float = COLD, **values: Any) -> tuple[Any, ...]:
    """Close once, silent for long, warmth 18.2."""
    return row(person, size, **{"peak": 4.0, "day": float(SUNDAY.toordinal())} | values)


SUNDAY_AGO = 3


@pytest.mark.parametrize(
    ("values", "listed"),
    [
        pytest.param({}, True, id="close once"),
        pytest.param({"cadence": 30}, False, id="wanted every 30 days"),
        pytest.param({"peak": 3.01}, True, id="just close enough"),
        pytest.param({"peak": 3.0}, False, id="not quite close"),
        pytest.param({"peak": 0.0, "status": 1}, True, id="of high standing"),
        pytest.param({"theirs_on": NEVER}, False, id="never answered"),
        pytest.param({"size": 0.46}, True, id="warmth 24.7"),
        pytest.param({"size": 0.48}, False, id="warmth 25.4"),
        pytest.param({"last_contact": ago(SUNDAY_AGO + 14)}, True, id="14 days before Sunday"),
        pytest.param({"last_contact": ago(SUNDAY_AGO + 13)}, False, id="13 days before Sunday"),
        pytest.param({"latest": ago(SUNDAY_AGO)}, True, id="the log ends on Sunday"),
        pytest.param({"latest": ago(SUNDAY_AGO - 1)}, True, id="contact on Monday: looked at"),
        pytest.param({"latest": ago(0)}, True, id="contact today: looked at"),
        pytest.param({"latest": ago(-1)}, False, id="the log speaks of tomorrow"),
    ],
)
def test_who_may_be_revived(values: dict[str, Any], listed: bool) -> None:
    assert revivable(dormant(1, **values)) == ([1] if listed else [])


def test_those_of_the_search_are_revived_first_and_then_the_draw_decides() -> None:
    rows = [dormant(n) for n in range(1, 6)]
    drawn = revivable(*rows)
    assert sorted(drawn) == [1, 2, 3, 4, 5]
    assert drawn != [1, 2, 3, 4, 5]
    assert revivable(*rows, limit=2) == drawn[:2]
    assert revivable(*reversed(rows)) == drawn
    assert revivable(*rows, seed=8) != drawn
    assert revivable(*rows, left_out=[drawn[0]]) == drawn[1:]
    last = drawn[-1]
    assert revivable(*rows, involved=[last])[0] == last
    rows[last - 1] = dormant(last, bridge=1)
    assert revivable(*rows)[0] == last


def test_who_was_in_touch_this_week_is_looked_at_as_far_as_the_draw_comes_first() -> None:
    rows = [dormant(n) for n in range(1, 6)]
    drawn = revivable(*rows)
    first, second, *_, last = drawn
    for person in (first, last):
        rows[person - 1] = dormant(person, size=WARM, latest=ago(1), last_contact=ago(1))
    assert revivable(*rows, limit=1) == [first, second]
    assert revivable(*rows) == drawn


@pytest.mark.parametrize(
    ("values", "listed"),
    [
        pytest.param({"cadence": 30}, True, id="a rhythm, and under 40 in 30 days"),
        pytest.param({"cadence": 30, "size": 30.0}, False, id="still fresh in 30 days"),
        pytest.param({}, False, id="no rhythm, no case, not close"),
        pytest.param({"cadence": 30, "size": 0.46}, False, id="warmth 24.7: to be revived"),
        pytest.param({"cadence": 30, "size": 0.48}, True, id="warmth 25.4"),
        pytest.param({"cadence": 30, "latest": ago(0)}, True, id="the log ends today"),
        pytest.param({"cadence": 30, "latest": ago(-1)}, False, id="contact is coming"),
        pytest.param({"cadence": 30, "theirs_on": NEVER}, False, id="never a sign of theirs"),
    ],
)
def test_who_is_cooling_soon(values: dict[str, Any], listed: bool) -> None:
    assert Network.of([row(1, **values)]).falling(NOW, 30, []) == ([1] if listed else [])


def test_a_talk_at_an_interview_is_a_sign() -> None:
    network = Network.of([row(1, cadence=30, theirs_on=NEVER)])
    assert network.falling(NOW, 30, [], met={1}) == [1]


@pytest.mark.parametrize(("in_slow", "listed"), [(2.0, False), (2.1, True)])
def test_a_slow_mass_over_3_is_worth_keeping_without_a_wish(in_slow: float, listed: bool) -> None:
    network = Network.of([row(1, 0.0, in_slow=in_slow)])
    assert network.falling(NOW, 90, []) == ([1] if listed else [])


def test_the_coolest_come_first() -> None:
    rows = [row(1, 0.6, cadence=90), row(2, 0.5, cadence=90), row(3, 0.5, cadence=30)]
    assert Network.of(rows).falling(NOW, 30, []) == [2, 3, 1]
    close = [row(1, 0.505, cadence=90), row(2, 0.5, cadence=90)]
    assert Network.of(close).falling(NOW, 30, []) == [2, 1]
    assert Network.of([row(1), row(2)]).falling(NOW, 30, [2]) == [2]


def test_whose_log_speaks_of_a_later_day() -> None:
    network = Network.of([row(1, latest=ago(0)), row(2, latest=ago(-1)), row(3, latest=ago(5))])
    assert network.later_than(NOW) == [2]
    assert len(network) == 3


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("years", [30, 130, 1900])
def test_a_clock_that_was_set_back_makes_no_tie_more_than_warm(years: int) -> None:
    """What is logged lies as far ahead; nothing cools, and no number is too large."""
    day = ago(-365 * years)
    network = Network.of([row(1, WARM, day=day, in_fast=900.0, out_slow=70.0), row(2, UNDER_C)])
    assert network.cooling(NOW, (), (), 9) == [2]
    network.revivable(SUNDAY, NOW, 1, (), (), 9)


def rhythm(*rows: tuple[Any, ...], pauses: Pauses = NO_PAUSES, left_out: Any = ()) -> Any:
    return Network.of(rows).rhythm(NOW, pauses, left_out, 9)


@pytest.mark.parametrize(
    ("values", "listed"),
    [
        pytest.param({"cadence": 90}, True, id="90 days ago, every 90 days"),
        pytest.param({"cadence": 91}, False, id="90 days ago, every 91 days"),
        pytest.param({"cadence": 90, "size": WARM}, True, id="however warm"),
        pytest.param({}, False, id="no wish"),
        pytest.param({"cadence": 5, "last_contact": ago(5), "latest": ago(5)}, True, id="no rest"),
        pytest.param({"cadence": 9, **tried(4, 9)}, True, id="never answered"),
        pytest.param(
            {"cadence": 30, "last_contact": NEVER, "since": ago(30)}, True, id="wanted for 30 days"
        ),
        pytest.param(
            {"cadence": 30, "last_contact": NEVER, "since": ago(29)}, False, id="for 29 days"
        ),
        pytest.param(
            {"cadence": 30, "last_contact": NEVER}, True, id="nobody knows since when: at once"
        ),
    ],
)
def test_whose_day_has_come(values: dict[str, Any], listed: bool) -> None:
    assert rhythm(row(1, **values)) == ([1] if listed else [])


def test_the_latest_relative_to_the_wish_comes_first() -> None:
    a_day = row(1, cadence=30, last_contact=ago(31))  # 1 of 30 days late
    week = row(2, cadence=365, last_contact=ago(372))  # 7 of 365
    double = row(3, cadence=7, last_contact=ago(14))  # 7 of 7
    assert rhythm(week, a_day, double) == [3, 1, 2]
    assert rhythm(week, a_day, double, left_out=[3]) == [1, 2]


def test_what_was_decided_about_the_line_holds() -> None:
    rows = [row(n, cadence=30) for n in (1, 2, 3)]
    pauses = Pauses(
        frozenset([PersonId(1)]),
        {PersonId(2): NOW - timedelta(days=29), PersonId(3): NOW - timedelta(days=30)},
    )
    assert rhythm(*rows, pauses=pauses) == [3]
