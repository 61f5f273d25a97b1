"""The charts of Insights; the answer is the title, and colour is never the only signal."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from crm.language import tr
from crm.ui.widgets.charts import ASH, EMBER, Rows, Spec, filled

if TYPE_CHECKING:
    import altair as alt

_ROW: Final = 34
#: The least range of a count axis: a count of 1 fills a fifth of the width, not all of it.
_FEW: Final = 5
#: A vertical stroke as a Vega shape, coordinates from -1 to 1.
_STROKE: Final = "M-0.12,-1H0.12V1H-0.12Z"
#: The shapes of marks in order, and as characters for the legend line.
SHAPES_OF_TIES: Final = ("circle", "triangle-left", _STROKE)
SHAPES_OF_STAGES: Final = ("circle", "triangle-right", _STROKE)
LETTERS: Final = {"circle": "●", "triangle-left": "◀", "triangle-right": "▶", _STROKE: "❘"}
#: How many characters of a title fit on a phone, and on a wide screen.
_NARROW, _WIDE = 42, 96


def dumbbells(title: str, rows: Rows, ink: str, marks: tuple[str, str, str]) -> Spec:
    """One line per row from its second value to its first, with the third marked.

    Args:
        rows: label, and one value per mark.
    """
    return _told(_dumbbells(ink, marks), title, rows)


@cache
def _dumbbells(ink: str, marks: tuple[str, str, str]) -> Spec:
    import altair as alt

    base = _rows().encode(y=_lanes())
    high, low, _ = marks
    lines = base.mark_rule(color=ASH, strokeWidth=2, opacity=0.7).encode(
        x=f"{low}:Q", x2=f"{high}:Q"
    )
    dots = (
        base.transform_fold(list(marks), ["mark", "value"])
        .mark_point(filled=True, opacity=1, size=130, color=EMBER)
        .encode(
            x=alt.X("value:Q", title=tr("Warmth"), scale=alt.Scale(domain=[0, 100])),
            shape=_shapes(marks, SHAPES_OF_TIES),
            tooltip=["label:N", "mark:N", alt.Tooltip("value:Q", format=".0f")],
        )
    )
    return _kept(ink, lines, dots)


def bubbles(title: str, rows: Rows, ink: str, columns: tuple[str, ...] = ()) -> Spec:
    """Counts as circles in a grid, larger for more.

    Args:
        rows: label, column, count. columns: names in order; none = ISO days on a time axis.
    """
    if not columns:
        # A date without a time is midnight UTC: the evening before, further west.
        rows = [{**row, "column": f"{row['column']}T00:00:00"} for row in rows]
    most = max([1, *(row["count"] for row in rows)])
    return _told(_bubbles(ink, columns), title, rows, most=most)


@cache
def _bubbles(ink: str, columns: tuple[str, ...]) -> Spec:
    import altair as alt

    # Weeks are close together on a phone, kinds of statements are not.
    size = alt.Scale(domain=[0, _named("most")], range=[0, 400 if columns else 120])
    if columns:
        axis = alt.Axis(labelAngle=0, grid=False, orient="top")
        scale = alt.Scale(domain=columns)
        x = alt.X("column:N", title=None, sort=list(columns), scale=scale, axis=axis)
        place = alt.Tooltip("column:N", title=tr("What"))
    else:
        axis = alt.Axis(format="%b %-d", grid=False, labelOverlap=True, tickCount=6)
        x = alt.X("column:T", title=tr("Week from Monday"), axis=axis)
        place = alt.Tooltip("column:T", title=tr("Week from"), format="%b %-d, %Y")
    base = _rows().encode(x=x, y=_lanes())
    circles = base.mark_circle(color=EMBER, opacity=0.9).encode(
        size=alt.Size("count:Q", scale=size, legend=None),
        tooltip=["label:N", place, alt.Tooltip("count:Q", title=tr("How many"))],
    )
    if not columns:
        return _kept(ink, circles)
    numbers = base.mark_text(dx=22, align="left", fontSize=14, color=ink).encode(text="count:Q")
    return _kept(ink, circles, numbers)


def intervals(title: str, rows: Rows, ink: str, axis: str) -> Spec:
    """Shares with their 95 % intervals, and the counts as text.

    Args:
        rows: label, share, low, high (0-1, None = no claim), and words. axis: what the share is of.
    """
    # Without any interval there is only text: no axis, and less height.
    some = any(row["share"] is not None for row in rows)
    return _told(_intervals(ink, some, axis), title, rows, 48 if some else 26)


@cache
def _intervals(ink: str, some: bool, about: str) -> Spec:
    import altair as alt

    base = _rows().encode(y=_lanes())
    # The text of a row is above its line: there is no room beside it on a phone.
    words = base.mark_text(align="left", dy=-14 if some else 0, fontSize=12, color=ink).encode(
        x=alt.value(4), text="words:N"
    )
    if not some:
        return _kept(ink, words)
    axis = alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1])
    x = alt.X("share:Q", title=about, scale=alt.Scale(domain=[0, 1]), axis=axis)
    sure = base.transform_filter("isValid(datum.share)").encode(
        tooltip=["label:N", "words:N", alt.Tooltip("low:Q", format=".0%", title=tr("Probably from")),
                 alt.Tooltip("high:Q", format=".0%", title="to")]
    )  # fmt: skip
    spans = sure.mark_rule(color=ASH, strokeWidth=4, opacity=0.6, aria=False)
    dots = sure.mark_point(filled=True, size=120, color=EMBER, opacity=1)
    # The text layer first: it has all rows, so it sets the order of the rows.
    return _kept(ink, words, spans.encode(x="low:Q", x2="high:Q"), dots.encode(x=x))


def bars(title: str, rows: Rows, ink: str, axis: str) -> Spec:
    """One bar per row with its number; `inner`, if given, is the filled part of an outlined bar.

    Args:
        rows: label, count, and inner (or None). axis: what is counted.
    """
    most = max([_FEW, *(row["count"] for row in rows)])
    two = any(row["inner"] is not None for row in rows)
    return _told(_bars(ink, axis, two), title, rows, most=most)


@cache
def _bars(ink: str, axis: str, two: bool) -> Spec:
    import altair as alt

    base = _rows().encode(y=_lanes())
    whole = alt.X(
        "count:Q",
        title=axis,
        axis=alt.Axis(format="d", tickMinStep=1, tickCount=5, grid=False),
        scale=alt.Scale(domain=[0, _named("most")]),
    )
    look: dict[str, Any] = {"fillOpacity": 0.12, "stroke": EMBER, "strokeWidth": 1.5} if two else {}
    bar = base.mark_bar(color=EMBER, height=18, cornerRadiusEnd=4)
    outer = base.mark_bar(color=EMBER, height=18, cornerRadiusEnd=4, **look).encode(x=whole)
    number = base.mark_text(align="left", dx=6, fontSize=13, color=ink).encode(
        x="count:Q", text="count:Q"
    )
    return _kept(ink, outer, *([bar.encode(x="inner:Q")] if two else []), number)


def strips(title: str, rows: Rows, ink: str, marks: tuple[str, str, str]) -> Spec:
    """Each value as a mark on its row's line.

    Args:
        rows: label, mark, days, what. marks: the kinds of mark.
    """
    return _told(_strips(ink, marks), title, rows)


@cache
def _strips(ink: str, marks: tuple[str, str, str]) -> Spec:
    import altair as alt

    dots = _rows().mark_point(filled=True, size=130, opacity=1, color=EMBER)
    return _kept(
        ink,
        dots.encode(
            x=alt.X("days:Q", title=tr("Days"), axis=alt.Axis(tickMinStep=1, tickCount=6)),
            y=_lanes(),
            shape=_shapes(marks, SHAPES_OF_STAGES),
            tooltip=["what:N", "mark:N", alt.Tooltip("days:Q", title=tr("Days"))],
        ),
    )


def with_reasons(marks: Sequence[str], shapes: Sequence[str]) -> str:
    """The legend as a line of text, which wraps and scales with the text size."""
    return " · ".join(f"{LETTERS[shape]} {mark}" for mark, shape in zip(marks, shapes, strict=True))


def lines_of(title: str, letters: int) -> list[str]:
    """Break a title into lines of limited length; long words are cut."""
    return textwrap.wrap(title, letters) or [""]


def _told(shape: Spec, title: str, rows: Rows, row: int = _ROW, **values: int) -> Spec:
    """Fill a chart spec with its rows, a title broken to fit, and a matching height."""
    narrow = lines_of(title, _NARROW)
    height = max(2, len({r["label"] for r in rows})) * row + 22 * len(narrow) + 58
    words = {"narrow": narrow, "wide": lines_of(title, _WIDE)}
    return filled(shape, height, {**words, **values}, rows=rows)


def _kept(ink: str, *layers: alt.Chart) -> Spec:
    """The layers as one chart spec, with title and axes in the colour `ink`."""
    import altair as alt

    title = alt.TitleParams(
        text=_named("containerSize()[0] < 720 ? narrow : wide"),
        anchor="start", frame="bounds", fontSize=17, lineHeight=22, offset=16,
    )  # fmt: skip
    # Streamlit's grey for axes is too faint for small text on a light background.
    whole = alt.layer(*layers).properties(title=title)
    drawn: Spec = whole.configure_axis(labelColor=ink, titleColor=ink).to_dict()
    return drawn


def _rows() -> alt.Chart:
    import altair as alt

    return alt.Chart(alt.NamedData("rows"))


def _named(expression: str) -> Any:
    """A value computed in the browser from those passed with the rows."""
    import altair as alt

    return alt.ExprRef(expression)


def _lanes() -> alt.Y:
    """The axis with one lane per label, in the order of the rows."""
    import altair as alt

    limit = _named("containerSize()[0] < 720 ? 140 : 320")
    axis = alt.Axis(labelLimit=limit, grid=True, gridOpacity=0.3, ticks=False, domain=False)
    return alt.Y("label:N", title=None, sort=None, axis=axis, scale=alt.Scale(padding=0.7))


def _shapes(names: Sequence[str], shapes: Sequence[str]) -> alt.Shape:
    import altair as alt

    scale = alt.Scale(domain=list(names), range=list(shapes))
    return alt.Shape("mark:N", scale=scale, legend=None)
