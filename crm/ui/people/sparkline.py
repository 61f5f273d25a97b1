"""The small line of a tie: its warmth in the past half year, and how it goes on without contact."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

from crm.language import tr
from crm.ui.widgets.charts import EMBER, Spec, filled, midnight

HEIGHT = 64


def sparkline(past: Sequence[tuple[date, float]], ahead: Sequence[tuple[date, float]]) -> Spec:
    """The line of a tie.

    Args:
        past, ahead: day and warmth (0-100), oldest first; the last one of the past and the first one
            ahead are today.
    """
    before, after = (
        [{"day": midnight(on), "warmth": value} for on, value in line] for line in (past, ahead)
    )
    return filled(_shape(), HEIGHT, past=before, ahead=after, today=after[:1])


@cache
def _shape() -> Spec:
    import altair as alt

    x = alt.X("day:T", title=None, axis=None)
    y = alt.Y("warmth:Q", title=None, axis=None, scale=alt.Scale(domain=[0, 100]))
    tooltip = [
        alt.Tooltip("day:T", title=tr("Day"), format="%b %-d, %Y"),
        alt.Tooltip("warmth:Q", title=tr("Warmth"), format=".0f"),
    ]
    was, goes_on, today = (
        alt.Chart(alt.NamedData(name)).encode(x=x, y=y) for name in ("past", "ahead", "today")
    )
    return alt.layer(
        was.mark_line(strokeWidth=2, color=EMBER).encode(tooltip=tooltip),
        goes_on.mark_line(strokeWidth=2, strokeDash=[2, 4], color=EMBER).encode(tooltip=tooltip),
        today.mark_point(size=40, filled=True, opacity=1, color=EMBER).encode(tooltip=tooltip),
    ).to_dict()
