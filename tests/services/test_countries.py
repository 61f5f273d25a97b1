"""The user's country: its name, the guess from a time zone, and its public holidays."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crm.errors import InvalidInput
from crm.services import countries, settings, workdays
from crm.store.local import open_store
from tests.services.support import document, load

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        pytest.param("Europe/Berlin", "DE", id="a country with one zone"),
        pytest.param("Europe/Amsterdam", "NL", id="a zone that equals a neighbour's"),
        pytest.param("America/Toronto", "CA", id="a country with several"),
        pytest.param("Asia/Calcutta", "IN", id="a name that browsers kept"),
        pytest.param("Europe/Kiev", "UA", id="another one"),
        pytest.param("UTC", "", id="of no country"),
        pytest.param("Mars/Olympus", "", id="nonsense"),
        pytest.param("", "", id="none sent"),
    ],
)
def test_the_country_of_a_time_zone(zone: str, country: str) -> None:
    assert countries.of_zone(zone) == country


def test_countries_have_names() -> None:
    names = countries.names()
    assert (names["DE"], names["US"], names["NL"]) == ("Germany", "United States", "Netherlands")


@pytest.mark.parametrize(
    ("country", "day", "works"),
    [
        pytest.param("DE", "2026-12-25", False, id="Christmas in Germany"),
        pytest.param("DE", "2026-10-03", False, id="German unity"),
        pytest.param("FR", "2026-07-14", False, id="Bastille Day"),
        pytest.param("DE", "2026-07-14", True, id="Bastille Day in Germany"),
        pytest.param("US", "2026-11-26", False, id="Thanksgiving"),
        pytest.param("EG", "2026-03-06", False, id="a Friday in Egypt"),
        pytest.param("BV", "2026-03-06", True, id="an island without known holidays"),
        pytest.param("BV", "2026-03-07", False, id="a Saturday there"),
    ],
)
def test_public_holidays(country: str, day: str, works: bool) -> None:
    known = countries.workdays_of(country, 2025, 2027)
    assert known.is_workday(date.fromisoformat(day)) is works


def test_the_country_is_a_setting(database: Path) -> None:
    store = open_store(database)
    assert settings.get(store).country is None
    christmas = date(2026, 12, 25)

    def works() -> bool:
        with store.read() as db:
            return workdays.of_user(db, TODAY).is_workday(christmas)

    assert works()  # nothing is assumed before the user has said it
    assert settings.set_country(store, "DE").country == "DE"
    assert not works()
    assert settings.set_country(store, "").country == ""
    assert settings.get(store).country == ""
    assert works()
    with pytest.raises(InvalidInput, match="does not know this country"):
        settings.set_country(store, "Atlantis")


def test_a_country_of_a_document_that_does_not_exist_is_none(database: Path) -> None:
    store = open_store(database)
    load(store, document(settings=[{"key": "country", "value": "ZZ"}]))
    assert settings.get(store).country is None
