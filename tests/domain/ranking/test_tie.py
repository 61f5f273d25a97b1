"""One tie in numbers: what counts as contact, when it was close, since when it cools, its tier."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from crm.domain.ranking.tie import Tie, summarise, tier_of, week_start
from crm.domain.touchpoints.touchpoint import Channel, Result, Touchpoint
from tests.tie_builders import BOTH, IN, NOW, OUT, a_person, a_tie, ago, monthly, touch


@pytest.mark.parametrize(
    ("cadence", "in_open_case", "tier"),
    [
        pytest.param(7, False, "A", id="weekly"),
        pytest.param(30, False, "A", id="monthly"),
        pytest.param(31, False, "B", id="a little less than monthly"),
        pytest.param(60, True, "B", id="every two months"),
        pytest.param(61, True, "C", id="the wish outranks the case"),
        pytest.param(None, True, "B", id="no wish, in an open case"),
        pytest.param(None, False, "C", id="no wish"),
    ],
)
def test_tiers(cadence: int | None, in_open_case: bool, tier: str) -> None:
    assert tier_of(a_person(cadence_days=cadence), in_open_case) == tier
    assert a_tie(cadence_days=cadence).tier == tier_of(a_person(cadence_days=cadence))


def accepted(days_ago: int, answered: int) -> Touchpoint:
    """A request of theirs that the user accepted later."""
    request = touch(days_ago, IN, Channel.LINKEDIN_REQUEST, Result.ACCEPTED)
    return replace(request, answered_on=ago(answered))


def refused(days_ago: int, answered: int) -> Touchpoint:
    """An invitation of the user's that was declined later."""
    asked = touch(days_ago, OUT, Channel.COFFEE, Result.DECLINED)
    return replace(asked, answered_on=ago(answered))


@pytest.mark.parametrize(
    ("touchpoints", "last"),
    [
        pytest.param([], None, id="never"),
        pytest.param([touch(9), touch(5, OUT)], 5, id="ours is the later one"),
        pytest.param([touch(5), touch(9, OUT)], 5, id="theirs is the later one"),
        pytest.param([accepted(40, 3)], 3, id="an invitation of theirs that was accepted"),
        pytest.param([accepted(40, 3), touch(2, OUT)], 2, id="and outreach after it"),
        pytest.param([accepted(40, -1)], 40, id="accepted tomorrow"),
        pytest.param([touch(0)], 0, id="today"),
        pytest.param([touch(-1)], None, id="tomorrow"),
        pytest.param(
            [touch(30, OUT, Channel.COFFEE, Result.DECLINED)], 30, id="a refusal is contact"
        ),
        pytest.param([refused(30, 3)], 3, id="and the day of the refusal is"),
        pytest.param([touch(3, OUT, Channel.CALL, Result.NO_ANSWER)], None, id="nobody answered"),
    ],
)
def test_the_last_contact(touchpoints: list[Touchpoint], last: int | None) -> None:
    assert a_tie(*touchpoints).last_contact == (None if last is None else ago(last))


@pytest.mark.parametrize(
    ("touchpoints", "close"),
    [
        pytest.param([touch(800 + n) for n in range(2)], False, id="two days of theirs: 2.99"),
        pytest.param([touch(800 + n) for n in range(3)], True, id="three days of theirs"),
        pytest.param([touch(800), touch(830), touch(860)], True, id="a month apart: 4.02"),
        pytest.param([touch(800), touch(980), touch(1160)], False, id="half a year apart: 2.62"),
        pytest.param([touch(800 + n, OUT) for n in range(9)], False, id="outreach alone: 2"),
        pytest.param([touch(800), touch(801, OUT)], False, id="one of theirs, one of ours: 2.49"),
        pytest.param(
            [touch(800), touch(801, OUT), touch(802, OUT)],
            True,
            id="one of theirs, two of ours: 3.48",
        ),
        pytest.param([touch(800), touch(800, OUT)] * 9, False, id="both on one day are one: 1.5"),
        pytest.param(
            [touch(800), touch(800, OUT, Channel.COFFEE)], False, id="a heavier one of ours: 2"
        ),
        pytest.param(monthly(20), False, id="looked up for dormant ties only"),
    ],
)
def test_whether_it_was_close_once(touchpoints: list[Touchpoint], close: bool) -> None:
    assert a_tie(*touchpoints).once_close == close


@pytest.mark.parametrize(
    ("silent", "since"),
    [
        pytest.param(1, None, id="still above 70"),
        pytest.param(2, 0, id="70 is crossed today"),
        pytest.param(64, 62, id="two months later"),
        pytest.param(365, 363, id="a year later"),
    ],
)
def test_since_when_it_cools(silent: int, since: int | None) -> None:
    tie = a_tie(*monthly(silent), cadence_days=30)
    assert tie.cooling_since == (None if since is None else ago(since))


def test_what_never_was_above_the_target_did_not_fall() -> None:
    assert a_tie(touch(40), cadence_days=30).cooling_since is None
    assert a_tie().cooling_since is None


@pytest.mark.parametrize(
    ("tags", "bridge", "status"),
    [
        ((), False, False),
        (("Bridge", "running"), True, False),
        (("HIGH STATUS",), False, True),
        (("bridges", "high status once"), False, False),
    ],
)
def test_two_tags_mean_something(tags: tuple[str, ...], bridge: bool, status: bool) -> None:
    tie = a_tie(tags=tags)
    assert (tie.is_bridge, tie.is_high_status) == (bridge, status)


@pytest.mark.parametrize(
    ("today", "monday"),
    [
        (date(2026, 11, 22), date(2026, 11, 16)),
        (date(2026, 11, 23), date(2026, 11, 23)),
        (date(2026, 11, 29), date(2026, 11, 23)),
        (date(2027, 1, 1), date(2026, 12, 28)),
    ],
)
def test_the_week_starts_on_monday(today: date, monday: date) -> None:
    assert week_start(today) == monday


@pytest.mark.parametrize(
    ("days", "kept"),
    [
        pytest.param(3, False, id="on Sunday"),
        pytest.param(2, True, id="on Monday"),
        pytest.param(0, True, id="today"),
    ],
)
def test_a_contact_of_this_week_keeps_the_tie_of_before(days: int, kept: bool) -> None:
    tie = a_tie(touch(90), touch(days, BOTH))
    assert (tie.week_start is not None) == kept
    if tie.week_start:
        assert tie.week_start.last_contact == ago(90)
        assert tie.week_start.warmth == pytest.approx(summarise_on(ago(3), touch(90)).warmth)


def summarise_on(day: date, *touchpoints: Touchpoint, **values: Any) -> Tie:
    return summarise(a_person(), touchpoints, day, **values)


def test_the_tie_of_before_monday_has_the_same_part_in_the_search() -> None:
    tie = summarise_on(NOW, touch(1), in_open_case=True, target_company=True)
    before = tie.week_start
    assert before is not None
    assert (before.in_open_case, before.target_company) == (True, True)
    assert (before.last_contact, before.warmth) == (None, 0.0)
    assert NOW - timedelta(days=NOW.weekday()) == date(2026, 11, 23)
