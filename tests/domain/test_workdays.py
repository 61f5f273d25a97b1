"""Business days with the days off given."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.playbook.windows import Span, Window
from crm.domain.workdays import Workdays

#: Good Friday, Easter Monday, the first of May (a Friday) and Ascension Day of 2026.
GERMAN = Workdays(
    frozenset(map(date.fromisoformat, ["2026-04-03", "2026-04-06", "2026-05-01", "2026-05-14"]))
)


@pytest.mark.parametrize(
    ("day", "works", "following"),
    [
        pytest.param("2026-04-02", True, "2026-04-02", id="Maundy Thursday"),
        pytest.param("2026-04-03", False, "2026-04-07", id="Good Friday"),
        pytest.param("2026-04-04", False, "2026-04-07", id="a Saturday before a holiday"),
        pytest.param("2026-04-06", False, "2026-04-07", id="Easter Monday"),
        pytest.param("2026-05-15", True, "2026-05-15", id="the day after a holiday"),
        pytest.param("2026-05-16", False, "2026-05-18", id="a plain Saturday"),
    ],
)
def test_what_a_workday_is(day: str, works: bool, following: str) -> None:
    asked = date.fromisoformat(day)
    assert GERMAN.is_workday(asked) is works
    assert GERMAN.next_workday(asked) == date.fromisoformat(following)


@pytest.mark.parametrize(
    ("day", "n", "end"),
    [
        pytest.param("2026-04-02", 0, "2026-04-02", id="none"),
        pytest.param("2026-04-03", 0, "2026-04-03", id="none, on a day off"),
        pytest.param("2026-04-02", 1, "2026-04-07", id="over Easter"),
        pytest.param("2026-04-04", 2, "2026-04-08", id="from a Saturday"),
        pytest.param("2026-04-30", 2, "2026-05-05", id="over the first of May"),
    ],
)
def test_so_many_workdays_later(day: str, n: int, end: str) -> None:
    assert GERMAN.after(date.fromisoformat(day), n) == date.fromisoformat(end)


def test_a_weekend_may_be_other_days() -> None:
    cairo = Workdays(weekend=frozenset({4, 5}))
    assert cairo.after(date(2026, 4, 2), 1) == date(2026, 4, 5)  # Thursday, then Sunday


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 40))
def test_without_days_off_a_span_is_what_it_was(day: date, n: int) -> None:
    assert Span(n, "b").after(day, Workdays()) == Span(n, "b").after(day)


def test_a_window_keeps_to_the_days_off() -> None:
    window = Window(Span(1, "b"), Span(2, "b"), Span(7))
    days = [date(2026, 4, 7), date(2026, 4, 8), date(2026, 4, 9)]
    assert list(window.on(date(2026, 4, 2), GERMAN)) == days
