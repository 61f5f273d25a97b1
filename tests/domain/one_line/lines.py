"""The table of lines with the reading that is expected of each, and the invented people they are about."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from crm.domain.ids import PersonId
from crm.domain.one_line.names import Called, Index
from crm.domain.one_line.read import read_line
from crm.domain.one_line.reading import Reading
from crm.reference import line_words
from tests.conftest import ROOT, TODAY

#: First name, last name, company; each has an address of their first name.
PEOPLE: Final = (
    ("Sam", "Larch", "Acme"), ("Maria", "Weber", "Nordwind"), ("Tom", "Reed", "Acme"),
    ("Tom", "Hale", "Beacon"), ("Will", "Ford", ""), ("Mark", "Stone", ""), ("April", "Day", ""),
    ("May", "Chen", ""), ("June", "Park", ""), ("Anna", "Frank", ""), ("Pierre", "Dubois", "Lumen"),
    ("Claire", "Martin", ""), ("Jan", "Klug", ""), ("Ernst", "Vogel", ""), ("Rose", "Petit", ""),
    ("Jean-Luc", "Moreau", "Lumen"), ("Jörg", "Müller", "Nordwind"), ("Grace", "Hill", ""),
    ("August", "Kern", ""), ("Zoé", "D'Arcy", ""), ("Lena", "Freitag", ""),
)  # fmt: skip
NAMES: Final = {PersonId(n): f"{first} {last}" for n, (first, last, _) in enumerate(PEOPLE, 1)}


@dataclass(frozen=True)
class Expected:
    """A row of the table.

    Attributes:
        people, asked: names with + between them. day: month and day; "?" = it is asked for, with the days to
            choose from; "a or b" = the first, with the other one offered; "" = none is named.
        summary: what was said, or {ahead} and {not} for what did not take place.
    """

    language: str
    line: str
    people: str
    asked: str
    channel: str
    direction: str
    day: str
    result: str
    summary: str


def table() -> list[Expected]:
    with (ROOT / "tests" / "data" / "one_line.csv").open(encoding="utf-8", newline="") as file:
        return [Expected(**row) for row in csv.DictReader(file, delimiter="|")]


@cache
def index() -> Index:
    return Index.of(
        Called(PersonId(n), first, last, company=company, mails=(f"{first.lower()}@example.com",))
        for n, (first, last, company) in enumerate(PEOPLE, 1)
    )


def read(line: str, today: date = TODAY) -> Reading:
    return read_line(line, index(), line_words(), today)


def written(one: Expected, found: Reading) -> Expected:
    """A reading in the form of the table."""
    others = " or ".join(_short(day) for day in found.days if day != found.day)
    day = _short(found.day) if found.day else "?" if found.dated else ""
    between = " or " if found.day else " "
    return Expected(
        one.language, one.line, "+".join(NAMES[person] for person in found.people),
        "+".join(who.name for who in found.asked), found.channel or "", found.direction or "",
        f"{day}{between}{others}" if others else day, found.result or "",
        f"{{{found.doubt}}}" if found.doubt else found.summary,
    )  # fmt: skip


def _short(day: date) -> str:
    return day.isoformat().removeprefix(f"{TODAY.year}-")
