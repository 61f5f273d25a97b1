"""Charts: what is drawn, from a shape that is built once."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from typing import Any

import altair
import pytest

from crm.ui.people.sparkline import sparkline
from crm.ui.widgets import charts
from tests.test_architecture import COLOURS, contrast
from tests.test_start import loaded_after

START = date(2026, 11, 23)
PAST = [(START - timedelta(days=7), 20.0), (START, 60.0)]
AHEAD = [(START + timedelta(days=7 * week), 60.0 - week) for week in range(53)]
#: A shape with one kind of rows for all layers, and one with a kind of its own for the second.
ONE = {"data": {"name": "rows"}, "layer": [{"mark": "bar"}, {"mark": "text"}]}
TWO = {"data": {"name": "rows"}, "layer": [{"mark": "bar"}, {"data": {"name": "more"}}]}


def test_the_library_is_loaded_only_to_draw() -> None:
    pages = "import crm.ui.people.in_touch, crm.ui.insights.page"
    assert not loaded_after(pages) & {"altair"}


def test_to_draw_takes_neither_pandas_nor_arrow() -> None:
    drawn = loaded_after(
        "import streamlit as st; from datetime import date\n"
        "from crm.ui.people.sparkline import sparkline\n"
        "st.vega_lite_chart(sparkline([(date(2026, 11, 23), 50.0)], []))"
    )
    assert "altair" in drawn
    assert not drawn & {"pandas", "pyarrow"}


@pytest.mark.parametrize(
    ("shape", "data", "expected"),
    [
        (ONE, {"rows": [{"a": 1}]}, [[{"a": 1}], [{"a": 1}]]),
        (ONE, {"rows": []}, [[], []]),
        (TWO, {"rows": [{"a": 1}], "more": [{"b": 2}, {"b": 3}]}, [[{"a": 1}], [{"b": 2}, {"b": 3}]]),
    ],
)  # fmt: skip
def test_every_layer_gets_its_rows_and_the_shape_stays(
    shape: dict[str, Any], data: dict[str, Any], expected: list[Any]
) -> None:
    before = copy.deepcopy(shape)
    drawn = charts.filled(shape, 190, {"most": 7}, **data)
    assert [layer["data"]["values"] for layer in drawn["layer"]] == expected
    assert drawn["height"] == 190
    assert drawn["params"] == [{"name": "most", "value": 7}]
    assert shape == before


def test_the_line_of_a_tie_is_sound_vega_lite() -> None:
    altair.Chart.from_dict(sparkline(PAST, AHEAD))


def test_the_line_goes_through_today_and_on_with_dashes() -> None:
    was, goes_on, today = sparkline(PAST, AHEAD)["layer"]

    def points(layer: dict[str, Any]) -> list[tuple[str, float]]:
        return [(point["day"], point["warmth"]) for point in layer["data"]["values"]]

    assert points(was) == [(f"{day.isoformat()}T00:00:00", value) for day, value in PAST]
    assert points(goes_on) == [(f"{day.isoformat()}T00:00:00", value) for day, value in AHEAD]
    assert points(today) == [("2026-11-23T00:00:00", 60.0)]
    assert "strokeDash" not in was["mark"]
    assert goes_on["mark"]["strokeDash"]


def test_the_line_has_the_whole_scale_whatever_the_values() -> None:
    for layer in sparkline(PAST, AHEAD)["layer"]:
        assert layer["encoding"]["y"]["scale"]["domain"] == [0, 100]


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("colour", [charts.EMBER, charts.ASH])
def test_the_lines_stand_out_from_the_ground(mode: str, colour: str) -> None:
    assert contrast(colour, COLOURS[mode]["backgroundColor"]) >= 3  # WCAG 2 AA, graphics
