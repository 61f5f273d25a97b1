"""Charts: what is drawn, from a shape that is built once."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from typing import Any

import altair
import pytest

from crm.ui.cases import timeline_chart
from crm.ui.people.forecast_chart import forecast_chart
from crm.ui.widgets import charts
from tests.test_architecture import COLOURS, contrast
from tests.test_start import loaded_after

START = date(2026, 11, 23)
AHEAD = [(START + timedelta(days=7 * week), 60.0 - week) for week in range(53)]
#: A shape with one kind of rows for all layers, and one with a kind of its own for the second.
ONE = {"data": {"name": "rows"}, "layer": [{"mark": "bar"}, {"mark": "text"}]}
TWO = {"data": {"name": "rows"}, "layer": [{"mark": "bar"}, {"data": {"name": "more"}}]}


@pytest.mark.parametrize("module", ["people.profile", "cases.timeline_chart", "insights.page"])
def test_the_library_is_loaded_only_to_draw(module: str) -> None:
    assert not loaded_after(f"import crm.ui.{module}") & {"altair"}


def test_to_draw_takes_neither_pandas_nor_arrow() -> None:
    drawn = loaded_after(
        "import streamlit as st; from datetime import date\n"
        "from crm.ui.people.forecast_chart import forecast_chart\n"
        "st.vega_lite_chart(forecast_chart([(date(2026, 11, 23), 50.0)], 40))"
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


@pytest.mark.parametrize("falls", [None, START + timedelta(days=141)])
def test_the_picture_is_sound_vega_lite(falls: date | None) -> None:
    altair.Chart.from_dict(forecast_chart(AHEAD, 40, falls))


def test_the_picture_of_a_case_is_sound_vega_lite() -> None:
    points = [{"day": START, "lane": "Happened", "what": "Applied"}]
    windows = [{"opens": START, "closes": START, "lane": "Windows", "what": "Call"}]
    drawn = timeline_chart._chart(points, windows, START)
    altair.Chart.from_dict(drawn)
    midnight = "2026-11-23T00:00:00"
    assert [layer["data"]["values"] for layer in drawn["layer"]] == [
        [{"opens": midnight, "closes": midnight, "lane": "Windows", "what": "Call"}],
        [{"now": midnight}],
        [{"day": midnight, "lane": "Happened", "what": "Applied"}],
    ]


def marks(falls: date | None) -> list[tuple[str, list[tuple[str | None, float]]]]:
    """Kind of each layer, with the points it draws."""
    drawn = forecast_chart(AHEAD, 40, falls)
    return [
        (layer["mark"]["type"], [(p.get("day"), p["warmth"]) for p in layer["data"]["values"]])
        for layer in drawn["layer"]
    ]


def test_the_curve_begins_today_and_the_level_is_drawn() -> None:
    drawn = dict(marks(None))
    assert drawn["line"] == drawn["area"]
    assert drawn["line"] == [(f"{day.isoformat()}T00:00:00", value) for day, value in AHEAD]
    assert drawn["rule"] == [(None, 40)]
    assert drawn["point"] == [("2026-11-23T00:00:00", 60.0)]


def test_the_day_it_falls_below_is_marked() -> None:
    falls = date(2027, 4, 13)
    assert dict(marks(falls))["point"] == [
        ("2026-11-23T00:00:00", 60.0),
        ("2027-04-13T00:00:00", 40),
    ]


@pytest.mark.parametrize("falls", [START, START + timedelta(days=400)])
def test_a_day_outside_the_picture_is_not_marked(falls: date) -> None:
    assert len(dict(marks(falls))["point"]) == 1


def test_the_axis_holds_the_whole_scale_whatever_the_values() -> None:
    drawn = forecast_chart(AHEAD, 40)
    assert drawn["layer"][0]["encoding"]["y"]["scale"]["domain"] == [0, 100]


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("colour", [charts.EMBER, charts.ASH])
def test_the_lines_stand_out_from_the_ground(mode: str, colour: str) -> None:
    assert contrast(colour, COLOURS[mode]["backgroundColor"]) >= 3  # WCAG 2 AA, graphics
