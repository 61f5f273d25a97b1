"""Properties of warmth that hold for any log, tested on random logs."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crm.domain.ids import PersonId, TouchpointId
from crm.domain.touchpoints.contact_history import history
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result, Touchpoint
from crm.domain.warmth.score import (
    WarmthState,
    forecast,
    score,
    slow_peak,
    value,
)
from crm.domain.warmth.score import past as warmth_past

NOW = date(2026, 11, 23)
IN, OUT = Direction.IN, Direction.OUT
#: Sums of two orders of addition may differ in the last digits.
CLOSE = 1e-6

numbers = st.integers(1, 10_000).map(TouchpointId)
past = st.integers(0, 700).map(lambda age: NOW - timedelta(days=age))


def plain(day: date, direction: Direction, channel: Channel = Channel.EMAIL) -> Touchpoint:
    return Touchpoint(TouchpointId(1), (PersonId(1),), day, channel, direction)


@st.composite
def any_touchpoint(draw: st.DrawFn) -> Touchpoint:
    """Of any channel, direction and outcome, answered or not, in the past or a little ahead."""
    day = NOW - timedelta(days=draw(st.integers(-20, 700)))
    wait = draw(st.none() | st.integers(0, 60))
    return Touchpoint(
        draw(numbers),
        (PersonId(1),),
        day,
        draw(st.sampled_from(Channel)),
        draw(st.sampled_from(Direction)),
        result=draw(st.sampled_from(Result)),
        answered_on=None if wait is None else day + timedelta(days=wait),
        binned_on=draw(st.sampled_from([None, None, None, NOW])),
    )


simple = st.builds(plain, past, st.sampled_from(Direction), st.sampled_from(Channel))
logs = st.lists(any_touchpoint(), max_size=12)
simple_logs = st.lists(simple, max_size=12)
lived = simple_logs.filter(bool)


@given(logs)
def test_it_is_a_number_from_0_to_100(log: list[Touchpoint]) -> None:
    assert 0 <= value(log, NOW) <= 100


def test_no_log_is_0() -> None:
    assert value([], NOW) == 0


@given(logs)
def test_asking_twice_gives_the_same_and_leaves_the_log_alone(log: list[Touchpoint]) -> None:
    before = list(log)
    assert value(log, NOW) == value(log, NOW)
    assert log == before


@given(logs, st.integers(1, 400))
def test_it_never_rises_while_nothing_happens(log: list[Touchpoint], days: int) -> None:
    done = [t for t in log if t.day <= NOW and (t.answered_on is None or t.answered_on <= NOW)]
    assert value(done, NOW + timedelta(days=days)) <= value(done, NOW) + CLOSE


@given(lived)
def test_thirty_silent_days_make_it_colder(log: list[Touchpoint]) -> None:
    assert value(log, NOW + timedelta(days=30)) < value(log, NOW)


@given(lived)
def test_twenty_silent_years_leave_less_than_1_but_something(log: list[Touchpoint]) -> None:
    assert 0 < value(log, NOW + timedelta(days=7300)) < 1


@given(logs, simple)
def test_a_new_or_back_dated_touchpoint_never_makes_it_colder(
    log: list[Touchpoint], new: Touchpoint
) -> None:
    assert value([*log, new], NOW) >= value(log, NOW) - CLOSE


@given(logs, simple)
def test_from_them_counts_at_least_as_much_as_from_me(
    log: list[Touchpoint], new: Touchpoint
) -> None:
    theirs, mine = replace(new, direction=IN), replace(new, direction=OUT)
    assert value([*log, theirs], NOW) >= value([*log, mine], NOW) - CLOSE


@given(logs, st.sampled_from([1, 30, 365]))
def test_moving_everything_and_today_changes_nothing(log: list[Touchpoint], days: int) -> None:
    step = timedelta(days=days)
    moved = [
        replace(t, day=t.day + step, answered_on=t.answered_on and t.answered_on + step)
        for t in log
    ]
    assert value(moved, NOW + step) == pytest.approx(value(log, NOW), abs=CLOSE)


@given(logs.flatmap(lambda log: st.tuples(st.just(log), st.permutations(log))))
def test_the_order_of_import_does_not_matter(
    both: tuple[list[Touchpoint], list[Touchpoint]],
) -> None:
    assert value(both[0], NOW) == pytest.approx(value(both[1], NOW), abs=CLOSE)


@given(logs, simple, st.sampled_from([1, 30, 400]))
def test_a_future_touchpoint_counts_from_its_day_on(
    log: list[Touchpoint], new: Touchpoint, ahead: int
) -> None:
    later = NOW + timedelta(days=ahead)
    planned = replace(new, day=later)
    assert value([*log, planned], NOW) == value(log, NOW)
    assert value([*log, planned], later) >= value(log, later) - CLOSE
    assert value([*log, planned], later) > 0


@given(logs.filter(bool))
def test_importing_a_touchpoint_twice_changes_nothing(log: list[Touchpoint]) -> None:
    assert value([*log, log[0]], NOW) == pytest.approx(value(log, NOW), abs=CLOSE)


@given(logs, logs)
def test_two_people_merged_are_at_least_as_warm_as_the_warmer(
    one: list[Touchpoint], other: list[Touchpoint]
) -> None:
    assert value(one + other, NOW) >= max(value(one, NOW), value(other, NOW)) - CLOSE


@given(lived, past)
def test_the_same_touchpoint_later_and_thirty_days_from_others_is_worth_no_less(
    log: list[Touchpoint], day: date
) -> None:
    first, rest = log[0], log[1:]
    assume(day > first.day and all(abs((day - t.day).days) >= 30 for t in rest))
    assert value([replace(first, day=day), *rest], NOW) >= value(log, NOW) - CLOSE


def every(days: int, count: int, ways: Sequence[Direction] = (IN,)) -> list[Touchpoint]:
    """`count` touchpoints up to NOW, `days` apart, the ways in turn."""
    return [plain(NOW - timedelta(days=days * n), ways[n % len(ways)]) for n in range(count)]


def later(log: list[Touchpoint], days: int) -> float:
    return value(log, NOW + timedelta(days=days))


@pytest.mark.parametrize(
    ("warmer", "colder"),
    [
        pytest.param(
            later(every(7, 3), 10), later(every(0, 30), 10), id="three days beat a burst of thirty"
        ),
        pytest.param(
            value(every(7, 9, (IN, OUT)), NOW),
            value(every(1, 60, (OUT,)), NOW),
            id="weekly in turns beats sixty unanswered mails",
        ),
        pytest.param(
            later(every(30, 24), 30),
            0.5 * later(every(30, 24), 0),
            id="one silent month costs a two-year tie less than half",
        ),
        pytest.param(
            later(every(30, 18), 120), later(every(1, 1), 120), id="a long tie beats a single touch"
        ),
    ],
)
def test_order_between_typical_logs(warmer: float, colder: float) -> None:
    assert warmer > colder


@pytest.mark.parametrize("channel", Channel)
def test_every_channel_is_worth_something(channel: Channel) -> None:
    assert 0 < value([plain(NOW, IN, channel)], NOW) < 100


@given(logs)
def test_the_parts_add_up(log: list[Touchpoint]) -> None:
    warmth = score(log, NOW)
    assert math.fsum(part.points for part in warmth.parts) == pytest.approx(warmth.value, abs=CLOSE)
    assert all(part.points >= 0 for part in warmth.parts)
    assert warmth.value == pytest.approx(value(log, NOW), abs=1e-9)
    assert [p.day for p in warmth.parts] == sorted(p.day for p in warmth.parts)
    assert (warmth.word == "no contact yet") == (not warmth.parts) == (warmth.value == 0)


@given(st.lists(past, max_size=60))
def test_unanswered_mails_alone_stay_under_52(days: list[date]) -> None:
    assert value([plain(day, OUT) for day in days], NOW) < 51.93


@given(logs)
def test_a_state_says_what_the_log_says(log: list[Touchpoint]) -> None:
    state = WarmthState.of(log, NOW)
    assert state.value(NOW) == pytest.approx(value(log, NOW), abs=CLOSE)
    assert state.slow_mass(NOW) <= slow_peak(history(log, NOW).contacts) + CLOSE


@given(lived, st.floats(1, 99))
def test_the_day_it_falls_below_is_the_first(log: list[Touchpoint], target: float) -> None:
    day = WarmthState.of(log, NOW).first_day_below(target, NOW)
    assert day is not None
    assert value(log, day) < target + CLOSE
    if day > NOW:
        assert value(log, day - timedelta(days=1)) >= target - CLOSE


@given(simple_logs)
def test_a_forecast_is_the_warmth_of_those_days_and_falls(log: list[Touchpoint]) -> None:
    ahead = forecast(WarmthState.of(log, NOW), NOW)
    assert [w for _, w in ahead] == pytest.approx([value(log, d) for d, _ in ahead], abs=CLOSE)
    assert [w for _, w in ahead] == sorted((w for _, w in ahead), reverse=True)


@given(logs, st.lists(st.integers(0, 400), max_size=8))
def test_the_past_is_the_warmth_of_those_days(log: list[Touchpoint], days: list[int]) -> None:
    line = warmth_past(log, NOW, days)
    assert [day for day, _ in line] == [NOW - timedelta(days=n) for n in sorted(days, reverse=True)]
    known = [t for t in log if t.result is not Result.ACCEPTED]
    line = warmth_past(known, NOW, days)
    assert [w for _, w in line] == pytest.approx([value(known, d) for d, _ in line], abs=CLOSE)


@given(
    st.dates(date(1970, 1, 1), date(2100, 12, 31)), st.dates(date(1970, 1, 1), date(2100, 12, 31))
)
def test_dates_from_1970_to_2100_give_numbers(day: date, today: date) -> None:
    log = [plain(day, IN), plain(today, OUT)]
    warmth = score(log, today)
    assert 0 <= warmth.value <= 100
    assert all(math.isfinite(part.points) for part in warmth.parts)
    assert all(math.isfinite(number) for _, number in forecast(WarmthState.of(log, today), today))


def take_zone_from_environment() -> None:
    # Windows keeps the zone of the system; the comparison below then holds trivially.
    getattr(time, "tzset", lambda: None)()


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "America/New_York"])
def test_the_zone_of_the_machine_does_not_matter(
    zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = value(every(9, 5, (IN, OUT)), NOW)
    with monkeypatch.context() as patch:
        patch.setenv("TZ", zone)
        take_zone_from_environment()
        assert value(every(9, 5, (IN, OUT)), NOW) == expected
    take_zone_from_environment()
