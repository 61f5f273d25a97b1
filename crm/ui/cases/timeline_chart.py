"""The chart of a case: events, touchpoints, open windows, and today."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

import streamlit as st

from crm.domain.playbook.due_step import Status
from crm.domain.wording import plural
from crm.services.case_steps import CaseSteps
from crm.ui.text.format import day
from crm.ui.text.labels import CHANNEL_LABELS, EVENT_LABELS
from crm.ui.widgets.charts import ASH, EMBER, Spec, filled, midnight

_SHOWN = frozenset({Status.DUE, Status.LATE, Status.UPCOMING, Status.WAITING, Status.SNOOZED})
_LANES = ["Happened", "Contacts", "Windows"]
#: Windows further ahead would squeeze everything else together.
_AHEAD = timedelta(days=200)


def picture(found: CaseSteps, on: date) -> None:
    """Show the timeline of a case; nothing before its first event."""
    points, windows = _points(found), _windows(found, on)
    if not points:
        return
    st.vega_lite_chart(
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


def _chart(points: list[dict[str, Any]], windows: list[dict[str, Any]], on: date) -> Spec:
    return filled(
        _shape(),
        150,
        windows=_rows(windows, "opens", "closes"),
        today=[{"now": midnight(on)}],
        points=_rows(points, "day"),
    )


def _rows(rows: list[dict[str, Any]], *days: str) -> list[dict[str, Any]]:
    return [{**row, **{name: midnight(row[name]) for name in days}} for row in rows]


@cache
def _shape() -> Spec:
    import altair as alt

    def days(name: str) -> alt.X:
        axis = alt.Axis(format="%d %b", title=None, grid=False, labelOverlap=True)
        return alt.X(name, title=None, axis=axis)

    def data(name: str) -> alt.Chart:
        return alt.Chart(alt.NamedData(name))

    lane = alt.Y("lane:N", title=None, sort=_LANES, scale=alt.Scale(domain=_LANES))
    what = alt.Tooltip("what:N", title="What")
    when = alt.Tooltip("day:T", title="Day", format="%d %b %Y")
    return alt.layer(
        data("windows")
        .mark_bar(opacity=0.3, height=14, cornerRadius=4, color=EMBER)
        .encode(x=days("opens:T"), x2="closes", y=lane, tooltip=[what]),
        data("today").mark_rule(color=ASH, strokeDash=[4, 3], aria=False).encode(x=days("now:T")),
        data("points")
        .mark_point(size=90, filled=True, color=EMBER)
        .encode(x=days("day:T"), y=lane, shape=alt.Shape("lane:N", legend=None),
                tooltip=[what, when]),
    ).to_dict()  # fmt: skip
