"""Whether the cells of a row stand in their columns, and the one way to mend a row that is too wide or short.

Values of an unmistakable shape (a profile link, an e-mail address, a date) are the anchors: a row fits if none
of them stands in a column of another kind. Source of the rule: D.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Final

from crm.domain.people.normalise import clean_text, profile_url
from crm.intake.columns import Columns, Field
from crm.language import tr

#: These hold any text, also an address or a date.
_FREE: Final = frozenset({Field.NOTES, Field.TAGS, Field.CADENCE, Field.BIRTHDAY, Field.ADDRESS})
_ANCHORS: Final = (Field.LINK, Field.EMAIL, Field.CONNECTED)
_MONTH: Final = r"[^\W\d_]{3,10}\.?"
_DATE: Final = re.compile(
    rf"\d{{1,2}}[ .-]{{1,2}}{_MONTH}[ .-]{{1,2}}\d{{2,4}}|{_MONTH} \d{{1,2}}, ?\d{{4}}"
    r"|\d{4}-\d\d?-\d\d?|\d{1,2}([./])\d{1,2}\1\d{2,4}"
)
_ADDRESS: Final = re.compile(r"[^\s@,;<>\"]+@[^\s@,;<>\"]+\.\w{2,}")
#: Found in a column that might hold anchors: a cheap look at all of it.
_DAYS: Final = (
    rf"^\d{{1,2}}[ .-]{{1,2}}{_MONTH}[ .-]{{1,2}}\d{{2,4}}$"
    r"|^\d{4}-\d\d?-\d\d?$|^\d{1,2}[./]\d{1,2}[./]\d{2,4}$"
)
_DAY_HINT: Final = re.compile(_DAYS, re.MULTILINE)
#: More ways than these are not tried: such a row is damaged beyond repair.
_MOST_MISSING: Final = 3
_MOST_EXTRA: Final = 3


def shape(cell: str) -> Field | None:
    """The kind of column that a value of an unmistakable shape belongs to; None for other text."""
    text = cell.strip()
    if not text:
        return None
    if "linkedin.com/" in text.lower() and " " not in text and profile_url(text):
        return Field.LINK
    if "@" in text and _ADDRESS.fullmatch(text):
        return Field.EMAIL
    return Field.CONNECTED if text[-1].isdigit() and _DATE.fullmatch(text) else None


@dataclass(frozen=True, slots=True)
class Placed:
    """A row with as many cells as there are columns; `note` says what was done to it, "" = nothing."""

    cells: list[str]
    note: str = ""


class Fitting:
    """The columns of one table, as what belongs into them.

    Args:
        alone: a cell that stands alone in its row may be somebody, as in an address book.
    """

    def __init__(self, columns: Columns, width: int, alone: bool = False) -> None:
        kinds = {index: field for field, indexes in columns.items() for index in indexes}
        self.width = width
        # Of a date only its shape tells where it belongs: any column of days is as good as another.
        self.kinds = [
            Field.CONNECTED if kinds.get(index) is Field.LAST_CONTACT else kinds.get(index)
            for index in range(width)
        ]
        self.alone = alone or not set(_ANCHORS) & set(self.kinds)
        self._told = [n for n, kind in enumerate(self.kinds) if kind and kind not in _FREE]

    def all_in_place(self, columns: Sequence[Sequence[str]]) -> bool:
        """Whether nothing in these whole columns hints at a value in a wrong one.

        Where every row has its date, none stands elsewhere.
        """
        free = [columns[n] for n in self._told if self.kinds[n] not in _ANCHORS]
        text = "\n".join(map("\n".join, free))
        if "\\" in text:
            return False
        if "/" in text and any("/" in c and "linkedin.com/" in c.lower() for c in chain(*free)):
            return False
        if "@" in text and _ADDRESS.search(text):
            return False
        of = {kind: [columns[n] for n in self._told if self.kinds[n] is kind] for kind in _ANCHORS}
        links, mails, days = ("\n".join(map("\n".join, of[kind])) for kind in _ANCHORS)
        if "@" in links or "@" in days or "linkedin.com/" in mails or "linkedin.com/" in days:
            return False
        if days and all(cell[-1:].isdigit() for cell in {*chain(*of[Field.CONNECTED])}):
            return True
        return not _DAY_HINT.search(text) and not _DAY_HINT.search(links)

    def misplaced(self, cells: Sequence[str]) -> bool:
        """Whether an anchor stands in a known column of another kind, or beyond the last column."""
        return any(
            found is not None and found is not self.kinds[n]
            for n in self._told
            if n < len(cells) and (found := shape(cells[n]))
        ) or any(shape(cell) for cell in cells[self.width :])

    def strictly(self, cells: Sequence[str]) -> bool:
        """Whether a row fits and its anchored columns hold nothing of another kind."""
        if self.misplaced(cells):
            return False
        for n in self._told:
            text = cells[n].strip() if n < len(cells) else ""
            kind = self.kinds[n]
            if not text:
                continue
            if kind is Field.LINK and not ("/" in text or "." in text):
                return False
            if kind is Field.EMAIL and "@" not in text:
                return False
            if kind is Field.CONNECTED and not any(map(str.isdigit, text)):
                return False
        return True

    def is_row(self, cells: Sequence[str]) -> bool:
        """Whether cells are certainly a separate row: complete, with an anchor in its place."""
        return len(cells) == self.width and self.width >= 3 and self.has_anchor(cells)

    def has_anchor(self, cells: Sequence[str]) -> bool:
        """Whether a value of an unmistakable shape stands in its own column."""
        return any(n < len(cells) and shape(cells[n]) is self.kinds[n] for n in self._told)

    def placed(self, cells: list[str], line: str, delimiter: str) -> Placed | None:
        """The row in its columns; None if it does not fit, or more than one way is possible.

        Args:
            line: the physical line it starts on, as it is written.
        """
        if '\\"' in line:
            escaped = self._one_of(self._escaped(line, delimiter))
            if escaped:
                return escaped
        if len(cells) == self.width:
            if not self.misplaced(cells):
                return Placed(cells)
            return self._one_of(self._escaped(line, delimiter))
        if len(cells) < self.width:
            return self._filled(cells)
        return self._joined(cells, line, delimiter)

    def _filled(self, cells: list[str]) -> Placed | None:
        missing = self.width - len(cells)
        padded = [*cells, *[""] * missing]
        if self.strictly(padded):
            return Placed(padded)
        if missing > _MOST_MISSING:
            return None
        return self._one_of(_with_gaps(cells, missing))

    def _joined(self, cells: list[str], line: str, delimiter: str) -> Placed | None:
        whole, beyond = cells[: self.width], cells[self.width :]
        unused = [clean_text(cell) for cell in beyond if clean_text(cell)]
        as_it_is = self.strictly(whole) and not any(map(shape, beyond))
        if as_it_is and not unused:
            return Placed(whole)
        mended = self._one_of([*self._escaped(line, delimiter), *self._joins(cells, delimiter)])
        if mended or not as_it_is:
            return mended
        return Placed(
            whole,
            tr(
                "This line has more cells than there are columns; not used: {unused:.80}.",
                unused=", ".join(unused),
            ),
        )

    def _one_of(self, ways: Sequence[list[str]] | Iterator[list[str]]) -> Placed | None:
        """The only different row among these that fits."""
        fitting = {tuple(way) for way in ways if len(way) == self.width and self.strictly(way)}
        if len(fitting) != 1:
            return None
        return Placed(
            list(fitting.pop()),
            tr("The cells in this line were moved back to their columns. Please check it."),
        )

    def _joins(self, cells: list[str], delimiter: str) -> Iterator[list[str]]:
        """The row with neighbours joined that a comma inside a text has torn apart."""
        most = len(cells) - self.width
        seams = [
            n for n in range(len(cells) - 1)
            if (cells[n + 1][:1] == " " and cells[n + 1].strip() and cells[n].strip())
            or cells[n].endswith("\\")
        ]  # fmt: skip
        if most > _MOST_EXTRA or len(seams) > 12:
            return
        for number in range(1, most + 1):
            for chosen in combinations(seams, number):
                row = _glued(cells, chosen, delimiter)
                if not any(map(clean_text, row[self.width :])):
                    yield row[: self.width]

    def _escaped(self, line: str, delimiter: str) -> Iterator[list[str]]:
        """The line read with the backslash as the sign before commas and quotation marks."""
        if "\\" in line:
            text = line.rstrip("\r\n")
            try:
                yield next(
                    csv.reader([text], delimiter=delimiter, escapechar="\\", doublequote=True), []
                )
            except csv.Error:
                return


def _glued(cells: Sequence[str], seams: Sequence[int], delimiter: str) -> list[str]:
    row: list[str] = []
    for n, cell in enumerate(cells):
        if n - 1 in seams:
            row[-1] = row[-1].removesuffix("\\") + delimiter + cell
        else:
            row.append(cell)
    return row


def _with_gaps(cells: Sequence[str], missing: int) -> Iterator[list[str]]:
    """The row with so many empty cells put in, anywhere."""
    for places in combinations(range(len(cells) + missing), missing):
        rest = iter(cells)
        yield ["" if n in places else next(rest) for n in range(len(cells) + missing)]
