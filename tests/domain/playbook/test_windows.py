"""Spans and windows."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.playbook.windows import Span, Window

CASES = [
    pytest.param("same day", "2026-03-02", "2026-03-02", id="the same day, in words"),
    pytest.param("0d", "2026-03-02", "2026-03-02", id="no time at all"),
    pytest.param("7d", "2026-03-02", "2026-03-09", id="days"),
    pytest.param("1b", "2026-03-06", "2026-03-09", id="a business day after a Friday is Monday"),
    pytest.param("2b", "2026-03-07", "2026-03-10", id="two business days after a Saturday"),
    pytest.param("1m", "2026-01-31", "2026-02-28", id="a month after 31 January"),
    pytest.param("1m", "2028-01-31", "2028-02-29", id="a month after 31 January in a leap year"),
    pytest.param("3m", "2026-11-30", "2027-02-28", id="months across a year"),
    pytest.param("12m", "2024-02-29", "2025-02-28", id="a year after a leap day"),
]


@pytest.mark.parametrize(("span", "start", "end"), CASES)
def test_a_span_leads_to_a_day(span: str, start: str, end: str) -> None:
    assert Span.parse(span).after(date.fromisoformat(start)) == date.fromisoformat(end)


@pytest.mark.parametrize("text", ["", "3", "d", "-1d", "1w", "1.5d", "three days"])
def test_a_text_that_is_no_span_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="is not an interval"):
        Span.parse(text)


@given(
    st.dates(date(1971, 1, 1), date(2100, 1, 1)),
    st.integers(0, 24),
    st.sampled_from("dbm"),
    st.integers(0, 24),
)
def test_a_longer_span_never_ends_earlier(day: date, n: int, unit: str, more: int) -> None:
    assert Span(n, unit).after(day) <= Span(n + more, unit).after(day)


@given(st.dates(date(1971, 1, 1), date(2100, 1, 1)), st.integers(0, 30), st.integers(0, 30))
def test_a_window_is_never_out_of_order(day: date, opens: int, closes: int) -> None:
    window = Window(Span(opens), Span(3), Span(closes))
    first, due, last = window.on(day)
    assert first <= due <= last
