"""Text -> rows of cells: find the delimiter and the header, and repair damaged rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter
from typing import Final

from crm.domain.people.normalise import clean_text
from crm.errors import FileRefused, RowProblem
from crm.intake.limits import MAX_CELL, MAX_LINES

#: In order of precedence in a tie.
_DELIMITERS: Final = (",", ";", "\t", "|")
#: LinkedIn writes three lines before the header, people rarely more than a few.
_HEADER_LINES: Final = 60
_LONGEST_HEADER: Final = 20_000
#: How many lines may be read again because of missing quotation marks, per line of the file.
_PATIENCE: Final = 4

_NOT_CLOSED: Final = "A quotation mark is not closed in this line; please check it."
_TOO_LONG: Final = f"A cell of this line has more than {MAX_CELL:,} characters; it was left out."

Score = Callable[[Sequence[str]], int]
LooksLikeRow = Callable[[Sequence[str]], bool]


@dataclass(frozen=True, slots=True)
class Header:
    """The line that names the columns.

    Attributes:
        line: its physical line, 1 = first. score: how many of its names are known.
    """

    line: int
    cells: tuple[str, ...]
    delimiter: str
    score: int


@dataclass(slots=True)
class Table:
    """The data rows of a table and their problems.

    Attributes:
        rows: physical line and cells of each row that is not blank; with its cells as in the file.
        skipped: rows that cannot be used. warnings: rows that were repaired.
    """

    header: Header
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    skipped: list[RowProblem] = field(default_factory=list)
    warnings: list[RowProblem] = field(default_factory=list)


def physical_lines(text: str) -> list[str]:
    """The lines as an editor counts them: ended only by LF, CR LF or CR.

    Raises:
        FileRefused: there are more than `MAX_LINES`.
    """
    if len(text) > 2 * MAX_LINES and text.count("\n") + text.count("\r") > 2 * MAX_LINES:
        raise FileRefused(
            f"This file has more than {MAX_LINES:,} lines.",
            "LinkedIn allows 30,000 connections; this is probably another file.",
        )
    if "\r" not in text:
        lines = text.split("\n")
        last = lines.pop()
        return [f"{line}\n" for line in lines] + ([last] if last else [])
    return list(io.StringIO(text, newline=""))


def find_header(lines: Sequence[str], score: Score) -> Header | None:
    """The line whose cells are known column names; the first of the best, None if there is none.

    Args:
        score: how many of the cells are known column names.
    """
    best: Header | None = None
    for number, line in enumerate(lines[:_HEADER_LINES], 1):
        if not 0 < len(line.strip()) <= _LONGEST_HEADER:
            continue
        for delimiter in _DELIMITERS:
            if best and delimiter not in line:
                continue
            cells = tuple(_parse(line, delimiter))
            cells = tuple(_unwrapped(cells, delimiter, 2) or cells)
            points = score(cells)
            if points and (best is None or points > best.score):
                best = Header(number, cells, delimiter, points)
    return best


def read_table(lines: Sequence[str], header: Header, looks_like_row: LooksLikeRow) -> Table:
    """All data rows after the header, repaired where unambiguous.

    Repaired: a whole row in one quoted cell, a missing closing quotation mark that would swallow
    the following rows.

    Args:
        looks_like_row: whether cells are certainly a data row (they hold a link or a date where one
            belongs).
    """
    table = Table(header)
    width = len(header.cells)
    names = list(header.cells)
    simple = _each_a_line(lines, header)
    if simple and _are_data(simple, header):
        table.rows = list(enumerate(simple, header.line + 1))
        return table
    numbered = (
        enumerate(simple, header.line + 1) if simple else _split(lines, table, looks_like_row)
    )
    for line, row in numbered:
        if len(row) == width > 1 and row[1] and row[0] != names[0] and row[0].strip():
            table.rows.append((line, row))  # the usual case
            continue
        if not row or (not row[0].strip() and not any(map(clean_text, row))):
            continue
        if width > 2 and not any(row[1:]):
            row = _unwrapped(row, header.delimiter, width // 2 + 1) or row
        if row[:width] == names:
            table.skipped.append(RowProblem(line, "This line repeats the column names."))
            continue
        if len(row) > width and any(map(clean_text, row[width:])):
            table.warnings.append(
                RowProblem(
                    line, "This line has more cells than there are columns; please check it."
                )
            )
        table.rows.append((line, row))
    return table


def _are_data(rows: Sequence[list[str]], header: Header) -> bool:
    """Whether each row has a cell for each column, something in the first two, and is not a header."""
    if len(header.cells) < 2 or set(map(len, rows)) != {len(header.cells)}:
        return False
    first = list(map(itemgetter(0), rows))
    return (
        all(map(itemgetter(1), rows))
        and header.cells[0] not in first
        and all(map(str.strip, first))
    )


def _each_a_line(lines: Sequence[str], header: Header) -> list[list[str]] | None:
    """The rows if each is one line and none is too long, the usual case; else None."""
    if max(map(len, lines), default=0) > MAX_CELL:
        return None
    reader = csv.reader(islice(lines, header.line, None), delimiter=header.delimiter)
    try:
        rows = list(reader)
    except csv.Error:
        return None
    return rows if reader.line_num == len(rows) else None


def _split(
    lines: Sequence[str], table: Table, looks_like_row: LooksLikeRow
) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line they start on; damaged ones are repaired or reported in the table."""
    delimiter, start = table.header.delimiter, table.header.line
    patience = _PATIENCE * len(lines)
    # Nearly every row is one short line: check that first.
    longest = max(map(len, lines), default=0)
    while start < len(lines):
        for first, end, row in _blocks(lines, start, delimiter):
            start = end
            if row is not None and end - first == 1 and longest <= MAX_CELL:
                yield end, row
                continue
            if end - first > 1 and patience > 0:
                patience -= end - first
                if any(
                    looks_like_row(_parse(line, delimiter))
                    or looks_like_row(_plain_cells(line, delimiter))
                    for line in lines[first + 1 : end]
                ):
                    start = first + 1
                    table.warnings.append(RowProblem(start, _NOT_CLOSED))
                    yield start, _without_quotes(lines[first], table.header)
                    break
            if row is None or _too_long(lines[first:end], row):
                table.skipped.append(RowProblem(first + 1, _TOO_LONG))
            else:
                yield first + 1, row


def _blocks(
    lines: Sequence[str], start: int, delimiter: str
) -> Iterator[tuple[int, int, list[str] | None]]:
    """First line (0 = first of the file), line after the end, and cells of each row.

    Ends after a row without cells (None): one the csv module refuses as too long.
    """
    following = map(lines.__getitem__, range(start, len(lines)))
    reader = csv.reader(following, delimiter=delimiter)
    first = start
    try:
        for row in reader:
            end = start + reader.line_num
            yield first, end, row
            first = end
    except csv.Error:
        yield first, _quotes_closed(lines, first), None


def _too_long(block: Sequence[str], row: Sequence[str]) -> bool:
    return sum(map(len, block)) > MAX_CELL and max(map(len, row), default=0) > MAX_CELL


def _quotes_closed(lines: Sequence[str], first: int) -> int:
    """The line after a row whose quotation marks are finally closed."""
    quotes = 0
    for index in range(first, len(lines)):
        quotes += lines[index].count('"')
        if quotes % 2 == 0:
            return index + 1
    return len(lines)


def _without_quotes(line: str, header: Header) -> list[str]:
    """One line by itself, without a stray quotation mark if the columns then match."""
    cells = _parse(line, header.delimiter)
    if len(cells) < len(header.cells):
        plain = _plain_cells(line, header.delimiter)
        if len(plain) == len(header.cells):
            return plain
    return cells


def _plain_cells(line: str, delimiter: str) -> list[str]:
    """The cells of one line, ignoring quotation marks."""
    return [cell.strip().strip('"') for cell in line.rstrip("\r\n").split(delimiter)]


def _parse(line: str, delimiter: str) -> list[str]:
    """The cells of a single line; none if it is damaged."""
    try:
        return next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])
    except csv.Error:
        return []


def _unwrapped(cells: Sequence[str], delimiter: str, least: int) -> list[str] | None:
    """The cells of a row that is entirely in its first cell; None if it is not."""
    if not cells or any(cells[1:]):
        return None
    others = "".join(sign for sign in _DELIMITERS if sign != delimiter)
    whole = cells[0].rstrip(others + " ")
    if delimiter not in whole:
        return None
    try:
        inner = next(csv.reader(io.StringIO(whole, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return None
    return inner if len(inner) >= least else None
