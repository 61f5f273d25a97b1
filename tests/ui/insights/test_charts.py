"""The charts of Insights: the answer is the title, and colour alone carries no information."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from crm.ui.insights import charts as insights_charts
from crm.ui.widgets import vega
from tests.conftest import ROOT
from tests.test_architecture import COLOURS, contrast

TITLE = "7 ties worth keeping are cooling, “Gilbert” \\ Thistlewick most: 32 today, 22 in 30 days"
INK = "#2c2320"
MARKS = ("Today", "Later", "Should keep")
PICTURES = {
    "dumbbells": lambda rows: insights_charts.dumbbells(TITLE, [
        {"label": f"P{n}", "low": 1, "high": 2, "points": [(m, n) for m in MARKS]} for n in range(rows)
    ], INK, MARKS),
    "weeks": lambda rows: insights_charts.bubbles(TITLE, [
        {"label": f"C{n}", "column": "2026-11-23", "count": n + 1} for n in range(rows)], INK),
    "columns": lambda rows: insights_charts.bubbles(TITLE, [
        {"label": f"C{n}", "column": "Fact", "count": 0} for n in range(rows)], INK, ("Fact", "Story")),
    "intervals": lambda rows: insights_charts.intervals(TITLE, [
        {"label": f"C{n}", "share": 0.5 if n else None, "low": 0.1 if n else None,
         "high": 0.9 if n else None, "words": "1 of 2"} for n in range(rows)], INK),
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
    drawn = picture(2)  # checks the picture against Vega-Lite's own rules
    expression = drawn["title"]["text"]["expr"]
    narrow, wide = expression.split("? ")[1].split(" : [")
    assert " ".join(json.loads(narrow)) == " ".join(json.loads(f"[{wide}")) == TITLE
    assert all(len(line) <= 42 for line in json.loads(narrow))


@pytest.mark.parametrize("picture", PICTURES.values(), ids=list(PICTURES))
def test_colour_alone_carries_no_information(picture: Any) -> None:
    drawn = picture(3)
    for layer in drawn["layer"]:
        assert "color" not in layer["encoding"]
        assert "fill" not in layer["encoding"]
        assert layer["mark"].get("color") in {vega.EMBER, vega.ASH, INK}


@pytest.mark.parametrize("picture", PICTURES.values(), ids=list(PICTURES))
def test_more_rows_get_more_room(picture: Any) -> None:
    assert picture(9)["height"] > picture(3)["height"] >= 120


def test_every_mark_has_a_shape_of_its_own_and_a_word() -> None:
    for shapes in (insights_charts.SHAPES_OF_TIES, insights_charts.SHAPES_OF_STAGES):
        assert len(set(shapes)) == len({insights_charts.LETTERS[s] for s in shapes}) == 3
    told = insights_charts.with_reasons(MARKS, insights_charts.SHAPES_OF_TIES)
    assert told == "● Today · ◀ Later · ❘ Should keep"


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_marks_stand_out(mode: str) -> None:
    for colour in (vega.EMBER, vega.ASH):
        assert contrast(colour, COLOURS[mode]["backgroundColor"]) >= 3


def test_the_library_is_loaded_only_to_draw() -> None:
    line = (
        "import sys, crm.ui.insights.ties, crm.ui.insights.cases; sys.exit('altair' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", line], cwd=ROOT, check=False).returncode == 0


def test_a_week_begins_on_its_day_in_every_time_zone() -> None:
    drawn = PICTURES["weeks"](1)
    (rows,) = drawn["datasets"].values()
    # With a time of day and no zone a browser takes it as local; a bare day it takes as UTC.
    assert rows[0]["column"] == "2026-11-23T00:00:00"
