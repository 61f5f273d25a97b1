"""The charts of Insights: the answer is the title, and colour alone carries no information."""

from __future__ import annotations

import copy
from typing import Any

import altair
import pytest

from crm.ui.insights import charts as insights_charts
from crm.ui.widgets.charts import ASH, EMBER

TITLE = "7 ties worth keeping are cooling, “Gilbert” \\ Thistlewick most: 32 today, 22 in 30 days"
INK = "#2c2320"
MARKS = ("Today", "Later", "Should keep")
PICTURES = {
    "dumbbells": lambda rows: insights_charts.dumbbells(TITLE, [
        {"label": f"P{n}", **dict.fromkeys(MARKS, n)} for n in range(rows)
    ], INK, MARKS),
    "weeks": lambda rows: insights_charts.bubbles(TITLE, [
        {"label": f"C{n}", "column": "2026-11-23", "count": n + 1} for n in range(rows)], INK),
    "columns": lambda rows: insights_charts.bubbles(TITLE, [
        {"label": f"C{n}", "column": "Fact", "count": 0} for n in range(rows)], INK, ("Fact", "Story")),
    "intervals": lambda rows: insights_charts.intervals(TITLE, [
        {"label": f"C{n}", "share": 0.5 if n else None, "low": 0.1 if n else None,
         "high": 0.9 if n else None, "words": "1 of 2"} for n in range(rows)], INK, "Answered"),
    "bars": lambda rows: insights_charts.bars(TITLE, [
        {"label": f"C{n}", "count": n, "inner": None} for n in range(rows)], INK, "People"),
    "nested bars": lambda rows: insights_charts.bars(TITLE, [
        {"label": f"C{n}", "count": n + 1, "inner": n} for n in range(rows)], INK, "People"),
    "strips": lambda rows: insights_charts.strips(TITLE, [
        {"label": f"C{n}", "mark": MARKS[n % 3], "days": n, "what": "x"} for n in range(rows)],
        INK, MARKS),
}  # fmt: skip


@pytest.mark.parametrize("picture", PICTURES.values(), ids=list(PICTURES))
def test_the_answer_is_the_title_broken_for_the_room(picture: Any) -> None:
    drawn = picture(2)
    altair.Chart.from_dict(drawn)
    given = {param["name"]: param["value"] for param in drawn["params"]}
    assert drawn["title"]["text"] == {"expr": "containerSize()[0] < 720 ? narrow : wide"}
    assert " ".join(given["narrow"]) == " ".join(given["wide"]) == TITLE
    assert all(len(line) <= 42 for line in given["narrow"])


@pytest.mark.parametrize("picture", PICTURES.values(), ids=list(PICTURES))
def test_colour_alone_carries_no_information(picture: Any) -> None:
    drawn = picture(3)
    for layer in drawn["layer"]:
        assert "color" not in layer["encoding"]
        assert "fill" not in layer["encoding"]
        assert layer["mark"].get("color") in {EMBER, ASH, INK}


@pytest.mark.parametrize("picture", PICTURES.values(), ids=list(PICTURES))
def test_more_rows_get_more_room(picture: Any) -> None:
    assert picture(9)["height"] > picture(3)["height"] >= 120


def test_every_mark_has_a_shape_of_its_own_and_a_word() -> None:
    for shapes in (insights_charts.SHAPES_OF_TIES, insights_charts.SHAPES_OF_STAGES):
        assert len(set(shapes)) == len({insights_charts.LETTERS[s] for s in shapes}) == 3
    told = insights_charts.with_reasons(MARKS, insights_charts.SHAPES_OF_TIES)
    assert told == "● Today · ◀ Later · ❘ Should keep"


@pytest.mark.parametrize("picture", PICTURES.values(), ids=list(PICTURES))
def test_rows_of_another_showing_leave_no_trace(picture: Any) -> None:
    first = copy.deepcopy(picture(2))
    picture(9)
    assert picture(2) == first


@pytest.mark.parametrize(("counts", "most"), [([0, 2], 5), ([5, 6], 6), ([0], 5), ([1200], 1200)])
def test_a_bar_of_one_fills_a_fifth_and_the_longest_the_width(counts: list[int], most: int) -> None:
    rows = [{"label": f"C{n}", "count": count, "inner": None} for n, count in enumerate(counts)]
    drawn = insights_charts.bars(TITLE, rows, INK, "People")
    assert {"name": "most", "value": most} in drawn["params"]
    assert drawn["layer"][0]["encoding"]["x"]["scale"]["domain"] == [0, {"expr": "most"}]


@pytest.mark.parametrize("columns", [(), ("Fact", "Story")])
def test_the_largest_circle_stands_for_the_largest_count(columns: tuple[str, ...]) -> None:
    rows = [
        {"label": f"C{n}", "column": "2026-11-23", "count": count} for n, count in enumerate((0, 7))
    ]
    drawn = insights_charts.bubbles(TITLE, rows, INK, columns)
    assert {"name": "most", "value": 7} in drawn["params"]


def test_a_week_begins_on_its_day_in_every_time_zone() -> None:
    drawn = PICTURES["weeks"](1)
    rows = drawn["layer"][0]["data"]["values"]
    # With a time of day and no zone a browser takes it as local; a bare day it takes as UTC.
    assert rows[0]["column"] == "2026-11-23T00:00:00"
