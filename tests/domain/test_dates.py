"""Days as people say them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crm.domain.dates import last_time

#: A Monday.
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "today"),
        (1, "yesterday"),
        (2, "last Saturday"),
        (7, "last Monday"),
        (8, "a week ago"),
        (14, "2 weeks ago"),
        (20, "3 weeks ago"),
        (30, "4 weeks ago"),
        (31, "in October"),
        (299, "in January"),
        (300, "in January 2026"),
        (430, "in September 2025"),
    ],
)
def test_when_something_last_was(days: int, words: str) -> None:
    assert last_time(TODAY - timedelta(days=days), TODAY) == words


def test_last_week_is_the_week_of_the_calendar() -> None:
    friday = date(2026, 11, 27)
    assert last_time(date(2026, 11, 16), friday) == "last week"
    assert last_time(date(2026, 11, 15), friday) == "2 weeks ago"
