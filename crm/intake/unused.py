"""Columns that Embers does not know by name: recognised by what they hold, or named as not used."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from crm.domain.people.normalise import clean_text, column_key
from crm.domain.wording import plural
from crm.errors import RowProblem, UnusedColumn
from crm.intake.columns import Columns, Field
from crm.intake.fitting import shape
from crm.intake.tabular import Table
from crm.language import tr

#: The share of the filled cells that tells what a column holds. Source: D.
NEARLY_ALL: Final = 0.8
#: So many rows are looked at.
SAMPLE: Final = 500
#: Whose address it is: not that of the person in the row.
OF_SOMEBODY_ELSE: Final = (
    "owner",
    "assigned",
    "user",
    "account",
    "sender",
    "createdby",
    "manager",
)
#: Google's columns that say of another one what kind of value it holds.
_KIND_OF_VALUE: Final = re.compile(r"\w+\d+(?:type|label)")
_LONGEST_EXAMPLE: Final = 60
#: Of these fields every column is read.
_ALL_READ: Final = frozenset({Field.EMAIL, Field.PHONE, Field.BIRTHDAY, Field.ADDRESS, Field.NOTES})


def by_content(table: Table, columns: Columns) -> Columns:
    """The columns, with those of profile links and e-mail addresses that no name tells."""
    missing = [field for field in (Field.LINK, Field.EMAIL) if field not in columns]
    if not missing:
        return columns
    used = {index for indexes in columns.values() for index in indexes}
    found = dict(columns)
    for n, name in enumerate(table.header.cells):
        if n in used or any(word in column_key(name) for word in OF_SOMEBODY_ELSE):
            continue
        cells = [row[n] for _, row in table.rows[:SAMPLE] if row[n].strip()]
        for field in missing:
            if cells and sum(shape(cell) is field for cell in cells) >= NEARLY_ALL * len(cells):
                found[field] = (*found.get(field, ()), n)
    return found


def unused_columns(table: Table, columns: Columns) -> tuple[UnusedColumn, ...]:
    """The columns that hold something which was not used, leftmost first.

    Either no field has such a name, or another column of the same field went before it.
    """
    used = {n for f, i in columns.items() for n in (i if f in _ALL_READ else i[:1])}
    before = {n: i[:at] for i in columns.values() for at, n in enumerate(i) if at}
    found = []
    for n, name in enumerate(table.header.cells):
        if n in used or _KIND_OF_VALUE.fullmatch(column_key(name)):
            continue
        earlier = before.get(n, ())
        texts = [
            text for _, row in table.rows
            if (text := clean_text(row[n])) and (not earlier or any(
                row[one].strip() and clean_text(row[one]) != text for one in earlier
            ))
        ]  # fmt: skip
        if texts:
            label = clean_text(name) or tr("column {n}", n=n + 1)
            found.append(UnusedColumn(label, len(texts), texts[0][:_LONGEST_EXAMPLE]))
    return tuple(found)


def told(unused: Sequence[UnusedColumn]) -> list[RowProblem]:
    """One sentence about the whole file that names the columns; none if every column was used."""
    if not unused:
        return []
    each = [
        tr(
            "{name} ({cells}, like “{example}”)",
            name=c.name,
            cells=plural(c.filled, "cell", "cells"),
            example=c.example,
        )
        for c in unused
    ]
    column = (
        tr("This column was")
        if len(each) == 1
        else tr("These {count} columns were", count=len(each))
    )
    return [RowProblem(0, tr("{column} not read: {each}.", column=column, each=", ".join(each)))]
