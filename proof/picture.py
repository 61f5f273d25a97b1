"""A picture of growth: size against milliseconds, both in powers of ten, drawn without any library."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import Final

from proof.rows import Row

_WIDTH, _HEIGHT = 900, 520
_LEFT, _TOP, _RIGHT, _BOTTOM = 84, 24, 560, 464
#: Where the names begin, and how far they are from each other at least.
_NAMES, _APART = 600, 22
#: Colors that are told apart without red and green (Okabe and Ito), then the same ones dashed.
_COLORS: Final = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#b07800", "#1a1310")
_STYLE: Final = "font: 13px sans-serif; fill: #1a1310"


def drawn(rows: Sequence[Row]) -> str:
    """The rows that have points, as one SVG; a slope of the dotted line is as much as the network grows."""
    told = sorted((row for row in rows if row.points), key=lambda row: -row.points[-1][1])
    sizes = sorted({x for row in told for x, _ in row.points})
    times = [max(y, 0.01) for row in told for _, y in row.points]
    low, high = math.floor(math.log10(min(times))), math.ceil(math.log10(max(times)))
    first, last = math.log10(sizes[0]), math.log10(sizes[-1])

    def x_of(size: float) -> float:
        return _LEFT + (math.log10(size) - first) / (last - first) * (_RIGHT - _LEFT)

    def y_of(milliseconds: float) -> float:
        part = (math.log10(max(milliseconds, 0.01)) - low) / (high - low)
        return _BOTTOM - part * (_BOTTOM - _TOP)

    parts = [f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fffcf9"/>']
    for power in range(low, high + 1):
        y = y_of(10**power)
        parts.append(_line((_LEFT, y), (_RIGHT, y), "#e3d5c9"))
        parts.append(_text(_LEFT - 8, y + 4, f"{10**power:,} ms", "end"))
    for size in sizes:
        parts.append(_line((x_of(size), _TOP), (x_of(size), _BOTTOM), "#e3d5c9"))
        parts.append(_text(x_of(size), _BOTTOM + 20, f"{size:,.0f}", "middle"))
    parts.append(
        _text((_LEFT + _RIGHT) / 2, _BOTTOM + 42, "people, with ten contacts each", "middle")
    )
    rise = min(sizes[-1] / sizes[0], 10 ** (high - low))
    linear = (10**low, 10**low * rise)
    parts.append(_line((x_of(sizes[0]), y_of(linear[0])), (x_of(sizes[0] * rise), y_of(linear[1])),
                       "#1a1310", "1 5"))  # fmt: skip
    at = _TOP - _APART / 2
    for number, row in enumerate(told):
        color, dash = _COLORS[number % len(_COLORS)], "" if number < len(_COLORS) else "6 3"
        points = " ".join(f"{x_of(x):.1f},{y_of(y):.1f}" for x, y in row.points)
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="2"'
            f' stroke-dasharray="{dash}"><title>{escape(row.name)}</title></polyline>'
        )
        end = y_of(row.points[-1][1])
        at = max(at + _APART, end)
        at = min(at, _BOTTOM + _APART - (len(told) - number) * _APART)
        parts.append(_line((_RIGHT, end), (_NAMES - 6, at), color, width=0.75))
        parts.append(_text(_NAMES, at + 4, row.name))
    parts.append(_text(_NAMES, _BOTTOM + 42, "dotted: as fast as the network grows"))
    inside = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">\n'
        f"<title>Time of each action by the number of people</title>\n{inside}\n</svg>\n"
    )


def _line(
    start: tuple[float, float],
    end: tuple[float, float],
    color: str,
    dash: str = "",
    width: float = 1,
) -> str:
    (x1, y1), (x2, y2) = start, end
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{color}"'
        f' stroke-width="{width}" stroke-dasharray="{dash}"/>'
    )


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" style="{_STYLE}">{escape(words)}</text>'
