from __future__ import annotations

import pytest

from crm import intake
from crm.intake.reading import FileKind, PersonRow

OLD_GOOGLE = (
    "Name,Given Name,Additional Name,Family Name,Yomi Name,Nickname,Notes,Group Membership,"
    "E-mail 1 - Type,E-mail 1 - Value,E-mail 2 - Value,Phone 1 - Value,Organization 1 - Name,"
    "Organization 1 - Title,Website 1 - Value,Address 1 - City\n"
)
NEW_GOOGLE = (
    "First Name,Middle Name,Last Name,Phonetic First Name,Nickname,File As,Organization Name,"
    "Organization Title,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Value,"
    "Website 1 - Value\n"
)
OUTLOOK = (
    "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business City,"
    "Home Phone,Mobile Phone,Categories,E-mail Address,E-mail 2 Address,Notes,Web Page\n"
)
GERMAN_OUTLOOK = (
    "Anrede;Vorname;Weitere Vornamen;Nachname;Suffix;Firma;Abteilung;Position;Ort geschäftlich;"
    "Mobiltelefon;Kategorien;E-Mail-Adresse;Notizen;Webseite\n"
)


@pytest.mark.parametrize(
    ("text", "kind", "person"),
    [
        pytest.param(
            OLD_GOOGLE + "Ada B Example,Ada,B,Example,,,met at\u00a0fair,* myContacts ::: Friends,*,"
            "not given,a@example.com ::: b@example.com,+1 5 ::: +1 6,Acme,Clerk,"
            "https://example.com ::: https://www.linkedin.com/in/Ada/,Leeds\n",
            FileKind.GOOGLE,
            PersonRow(
                2, "Ada", "Example", "Acme", "Clerk", "Leeds", "a@example.com", "+1 5",
                "https://www.linkedin.com/in/ada", None, "met at\u00a0fair", ("Friends",),
                more_emails=("b@example.com",), more_phones=("+1 6",), middle_name="B",
            ),
            id="Google, old layout",
        ),
        pytest.param(
            NEW_GOOGLE + "Ada,B,Example,,,,Acme,Clerk,,* myContacts,* Work,A@example.com,555,\n",
            FileKind.GOOGLE,
            PersonRow(
                2, "Ada", "Example", "Acme", "Clerk", "", "a@example.com", "555", middle_name="B",
            ),
            id="Google, new layout",
        ),
        pytest.param(
            NEW_GOOGLE + ",,,,Runa,,,,,,,,555,\n",
            FileKind.GOOGLE,
            PersonRow(2, "Runa", phone="555"),
            id="Google, a nickname only",
        ),
        pytest.param(
            NEW_GOOGLE + ",,,,,,,,,,,info@example.com,,\n",
            FileKind.GOOGLE,
            PersonRow(2, email="info@example.com"),
            id="Google, an address only",
        ),
        pytest.param(
            OUTLOOK + 'Dr.,Ada,B,Example,Jr.,Acme,,Clerk,Leeds,,+44,"Red;Blue",,a@example.com,"x\ny",'
            "https://example.com\n",
            FileKind.OUTLOOK,
            PersonRow(
                2, "Ada", "Example", "Acme", "Clerk", "Leeds", "a@example.com", "+44", "", None,
                "x\ny", ("Red", "Blue"), middle_name="B",
            ),
            id="Outlook, English",
        ),
        pytest.param(
            GERMAN_OUTLOOK + "Frau;Jördis;;Müller;;Acme;;Leiterin;Köln;0221;;j@example.com;;\n",
            FileKind.OUTLOOK,
            PersonRow(2, "Jördis", "Müller", "Acme", "Leiterin", "Köln", "j@example.com", "0221"),
            id="Outlook, German",
        ),
    ],
)  # fmt: skip
def test_an_address_book_gives_its_people(text: str, kind: FileKind, person: PersonRow) -> None:
    for encoding in ("utf-8", "cp1252"):
        data = text.encode(encoding)
        reading = intake.read("contacts.csv", data)
        assert reading.kind is intake.recognise(data) is kind
        assert reading.people == (person,)
        assert all(
            "not read" in one.sentence or "“not given” is not a valid" in one.sentence
            for one in reading.warnings
        )


def test_an_office_without_name_or_address_is_reported() -> None:
    reading = intake.read(
        "c.csv", (NEW_GOOGLE + "Ada,,,,,,,,,,,,,\n,,,,,,Elmshire Dental,,,,,,555,\n").encode()
    )
    assert len(reading.people) == 1
    assert [problem.line for problem in reading.skipped] == [3]


def test_a_german_linkedin_table_is_not_an_outlook_table() -> None:
    text = "Vorname,Nachname,E-Mail-Adresse,Firma,Position,Verbunden am\nAda,Example,,A,B,\n"
    assert intake.recognise(text.encode()) is FileKind.CONNECTIONS


def test_linkedins_own_old_outlook_export_is_read_as_outlook() -> None:
    text = "Title,First Name,Middle Name,Last Name,Suffix,E-mail Address,Company,Job Title\n"
    reading = intake.read("x.csv", (text + ",Ada,,Example,,a@example.com,Acme,Clerk\n").encode())
    assert reading.kind is FileKind.OUTLOOK
    assert reading.people[0].position == "Clerk"
