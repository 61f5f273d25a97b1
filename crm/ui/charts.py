"""Charts: records -> Altair; the library is loaded only where something is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import altair as alt


def forecast_chart(
    ahead: Sequence[tuple[date, float]], target: float
) -> alt.LayerChart | alt.FacetChart:
    """How warmth (0-100) falls if nothing happens, with the line below which a tie has cooled."""
    import altair as alt
    import pandas as pd

    frame = pd.DataFrame([{"day": day.isoformat(), "warmth": value} for day, value in ahead])
    day = alt.X("day:T", title=None, axis=alt.Axis(format="%b %Y", tickCount=5, grid=False))
    warmth = alt.Y("warmth:Q", title="Warmth", scale=alt.Scale(domain=[0, 100]))
    area = (
        alt.Chart(frame)
        .mark_area(opacity=0.25, interpolate="monotone", color="#c2501f")
        .encode(x=day, y=warmth)
    )
    line = (
        alt.Chart(frame)
        .mark_line(interpolate="monotone", color="#c2501f", strokeWidth=2.5)
        .encode(
            x=day,
            y=warmth,
            tooltip=[
                alt.Tooltip("day:T", title="Day", format="%d %b %Y"),
                alt.Tooltip("warmth:Q", title="Warmth", format=".0f"),
            ],
        )
    )
    level = pd.DataFrame([{"target": target}])
    rule = alt.Chart(level).mark_rule(strokeDash=[4, 4], color="#8a8178").encode(y="target:Q")
    return alt.layer(area, rule, line).properties(height=190)
