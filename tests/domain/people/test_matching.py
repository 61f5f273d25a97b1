"""Whom a row means by telephone number: digits alone, enough of them, together with the name."""

from __future__ import annotations

from typing import Any

import pytest

from crm.domain.ids import PersonId
from crm.domain.people.duplicates import compare
from crm.domain.people.matching import Known
from crm.domain.people.person import Person


def sam(number: int, phone: str = "", **values: Any) -> Person:
    names = {"first_name": "Sam", "last_name": "Larkfield"} | values
    return Person(PersonId(number), phone=phone, **names)


@pytest.mark.parametrize(
    ("phone", "row", "found"),
    [
        pytest.param("555123", "555-123", True, id="six digits"),
        pytest.param("55512", "555-12", False, id="five digits are an extension"),
        pytest.param("5551234", "(555) 1234", True, id="seven digits"),
        pytest.param("555123", "555124", False, id="another number"),
        pytest.param("", "", False, id="none"),
        pytest.param("ext.", "ext.", False, id="no digits"),
    ],
)
def test_the_same_number_is_the_same_person(phone: str, row: str, found: bool) -> None:
    # The company differs, so that nothing else speaks for it.
    known = sam(1, phone, company="Northlight")
    asked = sam(0, row, company="Brambleworks")
    assert (Known.for_rows([known], [asked]).find(asked, ()) == known) == found
    assert (compare(sam(1, phone, company="A"), sam(2, row, company="B")) is not None) == found


def test_a_number_says_nothing_without_the_name_or_if_two_share_it() -> None:
    asked = sam(0, "555123", company="Brambleworks")
    other = sam(1, "555123", first_name="Wren", company="Northlight")
    assert Known.for_rows([other], [asked]).find(asked, ()) is None
    two = [sam(n, "555123", company="Northlight") for n in (1, 2)]
    assert Known.for_rows(two, [asked]).find(asked, ()) is None
    assert Known.for_rows(two, [asked]).find(asked, {PersonId(1)}) == two[1]


def test_duplicates_compare_the_last_ten_digits() -> None:
    assert compare(sam(1, "+49 89 1234567890"), sam(2, "0049 89 1234567890")) is not None
    one = sam(1, "1 234 567 8901", company="A")
    assert compare(one, sam(2, "9 234 567 8901", company="B")) is not None
    assert compare(one, sam(2, "1 334 567 8901", company="B")) is None
