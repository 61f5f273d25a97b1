"""Address books and tables with several addresses and numbers, a birthday and a postal address of a person."""

from __future__ import annotations

import pytest

from crm import intake
from crm.domain.people.further import number_and_label, numbers_in
from crm.intake.birthdays import birthday_of
from crm.intake.reading import PersonRow, Reading

GOOGLE = (
    "First Name,Middle Name,Last Name,Nickname,Organization Name,Birthday,Photo,Labels,E-mail 1 - Label,"
    "E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,"
    "Phone 2 - Value,Phone 3 - Label,Phone 3 - Value,Address 1 - Label,Address 1 - Formatted,"
    "Address 1 - Street,Address 1 - City,Address 1 - Postal Code\n"
    "Nia,van der,Berg,Nini,Acme,1988-02-29,https://example.com/p.jpg,,* Home,nia@example.com,Work,"
    "n@example.org,Home,+44 1632 960001,Mobile,+44 7700 900001,Work Fax,+44 1632 960009,Home,"
    '"1 Lane\nLeeds\nLS1",1 Lane,Leeds,LS1\n'
)
OUTLOOK = (
    "First Name,Last Name,E-mail Address,Business Street,Business City,Business Postal Code,Home Street,"
    "Home City,Home Postal Code,Home Phone,Mobile Phone,Business Phone,Birthday\n"
    "Ida,Quill,ida@example.net,1 High St,Bath,BA1,2 Low Rd,Wells,BA5,01749 600001,07700 900002,"
    "01225 600001,0/0/00\n"
)
OWN = (
    "Name,Email,Street,Postcode,City,Phone,Date of Birth\n"
    'Ada Lark,"ada@example.com, a@example.org",1 Lane,LS1,Leeds,"01632 960001 / 01632 960002",14.03.1941\n'
    "Bo Lark,bo@example.com,,,York,030/123456,15.03.1971\n"
)
NO_YEAR = "Embers keeps the day and the month of a birthday, not the year."


def read(text: str) -> Reading:
    return intake.read("contacts.csv", text.encode())


def test_google_contacts() -> None:
    reading = read(GOOGLE)
    assert reading.people == (
        PersonRow(
            2, "Nia", "van der Berg", "Acme", "", "Leeds", "nia@example.com", "+44 7700 900001",
            more_emails=("n@example.org",),
            more_phones=("+44 1632 960001 (home)", "+44 1632 960009 (fax)"),
            nickname="Nini", birthday="--02-29", postal_address="1 Lane\nLeeds\nLS1",
        ),
    )  # fmt: skip
    assert [column.name for column in reading.unused_columns] == ["Photo"]
    assert NO_YEAR in [warning.sentence for warning in reading.warnings]


def test_outlook_contacts_with_two_postal_addresses() -> None:
    reading = read(OUTLOOK)
    (ida,) = reading.people
    assert (ida.phone, ida.more_phones) == (
        "07700 900002", ("01225 600001 (work)", "01749 600001 (home)"),
    )  # fmt: skip
    assert (ida.location, ida.birthday) == ("Bath", "")
    assert ida.postal_address == "1 High St\nBath\nBA1\n\n2 Low Rd\nWells\nBA5"
    assert (reading.warnings, reading.unused_columns) == ((), ())


def test_a_table_of_ones_own() -> None:
    reading = read(OWN)
    ada, bo = reading.people
    assert (ada.email, ada.more_emails) == ("ada@example.com", ("a@example.org",))
    assert (ada.phone, ada.more_phones) == ("01632 960001", ("01632 960002",))
    assert (ada.birthday, ada.postal_address) == ("--03-14", "1 Lane\nLS1\nLeeds")
    assert (bo.phone, bo.location, bo.postal_address) == ("030/123456", "York", "")
    assert [warning.sentence for warning in reading.warnings] == [NO_YEAR]


def test_rows_of_one_profile_add_up() -> None:
    link = "https://www.linkedin.com/in/ada-lark-demo"
    (ada,) = read(
        f"Name,Email,Phone,URL\nAda Lark,a@example.com,01632 960001,{link}\n"
        f"Ada Lark,b@example.com,01632-960001,{link}\nAda Lark,c@example.com,01632 960003,{link}\n"
    ).people
    assert (ada.email, ada.more_emails) == ("a@example.com", ("b@example.com", "c@example.com"))
    assert (ada.phone, ada.more_phones) == ("01632 960001", ("01632 960003",))


def test_an_address_that_cannot_be_read_is_named_beside_one_that_can() -> None:
    reading = read("Name,Email,Work Email\nAda Lark,ada@example.com,ask her\n")
    assert [(w.line, w.sentence) for w in reading.warnings] == [
        (2, "“ask her” is not a valid e-mail address.")
    ]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("01632 960001; 01632 960002", ["01632 960001", "01632 960002"]),
        ("01632 960001\n01632 960002", ["01632 960001", "01632 960002"]),
        ('["01632 960001", "01632 960002"]', ["01632 960001", "01632 960002"]),
        ("+1 5 ::: +1 6", ["+1 5", "+1 6"]),
        ("030/123456", ["030/123456"]),
        ("01632 960001, ext. 12", ["01632 960001, ext. 12"]),
        ("01632 960001 or 01632 960002", ["01632 960001", "01632 960002"]),
        ("", []),
    ],
)
def test_numbers_in_one_cell(text: str, numbers: list[str]) -> None:
    assert numbers_in(text) == numbers


@pytest.mark.parametrize(
    ("phone", "parts"),
    [
        ("+44 1632 960001 (home)", ("+44 1632 960001", "home")),
        ("(01632) 960001", ("(01632) 960001", "")),
        ("+44 (0)1632 960001", ("+44 (0)1632 960001", "")),
        ("(home)", ("(home)", "")),
    ],
)
def test_what_a_number_is_of_stands_in_brackets(phone: str, parts: tuple[str, str]) -> None:
    assert number_and_label(phone) == parts


@pytest.mark.parametrize(
    ("text", "birthday"),
    [
        ("19700509", "--05-09"), ("1970-05-09T00:00:00Z", "--05-09"), ("--0509", "--05-09"),
        ("'--05-09", "--05-09"), ("9. Mai 1941", "--05-09"), ("29 Feb", "--02-29"), ("09.05.1941", "--05-09"),
        ("05/09/1970", ""), ("05/19/1970", "--05-19"), ("circa 1800", ""), ("0/0/00", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_birthday_as_address_books_write_it(text: str, birthday: str) -> None:
    assert birthday_of(text) == birthday
