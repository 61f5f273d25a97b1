"""Column mappings: what a person says the columns of a table mean, and how a table is shown for it."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from crm.domain.people.normalise import clean_text, column_key
from crm.domain.wording import listed
from crm.errors import FileRefused, InvalidInput, RowProblem
from crm.intake.columns import Columns, Field, best_first
from crm.language import tr

#: The field of each column from left to right; None = left out.
Fields = tuple[Field | None, ...]

LEAVE_OUT: Final = tr("Leave out")
_LABELS: Final = {
    Field.FULL: tr("Whole name"),
    Field.NICK: tr("Nickname"),
    Field.EMAIL: tr("E-mail"),
    Field.CADENCE: tr("How often to be in touch"),
    Field.LINK: tr("LinkedIn link"),
}
NAMES: Final = frozenset({Field.FIRST, Field.LAST, Field.FULL, Field.NICK})
SAY_WHAT: Final = tr("If there are people in it, say what its columns mean.")
NO_NAME: Final = tr(
    "No column is chosen as a name: people need a first name, a last name or a whole name."
)
_REMEMBERED: Final = tr(
    "The columns are read as you chose for an earlier table with the same column names."
)
_NAMED: Final = 60
_LONGEST_NAME: Final = 60


class Source(StrEnum):
    """Who says what the columns of a table mean."""

    READER = "reader"
    CHOSEN = "chosen"
    REMEMBERED = "remembered"


@dataclass(frozen=True, slots=True)
class TableSeen:
    """A table as it is shown for somebody to say what its columns mean.

    Attributes:
        key: of its header. named: whether any column has a name, so that the key says something.
        columns: what to call each column; different names, never empty.
        fields: as what each is read; for a table that is not understood a proposal.
        examples: the first text in each column, shortened; "" for an empty column.
        rows: the first rows, as many cells as columns, shortened.
        understood: whether the reader is sure of enough of the columns by itself.
    """

    key: str
    named: bool
    columns: tuple[str, ...]
    fields: Fields
    examples: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    understood: bool = True
    source: Source = Source.READER


class TableNotUnderstood(FileRefused):
    """A readable table without a column that is known as a name; `table` is how to ask what it means."""

    def __init__(self, refused: FileRefused, table: TableSeen) -> None:
        super().__init__(refused.sentence, refused.hint, refused.problems)
        self.table = table


@dataclass(frozen=True, slots=True)
class Wanted:
    """The mappings for the files that are read; the first that knows a table decides.

    Attributes:
        chosen: for these files, by the key of the header.
        named: for these files, by name: these columns of any table; the others as they would be.
        remembered: from earlier files, by the key of the header.
    """

    chosen: Mapping[str, Fields] = field(default_factory=dict)
    named: Mapping[str, Field | None] = field(default_factory=dict)
    remembered: Mapping[str, Fields] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.chosen or self.named or self.remembered)

    def knows(self, header: Sequence[str]) -> int:
        """How well a row of cells fits as the header of a mapped table, 0 = not at all."""
        key = header_key(header)
        if any(
            len(fields.get(key, ())) == len(header) for fields in (self.chosen, self.remembered)
        ):
            return len(header) + 1
        return len(set(map(_key, self.named)) & set(map(_key, labels(header))))

    def fields_of(self, header: Sequence[str], usual: Columns) -> tuple[Fields, Source]:
        """What the columns of a header mean.

        Args:
            usual: what the reader would say.
        """
        key, width = header_key(header), len(header)
        if len(self.chosen.get(key, ())) == width:
            return self.chosen[key], Source.CHOSEN
        known = len(self.remembered.get(key, ())) == width
        fields = self.remembered[key] if known else fields_of(usual, width)
        wanted = {_key(name): meaning for name, meaning in self.named.items()}
        given = {
            n: wanted[_key(name)] for n, name in enumerate(labels(header)) if _key(name) in wanted
        }
        if given:
            return _with(fields, given), Source.CHOSEN
        return fields, Source.REMEMBERED if known else Source.READER


NOTHING_WANTED: Final = Wanted()


def remembered(tables: Iterable[TableSeen]) -> list[RowProblem]:
    """A sentence about the whole file where its columns are read as somebody chose for an earlier one."""
    return [RowProblem(0, _REMEMBERED)] * any(one.source is Source.REMEMBERED for one in tables)


def digest_of(tables: Iterable[TableSeen], sha256: str) -> str:
    """The digest of a file together with the mappings that its tables were read with."""
    mapped = [
        f"{one.key}:{','.join(meaning or '' for meaning in one.fields)}"
        for one in tables
        if one.source is not Source.READER
    ]
    return hashlib.sha256("\n".join([sha256, *mapped]).encode()).hexdigest() if mapped else sha256


def header_key(header: Sequence[str]) -> str:
    """A digest of the column names without case, blanks and punctuation: what a mapping is remembered by."""
    return hashlib.sha256("\n".join(map(_key, header)).encode("utf-8", "replace")).hexdigest()[:32]


def _key(name: str) -> str:
    return column_key(name) or name.strip().casefold()


def labels(header: Sequence[str]) -> tuple[str, ...]:
    """What to call the columns: their names, shortened and told apart, or their number."""
    found: dict[str, None] = {}
    for number, name in enumerate(header, 1):
        label = clean_text(name)[:_LONGEST_NAME] or tr("Column {number}", number=number)
        found[label if label not in found else f"{label} (column {number})"] = None
    return (
        tuple(found)
        if len(found) == len(header)
        else tuple(tr("Column {n}", n=n + 1) for n in range(len(header)))
    )


def label_of(meaning: Field | None) -> str:
    """A field in the words of the screen."""
    if meaning is None:
        return LEAVE_OUT
    return _LABELS.get(meaning, meaning.value.replace("_", " ").capitalize())


def fields_of(columns: Columns, width: int) -> Fields:
    """The field of each column."""
    found: list[Field | None] = [None] * width
    for meaning, indexes in columns.items():
        for n in indexes:
            found[n] = meaning
    return tuple(found)


def columns_of(fields: Fields, header: Sequence[str]) -> Columns:
    """The columns of each field, the best first."""
    found: dict[Field, list[int]] = {}
    for n, meaning in enumerate(fields):
        if meaning:
            found.setdefault(meaning, []).append(n)
    return best_first(header, found)


def _with(fields: Fields, given: Mapping[int, Field | None]) -> Fields:
    """The fields with those of some columns given; no other column goes before these."""
    taken = set(given.values()) - {None, Field.NOTES, Field.TAGS}
    if Field.FULL in taken:
        taken |= NAMES
    elif taken & NAMES:
        taken.add(Field.FULL)
    return tuple(
        given.get(n, None if meaning in taken else meaning) for n, meaning in enumerate(fields)
    )


def read_mapping(text: str) -> dict[str, Field | None]:
    """The mapping in a line like `Firm=company,When=last_contact`; a name with a comma stands in quotes.

    Raises:
        InvalidInput: it is not such a line, or a field is not known; says which there are.
    """
    found: dict[str, Field | None] = {}
    known = {
        _key(text): meaning for meaning in Field for text in (meaning.value, label_of(meaning))
    }
    known |= {"name": Field.FULL}
    nothing = {_key(LEAVE_OUT), ""}
    for part in next(csv.reader([text], skipinitialspace=True), []):
        name, sign, meaning = part.rpartition("=")
        if not (sign and name.strip()):
            raise InvalidInput(
                tr(
                    "“{part:.80}” does not say which column goes with which field.",
                    part=part.strip(),
                ),
                tr(
                    "Write it like “Firm=company,When=last_contact”. {fields_there}",
                    fields_there=_fields_there(),
                ),
            )
        key = _key(meaning)
        if key not in known and key not in nothing:
            raise InvalidInput(
                tr("“{meaning:.80}” is not a field.", meaning=meaning.strip()), _fields_there()
            )
        found[name.strip()] = known.get(key)
    return found


def refuse_unknown(named: Iterable[str], tables: Sequence[TableSeen]) -> None:
    """Refuse a mapping of columns that no table has.

    Raises:
        InvalidInput: says which columns and fields there are.
    """
    there = {_key(name) for table in tables for name in table.columns}
    missing = [name for name in named if _key(name) not in there]
    if not missing:
        return
    columns = " ".join(map(columns_there, tables[:3])) or tr(
        "There is no table whose columns can be chosen."
    )
    raise InvalidInput(
        tr("There is no column {listed}.", listed=listed([f"“{name:.80}”" for name in missing])),
        f"{columns} {_fields_there()}",
    )


def columns_there(table: TableSeen) -> str:
    """A sentence that names the columns of a table."""
    more = len(table.columns) - _NAMED
    return tr(
        "The columns are {columns}{words}.",
        columns=", ".join(table.columns[:_NAMED]),
        words=tr(" and {more:,} more", more=more) if more > 0 else "",
    )


def _fields_there() -> str:
    return tr("The fields are {field} and leave_out.", field=", ".join(Field))
