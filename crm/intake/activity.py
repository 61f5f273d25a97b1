"""The other tables of LinkedIn's archive: recognise them, and read rows by column name."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final

from crm.domain.people.normalise import clean_text, column_key
from crm.domain.wording import plural
from crm.intake.dates import read_date, read_dates
from crm.intake.headers import Header, find_header
from crm.intake.reading import FileKind
from crm.intake.tabular import physical_lines, read_table

#: Column names that together identify a file -> its kind.
_SIGNATURES: Final = (
    (frozenset({"conversationid", "content"}), FileKind.MESSAGES),
    (frozenset({"from", "to", "content", "folder"}), FileKind.MESSAGES),
    (frozenset({"from", "to", "sentat", "direction"}), FileKind.INVITATIONS),
    (frozenset({"endorsementdate", "skillname"}), FileKind.ENDORSEMENTS),
    (frozenset({"applicationdate", "companyname"}), FileKind.APPLICATIONS),
    (frozenset({"connectionprofileurl", "note"}), FileKind.NOTES),
)
#: Columns that a list of applications has, and LinkedIn's own has not.
_OF_A_TRACKER: Final = frozenset(
    {"status", "stage", "applicationstatus", "notes", "contact", "contactname", "recruiter", "hiringmanager",
     "location", "salary", "source"}
)  # fmt: skip
#: The column with the day, for each of LinkedIn's tables.
_DATES: Final = frozenset(
    {"date", "sentat", "creationdate", "endorsementdate", "applicationdate", "createdon"}
)
_ISO: Final = re.compile(r"\d{4}-\d\d-\d\d(?=[ T])")
_NO_LETTER: Final = re.compile(r"[\W_]+")
_CLOCK: Final = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?(?:\s*([AaPp])\.?[Mm])?")
_MARKUP: Final = re.compile(r"</?[a-zA-Z][^<>]*>")
#: The length of the excerpt kept as the summary of a touchpoint. Source: D.
_EXCERPT: Final = 140
#: Text beyond this never reaches the excerpt.
_LOOKED_AT: Final = 4000


class Row:
    """The cells of a row by column key; light, as an archive may hold hundreds of thousands."""

    __slots__ = ("at", "cells")

    def __init__(self, at: Mapping[str, int], cells: list[str], width: int) -> None:
        missing = width - len(cells)
        self.at = at
        self.cells = cells[:width] if missing < 0 else cells + [""] * missing
        self.cells.append("")  # the value of a missing column

    def cell(self, column: str) -> str:
        """The cell of this column; "" if there is no such column or the row is too short."""
        return self.cells[self.at.get(column, -1)]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a table.

    Attributes:
        columns: keys of its columns (`column_key`).
        rows: physical line and cells of each.
        damaged: how many rows cannot be read.
    """

    columns: frozenset[str] = frozenset()
    rows: Sequence[tuple[int, Row]] = ()
    damaged: int = 0

    def dated(self, column: str) -> Iterator[tuple[int, Row, date | None]]:
        """Line, cells and day of each row; None if the day cannot be read."""
        texts = dict.fromkeys(row.cell(column) for _, row in self.rows)
        days: dict[str, date | None] = {}
        for text in texts:
            found = _ISO.match(text)
            if found:
                days[text] = _iso(found.group())
        days |= read_dates(text for text in texts if text not in days)
        for line, row in self.rows:
            yield line, row, days.get(row.cell(column))


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def kind_of(lines: Sequence[str]) -> FileKind | None:
    """Which of LinkedIn's activity tables this is, by its columns; None = none of them."""
    header = find_header(lines, lambda cells: 1 if _kind(cells) else 0)
    return _kind(header.cells) if header else None


def _kind(cells: Sequence[str]) -> FileKind | None:
    keys = {column_key(cell) for cell in cells if len(cell) < 60}
    kind = next((kind for names, kind in _SIGNATURES if names <= keys), None)
    return None if kind is FileKind.APPLICATIONS and keys & _OF_A_TRACKER else kind


def rows_of(text: str) -> Rows:
    """The rows of one of LinkedIn's tables; its header is the first line with cells.

    Raises:
        FileRefused: there are too many lines.
    """
    lines = physical_lines(text)
    header = find_header(lines, _named_columns)
    if header is None:
        return Rows()
    keys = [column_key(name) for name in header.cells]
    table = read_table(lines, header, partial(_is_row, header, keys))
    at = {key: index for index, key in reversed([*enumerate(keys)])}
    rows = [(line, Row(at, cells, len(keys))) for line, cells in table.rows]
    return Rows(frozenset(keys), rows, len(table.skipped))


def _named_columns(cells: Sequence[str]) -> int:
    """The first line with cells is the header, unless a later one is certainly one."""
    return 3 if _kind(cells) else min(len(cells), 2)


def _is_row(header: Header, keys: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether cells are certainly a separate row: complete, with a date in the date column."""
    if len(cells) != len(header.cells) or len(cells) < 3:
        return False
    return any(key in _DATES and read_date(cells[at]) for at, key in enumerate(keys))


def excerpt(text: str) -> str:
    """The beginning of a text as one line, without markup."""
    if not text:
        return ""
    plain = text[:_LOOKED_AT]
    if "<" in plain:
        plain = _MARKUP.sub(" ", plain)
    if "&" in plain:
        plain = html.unescape(plain)
    plain = clean_text(plain)
    return plain if len(plain) <= _EXCERPT else plain[: _EXCERPT - 1].rstrip() + "…"


def opaque(who: str) -> str:
    """A short stable hash of a person that does not reveal who it is."""
    return hashlib.sha256(who.encode()).hexdigest()[:20]


def line_digest(*parts: str) -> str:
    """A short hash of a message: the same in every file, and too short to reveal its text.

    Four bytes distinguish a few thousand lines of one day, while millions of texts share each value.
    """
    seed = "|".join(parts).encode("utf-8", "replace")
    return hashlib.blake2b(seed, digest_size=4).hexdigest()


def bare(text: str) -> str:
    """A text without what differs between exports: markup, blanks, punctuation, case."""
    if "<" in text:
        text = _MARKUP.sub(" ", text)
    if "&" in text:
        text = html.unescape(text)
    return _NO_LETTER.sub("", text).casefold()


def clock_of(text: str) -> str:
    """The time of day in a text like `2026-03-09 10:00:00 UTC` or `5/27/18, 1:23 PM`; "" if none."""
    found = _CLOCK.search(text)
    if not found:
        return ""
    hour, minute, second, half = found.groups()
    number = int(hour) % 12 + 12 * (half.lower() == "p") if half else int(hour)
    return f"{number:02}:{minute}:{second or '00'}"


def listed(counts: Mapping[Any, int]) -> str:
    """Counts as text: `5 advertisements, 1 draft`; "" if there is nothing.

    Args:
        counts: by both forms of what is counted (`forms`), or by one text for both.
    """
    parts = []
    for what, count in counts.items():
        if count:
            parts.append(plural(count, *what) if isinstance(what, tuple) else f"{count:,} {what}")
    return ", ".join(parts)
