"""The cells of a row that say more about a person: further addresses and numbers, birthday, postal address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from crm.domain.people.further import labelled, new_emails, new_phones, numbers_in
from crm.domain.people.normalise import clean_text, column_key, email_addresses
from crm.intake.birthdays import birthdays_of
from crm.intake.columns import Columns, Field
from crm.intake.further_columns import address_groups, has_whole
from crm.intake.tabular import Table

#: What a number is of, by words in the name of its column or in the cell beside it.
_LABELS: Final = (
    ("fax", re.compile("fax|pager")),
    ("mobile", re.compile("mobil|cell|handy|movil|celular|portable|komor|matkapuh|cep|iphone")),
    ("home", re.compile("home|privat|domicile|particular|telefonhem|casa|residencial|thuis")),
    ("work", re.compile(
        "business|work|office|geschaft|bureau|trabajo|comercial|arbete|direct|corporate|company"
    )),
)  # fmt: skip
_FIRST: Final = "mobile"
_LAST: Final = "fax"
#: A cell may hold several numbers.
_SEVERAL: Final = re.compile(r"[;/|,\n\[]|:::| or ")
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d|[./]\d\d$")
_KIND: Final = re.compile(r"(?:label|type)")

Rows = Sequence[Sequence[str]]


class FurtherValues:
    """Reads them of some rows at a time; where a table has none, that costs nothing."""

    def __init__(self, table: Table, columns: Columns) -> None:
        header = table.header.cells
        self.mails = columns.get(Field.EMAIL, ())
        self.phones = columns.get(Field.PHONE, ())
        self.named = [_label(name) for name in header]
        self.kinds = {n: n - 1 for n in self.phones if n and _is_kind(header[n - 1], header[n])}
        parts = columns.get(Field.ADDRESS, ())
        self.groups = [[n for n in group if n in parts] for group in address_groups(header)]
        grouped = {n for group in self.groups for n in group}
        self.groups += [[n] for n in parts if n not in grouped]  # chosen by hand, whatever its name
        self.groups = [group for group in self.groups if group] if parts else []
        self.whole = {n for group in self.groups for n in group if has_whole(header, n)}
        self.born = columns.get(Field.BIRTHDAY, ())
        self.birthdays = birthdays_of(
            {self._born(cells) for _, cells in table.rows} if self.born else ()
        )

    @property
    def has_years(self) -> bool:
        """Whether a birthday has a year, which is not kept."""
        return any(day and _YEAR.search(text) for text, day in self.birthdays.items())

    def emails(
        self, rows: Rows, mains: Sequence[str], texts: Sequence[str]
    ) -> list[tuple[str, ...]]:
        """The further addresses. Args: texts: the cells that the main ones are from."""
        if len(self.mails) < 2 and "".join(texts).count("@") <= sum(map(bool, texts)):
            return [()] * len(mains)
        return [
            new_emails([main], (m for n in self.mails for m in email_addresses(_cell(row, n))))
            for row, main in zip(rows, mains, strict=True)
        ]

    def unread_emails(
        self, lines: Sequence[int], rows: Rows, mains: Sequence[str]
    ) -> list[tuple[int, str]]:
        """Line and text of cells that should hold an address, beside one that does."""
        if len(self.mails) < 2:
            return []
        filled = [
            (line, text)
            for line, row, main in zip(lines, rows, mains, strict=True)
            for n in (self.mails if main else ())
            if (text := _cell(row, n)).strip()
        ]
        return [(line, text) for line, text in filled if not email_addresses(text)]

    def has_several_phones(self, texts: Sequence[str]) -> bool:
        """Whether there may be further numbers in these cells, or in other columns."""
        return len(self.phones) > 1 or bool(self.kinds) or bool(_SEVERAL.search("\t".join(texts)))

    def numbers(self, row: Sequence[str], wrong: re.Pattern[str]) -> tuple[str, ...]:
        """All numbers of a row, mobile ones first; what each further one is of follows in brackets.

        Args:
            wrong: cells that are no number.
        """
        found: list[tuple[str, str]] = []
        for n in self.phones:
            text = _cell(row, n)
            if not text.strip() or wrong.fullmatch(text):
                continue
            label = _label(_cell(row, self.kinds[n])) if n in self.kinds else self.named[n]
            found += [(number, label) for number in numbers_in(text.strip().removeprefix("'"))]
        found.sort(key=lambda one: (one[1] == _LAST, one[1] != _FIRST))
        if found and found[0][1] != _LAST:
            found[0] = (found[0][0], "")
        return new_phones((), (labelled(*one) for one in found))

    def birthday(self, row: Sequence[str]) -> str:
        return self.birthdays.get(self._born(row), "")

    def unread_birthday(self, row: Sequence[str]) -> str:
        """A birthday that cannot be read."""
        text = clean_text(self._born(row))
        return "" if self.birthday(row) or not re.search("[1-9]", text) else text

    def _born(self, row: Sequence[str]) -> str:
        texts = [_cell(row, n).strip() for n in self.born]
        if len(texts) == 2:  # month and day
            month, day = (text.zfill(2) for text in texts)
            return f"--{month}-{day}" if all(texts) else ""
        return texts[0] if texts else ""

    def address(self, row: Sequence[str], location: str) -> str:
        """The postal addresses; one that says no more than the place is none."""
        found = []
        for group in self.groups:
            whole = [n for n in group if n in self.whole and _cell(row, n).strip()]
            parts = [lines_of(_cell(row, n)) for n in whole or group]
            parts = list(dict.fromkeys(filter(None, parts)))
            if parts and parts != [location]:
                found.append("\n".join(parts))
        return "\n\n".join(dict.fromkeys(found))


def lines_of(text: str) -> str:
    """Text of several lines as it is stored, without empty ones."""
    return "\n".join(filter(None, map(clean_text, text.splitlines())))


def _cell(row: Sequence[str], n: int) -> str:
    return row[n] if n < len(row) else ""


def _label(text: str) -> str:
    key = column_key(text)
    return next((label for label, pattern in _LABELS if pattern.search(key)), "")


def _is_kind(before: str, name: str) -> bool:
    """Whether a column says of the next one what kind of value it holds: `Phone 1 - Label`."""
    key, of = column_key(before), column_key(name)
    return of.endswith("value") and bool(
        _KIND.fullmatch(key.removeprefix(of.removesuffix("value")))
    )
