"""CSV files of every kind: recognise the kind and read the people."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Final

from crm.domain.people.normalise import column_key
from crm.errors import FileRefused
from crm.garbage import collected_later
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
)
from crm.intake.fitting import Fitting
from crm.intake.further_columns import with_further
from crm.intake.harvest import Harvest
from crm.intake.headers import Header, find_header, is_header
from crm.intake.linkedin import connections
from crm.intake.mapping import (
    NAMES,
    NO_NAME,
    NOTHING_WANTED,
    SAY_WHAT,
    Source,
    TableNotUnderstood,
    TableSeen,
    Wanted,
    columns_of,
    columns_there,
)
from crm.intake.programs import program_of
from crm.intake.proposals import guessed_header, seen
from crm.intake.reading import FileKind
from crm.intake.table_people import Habits, Progress, read_people
from crm.intake.tabular import Table, read_tables
from crm.intake.tracker_columns import Of, is_tracker, may_be_tracker, tracker_columns
from crm.intake.tracker_status import is_certain
from crm.intake.trackers import read_tracker
from crm.intake.unused import by_content, unused_columns

_HABITS: dict[FileKind, Habits] = {
    FileKind.CONNECTIONS: connections.HABITS,
    FileKind.GOOGLE: addressbooks.GOOGLE,
    FileKind.OUTLOOK: addressbooks.OUTLOOK,
}

#: Where a name alone in a row is somebody.
_ADDRESS_BOOKS: Final = frozenset({FileKind.GOOGLE, FileKind.OUTLOOK})
#: So many lines tell what a column holds.
_SAMPLE: Final = 500
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
    kind, tables = _tables_of(lines, NOTHING_WANTED)
    return _with_program(kind, tables, NOTHING_WANTED)[0]


def _with_program(kind: FileKind, tables: Sequence[Table], wanted: Wanted) -> tuple[FileKind, str]:
    """The kind and the program: a table is LinkedIn's if it says since when people are connected."""
    if kind is not FileKind.CONNECTIONS:
        return kind, ""
    cells = tables[0].header.cells
    program = program_of(cells)
    linkedins = not program and Field.CONNECTED in _columns(kind, cells, wanted)
    return kind if linkedins else FileKind.CONTACTS, program


def _tables_of(lines: Sequence[str], wanted: Wanted) -> tuple[FileKind, list[Table]]:
    header = _wanted_header(lines, wanted) if wanted else None
    if header is None:
        header = find_header(lines, _score, is_header)
        first_cells = find_header(lines, _any_cell)
        for candidate in (header, first_cells):
            if candidate:
                connections.refuse_other_file(candidate.cells)
        if header is None:
            refused = connections.not_people(first_cells.cells if first_cells else ())
            raise _not_understood(lines, refused)
    kind = _kind_of(header, lines, wanted)

    def fitting_of(cells: Sequence[str]) -> Fitting:
        return Fitting(_columns(kind, cells, wanted), len(cells), kind in _ADDRESS_BOOKS)

    tables = read_tables(lines, header, fitting_of, is_header)
    first = tables[0]
    if wanted.knows(first.header.cells):
        _refuse_nameless(_seen(first, kind, wanted))
    elif kind is FileKind.CONNECTIONS:
        try:
            connections.accept(_usual(first, kind), first)
        except FileRefused as refused:
            raise _not_understood(lines, refused) from None
    return kind, tables


def _wanted_header(lines: Sequence[str], wanted: Wanted) -> Header | None:
    """The header that a mapping knows; None if none of them does."""
    found = find_header(lines, wanted.knows)
    if found:
        return found
    guessed = guessed_header(lines)
    return guessed if guessed and wanted.knows(guessed.cells) else None


def _columns(kind: FileKind, cells: Sequence[str], wanted: Wanted) -> Columns:
    """The columns of a header, by their names alone."""
    usual = _columns_of(kind, cells)
    fields, source = wanted.fields_of(cells, usual)
    return usual if source is Source.READER else columns_of(fields, cells)


def _usual(table: Table, kind: FileKind) -> Columns:
    """The columns of a table, by their names and by what they hold."""
    cells = table.header.cells
    return with_further(by_content(table, _columns_of(kind, cells)), cells)


def _seen(table: Table, kind: FileKind, wanted: Wanted) -> TableSeen:
    header, usual = table.header.cells, _usual(table, kind)
    known = kind is not FileKind.CONNECTIONS or bool(program_of(header))
    return seen(table, usual, wanted.fields_of(header, usual), known)


def _refuse_nameless(table: TableSeen) -> None:
    """Refuse a mapping that no person can come of.

    Raises:
        TableNotUnderstood: no column is a name.
    """
    if not NAMES & set(table.fields):
        raise TableNotUnderstood(FileRefused(NO_NAME, columns_there(table)), table)


def _not_understood(lines: Sequence[str], refused: FileRefused) -> FileRefused:
    """The refusal of a table, with its columns to choose from if it is one."""
    header = guessed_header(lines)
    if header is None:
        return refused
    tables = read_tables(lines, header, lambda cells: Fitting({}, len(cells)), is_header)
    return TableNotUnderstood(
        FileRefused(refused.sentence, f"{SAY_WHAT} {connections.WHICH}"),
        replace(_seen(tables[0], FileKind.CONNECTIONS, NOTHING_WANTED), understood=False),
    )


def _kind_of(header: Header, lines: Sequence[str], wanted: Wanted) -> FileKind:
    cells = header.cells
    applications = is_tracker(cells) or (may_be_tracker(cells) and _has_applications(header, lines))
    if applications and not wanted.knows(cells):
        return FileKind.TRACKER
    if is_google(cells):
        return FileKind.GOOGLE
    return FileKind.OUTLOOK if is_outlook(cells) else FileKind.CONNECTIONS


def _has_applications(header: Header, lines: Sequence[str]) -> bool:
    """Whether the status of most rows is one that only applications have."""
    at = tracker_columns(header.cells).of[Of.STATUS]
    reader = csv.reader(
        islice(lines, header.line, header.line + _SAMPLE), delimiter=header.delimiter
    )
    try:
        rows = list(reader)
    except csv.Error:
        return False
    told = [row[n] for row in rows for n in at if n < len(row) and row[n].strip()]
    return bool(told) and 2 * sum(map(is_certain, told)) > len(told)


def _columns_of(kind: FileKind, cells: Sequence[str]) -> Columns:
    """The columns of a header; what its kind calls them goes before what they are called elsewhere."""
    if kind is FileKind.GOOGLE:
        return google_columns(cells)
    if kind is FileKind.OUTLOOK:
        return columns(cells, {**_NO_TITLE, **OUTLOOK})
    if kind is FileKind.TRACKER:
        return tracker_columns(cells).columns()
    return columns(cells, {**_NO_NAMES, **CONNECTIONS})


def read_table_people(
    lines: Sequence[str],
    progress: Progress | None = None,
    today: date = date.max,
    wanted: Wanted = NOTHING_WANTED,
) -> tuple[FileKind, Harvest]:
    """The kind of a table, given as its physical lines, and the result of reading its rows.

    Args:
        today: no contact and no connection is later.

    Raises:
        FileRefused: it is not a list of people.
    """
    with collected_later():
        return _read_all(*_tables_of(lines, wanted), progress, today, wanted)


def _read_all(
    kind: FileKind, tables: Sequence[Table], progress: Progress | None, today: date, wanted: Wanted
) -> tuple[FileKind, Harvest]:
    if kind is FileKind.TRACKER:
        return kind, read_tracker(tables, today)
    harvest = Harvest()
    for table in tables:
        if kind is FileKind.CONNECTIONS and connections.is_ours(table):
            connections.without_shields(table)
        read = _read(table, kind, progress if table is tables[0] else None, today, wanted)
        harvest = replace(
            harvest,
            people=[*harvest.people, *read.people] if harvest.people else read.people,
            skipped=[*harvest.skipped, *read.skipped],
            warnings=[*harvest.warnings, *read.warnings],
            unused=(*harvest.unused, *read.unused),
            complete=harvest.complete and read.complete,
            tables=[*harvest.tables, *read.tables],
        )
    kind, harvest.program = _with_program(kind, tables, wanted)
    return kind, harvest


def _read(
    table: Table, kind: FileKind, progress: Progress | None, today: date, wanted: Wanted
) -> Harvest:
    as_seen = _seen(table, kind, wanted)
    cells = table.header.cells
    mapped = as_seen.source is not Source.READER
    found = columns_of(as_seen.fields, cells) if mapped else _usual(table, kind)
    ours = kind is FileKind.CONNECTIONS and connections.is_ours(table)
    habits = connections.OURS if ours else _HABITS[kind]
    harvest = read_people(table, found, habits, progress, today)
    harvest.unused = unused_columns(table, found)
    harvest.tables = [as_seen]
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
