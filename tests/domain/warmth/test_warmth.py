"""Warmth by example: the numbers of the formula, what counts as contact, the shipped weights."""

from __future__ import annotations

import pytest

from crm.domain.touchpoints.contact_history import history
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result, Touchpoint
from crm.domain.warmth.score import (
    Warmth,
    WarmthState,
    forecast,
    score,
    slow_peak,
    value,
)
from tests.log_builders import BOTH, IN, OUT, START, log, on, touch

ONE_IN, ONE_OUT = log((0, IN)), log((0, OUT))
IN_TURNS = log((0, OUT), (3, IN), (30, OUT), (33, IN), (90, OUT))


@pytest.mark.parametrize(
    ("touchpoints", "day", "expected"),
    [
        pytest.param([], 0, 0.0, id="nobody was ever in touch"),
        pytest.param(ONE_IN, 0, 39.031, id="they wrote today"),
        pytest.param(ONE_IN, 7, 35.485, id="they wrote a week ago"),
        pytest.param(ONE_IN, 14, 32.285, id="they wrote two weeks ago"),
        pytest.param(ONE_IN, 30, 26.514, id="they wrote a month ago"),
        pytest.param(ONE_IN, 90, 18.117, id="they wrote a quarter ago"),
        pytest.param(ONE_IN, 180, 14.028, id="they wrote half a year ago"),
        pytest.param(ONE_IN, 365, 8.11, id="they wrote a year ago"),
        pytest.param(ONE_OUT, 0, 31.223, id="I wrote today"),
        pytest.param(ONE_OUT, 7, 27.959, id="I wrote a week ago"),
        pytest.param(ONE_OUT, 14, 25.132, id="I wrote two weeks ago"),
        pytest.param(ONE_OUT, 30, 20.317, id="I wrote a month ago"),
        pytest.param(ONE_OUT, 90, 13.715, id="I wrote a quarter ago"),
        pytest.param(ONE_OUT, 180, 10.373, id="I wrote half a year ago"),
        pytest.param(ONE_OUT, 365, 5.75, id="I wrote a year ago"),
        pytest.param(IN_TURNS, 90, 57.443, id="in turns, on the last day"),
        pytest.param(IN_TURNS, 100, 54.059, id="in turns, ten days later"),
        pytest.param(IN_TURNS, 120, 48.877, id="in turns, a month later"),
        pytest.param(IN_TURNS, 200, 40.195, id="in turns, a season later"),
        pytest.param(IN_TURNS, 400, 27.002, id="in turns, most of a year later"),
        pytest.param(log((0, OUT), (7, OUT)), 7, 45.03, id="second week without an answer"),
        pytest.param(
            log(*((7 * n, OUT) for n in range(60))), 413, 51.9, id="unanswered mails hit the cap"
        ),
    ],
)
def test_known_values(touchpoints: list[Touchpoint], day: int, expected: float) -> None:
    assert value(touchpoints, on(day)) == pytest.approx(expected, abs=0.051)
    assert score(touchpoints, on(day)).value == value(touchpoints, on(day))


def test_points_of_a_log_in_turns() -> None:
    parts = score(IN_TURNS, on(100)).parts
    assert [round(part.points, 2) for part in parts] == [4.88, 7.9, 10.26, 9.44, 21.58]
    assert [part.day for part in parts] == [on(day) for day in (0, 3, 30, 33, 90)]


def test_outreach_that_counts_only_in_part_has_fewer_points() -> None:
    """Five weeks of messages, of which half a year's sum counts up to twice the answer and two more."""
    touchpoints = log(*((day, OUT) for day in (0, 7, 14, 21, 28)), (35, IN))
    parts = score(touchpoints, on(40)).parts
    assert [round(part.points, 2) for part in parts] == [5.57, 7.65, 8.48, 9.6, 11.12, 20.05]


@pytest.mark.parametrize(
    ("every", "after", "before"),
    [
        pytest.param(7, 85, 83, id="weekly"),
        pytest.param(14, 80, 77, id="fortnightly"),
        pytest.param(30, 74, 67, id="monthly"),
        pytest.param(91, 61, 44, id="quarterly"),
        pytest.param(365, 49, 14, id="yearly"),
    ],
)
def test_steady_contact_in_turns(every: int, after: int, before: int) -> None:
    count = 400 if every == 7 else 80
    touchpoints = log(*((every * n, IN if n % 2 else OUT) for n in range(count)))
    last = every * (count - 1)
    assert value(touchpoints, on(last)) == pytest.approx(after, abs=1.6)
    assert value(touchpoints, on(last + every)) == pytest.approx(before, abs=1.6)


@pytest.mark.parametrize(
    ("days", "covered"),
    [
        pytest.param([], 0.0, id="never in touch"),
        pytest.param([0], 0.0, id="one day is no regularity"),
        pytest.param([0, 30], 1.0, id="a month later"),
        pytest.param([0, 200], 1.0, id="no more than thirty days"),
        pytest.param([0, 15], 0.5144, id="two weeks later: the newer half of thirty days"),
        pytest.param([0, 5, 9, 15], 0.5144, id="what lies between adds nothing"),
        pytest.param([0, 30, 60], 1.8909, id="another month later"),
        pytest.param([30 * n for n in range(99)], 9.166, id="monthly for ever"),
        pytest.param(list(range(2941)), 9.166, id="daily for ever is as regular"),
    ],
)
def test_the_time_in_touch(days: list[int], covered: float) -> None:
    mails = log(*((day, OUT) for day in reversed(days)))
    state = WarmthState.of(mails, on(max(days, default=0)))
    assert state.sums.regular == pytest.approx(covered, abs=1e-3)


@pytest.mark.parametrize(
    ("regular", "crowded"),
    [
        pytest.param([0, 30, 60, 90], [87, 88, 89, 90], id="monthly beats four days in a row"),
        pytest.param([0, 45, 90], [0, 89, 90], id="in the middle beats the day before"),
    ],
)
def test_a_year_on_regular_contact_is_warmer(regular: list[int], crowded: list[int]) -> None:
    spread, dense = (log(*((day, IN) for day in days)) for days in (regular, crowded))
    assert value(spread, on(455)) > value(dense, on(455))


@pytest.mark.parametrize(
    ("answer", "most"),
    [
        pytest.param(None, 51.9, id="never answered"),
        pytest.param(0, 51.951, id="answered once, five years ago"),
        pytest.param(1080, 55.144, id="answered once, two years ago"),
    ],
)
def test_regular_outreach_counts_as_far_as_something_came_back(
    answer: int | None, most: float
) -> None:
    mails = log(*((day, OUT) for day in range(0, 1801, 5)))
    answers = [] if answer is None else [touch(answer, IN)]
    assert value([*mails, *answers], on(1800)) == pytest.approx(most, abs=0.001)


def points(warmth: Warmth) -> dict[tuple[int, Direction], float]:
    return {(part.touchpoint_id, part.direction): round(part.points, 3) for part in warmth.parts}


def test_a_meeting_counts_more_than_a_mail_and_a_request_less() -> None:
    by_channel = {channel: value([touch(0, IN, channel)], START) for channel in Channel}
    assert by_channel[Channel.COFFEE] == by_channel[Channel.VIDEO] > by_channel[Channel.EMAIL]
    assert by_channel[Channel.LINKEDIN_REQUEST] < by_channel[Channel.EMAIL]
    assert by_channel[Channel.CALL] == by_channel[Channel.TEXT] == by_channel[Channel.OTHER]


def test_the_heaviest_contact_of_a_day_gets_its_points() -> None:
    mail, coffee, more_mail = (
        touch(0, number=1),
        touch(0, BOTH, Channel.COFFEE, number=2),
        touch(0, OUT, number=3),
    )
    warmth = score([mail, coffee, more_mail], START)
    assert points(warmth) == {(1, IN): 0, (2, BOTH): round(warmth.value, 3), (3, OUT): 0}


def test_a_day_of_both_is_shared_between_their_mail_and_my_coffee() -> None:
    warmth = score(
        [touch(0, IN, number=1), touch(0, OUT, Channel.COFFEE, number=2)], START
    )  # theirs 1, mine 1.5: the half point more is mine
    theirs, mine = (part.points for part in warmth.parts)
    assert theirs / mine == pytest.approx(1.5 / 0.5)
    assert theirs + mine == pytest.approx(warmth.value, abs=1e-9)


def test_a_reply_has_its_own_part() -> None:
    warmth = score([touch(0, OUT, result=Result.REPLIED, answered=4)], on(5))
    assert [(part.touchpoint_id, part.day, part.direction) for part in warmth.parts] == [
        (1, on(0), OUT),
        (1, on(4), IN),
    ]
    assert sum(part.points for part in warmth.parts) == pytest.approx(warmth.value, abs=1e-9)


def test_attempts_alone_are_no_contact() -> None:
    assert score([touch(0, OUT, Channel.CALL, Result.NO_ANSWER)], START).word == "no contact yet"


def test_forecast_names_the_days_and_starts_with_today() -> None:
    ahead = forecast(WarmthState.of(ONE_IN, on(0)), on(0))
    assert [(day - START).days for day, _ in ahead] == [0, 7, 14, 30, 60, 90, 180, 365]
    assert [round(number, 2) for _, number in ahead[:4]] == [39.03, 35.48, 32.28, 26.51]


@pytest.mark.parametrize(
    ("touchpoints", "target", "day"),
    [
        pytest.param([], 40, 0, id="never in touch"),
        pytest.param(ONE_IN, 40, 0, id="already below"),
        pytest.param(ONE_IN, 35.49, 7, id="under last week's value a week later"),
        pytest.param(ONE_IN, 25, 36, id="becomes quiet after five weeks"),
        pytest.param(ONE_IN, 0, None, id="never below nothing"),
    ],
)
def test_the_day_on_which_it_falls_below(
    touchpoints: list[Touchpoint], target: float, day: int | None
) -> None:
    below = WarmthState.of(touchpoints, START).first_day_below(target, START)
    assert below == (None if day is None else on(day))


COFFEE = touch(0, OUT, Channel.COFFEE)


@pytest.mark.parametrize(
    ("touchpoints", "peak"),
    [
        pytest.param([], 0.0, id="never in touch"),
        pytest.param(ONE_IN, 1.5, id="theirs"),
        pytest.param(ONE_OUT, 1.0, id="ours"),
        pytest.param([*ONE_IN, *ONE_OUT], 1.5, id="both on one day: theirs"),
        pytest.param([*ONE_IN, COFFEE], 2.0, id="of a heavier one of ours what is more"),
        pytest.param(log((0, IN), (180, IN)), 2.25, id="half of it is left after 180 days"),
        pytest.param(log((0, IN), (180, OUT)), 1.75, id="theirs, and later ours"),
        pytest.param(log((0, IN), (0, OUT), (180, OUT)), 1.75, id="ours of one day are no more"),
        pytest.param(log((0, IN), (0, IN), (360, OUT)), 1.5, id="the peak is the first day"),
        pytest.param(
            log(*((n, OUT) for n in range(9))), 2.0, id="without an answer no more than 2"
        ),
    ],
)
def test_how_close_it_once_was(touchpoints: list[Touchpoint], peak: float) -> None:
    contacts = history(touchpoints, on(400)).contacts
    assert slow_peak(contacts) == pytest.approx(peak)
    assert slow_peak(reversed(contacts)) == pytest.approx(peak)
