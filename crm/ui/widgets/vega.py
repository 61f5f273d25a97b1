"""Charts: records -> Vega-Lite, as plain data.

Written out instead of built with Altair: the library takes 160 ms to load, 30 ms a picture and
70 MB with pandas and pyarrow, on pages that are reached all day long.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

#: Both stand out from the light and the dark ground of the theme.
EMBER: Final = "#c2501f"
ASH: Final = "#8a8178"
_SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"

Spec = dict[str, Any]


def forecast_chart(
    ahead: Sequence[tuple[date, float]], target: float, falls: date | None = None
) -> Spec:
    """How warmth (0-100) falls if nothing happens, from today's value on.

    Args:
        ahead: day and warmth, today first.
        target: the level below which a tie has cooled, drawn as a dashed line.
        falls: the day it falls below `target`, marked if the chart reaches that far.
    """
    axis = {"format": "%b %Y", "tickCount": 4, "grid": False}
    levels = {"values": [0, target, 100]}
    day = {"field": "day", "type": "temporal", "title": None, "axis": axis}
    warmth = {"field": "warmth", "type": "quantitative", "title": None, "axis": levels,
              "scale": {"domain": [0, 100]}}  # fmt: skip
    told = [
        {"field": "day", "type": "temporal", "title": "Day", "format": "%d %b %Y"},
        {"field": "warmth", "type": "quantitative", "title": "Warmth", "format": ".0f"},
    ]
    marked = [ahead[0]]
    if falls and ahead[0][0] < falls <= ahead[-1][0]:
        marked.append((falls, target))
    curve = {"interpolate": "monotone", "color": EMBER}
    return layered(
        [
            layer(_points(ahead), {"type": "area", "opacity": 0.25, **curve}, x=day, y=warmth),
            layer(
                _points([(ahead[0][0], target)]),
                {"type": "rule", "strokeDash": [4, 4], "color": ASH, "aria": False},
                y=warmth,
            ),
            layer(
                _points(ahead),
                {"type": "line", "strokeWidth": 2.5, **curve},
                x=day, y=warmth, tooltip=told,
            ),
            layer(
                _points(marked),
                {"type": "point", "size": 70, "filled": True, "opacity": 1, "color": EMBER},
                x=day, y=warmth, tooltip=told,
            ),
        ],
        height=190,
    )  # fmt: skip


def layered(layers: Sequence[Spec], height: int) -> Spec:
    """Pictures on top of each other, the first at the bottom."""
    return {"$schema": _SCHEMA, "height": height, "layer": list(layers)}


def layer(rows: Sequence[Spec], mark: Spec, **encoding: Any) -> Spec:
    """One picture of some rows. The rows stay in it: given apart, they would go through pandas."""
    return {"data": {"values": list(rows)}, "mark": mark, "encoding": encoding}


def midnight(on: date) -> str:
    """A day as a browser reads it: without an hour it would be midnight in London, the evening before
    further west."""
    return f"{on.isoformat()}T00:00:00"


def _points(points: Sequence[tuple[date, float]]) -> list[Spec]:
    return [{"day": midnight(on), "warmth": value} for on, value in points]
