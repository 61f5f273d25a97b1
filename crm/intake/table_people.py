"""Rows of cells -> people: the same for LinkedIn's tables and for address books."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import repeat
from typing import Final

from crm.domain.people.normalise import (
    clean_text,
    clean_texts,
    email_address,
    is_member_id,
    note_text,
    profile_url,
    profile_urls,
)
from crm.errors import RowProblem
from crm.intake.cadence import cadence_days, says_nothing
from crm.intake.cells import tags_of
from crm.intake.columns import Columns, Field
from crm.intake.dates import LINKEDIN_OPENED, Days, Span, next_day, read_days
from crm.intake.further_values import FurtherValues
from crm.intake.harvest import HIDDEN, Harvest
from crm.intake.leftovers import ERROR, ERROR_SIGN, NOTHING, PAGE, WRONG, has_leftovers
from crm.intake.mapping import labels
from crm.intake.names import split_name, split_whole_names, with_middle
from crm.intake.reading import PersonRow
from crm.intake.tabular import Table
from crm.language import tr

Progress = Callable[[float], None]

_AT_ONCE: Final = 1000
_NO_YEAR: Final = tr("Embers keeps the day and the month of a birthday, not the year.")
_NOBODY: Final = tr("This row has no name, no profile link and no e-mail address.")


@dataclass(frozen=True, slots=True)
class Habits:
    """The conventions of a kind of table.

    Attributes:
        between_values: separator of several values in one cell, "" = one value only.
        between_tags: pattern between two tags. system_tags: their prefix, "" = there are none.
        links_are_profiles: True where another link in the column is worth a warning.
        as_typed: True where a line of text is what somebody typed, also if it is “#” or “none”.
    """

    between_values: str = ""
    between_tags: str = r"[,;]"
    system_tags: str = ""
    links_are_profiles: bool = False
    as_typed: bool = False


def read_people(
    table: Table,
    columns: Columns,
    habits: Habits,
    progress: Progress | None = None,
    today: date = date.max,
) -> Harvest:
    """One person per row with a name or address; the others are skipped with the reason.

    Args:
        progress: called now and then with the share (0 to 1) of the rows done.
        today: no contact and no connection is later.
    """
    harvest = Harvest(
        skipped=list(table.skipped), warnings=list(table.warnings), complete=table.complete
    )
    reader = _RowReader(table, columns, habits, harvest, today)
    for start in range(0, len(table.rows), _AT_ONCE):
        reader.read(slice(start, start + _AT_ONCE))
        if progress:
            progress(min(1.0, (start + _AT_ONCE) / len(table.rows)))
    if reader.further.has_years:
        harvest.warnings.append(RowProblem(0, _NO_YEAR))
    if progress:
        progress(1.0)
    return harvest


#: The fields that are a single line of text.
_LINES: Final = (Field.FIRST, Field.LAST, Field.COMPANY, Field.POSITION, Field.LOCATION)


#: The fields that are cleaned of what spreadsheets and other programs leave in them.
_CLEANED: Final = (*_LINES, Field.FULL, Field.NICK, Field.PHONE)


def _number(text: str) -> str:
    """A telephone number without the sign that keeps a spreadsheet from calculating with it."""
    return clean_text(text).removeprefix("'")


#: Builds a row from its values in order; what `PersonRow._make` does, but in C.
_row: Final = partial(tuple.__new__, PersonRow)


class _RowReader:
    """Looks up the columns once and reads some hundred rows column by column.

    Processing a whole column costs a fraction of processing single cells.
    """

    def __init__(
        self, table: Table, columns: Columns, habits: Habits, harvest: Harvest, today: date
    ) -> None:
        self.table = table
        self.header = table.header.cells
        self.names = labels(self.header)
        self.width = len(self.header)
        self.habits = habits
        self.harvest = harvest
        self.columns = columns
        #: The column of a field; a missing one reads the empty column after the last.
        self.at = {f: columns[f][0] if f in columns else self.width for f in Field}
        self.more = tuple(indexes for f, indexes in columns.items() if len(indexes) > 1)
        self.further = FurtherValues(table, columns)
        self.between_tags = re.compile(habits.between_tags)
        first = LINKEDIN_OPENED if Field.LINK in columns else date.min
        self.connected = self._days(Field.CONNECTED, Span(first, next_day(today)))
        self.last_contact = self._days(Field.LAST_CONTACT, Span(date.min, today))
        self.some_unread = bool(self.connected.unread)
        cleaned = (Field.PHONE,) if habits.as_typed else _CLEANED
        self.with_leftovers = [f for f in cleaned if has_leftovers(f, self._texts(f))]

    def _days(self, field: Field, span: Span) -> Days:
        """What the column of a field says."""
        return read_days(self._texts(field) - {""}, span)

    def _texts(self, field: Field) -> set[str]:
        """All that the columns of a field hold."""
        cells: set[str] = set()
        for at in self.columns.get(field, ()):
            if self.table.columns:
                cells.update(self.table.columns[at])
            else:
                cells |= {row[at] for _, row in self.table.rows if at < len(row)}
        return cells

    def read(self, some: slice) -> None:
        """Add these rows of the table to the harvest."""
        rows = self.table.rows[some]
        lines: Sequence[int]
        written: Sequence[list[str]]
        lines, written = zip(*rows, strict=True)
        if self.table.columns and not self.more:
            columns: list[Sequence[str]] = [column[some] for column in self.table.columns]
        else:
            columns = [*zip(*map(self._whole, written), strict=True)]
        columns.append([""] * len(rows))
        of: dict[Field, Sequence[str]] = {field: columns[at] for field, at in self.at.items()}
        for name in self.with_leftovers:
            of[name] = self._without_leftovers(name, of[name], lines)
        first, last, company, position, location = (clean_texts(of[field]) for field in _LINES)
        self._add_other_names(first, last, of)
        links: Sequence[str] = profile_urls(of[Field.LINK])
        if not all(links):
            unread = zip(links, lines, of[Field.LINK], strict=True)
            links = [link or (text and self._link(line, text)) for link, line, text in unread]
        emails: Sequence[str] = of[Field.EMAIL]
        more_emails: Sequence[tuple[str, ...]] = [()] * len(rows)
        if any(emails):
            emails = [
                text and self._email(line, text) for line, text in zip(lines, emails, strict=True)
            ]
            more_emails = self.further.emails(written, emails, of[Field.EMAIL])
            for line, text in self.further.unread_emails(lines, written, emails):
                self._email(line, text)
        phones, more_phones = self._phones(of[Field.PHONE], written)
        days = list(map(self.connected.days.get, of[Field.CONNECTED]))
        contacts = self._contacts(of[Field.LAST_CONTACT], lines)
        cadences = self._cadences(of[Field.CADENCE], lines)
        notes = self._each(of[Field.NOTES], note_text)
        tags = [self._tags(text) if text else () for text in of[Field.TAGS]]
        found = zip(
            lines, first, last, company, position, location, emails, phones, links, days, notes,
            tags, contacts, cadences, repeat((), len(rows)), more_emails, more_phones,
            *self._details(lines, written, of, first, last, location), strict=True,
        )  # fmt: skip
        people = list(map(_row, found))
        if self.some_unread or not all(first):
            both = zip(people, of[Field.CONNECTED], strict=True)
            people = [row for row, connected in both if self._is_somebody(row, connected)]
        self.harvest.people += people

    def _without_leftovers(
        self, field: Field, texts: Sequence[str], lines: Sequence[int]
    ) -> Sequence[str]:
        """The texts of a column without errors of a spreadsheet, and jobs without forms of address."""
        wrong, kept = WRONG.get(field, NOTHING), []
        texts = [PAGE.sub("", text) for text in texts]
        for line, text in zip(lines, texts, strict=True):
            bad = bool(wrong.fullmatch(text))
            if bad and ERROR_SIGN.search(text):
                self._warn(line, field, ERROR.format(text.strip()))
            kept.append("" if bad else text)
        return kept

    def _phones(
        self, texts: Sequence[str], rows: Sequence[list[str]]
    ) -> tuple[Sequence[str], Sequence[tuple[str, ...]]]:
        """The main number of each row, and its further ones."""
        if not any(texts) or not self.further.has_several_phones(texts):
            return self._each(texts, _number), [()] * len(texts)
        found = [self.further.numbers(row, WRONG[Field.PHONE]) for row in rows]
        return [next(iter(one), "") for one in found], [one[1:] for one in found]

    def _details(
        self, lines: Sequence[int], rows: Sequence[list[str]], of: Mapping[Field, Sequence[str]],
        first: Sequence[str], last: list[str], location: Sequence[str],
    ) -> Iterator[Sequence[str]]:  # fmt: skip
        """Middle name, nickname, birthday and postal address of each row; particles go to the last name."""
        nothing = [""] * len(rows)
        middle = clean_texts(of[Field.MIDDLE]) if Field.MIDDLE in self.columns else nothing
        for n in (n for n, text in enumerate(middle) if text) if middle is not nothing else ():
            middle[n], last[n] = with_middle(middle[n], last[n])
        yield middle
        nick = clean_texts(of[Field.NICK]) if Field.NICK in self.columns else nothing
        same = zip(nick, first, strict=True)
        yield nick if nick is nothing else [text if text != given else "" for text, given in same]
        born = Field.BIRTHDAY in self.columns
        yield [self.further.birthday(row) for row in rows] if born else nothing
        for line, row in zip(lines, rows, strict=True) if born else ():
            if text := self.further.unread_birthday(row):
                self._warn(
                    line,
                    Field.BIRTHDAY,
                    tr("“{text:.80}” cannot be read as a birthday.", text=text),
                )
        placed = zip(rows, location, strict=True) if Field.ADDRESS in self.columns else ()
        yield [self.further.address(row, at) for row, at in placed] or nothing

    @staticmethod
    def _each(texts: Sequence[str], read: Callable[[str], str]) -> Sequence[str]:
        """Parse each non-empty text; most files have none."""
        return [text and read(text) for text in texts] if any(texts) else texts

    def _is_somebody(self, row: PersonRow, connected: str) -> bool:
        """Whether the row identifies a person; problems with it or its date are recorded."""
        if not (row.first_name or row.last_name or row.linkedin_url or row.email):
            hidden = clean_text(connected) and not (row.company or row.position)
            self.harvest.skipped.append(RowProblem(row.line, HIDDEN if hidden else _NOBODY))
            return False
        if connected and row.connected_on is None:
            self._warn_of_date(row.line, Field.CONNECTED, connected)
        return True

    def _contacts(self, texts: Sequence[str], lines: Sequence[int]) -> Sequence[date | None]:
        days = list(map(self.last_contact.days.get, texts))
        for line, text in zip(lines, texts, strict=True) if self.last_contact.unread else ():
            if text in self.last_contact.unread:
                self._warn_of_date(line, Field.LAST_CONTACT, text)
        return days

    def _cadences(self, texts: Sequence[str], lines: Sequence[int]) -> Sequence[int | None]:
        known = {text: cadence_days(text) for text in set(texts)}
        unread = {t for t, days in known.items() if days is None and not says_nothing(t)}
        for line, text in zip(lines, texts, strict=True) if unread else ():
            if text in unread:
                sentence = tr(
                    "“{text:.80}” does not say how often to be in touch; it was left out.",
                    text=text.strip(),
                )
                self._warn(line, Field.CADENCE, sentence)
        return list(map(known.get, texts))

    def _add_other_names(
        self, first: list[str], last: list[str], of: Mapping[Field, Sequence[str]]
    ) -> None:
        """Split a whole name in one column; where both names are empty, use the whole name or the nickname."""
        split_whole_names(first, last)
        if Field.FULL not in self.columns and Field.NICK not in self.columns:
            return
        for n in (n for n, names in enumerate(zip(first, last, strict=True)) if not any(names)):
            full = clean_text(of[Field.FULL][n])
            first[n], last[n] = split_name(full) if full else (clean_text(of[Field.NICK][n]), "")

    def _whole(self, cells: list[str]) -> list[str]:
        """Pad or cut to as many cells as there are columns."""
        row = cells[: self.width]
        row += [""] * (self.width - len(row))
        for indexes in self.more:
            row[indexes[0]] = self._first_value(row, indexes)
        return row

    def _first_value(self, row: list[str], indexes: tuple[int, ...]) -> str:
        """Of several columns for one field the first non-empty value."""
        cells = [row[index] for index in indexes if row[index].strip()]
        if indexes is self.columns.get(Field.NOTES) and len(set(cells)) > 1:
            each = ((self.names[n], row[n].strip()) for n in indexes)
            return "\n".join(f"{name}: {text}" for name, text in each if text)
        if indexes is self.columns.get(Field.POSITION):
            cells = [c for c in cells if not WRONG[Field.POSITION].fullmatch(c)]
        if indexes is self.columns.get(Field.LINK):
            cells = [cell for cell in cells if self._profile(cell)] or cells
            cells.sort(key=lambda cell: is_member_id(self._profile(cell)))
        elif indexes is self.columns.get(Field.EMAIL):
            cells = [cell for cell in cells if email_address(cell)] or cells
        return cells[0] if cells else ""

    def _values(self, cell: str) -> list[str]:
        between = self.habits.between_values
        return cell.split(between) if between and between in cell else [cell]

    def _profile(self, cell: str) -> str:
        return next(filter(None, map(profile_url, self._values(cell))), "")

    def _link(self, line: int, text: str) -> str:
        link = profile_url(text) or self._profile(text)
        told = not NOTHING.fullmatch(text) and bool(clean_text(text))
        if not link and self.habits.links_are_profiles and told:
            self._warn(
                line, Field.LINK, tr("“{text:.80}” is not a link to a LinkedIn profile.", text=text)
            )
        return link

    def _email(self, line: int, text: str) -> str:
        email = email_address(text)
        if not email and clean_text(text) and not NOTHING.fullmatch(text):
            self._warn(
                line, Field.EMAIL, tr("“{text:.80}” is not a valid e-mail address.", text=text)
            )
        return email

    def _warn_of_date(self, line: int, field: Field, text: str) -> None:
        days = self.connected if field is Field.CONNECTED else self.last_contact
        if clean_text(text):
            self._warn(
                line,
                field,
                tr(
                    "“{text:.80}” {unread}; the date stays empty.",
                    text=text,
                    unread=days.unread[text],
                ),
            )

    def _tags(self, text: str) -> tuple[str, ...]:
        system = self.habits.system_tags
        tags = map(clean_text, tags_of(text, self.between_tags))
        return tuple(dict.fromkeys(t for t in tags if t and not (system and t.startswith(system))))

    def _warn(self, line: int, what: Field, sentence: str) -> None:
        name = clean_text(self.header[self.at[what]])
        self.harvest.warnings.append(RowProblem(line, sentence, name))
