"""The chart of how warm a tie will be without further contact."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

from crm.ui.widgets.charts import ASH, EMBER, Spec, filled, midnight


def forecast_chart(
    ahead: Sequence[tuple[date, float]], target: int, falls: date | None = None
) -> Spec:
    """The chart of how warmth (0-100) falls from today without further contact.

    Args:
        ahead: day and warmth, today first.
        target: the level below which a tie has cooled, drawn as a dashed line.
        falls: the day it falls below `target`, marked if the chart reaches that far.
    """
    points = [{"day": midnight(on), "warmth": value} for on, value in ahead]
    marked = points[:1]
    if falls and ahead[0][0] < falls <= ahead[-1][0]:
        marked.append({"day": midnight(falls), "warmth": target})
    return filled(_shape(target), 190, ahead=points, level=[{"warmth": target}], marked=marked)


@cache
def _shape(target: int) -> Spec:
    import altair as alt

    x = alt.X("day:T", title=None, axis=alt.Axis(format="%b %Y", tickCount=4, grid=False))
    y = alt.Y("warmth:Q", title=None, axis=alt.Axis(values=[0, target, 100]),
              scale=alt.Scale(domain=[0, 100]))  # fmt: skip
    tooltip = [
        alt.Tooltip("day:T", title="Day", format="%d %b %Y"),
        alt.Tooltip("warmth:Q", title="Warmth", format=".0f"),
    ]
    curve = alt.Chart(alt.NamedData("ahead")).encode(x=x, y=y)
    level = alt.Chart(alt.NamedData("level")).encode(y=y)
    marked = alt.Chart(alt.NamedData("marked")).encode(x=x, y=y, tooltip=tooltip)
    return alt.layer(
        curve.mark_area(opacity=0.25, interpolate="monotone", color=EMBER),
        level.mark_rule(strokeDash=[4, 4], color=ASH, aria=False),
        curve.mark_line(strokeWidth=2.5, interpolate="monotone", color=EMBER).encode(
            tooltip=tooltip
        ),
        marked.mark_point(size=70, filled=True, opacity=1, color=EMBER),
    ).to_dict()
