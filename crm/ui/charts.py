"""Charts: records -> Altair; the library is loaded only where something is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import altair as alt

#: Both stand out from the light and the dark ground of the theme.
EMBER: Final = "#c2501f"
ASH: Final = "#8a8178"


def forecast_chart(
    ahead: Sequence[tuple[date, float]], target: float, falls: date | None = None
) -> alt.LayerChart | alt.FacetChart:
    """How warmth (0-100) falls if nothing happens, from today's value on.

    Args:
        ahead: day and warmth, today first.
        target: the level below which a tie has cooled, drawn as a dashed line.
        falls: the day it falls below `target`, marked if the chart reaches that far.
    """
    import altair as alt

    day = alt.X("day:T", title=None, axis=alt.Axis(format="%b %Y", tickCount=4, grid=False))
    levels = alt.Axis(values=[0, target, 100])
    warmth = alt.Y("warmth:Q", title=None, scale=alt.Scale(domain=[0, 100]), axis=levels)
    told = [
        alt.Tooltip("day:T", title="Day", format="%d %b %Y"),
        alt.Tooltip("warmth:Q", title="Warmth", format=".0f"),
    ]
    curve = alt.Chart(_frame(ahead)).encode(x=day, y=warmth)
    area = curve.mark_area(opacity=0.25, interpolate="monotone", color=EMBER)
    line = curve.mark_line(interpolate="monotone", color=EMBER, strokeWidth=2.5).encode(
        tooltip=told
    )
    level = alt.Chart(_frame([(ahead[0][0], target)]))
    rule = level.mark_rule(strokeDash=[4, 4], color=ASH).encode(y="warmth:Q")
    marked = [ahead[0]]
    if falls and ahead[0][0] < falls <= ahead[-1][0]:
        marked.append((falls, target))
    points = alt.Chart(_frame(marked)).encode(x="day:T", y="warmth:Q", tooltip=told)
    dots = points.mark_point(size=70, filled=True, opacity=1, color=EMBER)
    return alt.layer(area, rule, line, dots).properties(height=190)


def _frame(points: Sequence[tuple[date, float]]) -> Any:
    import pandas as pd

    return pd.DataFrame(
        {"day": [on.isoformat() for on, _ in points], "warmth": [value for _, value in points]}
    )
