"""The rows that name the columns of a table: found wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from crm.domain.people.normalise import column_key
from crm.intake.cells import DELIMITERS, parse, unwrapped
from crm.intake.columns import CONNECTIONS, GOOGLE, OUTLOOK, RAW_NAMES, is_numbered
from crm.intake.fitting import shape

#: A header that is not certain is looked for so far down; LinkedIn writes three lines before it.
_HEADER_LINES: Final = 60
_LONGEST_HEADER: Final = 20_000
#: A header whose names have line breaks goes over so many lines at most.
_HEADER_PARTS: Final = 12
#: So many names of known columns make a row a header; fewer could be a coincidence.
_ENOUGH: Final = 3

_BETWEEN: Final = re.compile(r"[,;\t|]")

Score = Callable[[Sequence[str]], int]
LooksLikeHeader = Callable[[Sequence[str]], bool]


@dataclass(frozen=True, slots=True)
class Header:
    """The row that names the columns.

    Attributes:
        line: its last physical line, 1 = first. begins: its first. score: how many of its names are known.
    """

    line: int
    cells: tuple[str, ...]
    delimiter: str
    score: int
    begins: int


def find_header(
    lines: Sequence[str], score: Score, certain: LooksLikeHeader | None = None
) -> Header | None:
    """The first row that is certainly a header, wherever it stands; else the best of the first lines.

    Args:
        score: how many of the cells are known column names.
        certain: whether cells are a header and nothing else.
    """
    best: Header | None = None
    for index, line in enumerate(lines):
        if index >= _HEADER_LINES and (not certain or (best and best.score >= _ENOUGH)):
            break
        if not 0 < len(line.strip()) <= _LONGEST_HEADER:
            continue
        if index >= _HEADER_LINES and not _may_name_columns(line):
            continue
        for delimiter in DELIMITERS:
            if best and delimiter not in line:
                continue
            cells, end = _header_cells(lines, index, delimiter)
            points = score(cells)
            if not points:
                continue
            found = Header(end, cells, delimiter, points, index + 1)
            if certain and certain(cells):
                return found
            if index < _HEADER_LINES and (best is None or points > best.score):
                best = found
    return best


def _may_name_columns(line: str) -> bool:
    """A cheap look at one of many lines: whether three of its cells are names of columns."""
    cells = _BETWEEN.split(line.casefold())
    return sum(cell.strip(' "\r\n') in RAW_NAMES for cell in cells) >= _ENOUGH


def _header_cells(lines: Sequence[str], index: int, delimiter: str) -> tuple[tuple[str, ...], int]:
    """The cells of a row that begins on a line, and the line it ends on, 1 = first."""
    end = index + 1
    text = lines[index]
    if text.count('"') % 2:
        for more in range(index + 1, min(index + _HEADER_PARTS, len(lines))):
            text += lines[more]
            if text.count('"') % 2 == 0:
                end = more + 1
                break
        else:
            text = lines[index]
    cells = tuple(parse(text, delimiter))
    return tuple(unwrapped(cells, delimiter, 2) or cells), end


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row names columns and is nothing else: three known names, half of what is filled, no value."""
    filled = [cell for cell in cells if cell.strip()]
    if len(filled) < _ENOUGH or max(map(len, filled)) > 200:
        return False
    known = {column_key(cell) for cell in filled if is_known(cell)}
    return len(known) >= _ENOUGH and 2 * len(known) >= len(filled) and not any(map(shape, filled))


def is_known(name: str) -> bool:
    """Whether this is the name of a column of some list of people."""
    key = column_key(name)
    return key in CONNECTIONS or key in OUTLOOK or key in GOOGLE or is_numbered(key)
