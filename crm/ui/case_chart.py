"""A case as a picture: what happened, what was done, which windows are open, and today."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import streamlit as st

from crm.domain.schedule import Status
from crm.services.agenda import CaseSteps
from crm.ui.text import CHANNEL_LABELS, EVENT_LABELS, day, plural

if TYPE_CHECKING:
    import altair as alt

_SHOWN = frozenset({Status.DUE, Status.LATE, Status.UPCOMING, Status.WAITING, Status.SNOOZED})
_LANES = ["Happened", "Contacts", "Windows"]
#: Windows further ahead than this would squeeze everything else together.
_AHEAD = timedelta(days=200)


def picture(found: CaseSteps, on: date) -> None:
    """The timeline of a case; nothing while nothing has happened."""
    points, windows = _points(found), _windows(found, on)
    if not points:
        return
    st.altair_chart(
        _chart(points, windows, on),
        width="stretch",
        alt=(
            f"Timeline from {day(min(p['day'] for p in points))}: "
            f"{plural(len(points), 'event or contact', 'events and contacts')}, "
            f"{plural(len(windows), 'open window', 'open windows')}"
        ),
    )


def _points(found: CaseSteps) -> list[dict[str, Any]]:
    case = found.case
    points = [
        {"day": event.on, "lane": "Happened", "what": EVENT_LABELS[event.kind]}
        for event in case.events
    ]
    for touchpoint in case.touchpoints:
        if touchpoint.opportunity_id == case.opportunity.id:
            who = ", ".join(case.people[p].name for p in touchpoint.people if p in case.people)
            what = f"{CHANNEL_LABELS[touchpoint.channel]}, {who}"
            points.append({"day": touchpoint.day, "lane": "Contacts", "what": what})
    return points


def _windows(found: CaseSteps, on: date) -> list[dict[str, Any]]:
    return [
        {"opens": step.opens, "closes": step.closes, "lane": "Windows", "what": step.title}
        for step in found.steps
        if step.status in _SHOWN and step.opens <= on + _AHEAD and step.closes >= on
    ]


def _chart(
    points: list[dict[str, Any]], windows: list[dict[str, Any]], on: date
) -> alt.LayerChart | alt.FacetChart:
    import altair as alt
    import pandas as pd

    lane = alt.Y("lane:N", title=None, sort=_LANES, scale=alt.Scale(domain=_LANES))
    axis = alt.Axis(format="%d %b", title=None, grid=False, labelOverlap=True)
    what = alt.Tooltip("what:N", title="What")
    marks = (
        alt.Chart(_frame(pd, points, "day"))
        .mark_point(size=90, filled=True, color="#c2501f")
        .encode(
            x=alt.X("day:T", axis=axis),
            y=lane,
            shape=alt.Shape("lane:N", legend=None),
            tooltip=[what, alt.Tooltip("day:T", format="%d %b %Y", title="Day")],
        )
    )
    bars = (
        alt.Chart(_frame(pd, windows, "opens", "closes"))
        .mark_bar(opacity=0.3, height=14, cornerRadius=4, color="#c2501f")
        .encode(x="opens:T", x2="closes:T", y=lane, tooltip=[what])
    )
    now = pd.DataFrame([{"now": on.isoformat()}])
    rule = alt.Chart(now).mark_rule(color="#8a8178", strokeDash=[4, 3]).encode(x="now:T")
    return alt.layer(bars, rule, marks).properties(height=150)


def _frame(pd: Any, rows: list[dict[str, Any]], *days: str) -> Any:
    columns = ["day", "opens", "closes", "lane", "what"]
    made = [{**row, **{name: row[name].isoformat() for name in days}} for row in rows]
    return pd.DataFrame(made, columns=columns)
