"""Rows of cells -> people: the same for LinkedIn's tables and for address books."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Final

from crm.domain.identity import clean_text, email_address, profile_url
from crm.errors import RowProblem
from crm.intake.columns import Columns, Field
from crm.intake.dates import has_two_readings, read_dates
from crm.intake.reading import PersonRow
from crm.intake.tabular import Table

Progress = Callable[[float], None]

_PROGRESS_EVERY: Final = 1000
_HIDDEN: Final = "This member hid or closed their profile: LinkedIn gives only the date, no name, link or address."
_NOBODY: Final = "This row has no name, no profile link and no e-mail address."


@dataclass(frozen=True, slots=True)
class Habits:
    """How a kind of table writes things.

    Attributes:
        between_values: what separates several values in one cell, "" = there is only one.
        between_tags: pattern between two tags. system_tags: their beginning, "" = there are none.
        links_are_profiles: True where another link in the column is worth a warning.
    """

    between_values: str = ""
    between_tags: str = r"[,;]"
    system_tags: str = ""
    links_are_profiles: bool = False


@dataclass(slots=True)
class Harvest:
    """What became of the rows so far; each is in exactly one of `people` and `skipped`."""

    people: list[PersonRow] = field(default_factory=list)
    skipped: list[RowProblem] = field(default_factory=list)
    warnings: list[RowProblem] = field(default_factory=list)

    @property
    def only_hidden(self) -> bool:
        """Whether there are rows, all of them of members who hid their profile."""
        return (
            bool(self.skipped)
            and not self.people
            and all(problem.sentence == _HIDDEN for problem in self.skipped)
        )


def read_people(
    table: Table, columns: Columns, habits: Habits, progress: Progress | None = None
) -> Harvest:
    """One person per row that names somebody; the others are skipped with the reason.

    Args:
        progress: told now and then which share (0 to 1) of the rows is done.
    """
    harvest = Harvest(skipped=list(table.skipped), warnings=list(table.warnings))
    reader = _RowReader(table, columns, habits, harvest)
    for number, (line, cells) in enumerate(table.rows, 1):
        reader.read(line, cells)
        if progress and number % _PROGRESS_EVERY == 0:
            progress(number / len(table.rows))
    if progress:
        progress(1.0)
    return harvest


def note_text(text: str) -> str:
    """A note as it is stored: NFC, trimmed, line breaks kept as LF."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return plain if plain.isascii() else unicodedata.normalize("NFC", plain)


def split_name(full: str) -> tuple[str, str]:
    """First word and the rest of a whole name; `Last, First` is turned round."""
    last, comma, first = full.partition(", ")
    # A credential is no first name: `Larchmoor, PhD`.
    if comma and " " not in last and " " not in first and first[1:].islower():
        return first, last
    given, _, family = full.partition(" ")
    return given, family


#: The fields of a row in the order in which `_RowReader.read` takes them.
_PICKED: Final = (
    Field.FIRST, Field.LAST, Field.COMPANY, Field.POSITION, Field.LOCATION, Field.EMAIL,
    Field.PHONE, Field.LINK, Field.CONNECTED, Field.NOTES, Field.TAGS,
)  # fmt: skip


class _RowReader:
    """Looks up the columns once, so that a row costs microseconds."""

    def __init__(self, table: Table, columns: Columns, habits: Habits, harvest: Harvest) -> None:
        self.header = table.header.cells
        self.width = len(self.header)
        self.habits = habits
        self.harvest = harvest
        self.columns = columns
        #: The cells of a row by field; a field without a column reads the empty cell after the last.
        self.at = {f: columns[f][0] if f in columns else self.width for f in Field}
        self.pick = itemgetter(*(self.at[f] for f in _PICKED))
        self.more = tuple(indexes for f, indexes in columns.items() if len(indexes) > 1)
        self.between_tags = re.compile(habits.between_tags)
        self.dates = self._dates(table)

    def _dates(self, table: Table) -> Mapping[str, date | None]:
        at = self.at[Field.CONNECTED]
        return read_dates(cells[at] for _, cells in table.rows if at < len(cells) and cells[at])

    def read(self, line: int, cells: list[str]) -> None:
        """Add the row to the harvest."""
        row = self._whole(cells)
        (
            first, last, company, position, location, email, phone, link, connected, notes, tags
        ) = self.pick(row)  # fmt: skip
        first, last = clean_text(first), clean_text(last)
        if not first and not last:
            first, last = self._other_name(row)
        link = link and self._link(line, link)
        email = email and self._email(line, email)
        if not (first or last or link or email):
            why = (
                _NOBODY if clean_text(company + position) or not clean_text(connected) else _HIDDEN
            )
            self.harvest.skipped.append(RowProblem(line, why))
            return
        self.harvest.people.append(
            PersonRow(
                line,
                first,
                last,
                clean_text(company),
                clean_text(position),
                location and clean_text(location),
                email,
                phone and clean_text(self._values(phone)[0]),
                link,
                self._date(line, connected) if connected else None,
                notes and note_text(notes),
                self._tags(tags) if tags else (),
            )
        )

    def _whole(self, cells: list[str]) -> list[str]:
        """As many cells as there are columns, and an empty one."""
        if len(cells) == self.width:
            row = [*cells, ""]
        else:
            row = cells[: self.width]
            row += [""] * (self.width + 1 - len(row))
        for indexes in self.more:
            row[indexes[0]] = self._first_value(row, indexes)
        return row

    def _first_value(self, row: list[str], indexes: tuple[int, ...]) -> str:
        """Of several columns for one field the first that says something."""
        cells = [row[index] for index in indexes if row[index].strip()]
        if indexes is self.columns.get(Field.LINK):
            cells = [cell for cell in cells if self._profile(cell)] or cells
        elif indexes is self.columns.get(Field.EMAIL):
            cells = [cell for cell in cells if email_address(cell)] or cells
        return cells[0] if cells else ""

    def _other_name(self, row: list[str]) -> tuple[str, str]:
        full = clean_text(row[self.at[Field.FULL]])
        return split_name(full) if full else (clean_text(row[self.at[Field.NICK]]), "")

    def _values(self, cell: str) -> list[str]:
        between = self.habits.between_values
        return cell.split(between) if between and between in cell else [cell]

    def _profile(self, cell: str) -> str:
        return next(filter(None, map(profile_url, self._values(cell))), "")

    def _link(self, line: int, text: str) -> str:
        link = profile_url(text) or self._profile(text)
        if not link and self.habits.links_are_profiles and clean_text(text):
            self._warn(line, Field.LINK, f"“{text:.80}” is no link to a LinkedIn profile.")
        return link

    def _email(self, line: int, text: str) -> str:
        email = email_address(text)
        if not email and clean_text(text):
            self._warn(line, Field.EMAIL, f"“{text:.80}” is no e-mail address.")
        return email

    def _date(self, line: int, text: str) -> date | None:
        day = self.dates[text]
        if day is None and clean_text(text):
            why = "can mean two days" if has_two_readings(text) else "cannot be read as a date"
            self._warn(line, Field.CONNECTED, f"“{text:.80}” {why}; the date stays empty.")
        return day

    def _tags(self, text: str) -> tuple[str, ...]:
        system = self.habits.system_tags
        tags = map(clean_text, self.between_tags.split(text))
        return tuple(dict.fromkeys(t for t in tags if t and not (system and t.startswith(system))))

    def _warn(self, line: int, what: Field, sentence: str) -> None:
        name = clean_text(self.header[self.at[what]])
        self.harvest.warnings.append(RowProblem(line, sentence, name))
