"""CSV files of every kind: recognise the kind and read the people."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from crm.domain.people.normalise import column_key
from crm.intake.address_books import addressbooks
from crm.intake.columns import (
    CONNECTIONS,
    GOOGLE,
    OUTLOOK,
    Columns,
    columns,
    google_columns,
    is_google,
    is_outlook,
)
from crm.intake.linkedin import connections
from crm.intake.reading import FileKind
from crm.intake.table_people import Habits, Harvest, Progress, read_people
from crm.intake.tabular import Header, find_header, read_table

_HABITS: dict[FileKind, Habits] = {
    FileKind.CONNECTIONS: connections.HABITS,
    FileKind.GOOGLE: addressbooks.GOOGLE,
    FileKind.OUTLOOK: addressbooks.OUTLOOK,
}


def recognise_table(lines: Sequence[str]) -> tuple[FileKind, Columns, Header]:
    """Kind, columns and header of a table, by its column names only.

    Raises:
        FileRefused: it is not a list of people.
    """
    header = find_header(lines, _score)
    for candidate in (header, find_header(lines, _any_cell)):
        if candidate:
            connections.refuse_other_file(candidate.cells)
    if header is None:
        raise connections.not_people()
    if is_google(header.cells):
        return FileKind.GOOGLE, google_columns(header.cells), header
    if is_outlook(header.cells):
        return FileKind.OUTLOOK, columns(header.cells, OUTLOOK), header
    found = columns(header.cells, CONNECTIONS)
    connections.accept(found)
    return FileKind.CONNECTIONS, found, header


def read_table_people(
    lines: Sequence[str], progress: Progress | None = None
) -> tuple[FileKind, Harvest]:
    """The kind of a table, given as its physical lines, and the result of reading its rows.

    Raises:
        FileRefused: it is not a list of people.
    """
    kind, found, header = recognise_table(lines)
    row_check = partial(connections.looks_like_row, found, len(header.cells))
    table = read_table(lines, header, row_check)
    if kind is FileKind.CONNECTIONS:
        connections.accept(found, table)
        connections.without_shields(table)
    return kind, read_people(table, found, _HABITS[kind], progress)


def _score(cells: Sequence[str]) -> int:
    """How many different fields the cells name, in any kind of table."""
    keys = {column_key(cell) for cell in cells if len(cell) < 60}
    return len(
        {CONNECTIONS.get(key) or OUTLOOK.get(key) or GOOGLE.get(key) for key in keys} - {None}
    )


def _any_cell(cells: Sequence[str]) -> int:
    """Find the first line that has cells."""
    return min(len(cells), 2)
