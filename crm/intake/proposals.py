"""Tables as they are shown for somebody to say what their columns mean, with a proposal for each."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Final

from crm.domain.people.normalise import clean_text, column_key
from crm.intake.cells import DELIMITERS
from crm.intake.columns import Columns, Field
from crm.intake.dates import LINKEDIN_OPENED, has_two_readings, read_dates
from crm.intake.fitting import shape
from crm.intake.headers import Header
from crm.intake.limits import MAX_CELL
from crm.intake.mapping import (
    NAMES,
    Fields,
    Source,
    TableSeen,
    fields_of,
    header_key,
    labels,
)
from crm.intake.tabular import Table
from crm.intake.unused import NEARLY_ALL, OF_SOMEBODY_ELSE, SAMPLE, by_content

#: The column names of an unknown table stand in one of the first lines, if it is a table.
_LINES: Final = 60
#: So many rows of a table are shown, and so much of a cell.
_ROWS: Final = 4
_LONGEST: Final = 60
_PHONE: Final = re.compile(r"[+(0][\d\s()./-]{6,24}")
_WORD: Final = r"[^\W\d_a-zß-öø-ÿ][^\W\d_]+(?:['’.-][^\W\d_]*)*"
_ONE_NAME: Final = re.compile(_WORD)
_WHOLE_NAME: Final = re.compile(
    rf"{_WORD}(?: (?:(?:van|von|de|der|den|da|di|al|bin) )*{_WORD}){{1,3}}"
)


def guessed_header(lines: Sequence[str]) -> Header | None:
    """The row above a block of rows of one width; None if this is no table.

    Where that row holds values, the table has no column names, and neither has the header.
    """
    best: tuple[int, int] = (0, 0)
    found = None
    for delimiter in DELIMITERS:
        rows = list(_rows(lines[:_LINES], delimiter))
        for place, (begins, ends, cells) in enumerate(rows):
            filled = [cell for cell in cells if cell.strip()]
            if len(filled) < 2 or 2 * len(filled) < len(cells):
                continue
            below = rows[place + 1 :]
            same = sum(len(row) == len(cells) for *_, row in below)
            if not same or same < NEARLY_ALL * len(below) or (same, len(cells)) <= best:
                continue
            best = same, len(cells)
            if any(map(shape, filled)):
                found = Header(begins - 1, ("",) * len(cells), delimiter, 0, begins)
            else:
                found = Header(ends, tuple(cells), delimiter, 0, begins)
    return found


def _rows(lines: Sequence[str], delimiter: str) -> Iterator[tuple[int, int, list[str]]]:
    """First line, last line and cells of each row that is not blank."""
    if max(map(len, lines), default=0) > MAX_CELL:
        return
    reader = csv.reader(lines, delimiter=delimiter)
    begins = 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                yield begins, reader.line_num, cells
            begins = reader.line_num + 1
    except csv.Error:
        return


def seen(table: Table, usual: Columns, given: tuple[Fields, Source], known_kind: bool) -> TableSeen:
    """A table as it is shown.

    Args:
        usual: what the reader says of its columns. given: as what they are read, and who says so.
        known_kind: whether it is the export of a known program, whose other columns are none of a person.
    """
    header = table.header.cells
    examples = tuple(_first_text(table, n) for n in range(len(header)))
    fields, source = given
    filled = [n for n, example in enumerate(examples) if example]
    used = {n for indexes in usual.values() for n in indexes}
    unknown = [n for n in filled if n not in used]
    understood = bool(NAMES & usual.keys()) and (known_kind or 2 * len(unknown) < len(filled))
    if source is Source.READER and not understood:
        fields = proposed(table, usual)
    return TableSeen(
        header_key(header),
        any(map(str.strip, header)),
        labels(header),
        fields,
        examples,
        tuple(
            tuple(_short(row[n]) if n < len(row) else "" for n in range(len(header)))
            for _, row in table.rows[:_ROWS]
        ),
        understood,
        source,
    )


def _first_text(table: Table, n: int) -> str:
    return next((_short(row[n]) for _, row in table.rows if n < len(row) and row[n].strip()), "")


def _short(cell: str) -> str:
    text = clean_text(cell[: 4 * _LONGEST])
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3].rstrip()}..."


def proposed(table: Table, usual: Columns) -> Fields:
    """What the reader says of the columns, else what they hold: links, addresses, numbers, days, names."""
    found = list(fields_of(by_content(table, usual), len(table.header.cells)))
    cells = [
        [row[n].strip() for _, row in islice(table.rows, SAMPLE) if n < len(row) and row[n].strip()]
        for n in range(len(found))
    ]
    free = [
        n for n, meaning in enumerate(found)
        if not meaning and cells[n] and not _of_somebody_else(table.header.cells[n])
    ]  # fmt: skip

    def first(meaning: Field, holds: Callable[[Sequence[str]], bool]) -> None:
        if meaning not in found:
            place = next((n for n in free if not found[n] and holds(cells[n])), None)
            if place is not None:
                found[place] = meaning

    first(Field.PHONE, _are_phones)
    first(Field.LAST_CONTACT, _are_contacts)
    if not NAMES & set(found):
        first(Field.FULL, _are_whole_names)
    if not NAMES & set(found):
        first(Field.FIRST, _are_single_names)
        if Field.FIRST in found:
            first(Field.LAST, _are_single_names)
    return tuple(found)


def _of_somebody_else(name: str) -> bool:
    return any(word in column_key(name) for word in OF_SOMEBODY_ELSE)


def _nearly_all(cells: Sequence[str], holds: Callable[[str], object]) -> bool:
    return sum(bool(holds(cell)) for cell in cells) >= NEARLY_ALL * len(cells)


def _are_phones(cells: Sequence[str]) -> bool:
    return _nearly_all(cells, lambda cell: _PHONE.fullmatch(cell.removeprefix("'")))


def _are_contacts(cells: Sequence[str]) -> bool:
    days = read_dates(cells)
    if not _nearly_all(cells, lambda cell: days[cell] or has_two_readings(cell)):
        return False
    read = [day for day in days.values() if day]
    # Older days are most likely birthdays.
    return not read or sum(day >= LINKEDIN_OPENED for day in read) > len(read) / 2


def _are_whole_names(cells: Sequence[str]) -> bool:
    return _differ(cells) and _nearly_all(cells, _WHOLE_NAME.fullmatch)


def _are_single_names(cells: Sequence[str]) -> bool:
    return _differ(cells) and _nearly_all(cells, _ONE_NAME.fullmatch)


def _differ(cells: Sequence[str]) -> bool:
    """Whether these are more than a few words that come again and again."""
    return 2 * len(set(cells)) > len(cells)
