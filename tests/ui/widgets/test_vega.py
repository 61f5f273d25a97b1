"""Charts: what is drawn, and that nothing heavy is loaded to draw it."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import altair
import pytest

from crm.ui.cases import timeline_chart
from crm.ui.widgets import vega
from tests.conftest import ROOT
from tests.test_architecture import COLOURS, contrast

START = date(2026, 11, 23)
AHEAD = [(START + timedelta(days=7 * week), 60.0 - week) for week in range(53)]


def test_pictures_need_no_library_on_this_side() -> None:
    line = (
        "import sys; from datetime import date\n"
        "from crm.ui.cases import timeline_chart; from crm.ui.widgets import vega\n"
        "vega.forecast_chart([(date(2026, 11, 23), 50.0)], 40)\n"
        "sys.exit(bool({'altair', 'pandas', 'pyarrow'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", line], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize("falls", [None, START + timedelta(days=141)])
def test_the_picture_is_sound_vega_lite(falls: date | None) -> None:
    altair.Chart.from_dict(vega.forecast_chart(AHEAD, 40, falls))


def test_the_picture_of_a_case_is_sound_vega_lite() -> None:
    points = [{"day": START, "lane": "Happened", "what": "Applied"}]
    windows = [{"opens": START, "closes": START, "lane": "Windows", "what": "Call"}]
    altair.Chart.from_dict(timeline_chart._chart(points, windows, START))


def marks(falls: date | None) -> list[tuple[str, list[tuple[str, float]]]]:
    """Kind of each layer, with the points it draws."""
    drawn = vega.forecast_chart(AHEAD, 40, falls)
    return [
        (layer["mark"]["type"], [(p["day"], p["warmth"]) for p in layer["data"]["values"]])
        for layer in drawn["layer"]
    ]


def test_the_curve_begins_today_and_the_level_is_drawn() -> None:
    drawn = dict(marks(None))
    assert drawn["line"] == drawn["area"] == [(vega.midnight(day), value) for day, value in AHEAD]
    assert drawn["rule"] == [("2026-11-23T00:00:00", 40)]
    assert drawn["point"] == [("2026-11-23T00:00:00", 60.0)]


def test_the_day_it_falls_below_is_marked() -> None:
    falls = START + timedelta(days=141)
    assert dict(marks(falls))["point"] == [
        ("2026-11-23T00:00:00", 60.0),
        (vega.midnight(falls), 40),
    ]


@pytest.mark.parametrize("falls", [START, START + timedelta(days=400)])
def test_a_day_outside_the_picture_is_not_marked(falls: date) -> None:
    assert len(dict(marks(falls))["point"]) == 1


def test_the_axis_holds_the_whole_scale_whatever_the_values() -> None:
    drawn = vega.forecast_chart(AHEAD, 40)
    assert drawn["layer"][0]["encoding"]["y"]["scale"]["domain"] == [0, 100]


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("colour", [vega.EMBER, vega.ASH])
def test_the_lines_stand_out_from_the_ground(mode: str, colour: str) -> None:
    assert contrast(colour, COLOURS[mode]["backgroundColor"]) >= 3  # WCAG 2 AA, graphics
