"""Countries: their names, the one of a time zone, and their public holidays.

Names and zones are those of the time zone database (package `tzdata`), holidays of `holidays`, which is
imported when somebody's country is first needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from importlib.resources import files

from crm.domain.workdays import Workdays


@lru_cache(maxsize=1)
def names() -> Mapping[str, str]:
    """Every country by its ISO 3166 code (two letters), in the order of the names."""
    found = dict(line.split("\t", 1) for line in _lines("iso3166.tab"))
    return dict(sorted(found.items(), key=lambda pair: pair[1].casefold()))


def of_zone(zone: str) -> str:
    """The country a time zone like Europe/Berlin lies in; "" = not known, or none, as with UTC."""
    return _zones().get(zone, "") or _zones().get(_links().get(zone, ""), "")


@lru_cache(maxsize=1)
def _zones() -> Mapping[str, str]:
    rows = (line.split("\t") for line in _lines("zone.tab"))
    return {row[2]: row[0] for row in rows}


@lru_cache(maxsize=1)
def _links() -> Mapping[str, str]:
    """Older names, which browsers still send, and what they mean: Asia/Calcutta is Asia/Kolkata."""
    rows = (line.split() for line in _lines("tzdata.zi") if line.startswith("L "))
    return {row[2]: row[1] for row in rows}


def _lines(name: str) -> Iterator[str]:
    text = (files("tzdata") / "zoneinfo" / name).read_text("utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))


@lru_cache(maxsize=16)
def workdays_of(country: str, first: int, last: int) -> Workdays:
    """The business days of a country in these years; where nothing is known Monday to Friday.

    Holidays of the whole country only: which region somebody works in is not known.
    """
    days: set[date] = set()
    weekend = Workdays().weekend
    for year in range(first, last + 1):
        off, weekend = _of_year(country, year)
        days |= off
    return Workdays(frozenset(days), weekend)


@lru_cache(maxsize=128)
def _of_year(country: str, year: int) -> tuple[frozenset[date], frozenset[int]]:
    import holidays

    try:
        found = holidays.country_holidays(country, years=year)
    except NotImplementedError:  # a country that the library does not know
        return frozenset(), Workdays().weekend
    return frozenset(found), frozenset(found.weekend)
