"""One line of a table -> its cells."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from typing import Final

#: In order of precedence in a tie.
DELIMITERS: Final = (",", ";", "\t", "|")
_QUOTED: Final = re.compile(r'\s*"((?:[^"]|"")*)"\s*')


def plain_cells(line: str, delimiter: str) -> list[str]:
    """The cells of one line, ignoring quotation marks."""
    return [cell.strip().strip('"') for cell in line.rstrip("\r\n").split(delimiter)]


def parse(line: str, delimiter: str) -> list[str]:
    """The cells of a single line; none if it is damaged."""
    try:
        return next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])
    except csv.Error:
        return []


def unwrapped(cells: Sequence[str], delimiter: str, least: int) -> list[str] | None:
    """The cells of a row that is entirely in its first cell; None if it is not."""
    if not cells or any(cells[1:]):
        return None
    others = "".join(sign for sign in DELIMITERS if sign != delimiter)
    whole = cells[0].rstrip(others + " ")
    if delimiter not in whole:
        return None
    try:
        inner = next(csv.reader(io.StringIO(whole, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return None
    return inner if len(inner) >= least else None


def tags_of(text: str, between: re.Pattern[str]) -> list[str]:
    """The tags of a cell; one in quotation marks is whole, whatever stands in it."""
    found, at = [], 0
    while at <= len(text):
        whole = _QUOTED.match(text, at)
        end = whole.end() if whole else at
        gap = between.match(text, end)
        if whole and (gap or end == len(text)):
            found.append(whole[1].replace('""', '"'))
        else:
            gap = between.search(text, at)
            found.append(text[at : gap.start() if gap else len(text)])
        at = gap.end() if gap else len(text) + 1
    return found
