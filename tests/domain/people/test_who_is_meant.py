"""Whom a row of a file means: what decides, in which order, and when nobody is guessed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crm.domain.ids import PersonId
from crm.domain.people.matching import Known, names_fit
from crm.domain.people.normalise import LINK_START
from crm.domain.people.person import Person

DAY, OTHER_DAY = date(2024, 3, 1), date(2024, 3, 2)
LINK, OTHER_LINK = f"{LINK_START}sam-demo", f"{LINK_START}sam-other-demo"
BY_ID = f"{LINK_START}ACwAAAabCDeFGhiJKlmNOpqRStuVWxyz01"


def sam(number: int, **values: Any) -> Person:
    return Person(PersonId(number), **({"first_name": "Sam", "last_name": "Larkfield"} | values))


def found(row: Person, *people: Person, claimed: tuple[int, ...] = ()) -> int | None:
    one = Known.for_rows(people, [row]).find(row, [PersonId(number) for number in claimed])
    return one.id if one else None


@pytest.mark.parametrize(
    ("known", "row", "same"),
    [
        pytest.param({"linkedin_url": LINK}, {"linkedin_url": LINK, "first_name": "S."}, True,
                     id="one link, whatever the name"),
        pytest.param({"linkedin_url": BY_ID.lower()}, {"linkedin_url": BY_ID}, True,
                     id="one member ID, stored in small letters once"),
        pytest.param({"linkedin_url": LINK, "company": "Co"},
                     {"linkedin_url": OTHER_LINK, "company": "Co"}, False, id="two links are two"),
        pytest.param({"linkedin_url": LINK, "company": "Co"},
                     {"linkedin_url": BY_ID, "company": "Co"}, True,
                     id="a link by ID says nothing against one by name"),
        pytest.param({"email": "s@example.com"}, {"email": "s@example.com"}, True, id="one address"),
        pytest.param({"email": "s@example.com"}, {"email": "s@example.com", "first_name": "Wren",
                     "last_name": "Ashdale"}, True, id="the main address of both, whatever the name"),
        pytest.param({"email": "a@example.com", "more_emails": ("s@example.com",)},
                     {"email": "s@example.com", "first_name": "Wren", "last_name": "Ashdale"}, False,
                     id="a further address is not enough with another name"),
        pytest.param({"email": "a@example.com", "more_emails": ("s@example.com",)},
                     {"email": "s@example.com", "first_name": "Dr. Sam"}, True,
                     id="a further address and a name that fits"),
        pytest.param({"connected_on": DAY}, {"connected_on": DAY, "company": "Co"}, True,
                     id="connected on the same day"),
        pytest.param({"connected_on": DAY, "company": "A"}, {"connected_on": OTHER_DAY, "company": "A"},
                     False, id="connected on two days is two people"),
        pytest.param({"company": "Brambleworks"}, {"company": "brambleworks", "position": "Planner"},
                     True, id="a name at one company"),
        pytest.param({"company": "A", "email": "a@example.com"},
                     {"company": "A", "email": "b@example.com"}, False, id="two addresses"),
        pytest.param({"company": "A", "email": "a@example.com"}, {"company": "A"}, True,
                     id="only one has an address"),
        pytest.param({"company": "A", "connected_on": DAY}, {"company": "A", "position": "Planner"},
                     True, id="only one has the day of the connection"),
        pytest.param({}, {"position": "Planner"}, True, id="exactly the same data"),
        pytest.param({}, {"location": "Leeds", "company": "A"}, False, id="a name alone is not enough"),
        pytest.param({"company": "A"}, {"company": "A", "first_name": "Wren"}, False,
                     id="a company alone is not enough"),
    ],
)  # fmt: skip
def test_what_makes_a_row_the_known_person(
    known: dict[str, Any], row: dict[str, Any], same: bool
) -> None:
    assert found(sam(0, **row), sam(1, **known)) == (1 if same else None)


def test_the_link_decides_before_the_address() -> None:
    linked, mailed = sam(1, linkedin_url=LINK), sam(2, email="s@example.com")
    assert found(sam(0, linkedin_url=LINK, email="s@example.com"), mailed, linked) == 1


def test_an_address_shared_by_a_family_belongs_to_who_has_the_name() -> None:
    family = (sam(1, email="home@example.com"), sam(2, first_name="Wren", email="home@example.com"))
    assert found(sam(0, first_name="Wren", email="home@example.com", company="A"), *family) == 2
    assert found(sam(0, first_name="Kim", email="home@example.com"), *family) is None


def test_nobody_is_guessed_between_two_who_fit() -> None:
    two = (sam(1, company="Co", position="Planner"), sam(2, company="Co", position="Writer"))
    assert found(sam(0, company="co"), *two) is None
    assert found(sam(0, company="co"), *two, claimed=(1,)) == 2
    assert found(sam(0, company="co"), *two, claimed=(1, 2)) is None


def test_only_a_link_means_somebody_a_second_time() -> None:
    linked, mailed = sam(1, linkedin_url=LINK), sam(2, email="s@example.com", company="A")
    assert found(sam(0, linkedin_url=LINK), linked, claimed=(1,)) == 1
    assert found(sam(0, email="s@example.com", company="A"), mailed, claimed=(2,)) is None


def test_the_card_of_a_company_is_known_only_if_it_is_the_same_card() -> None:
    card = sam(1, first_name="", last_name="", company="Northlight", phone="555123")
    row = sam(0, first_name="", last_name="", company="Northlight", phone="555123")
    assert found(row, card) == 1
    assert found(sam(0, first_name="", last_name="", company="Northlight"), card) is None


@pytest.mark.parametrize(
    ("one", "other", "fit"),
    [
        pytest.param("Sam Larkfield", "Dr. Sam Larkfield", True, id="a title"),
        pytest.param("Sam J. Larkfield", "Sam Larkfield", True, id="a middle name"),
        pytest.param("Sam Larkfield Ashdale", "Sam Larkfield Holm", True, id="a further surname"),
        pytest.param("Sam Larkfield", "Sam Ashdale", False, id="another surname"),
        pytest.param("Sam Larkfield", "Wren Larkfield", False, id="a relative"),
    ],
)
def test_which_names_can_be_of_one_person(one: str, other: str, fit: bool) -> None:
    first, second = (sam(0, first_name=name, last_name="") for name in (one, other))
    assert names_fit(first, second) is names_fit(second, first) is fit
