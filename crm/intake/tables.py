"""CSV files of every kind: recognise the kind and read the people."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from crm.domain.people.normalise import column_key
from crm.intake.address_books import addressbooks
from crm.intake.columns import (
    CONNECTIONS,
    GOOGLE,
    OUTLOOK,
    Columns,
    Field,
    columns,
    google_columns,
    is_google,
    is_outlook,
    is_tracker,
)
from crm.intake.fitting import Fitting
from crm.intake.further_columns import with_further
from crm.intake.headers import find_header, is_header
from crm.intake.linkedin import connections
from crm.intake.reading import FileKind
from crm.intake.table_people import Habits, Harvest, Progress, read_people
from crm.intake.tabular import Table, read_tables
from crm.intake.unused import by_content, unused_columns

_HABITS: dict[FileKind, Habits] = {
    FileKind.CONNECTIONS: connections.HABITS,
    FileKind.GOOGLE: addressbooks.GOOGLE,
    FileKind.OUTLOOK: addressbooks.OUTLOOK,
}

_SALUTATION_COLUMNS: Final = frozenset({"title", "titre", "titel", "tittel", "titulo", "anrede"})
#: What one kind may take from the names of the other: in Outlook a title is a form of address, and what is a
#: name there can be a whole name elsewhere.
_NO_TITLE: Final = {key: f for key, f in CONNECTIONS.items() if key not in _SALUTATION_COLUMNS}
_NO_NAMES: Final = {
    key: field
    for key, field in OUTLOOK.items()
    if field not in (Field.FIRST, Field.LAST, Field.FULL, Field.NICK)
}


def recognise_table(lines: Sequence[str]) -> FileKind:
    """The kind of a table, by its column names and what stands below them.

    Raises:
        FileRefused: it is not a list of people.
    """
    return _tables_of(lines)[0]


def _tables_of(lines: Sequence[str]) -> tuple[FileKind, list[Table]]:
    header = find_header(lines, _score, is_header)
    seen = find_header(lines, _any_cell)
    for candidate in (header, seen):
        if candidate:
            connections.refuse_other_file(candidate.cells)
    if header is None:
        raise connections.not_people(seen.cells if seen else ())
    kind = _kind_of(header.cells)

    def fitting_of(cells: Sequence[str]) -> Fitting:
        return Fitting(_columns_of(kind, cells), len(cells), kind is not FileKind.CONNECTIONS)

    tables = read_tables(lines, header, fitting_of, is_header)
    if kind is FileKind.CONNECTIONS:
        first = tables[0]
        connections.accept(by_content(first, _columns_of(kind, first.header.cells)), first)
    return kind, tables


def _kind_of(cells: Sequence[str]) -> FileKind:
    if is_google(cells):
        return FileKind.GOOGLE
    return FileKind.OUTLOOK if is_outlook(cells) else FileKind.CONNECTIONS


def _columns_of(kind: FileKind, cells: Sequence[str]) -> Columns:
    """The columns of a header; what its kind calls them goes before what they are called elsewhere."""
    if kind is FileKind.GOOGLE:
        return google_columns(cells)
    if kind is FileKind.OUTLOOK:
        return columns(cells, {**_NO_TITLE, **OUTLOOK})
    found = columns(cells, {**_NO_NAMES, **CONNECTIONS})
    if not is_tracker(cells):
        return found
    # The job applied for, its place and the notes on it say nothing of the contact.
    left = (Field.POSITION, Field.LOCATION, Field.NOTES, Field.CONNECTED, Field.TAGS)
    return {field: indexes for field, indexes in found.items() if field not in left}


def read_table_people(
    lines: Sequence[str], progress: Progress | None = None
) -> tuple[FileKind, Harvest]:
    """The kind of a table, given as its physical lines, and the result of reading its rows.

    Raises:
        FileRefused: it is not a list of people.
    """
    with _collecting_later():
        return _read_all(*_tables_of(lines), progress)


@contextmanager
def _collecting_later() -> Iterator[None]:
    """Without looking for garbage among hundred thousands of cells: a quarter of the time (0.78 -> 0.61 s)."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _read_all(
    kind: FileKind, tables: Sequence[Table], progress: Progress | None
) -> tuple[FileKind, Harvest]:
    harvest = Harvest()
    for table in tables:
        if kind is FileKind.CONNECTIONS:
            connections.without_shields(table)
        read = _read(table, kind, progress if table is tables[0] else None)
        harvest = replace(
            harvest,
            people=[*harvest.people, *read.people] if harvest.people else read.people,
            skipped=[*harvest.skipped, *read.skipped],
            warnings=[*harvest.warnings, *read.warnings],
            unused=(*harvest.unused, *read.unused),
            complete=harvest.complete and read.complete,
        )
    return kind, harvest


def _read(table: Table, kind: FileKind, progress: Progress | None) -> Harvest:
    cells = table.header.cells
    found = with_further(by_content(table, _columns_of(kind, cells)), cells)
    harvest = read_people(table, found, _HABITS[kind], progress)
    harvest.unused = unused_columns(table, found)
    return harvest


def _score(cells: Sequence[str]) -> int:
    """How many different fields the cells name, in any kind of table."""
    keys = {column_key(cell) for cell in cells if len(cell) < 60}
    return len(
        {CONNECTIONS.get(key) or OUTLOOK.get(key) or GOOGLE.get(key) for key in keys} - {None}
    )


def _any_cell(cells: Sequence[str]) -> int:
    """Find the first line that has cells."""
    return min(len(cells), 2)
