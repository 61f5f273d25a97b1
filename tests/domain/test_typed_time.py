"""Times of day as people type them."""

from __future__ import annotations

from contextlib import suppress
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.typed_time import read_time
from crm.errors import InvalidInput


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("14:30", 14, 30), ("14.30", 14, 30), ("14h30", 14, 30), ("1430", 14, 30), ("9:05", 9, 5),
        ("2:30 pm", 14, 30), ("2:30pm", 14, 30), ("2 p.m.", 14, 0), ("2PM", 14, 0), ("12 am", 0, 0),
        ("12 pm", 12, 0), ("noon", 12, 0), ("at 15:00", 15, 0), ("15 Uhr", 15, 0), ("15h", 15, 0),
        ("03:00", 3, 0), ("00:15", 0, 15), (" 10 ", 10, 0),
    ],
)  # fmt: skip
def test_a_time_is_read(text: str, hour: int, minute: int) -> None:
    assert read_time(text) == time(hour, minute)


def test_nothing_is_no_time() -> None:
    assert read_time("  ") is None


@pytest.mark.parametrize(
    "text", ["24:00", "12:60", "13 pm", "0 am", "soon", "14:3", "²:00", "1:2:3", "x" * 500]
)
def test_anything_else_is_refused_with_a_way_to_write_it(text: str) -> None:
    with pytest.raises(InvalidInput, match="Write it like 14:30 or 2:30 pm") as refused:
        read_time(text)
    assert refused.value.field == "at"


@pytest.mark.parametrize(("text", "hint"), [("3", "03:00 or 15:00"), ("2:30", "02:30 or 14:30")])
def test_morning_or_afternoon_is_asked(text: str, hint: str) -> None:
    with pytest.raises(InvalidInput, match=f"Write {hint}"):
        read_time(text)


@given(st.text(max_size=20))
def test_any_text_is_a_time_or_a_sentence(text: str) -> None:
    with suppress(InvalidInput):
        found = read_time(text)
        assert found is None or isinstance(found, time)
