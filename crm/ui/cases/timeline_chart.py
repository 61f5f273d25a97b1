"""A case as a picture: what happened, what was done, which windows are open, and today."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import streamlit as st

from crm.domain.playbook.due_step import Status
from crm.domain.wording import plural
from crm.services.today_list import CaseSteps
from crm.ui.text.format import day
from crm.ui.text.labels import CHANNEL_LABELS, EVENT_LABELS
from crm.ui.widgets import vega

_SHOWN = frozenset({Status.DUE, Status.LATE, Status.UPCOMING, Status.WAITING, Status.SNOOZED})
_LANES = ["Happened", "Contacts", "Windows"]
#: Windows further ahead than this would squeeze everything else together.
_AHEAD = timedelta(days=200)


def picture(found: CaseSteps, on: date) -> None:
    """The timeline of a case; nothing while nothing has happened."""
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


def _chart(points: list[dict[str, Any]], windows: list[dict[str, Any]], on: date) -> vega.Spec:
    lane = {"field": "lane", "type": "nominal", "title": None, "sort": _LANES,
            "scale": {"domain": _LANES}}  # fmt: skip
    axis = {"format": "%d %b", "title": None, "grid": False, "labelOverlap": True}
    what = {"field": "what", "type": "nominal", "title": "What"}
    when = {"field": "day", "type": "temporal", "title": "Day", "format": "%d %b %Y"}

    def days(name: str) -> dict[str, Any]:
        return {"field": name, "type": "temporal", "axis": axis, "title": None}

    bars = vega.layer(
        _rows(windows, "opens", "closes"),
        {"type": "bar", "opacity": 0.3, "height": 14, "cornerRadius": 4, "color": vega.EMBER},
        x=days("opens"), x2={"field": "closes"}, y=lane, tooltip=[what],
    )  # fmt: skip
    rule = vega.layer(
        [{"now": vega.midnight(on)}],
        {"type": "rule", "color": vega.ASH, "strokeDash": [4, 3], "aria": False},
        x=days("now"),
    )
    marks = vega.layer(
        _rows(points, "day"),
        {"type": "point", "size": 90, "filled": True, "color": vega.EMBER},
        x=days("day"), y=lane, shape={"field": "lane", "type": "nominal", "legend": None},
        tooltip=[what, when],
    )  # fmt: skip
    return vega.layered([bars, rule, marks], height=150)


def _rows(rows: list[dict[str, Any]], *days: str) -> list[dict[str, Any]]:
    return [{**row, **{name: vega.midnight(row[name]) for name in days}} for row in rows]
