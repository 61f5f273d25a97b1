"""Text -> tables of rows: find the delimiter and the headers, and repair damaged rows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from crm.domain.people.normalise import clean_text
from crm.errors import FileRefused, RowProblem
from crm.intake.cells import parse, plain_cells, unwrapped
from crm.intake.columns import RAW_NAMES
from crm.intake.fitting import Fitting, shape
from crm.intake.headers import Header, LooksLikeHeader
from crm.intake.limits import MAX_CELL, MAX_LINES
from crm.language import tr

#: How many lines may be read again because of missing quotation marks, per line of the file.
_PATIENCE: Final = 4
#: So many rows are turned into columns while they are near.
_AT_ONCE: Final = 1000

#: A blank before the quotation mark that opens a cell; those within a cell are written twice.
_EARLY_BLANK: Final = re.compile(r'([,;\t|]) +(?="(?:[^"]|"\s*(?:[,;\t|]|$)))')
#: What programs write into the cells of a row they know nothing of.
_NULLS: Final = frozenset({"nan", "null", "none", "n/a", "#n/a", "undefined"})
_NUMBER: Final = re.compile(r"\d[\d., ]*")
_NOBODY: Final = tr(
    "“{:.80}” is alone on this line. It is probably a heading, a note or a total, not a person."
)
_NOT_FITTING: Final = tr(
    "The cells in this line are in the wrong columns, and there is more than one way to fix "
    "that, so it was left out. Please check it."
)
_ABOVE: Final = tr(
    "This line is above the column names and does not match them, so it was left out."
)
_NOT_CLOSED: Final = tr("A quotation mark is not closed in this line; please check it.")
_TOO_LONG: Final = tr(
    "A cell in this line has more than {most:,} characters; it was left out.", most=MAX_CELL
)

LooksLikeRow = Callable[[Sequence[str]], bool]
FittingOf = Callable[[Sequence[str]], Fitting]


@dataclass(slots=True)
class Table:
    """The data rows of a table and their problems.

    Attributes:
        rows: physical line and cells of each row that is not blank; with its cells as in the file.
        skipped: rows that cannot be used. warnings: rows that were repaired.
        complete: False if a row was left out that may have been somebody.
        columns: the cells of the rows column by column, for speed; None = a row was looked at by itself.
    """

    header: Header
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    columns: list[list[str]] | None = None
    skipped: list[RowProblem] = field(default_factory=list)
    warnings: list[RowProblem] = field(default_factory=list)
    complete: bool = True


def physical_lines(text: str) -> list[str]:
    """The lines as an editor counts them: ended only by LF, CR LF or CR.

    Raises:
        FileRefused: there are more than `MAX_LINES`.
    """
    if len(text) > 2 * MAX_LINES and text.count("\n") + text.count("\r") > 2 * MAX_LINES:
        raise FileRefused(
            tr("This file has more than {most:,} lines.", most=MAX_LINES),
            tr("LinkedIn allows 30,000 connections; this is probably a different file."),
        )
    if "\r" not in text:
        lines = text.split("\n")
        last = lines.pop()
        return [f"{line}\n" for line in lines] + ([last] if last else [])
    return list(io.StringIO(text, newline=""))


def read_table(lines: Sequence[str], header: Header, looks_like_row: LooksLikeRow) -> Table:
    """All data rows after the header of a table in a fixed layout, repaired where unambiguous.

    Repaired: a whole row in one quoted cell, a missing closing quotation mark that would swallow
    the following rows.

    Args:
        looks_like_row: whether cells are certainly a data row (they hold a link or a date where one
            belongs).
    """
    table = Table(header)
    width = len(header.cells)
    names = list(header.cells)
    simple, columns = _each_a_line(lines, header)
    if columns and _are_data(columns, header):
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
            row = unwrapped(row, header.delimiter, width // 2 + 1) or row
        if row[:width] == names:
            table.skipped.append(RowProblem(line, tr("This line repeats the column names.")))
            continue
        if len(row) > width and any(map(clean_text, row[width:])):
            table.warnings.append(
                RowProblem(
                    line, tr("This line has more cells than there are columns; please check it.")
                )
            )
        table.rows.append((line, row))
    return table


def read_tables(
    lines: Sequence[str], header: Header, fitting_of: FittingOf, is_header: LooksLikeHeader
) -> list[Table]:
    """The rows of a file, a table for each header; repaired where there is only one way.

    Repaired: a whole row in one quoted cell, a missing closing quotation mark that would swallow
    the following rows, cells that were torn apart or left out. Rows above the first header belong to
    its table if they fit.

    Args:
        fitting_of: what belongs into the columns of a header.
    """
    table, fitting = Table(header), fitting_of(header.cells)
    _read_above(lines, table, fitting)
    if _EARLY_BLANK.search("".join(lines[header.line : header.line + 200])):
        lines = [_EARLY_BLANK.sub(r"\1", line) for line in lines]
    simple, columns = _each_a_line(lines, header)
    if columns and _are_data(columns, header) and fitting.all_in_place(columns):
        table.columns = None if table.rows else columns
        table.rows += enumerate(simple, header.line + 1)
        return [table]
    tables = [table]
    numbered = (
        enumerate(simple, header.line + 1)
        if simple
        else _split(lines, table, lambda cells: fitting.is_row(cells))
    )
    for line, row in numbered:
        if not row or (not row[0].strip() and not any(map(clean_text, row))):
            continue
        if len(header.cells) > 2 and not any(row[1:]):
            row = unwrapped(row, header.delimiter, len(header.cells) // 2 + 1) or row
        if row[: fitting.width] == list(tables[-1].header.cells):
            table.skipped.append(RowProblem(line, tr("This line repeats the column names.")))
            continue
        if is_header(row):
            fitting = fitting_of(row)
            tables.append(Table(Header(line, tuple(row), header.delimiter, 0, line)))
            table.warnings.append(
                RowProblem(line, tr("From here on, the table has different columns."))
            )
            continue
        _take(tables[-1], table, fitting, line, row, lines[line - 1])
    return tables


def _take(into: Table, told: Table, fitting: Fitting, line: int, row: list[str], text: str) -> None:
    """Put a row into its table, or say why not in the table that is `told`."""
    filled = [cell for cell in map(str.strip, row) if cell]
    if len(filled) > 1 and len(set(filled)) == 1 and filled[0].casefold() in _NULLS:
        told.skipped.append(
            RowProblem(
                line, tr("There is nothing except “{filled}” in this line.", filled=filled[0])
            )
        )
        return
    alone = len(filled) == 1 or (len(filled) == 2 and _NUMBER.fullmatch(filled[1]))
    if alone and not fitting.alone and not any(map(shape, filled)):
        told.skipped.append(RowProblem(line, _NOBODY.format(filled[0])))
        return
    placed = fitting.placed(row, text, into.header.delimiter)
    if placed is None:
        told.skipped.append(RowProblem(line, _NOT_FITTING))
        told.complete = False
        return
    if placed.note:
        told.warnings.append(RowProblem(line, placed.note))
    into.rows.append((line, placed.cells))


def _read_above(lines: Sequence[str], table: Table, fitting: Fitting) -> None:
    """Rows above the header: those that fit belong to its table; a line of one cell is a note."""
    header = table.header
    for number, text in enumerate(lines[: header.begins - 1], 1):
        row = parse(text, header.delimiter) if len(text) <= MAX_CELL else []
        if sum(bool(cell.strip()) for cell in row) < 2 and not (
            len(row) > 1 and any(map(shape, row))
        ):
            continue
        placed = fitting.placed(row, text, header.delimiter)
        if placed and fitting.has_anchor(placed.cells):
            table.rows.append((number, placed.cells))
        else:
            table.skipped.append(RowProblem(number, _ABOVE))
            table.complete = False


def _are_data(columns: Sequence[Sequence[str]], header: Header) -> bool:
    """Whether each row has something in the first two cells and is not a header.

    The names of columns and bare numbers that stand among the first cells are looked at one by one.
    """
    if len(columns) < 2:
        return False
    first, second = set(columns[0]), set(columns[1])
    if "" in second or not all(map(str.strip, first)) or any(map(_NUMBER.fullmatch, second)):
        return False
    begins = {cell.strip().casefold() for cell in first | second}
    names = {cell.strip().casefold() for cell in header.cells} | RAW_NAMES | _NULLS
    return not begins & (names - {""})


def _each_a_line(
    lines: Sequence[str], header: Header
) -> tuple[list[list[str]], list[list[str]] | None]:
    """The rows if each is one line and none is too long, the usual case; else none.

    Returns:
        The rows; and the columns, if each row has a cell for each, else None.
    """
    rows: list[list[str]] = []
    columns: list[list[str]] | None = [[] for _ in header.cells]
    if max(map(len, lines), default=0) > MAX_CELL:
        return [], None
    reader = csv.reader(islice(lines, header.line, None), delimiter=header.delimiter)
    try:
        while some := list(islice(reader, _AT_ONCE)):
            rows += some
            if columns is None or set(map(len, some)) != {len(columns)}:
                columns = None
                continue
            for column, cells in zip(columns, zip(*some, strict=True), strict=True):
                column += cells
    except csv.Error:
        return [], None
    return (rows, columns) if reader.line_num == len(rows) > 0 else ([], None)


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
                    looks_like_row(parse(line, delimiter))
                    or looks_like_row(plain_cells(line, delimiter))
                    for line in lines[first + 1 : end]
                ):
                    start = first + 1
                    table.warnings.append(RowProblem(start, _NOT_CLOSED))
                    yield start, _without_quotes(lines[first], table.header)
                    break
            if row is None or _too_long(lines[first:end], row):
                table.skipped.append(RowProblem(first + 1, _TOO_LONG))
                table.complete = False
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
    cells = parse(line, header.delimiter)
    if len(cells) < len(header.cells):
        plain = plain_cells(line, header.delimiter)
        if len(plain) == len(header.cells):
            return plain
    return cells
