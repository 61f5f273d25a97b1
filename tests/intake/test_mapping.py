"""Column mappings: what is proposed, what a mapping does to a table, and what is said about it."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm import intake
from crm.errors import FileRefused, InvalidInput
from crm.intake import Source, TableNotUnderstood, TableSeen, Wanted
from crm.intake.columns import Field
from crm.intake.mapping import LEAVE_OUT, header_key, label_of, labels, read_mapping
from crm.intake.reading import FileKind, PersonRow, Reading
from crm.intake.together import read_alone
from tests.conftest import longer

LINK = "https://www.linkedin.com/in/"
FINNISH = (
    "Kuka;Työpaikka;Milloin;Verkko;Lisätieto\n"
    f"Aino Virtanen;Järvi Oy;3.5.2026;{LINK}aino-demo;tavattu messuilla\n"
    f"Eero Mäki;Metsä Ltd;14.6.2026;{LINK}eero-demo;\n"
    "Liisa Korpi;Suo Oy;1.9.2026;;soittaa takaisin\n"
)
NORWEGIAN = (
    "Hvem,Hvor jobber de,Snakket sist,Nettadresse post,Nummer\n"
    "Kari Solbakken,Fjell AS,3.2.2026,kari@example.com,+47 900 00 001\n"
    "Ola Nordmo,Vann AS,17.3.2026,ola@example.com,+47 900 00 002\n"
)
MEANT = (Field.FULL, Field.COMPANY, Field.LAST_CONTACT, None, Field.NOTES)
KEY = header_key(FINNISH.partition("\n")[0].split(";"))


def read(text: str, **wanted: Any) -> Reading:
    return intake.read("list.csv", text.encode(), wanted=Wanted(**wanted))


def seen(text: str, **wanted: Any) -> TableSeen:
    """The table as it is shown, understood or not."""
    try:
        return read(text, **wanted).tables[0]
    except TableNotUnderstood as refused:
        return refused.table


def proposal(text: str) -> list[str]:
    return [label_of(field) for field in seen(text).fields]


def test_a_table_without_a_known_name_is_refused_and_says_how_to_ask() -> None:
    with pytest.raises(TableNotUnderstood, match="Kuka, Työpaikka, Milloin") as refused:
        read(FINNISH)
    table = refused.value.table
    assert table.columns == ("Kuka", "Työpaikka", "Milloin", "Verkko", "Lisätieto")
    assert table.rows[2] == ("Liisa Korpi", "Suo Oy", "1.9.2026", "", "soittaa takaisin")
    assert table.examples[4] == "tavattu messuilla"
    assert (table.understood, table.source, table.named) == (False, Source.READER, True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            FINNISH,
            ["Whole name", LEAVE_OUT, "Last contact", "LinkedIn link", LEAVE_OUT],
            id="names, links and days by what they are",
        ),
        pytest.param(
            NORWEGIAN,
            ["Whole name", LEAVE_OUT, "Last contact", "E-mail", "Phone"],
            id="addresses and numbers",
        ),
        pytest.param(
            "Eka,Toka,Syntynyt\nAino,Virtanen,3.4.1980\nEero,Mäki,12.4.1975\n",
            ["First name", "Last name", LEAVE_OUT],
            id="two columns of single names; a day long ago is no contact",
        ),
        pytest.param(
            "Quem,Empresa,Conta\nAna Prado,Lago,1234567\nRui Matos,Rio,7654321\n",
            ["Whole name", "Company", LEAVE_OUT],
            id="what is known by its name stays; a bare number is no phone",
        ),
        pytest.param(
            "Wer,Wo,Owner Email\nAnna Berg,Oslo,me@example.com\nPer Dal,Oslo,me@example.com\n",
            ["Whole name", LEAVE_OUT, LEAVE_OUT],
            id="the address of somebody else; a place that comes again is no name",
        ),
        pytest.param(
            "from;to;line\nStation A;Station B;U1\nStation B;Station C;U2\n",
            [LEAVE_OUT] * 3,
            id="no people",
        ),
    ],
)
def test_what_is_proposed(text: str, expected: list[str]) -> None:
    assert proposal(text) == expected


def test_a_mapping_overrides_what_the_reader_says_and_the_rest_is_named() -> None:
    reading = read(FINNISH, chosen={KEY: MEANT})
    assert reading.people[0] == PersonRow(
        2, "Aino", "Virtanen", "Järvi Oy", notes="tavattu messuilla", last_contact=date(2026, 5, 3)
    )
    assert [row.last_contact for row in reading.people][1:] == [date(2026, 6, 14), date(2026, 9, 1)]
    assert [column.name for column in reading.unused_columns] == ["Verkko"]
    assert reading.tables[0].source is Source.CHOSEN


def test_a_mapping_fits_every_spelling_of_the_header_wherever_it_stands() -> None:
    header, _, rows = FINNISH.partition("\n")
    text = f"Kontaktini 2026\n\n{header.upper().replace(';', ' ; ')}\n{rows}"
    assert [row.first_name for row in read(text, chosen={KEY: MEANT}).people] == [
        "Aino", "Eero", "Liisa",
    ]  # fmt: skip


def test_a_remembered_mapping_is_used_and_said() -> None:
    reading = read(FINNISH, remembered={KEY: MEANT})
    assert len(reading.people) == 3
    assert reading.warnings[0].sentence.startswith("The columns are read as you chose")
    assert reading.tables[0].source is Source.REMEMBERED
    other = read(FINNISH, remembered={KEY: MEANT}, chosen={KEY: (Field.FULL, *[None] * 4)})
    assert other.people[0] == PersonRow(2, "Aino", "Virtanen")


def test_another_mapping_is_another_file() -> None:
    text = "Name,E-mail,Where\nAnna Berg,a@example.com,Oslo\n"
    key = header_key(("Name", "E-mail", "Where"))
    plain, one, two = (
        read(text, **({"chosen": {key: fields}} if fields else {})).sha256
        for fields in (
            None,
            (Field.FULL, Field.EMAIL, Field.LOCATION),
            (Field.FULL, Field.EMAIL, None),
        )
    )
    assert len({plain, one, two}) == 3
    again = read(text, remembered={key: (Field.FULL, Field.EMAIL, None)})
    assert again.sha256 == two


def test_of_two_columns_of_addresses_the_first_filled_is_the_main_one() -> None:
    text = "Who,Mail A,Mail B\nAnna Berg,,b@example.com\nPer Dal,p@example.com,q@example.com\n"
    key = header_key(("Who", "Mail A", "Mail B"))
    reading = read(text, chosen={key: (Field.FULL, Field.EMAIL, Field.EMAIL)})
    assert [row.email for row in reading.people] == ["b@example.com", "p@example.com"]
    assert [row.more_emails for row in reading.people] == [(), ("q@example.com",)]
    assert not reading.unused_columns


def test_of_two_columns_of_one_thing_the_first_filled_wins_and_the_other_is_named() -> None:
    text = "Who,Firm,Old firm\nAnna Berg,,Acme\nPer Dal,Bygg,Grus\n"
    key = header_key(("Who", "Firm", "Old firm"))
    reading = read(text, chosen={key: (Field.FULL, Field.COMPANY, Field.COMPANY)})
    assert [row.company for row in reading.people] == ["Acme", "Bygg"]
    assert [(c.name, c.example) for c in reading.unused_columns] == [("Old firm", "Grus")]


def test_what_an_address_book_has_can_be_chosen_too() -> None:
    text = 'Hvem,Bor i,Kalles,Fyller\nAnna Berg,"Storgata 1\n0155 Oslo",Anni,9 May 1980\n'
    key = header_key(("Hvem", "Bor i", "Kalles", "Fyller"))
    fields = (Field.FULL, Field.ADDRESS, Field.NICK, Field.BIRTHDAY)
    (row,) = read(text, chosen={key: fields}).people
    assert (row.postal_address, row.nickname, row.birthday) == (
        "Storgata 1\n0155 Oslo", "Anni", "--05-09",
    )  # fmt: skip


def test_of_two_columns_of_notes_both_are_kept() -> None:
    text = "Who,Hobby,Where met\nAnna Berg,chess,fair\nPer Dal,,club\n"
    key = header_key(("Who", "Hobby", "Where met"))
    reading = read(text, chosen={key: (Field.FULL, Field.NOTES, Field.NOTES)})
    assert [row.notes for row in reading.people] == ["Hobby: chess\nWhere met: fair", "club"]
    assert not reading.unused_columns


def test_a_mapping_without_a_name_is_refused_with_the_columns_there_are() -> None:
    with pytest.raises(TableNotUnderstood, match=r"No column is chosen as a name.*Kuka, ") as no:
        read(FINNISH, chosen={KEY: (None, Field.COMPANY, None, Field.LINK, None)})
    assert no.value.table.fields[3] is Field.LINK


def test_half_of_the_filled_columns_unknown_asks_and_fewer_does_not() -> None:
    two_of_four = "Name,Email,Color,Pet\nAnna Berg,a@example.com,red,cat\n"
    one_of_three = "Name,Email,Color,Pet\nAnna Berg,a@example.com,red,\n"
    assert (seen(two_of_four).understood, seen(one_of_three).understood) == (False, True)
    assert len(read(two_of_four).people) == 1  # a script gets what is understood, as before


def test_a_table_without_column_names_keeps_its_first_row() -> None:
    text = "Anna Berg,a@example.com,Oslo\nPer Dal,p@example.com,Moss\n"
    table = seen(text)
    assert table.columns == ("Column 1", "Column 2", "Column 3")
    assert not table.named
    reading = read(text, chosen={table.key: (Field.FULL, Field.EMAIL, Field.LOCATION)})
    assert [row.line for row in reading.people] == [1, 2]
    assert reading.people[0].location == "Oslo"


def test_columns_of_one_name_and_of_none_are_told_apart() -> None:
    assert labels(("Mail", "", "Mail", " mail ", "\n")) == (
        "Mail", "Column 2", "Mail (column 3)", "mail", "Column 5",
    )  # fmt: skip


def test_five_hundred_columns_are_read_in_a_moment() -> None:
    width = 500
    text = "\n".join([
        ";".join(f"Nro {n}" for n in range(width)),
        *(";".join(f"x{n}" for n in range(width)) for _ in range(200)),
    ])  # fmt: skip
    assert len(seen(text).fields) == width


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Firm=company,When=last_contact", {"Firm": Field.COMPANY, "When": Field.LAST_CONTACT}),
        ('"Name, first"=First name', {"Name, first": Field.FIRST}),
        ('"Name, first=First name",b= LEAVE OUT', {"Name, first": Field.FIRST, "b": None}),
        ("a=b=e-mail", {"a=b": Field.EMAIL}),
        ("Who=name,X=", {"Who": Field.FULL, "X": None}),
        ("", {}),
        ("Firm", None),
        ("=company", None),
        ("Firm=employer of the month", None),
    ],
)
def test_a_mapping_in_words(text: str, expected: dict[str, Field | None] | None) -> None:
    if expected is not None:
        assert read_mapping(text) == expected
        return
    with pytest.raises(InvalidInput, match="The fields are first_name, last_name, full_name"):
        read_mapping(text)


def test_named_columns_go_before_what_the_reader_says() -> None:
    text = "Name,Email,Private\nAnna Berg,a@example.com,b@example.com\n"
    reading = read(text, named={"private": Field.EMAIL})
    assert reading.people[0].email == "b@example.com"
    assert [column.name for column in reading.unused_columns] == ["Email"]


def test_every_field_has_a_word_of_its_own() -> None:
    assert len({label_of(field) for field in (None, *Field)}) == len(Field) + 1


def test_prose_is_no_table() -> None:
    with pytest.raises(FileRefused) as refused:
        read("Dear diary,\ntoday I went out, and it rained\nand rained, and, well, rained\n")
    assert not isinstance(refused.value, TableNotUnderstood)


def test_in_a_zip_a_table_that_is_not_understood_is_named_with_the_way_out() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("list.csv", FINNISH)
        archive.writestr("other.csv", "Name,E-mail\nAnna Berg,a@example.com\n")
    (piece,) = read_alone(("all.zip", packed.getvalue()))
    assert piece.reading
    (sentence,) = piece.reading.left_out
    assert "list.csv" in sentence
    assert sentence.endswith("import it on its own to say what its columns mean.")
    mapped = read_alone(("all.zip", packed.getvalue()), wanted=Wanted(remembered={KEY: MEANT}))
    assert sorted(len(one.reading.people) for one in mapped if one.reading) == [1, 3]


def test_a_mapping_makes_people_of_a_list_of_applications() -> None:
    text = "Company,Job Title,Date Applied,Status,Contact\nFjell,Clerk,2026-03-02,Applied,Kari Solbakken\n"
    assert read(text).kind is FileKind.TRACKER
    reading = read(text, named={"Contact": Field.FULL, "Job Title": None})
    assert (reading.kind, len(reading.applications)) == (FileKind.CONTACTS, 0)
    assert [(row.last_name, row.company) for row in reading.people] == [("Solbakken", "Fjell")]


_cell = st.sampled_from(
    [
        "",
        "Anna Berg",
        "Per",
        "a@example.com",
        f"{LINK}anna-demo",
        "3.5.2026",
        "+47 900 00 001",
        "x, y",
        '"',
        "a\nb",
    ]
)


@given(
    st.lists(st.lists(_cell, min_size=3, max_size=4), min_size=1, max_size=6),
    st.tuples(*[st.sampled_from([None, *Field])] * 3),
)
@settings(deadline=None, max_examples=longer(50, 1500))
def test_any_mapping_of_any_table_gives_people_and_problems_or_a_refusal(
    rows: list[list[str]], fields: tuple[Field | None, ...]
) -> None:
    written = io.StringIO()
    csv.writer(written).writerows([["Qa", "Qb", "Qc"], *rows])
    try:
        reading = read(written.getvalue(), chosen={header_key(("Qa", "Qb", "Qc")): fields})
    except FileRefused:
        return
    assert reading.tables[0].fields == fields
    assert len(reading.people) + len(reading.skipped) + len(reading.merged) == reading.rows
