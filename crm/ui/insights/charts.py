"""The pictures of Insights: rows -> Altair -> Vega-Lite; the answer is the title, nothing is told by colour alone."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any, Final, ParamSpec

from crm.ui.widgets.vega import ASH, EMBER, Spec

if TYPE_CHECKING:
    import altair as alt

Rows = Sequence[Mapping[str, Any]]
P = ParamSpec("P")

_ROW: Final = 34
#: One of something fills a fifth of the width, not all of it.
_FEW: Final = 5
#: An upright stroke, as Vega wants a shape: within -1 to 1.
_STROKE: Final = "M-0.12,-1H0.12V1H-0.12Z"
#: The shapes of marks in their order, and as letters for the line of words that explains them.
SHAPES_OF_TIES: Final = ("circle", "triangle-left", _STROKE)
SHAPES_OF_STAGES: Final = ("circle", "triangle-right", _STROKE)
LETTERS: Final = {"circle": "●", "triangle-left": "◀", "triangle-right": "▶", _STROKE: "❘"}
#: So many letters of a title fit beside a phone's edge, and on a wide screen.
_NARROW, _WIDE = 42, 96


def _once(draw: Callable[P, Spec]) -> Callable[P, Spec]:
    """The same picture is drawn once: Altair takes 30 to 100 ms, and a page runs anew at each click."""

    anew: Callable[..., Spec] = draw

    @lru_cache(maxsize=16)
    def drawn(given: str) -> Spec:
        args, named = json.loads(given)
        return anew(*args, **named)

    @wraps(draw)
    def found(*args: P.args, **named: P.kwargs) -> Spec:
        return drawn(json.dumps([args, named]))

    return found


@_once
def dumbbells(title: str, rows: Rows, ink: str, marks: Sequence[str]) -> Spec:
    """A line per row from one value to another, with a third marked.

    Args:
        rows: label, low, high, and points: [(mark, value), ...]. marks: their names, three.
    """
    import altair as alt

    names = [row["label"] for row in rows]
    y = _lanes(names)
    lines = alt.Chart(_data(rows, "label", "low", "high")).mark_rule(
        color=ASH, strokeWidth=2, opacity=0.7
    )
    points = [
        {"label": row["label"], "mark": mark, "value": value}
        for row in rows
        for mark, value in row["points"]
    ]
    dots = (
        alt.Chart(_data(points, "label", "mark", "value"))
        .mark_point(filled=True, opacity=1, size=130, color=EMBER)
        .encode(
            x=alt.X("value:Q", title="Warmth", scale=alt.Scale(domain=[0, 100])),
            y=y,
            shape=_shapes(marks, SHAPES_OF_TIES),
            tooltip=["label:N", "mark:N", alt.Tooltip("value:Q", format=".0f")],
        )
    )
    return _told(alt.layer(lines.encode(x="low:Q", x2="high:Q", y=y), dots), title, ink, len(names))


@_once
def bubbles(title: str, rows: Rows, ink: str, columns: Sequence[str] | None = None) -> Spec:
    """How many of each: a circle per place, larger for more.

    Args:
        rows: label, column, count. columns: names in their order, None = ISO days on a time axis.
    """
    import altair as alt

    names = list(dict.fromkeys(row["label"] for row in rows))
    largest = max(1, *(row["count"] for row in rows))
    if columns is None:
        # A bare day would be midnight in London: the evening before, further west.
        rows = [{**row, "column": f"{row['column']}T00:00:00"} for row in rows]
        axis = alt.Axis(format="%d %b", grid=False, labelOverlap=True, tickCount=6)
        x: alt.X = alt.X("column:T", title="Week from Monday", axis=axis)
        place = alt.Tooltip("column:T", title="Week from", format="%d %b %Y")
    else:
        x = alt.X("column:N", title=None, sort=list(columns), scale=alt.Scale(domain=columns),
                  axis=alt.Axis(labelAngle=0, grid=False, orient="top"))  # fmt: skip
        place = alt.Tooltip("column:N", title="What")
    # Weeks stand close on a phone, kinds of statements do not.
    scale = alt.Scale(domain=[0, largest], range=[0, 400 if columns else 120])
    base = alt.Chart(_data(rows, "label", "column", "count"))
    circles = base.mark_circle(color=EMBER, opacity=0.9).encode(
        x=x, y=_lanes(names), size=alt.Size("count:Q", scale=scale, legend=None),
        tooltip=["label:N", place, alt.Tooltip("count:Q", title="How many")],
    )  # fmt: skip
    layers = [circles]
    if columns is not None:
        layers.append(base.mark_text(dx=22, align="left", fontSize=14, color=ink).encode(
            x=x, y=_lanes(names), text="count:Q"))  # fmt: skip
    return _told(alt.layer(*layers), title, ink, len(names))


@_once
def intervals(title: str, rows: Rows, ink: str) -> Spec:
    """Shares with their 95 % intervals, and the counts in words.

    Args:
        rows: label, share, low, high (0-1, None = no claim), and words.
    """
    import altair as alt

    names = [row["label"] for row in rows]
    base = alt.Chart(_data(rows, "label", "share", "low", "high", "words"))
    y = _lanes(names)
    axis = alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1])
    x = alt.X("share:Q", title="Answered within 14 days", scale=alt.Scale(domain=[0, 1]), axis=axis)
    told = ["label:N", "words:N", alt.Tooltip("low:Q", format=".0%", title="Probably from"),
            alt.Tooltip("high:Q", format=".0%", title="to")]  # fmt: skip
    sure = base.transform_filter("isValid(datum.share)")
    spans = sure.mark_rule(color=ASH, strokeWidth=4, opacity=0.6, aria=False).encode(
        x="low:Q", x2="high:Q", y=y, tooltip=told
    )
    dots = sure.mark_point(filled=True, size=120, color=EMBER, opacity=1).encode(
        x=x, y=y, tooltip=told
    )
    # Without any claim there is nothing but words: no axis, and less room.
    some = any(row["share"] is not None for row in rows)
    # Words of one row stand above its line: beside it there is no room on a phone.
    words = base.mark_text(align="left", dy=-14 if some else 0, fontSize=12, color=ink).encode(
        x=alt.value(4), y=y, text="words:N"
    )
    if not some:
        return _told(alt.layer(words), title, ink, len(names), 26)
    return _told(alt.layer(spans, dots, words), title, ink, len(names), 48)


@_once
def bars(title: str, rows: Rows, ink: str, axis: str) -> Spec:
    """One bar a row with its number; `inner`, where given, is the filled part of an outlined bar.

    Args:
        rows: label, count, and inner (or None). axis: what is counted.
    """
    import altair as alt

    names = [row["label"] for row in rows]
    base = alt.Chart(_data(rows, "label", "count", "inner"))
    y = _lanes(names)
    most = max([_FEW, *(row["count"] for row in rows)])
    whole = alt.X(
        "count:Q",
        title=axis,
        axis=alt.Axis(format="d", tickMinStep=1, tickCount=5, grid=False),
        scale=alt.Scale(domain=[0, most]),
    )
    two = any(row["inner"] is not None for row in rows)
    look: dict[str, Any] = {"fillOpacity": 0.12, "stroke": EMBER, "strokeWidth": 1.5} if two else {}
    layers = [base.mark_bar(color=EMBER, height=18, cornerRadiusEnd=4, **look).encode(x=whole, y=y)]
    if two:
        layers.append(base.mark_bar(color=EMBER, height=18, cornerRadiusEnd=4).encode(
            x="inner:Q", y=y))  # fmt: skip
    number = base.mark_text(align="left", dx=6, fontSize=13, color=ink).encode(
        x="count:Q", y=y, text="count:Q"
    )
    return _told(alt.layer(*layers, number), title, ink, len(names))


@_once
def strips(title: str, rows: Rows, ink: str, marks: Sequence[str]) -> Spec:
    """Every value as a mark of its own on a row's line.

    Args:
        rows: label, mark, days, what. marks: names of the kinds of mark, three.
    """
    import altair as alt

    names = list(dict.fromkeys(row["label"] for row in rows))
    dots = (
        alt.Chart(_data(rows, "label", "mark", "days", "what"))
        .mark_point(filled=True, size=130, opacity=1, color=EMBER)
        .encode(
            x=alt.X("days:Q", title="Days", axis=alt.Axis(tickMinStep=1, tickCount=6)),
            y=_lanes(names),
            shape=_shapes(marks, SHAPES_OF_STAGES),
            tooltip=["what:N", "mark:N", alt.Tooltip("days:Q", title="Days")],
        )
    )
    return _told(alt.layer(dots), title, ink, len(names))


def with_reasons(marks: Sequence[str], shapes: Sequence[str]) -> str:
    """What the shapes mean, as a line of words: below a picture it wraps, and grows with the text."""
    return " · ".join(f"{LETTERS[shape]} {mark}" for mark, shape in zip(marks, shapes, strict=True))


def lines_of(title: str, letters: int) -> list[str]:
    """A title broken into lines of at most so many letters; a long word is cut."""
    return textwrap.wrap(title, letters) or [""]


def _told(
    chart: alt.LayerChart | alt.FacetChart, title: str, ink: str, rows: int, row: int = _ROW
) -> Spec:
    """Give a chart its title, broken for the room there is, and a height for its rows."""
    import altair as alt

    narrow, wide = (json.dumps(lines_of(title, letters)) for letters in (_NARROW, _WIDE))
    text: Any = alt.ExprRef(f"containerSize()[0] < 720 ? {narrow} : {wide}")
    words = alt.TitleParams(
        text=text, anchor="start", frame="bounds", fontSize=17, lineHeight=22, offset=16
    )
    lines = len(lines_of(title, _NARROW))
    titled = chart.properties(title=words, height=max(2, rows) * row + 22 * lines + 58)
    # Streamlit's own grey of the axes is too faint for small letters on a light ground.
    drawn: Spec = titled.configure_axis(labelColor=ink, titleColor=ink).to_dict()
    return drawn


def _lanes(names: Sequence[str]) -> alt.Y:
    import altair as alt

    limit: Any = alt.ExprRef("containerSize()[0] < 720 ? 140 : 320")
    axis = alt.Axis(labelLimit=limit, grid=True, gridOpacity=0.3, ticks=False, domain=False)
    return alt.Y("label:N", title=None, sort=list(names), axis=axis,
                 scale=alt.Scale(domain=list(names), padding=0.7))  # fmt: skip


def _shapes(names: Sequence[str], shapes: Sequence[str]) -> alt.Shape:
    import altair as alt

    scale = alt.Scale(domain=list(names), range=list(shapes))
    return alt.Shape("mark:N", scale=scale, legend=None)


def _data(rows: Rows, *columns: str) -> alt.InlineData:
    import altair as alt

    return alt.InlineData(values=[{name: row[name] for name in columns} for row in rows])
