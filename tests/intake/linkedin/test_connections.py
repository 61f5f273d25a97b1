"""Tables of connections: headers anywhere, damaged rows, repeated people."""

from __future__ import annotations

from datetime import date

import pytest

from crm import intake
from crm.intake.limits import MAX_CELL
from crm.intake.reading import FileKind, PersonRow, Reading

HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
PREAMBLE = 'Notes:\n"Some addresses may be missing, see https://example.com"\n\n'


def link(slug: str) -> str:
    return f"https://www.linkedin.com/in/{slug}"


def row(first: str = "Ada", slug: str = "", company: str = "Acme", day: str = "27 May 2021") -> str:
    return f"{first},Example,{link(slug or first.lower())},,{company},Clerk,{day}\n"


def read(text: str | bytes) -> Reading:
    return intake.read("Connections.csv", text.encode() if isinstance(text, str) else text)


def firsts(reading: Reading) -> list[str]:
    return [person.first_name for person in reading.people]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(HEADER + row(), id="header in line 1"),
        pytest.param(PREAMBLE + HEADER + row(), id="preamble"),
        pytest.param("\ufeff" + PREAMBLE + HEADER + row(), id="preamble behind a mark"),
        pytest.param('Notes:\n"never closed\n\n' + HEADER + row(), id="preamble with an open quote"),
        pytest.param("sep=,\n" + HEADER + row(), id="a line that names the delimiter"),
        pytest.param(("sep=;\n" + HEADER + row()).replace(",", ";"), id="semicolons, named"),
        pytest.param((HEADER + row()).replace(",", "\t"), id="tabs"),
        pytest.param((HEADER + row()).replace("\n", "\r\n"), id="Windows line ends"),
        pytest.param((HEADER + row()).replace("\n", "\r"), id="old Mac line ends"),
        pytest.param(HEADER + row().strip(), id="no line end at the end"),
        pytest.param(HEADER.upper() + row(), id="header in capitals"),
        pytest.param(HEADER.replace(" ", "") + row(), id="FirstName"),
        pytest.param(
            "".join(f'"{line}"\n' for line in (HEADER + row()).splitlines()),
            id="every line in one cell",
        ),
        pytest.param(
            "Vorname,Nachname,URL,E-Mail-Adresse,Unternehmen,Position,Verbunden am\n" + row(),
            id="German",
        ),
        pytest.param(
            "Prénom,Nom,URL,Adresse e-mail,Entreprise,Poste,Date de connexion\n" + row(),
            id="French",
        ),
        pytest.param(
            "Nombre,Apellidos,URL,Dirección de correo electrónico,Empresa,Cargo,Conectado el\n" + row(),
            id="Spanish",
        ),
        pytest.param(
            "Nome,Sobrenome,URL,Endereço de e-mail,Empresa,Cargo,Conectado em\n" + row(),
            id="Portuguese",
        ),
        pytest.param(
            "Nome,Cognome,URL,Indirizzo email,Azienda,Posizione,Collegato il\n" + row(), id="Italian"
        ),
        pytest.param(
            "Voornaam,Achternaam,URL,E-mailadres,Bedrijf,Functie,Verbonden op\n" + row(), id="Dutch"
        ),
        pytest.param("名,姓,URL,メールアドレス,会社,役職,つながった日\n" + row(), id="Japanese"),
        pytest.param(HEADER + " ,\u00a0,,\u200b,,,\n\n,,,,,,\n" + row(), id="blank rows before it"),
    ],
)  # fmt: skip
def test_the_header_is_found_by_its_names(text: str) -> None:
    reading = read(text)
    assert reading.kind is FileKind.CONNECTIONS
    assert reading.rows == 1
    (person,) = reading.people
    assert (person.first_name, person.last_name) == ("Ada", "Example")
    assert (person.company, person.position) == ("Acme", "Clerk")
    assert person.linkedin_url == link("ada")
    assert person.connected_on == date(2021, 5, 27)
    assert not reading.warnings


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Name,Email\nAda Example,ada@example.com\n", ("Ada", "Example")),
        ('Name,Email\n"Example, Ada",ada@example.com\n', ("Ada", "Example")),
        ('Name,Email\n"Larchmoor, PhD",ada@example.com\n', ("Larchmoor", "PhD")),
        ("Name,LinkedIn\nSuharno,linkedin.com/in/suharno\n", ("Suharno", "")),
        ("Name,Vorname,Firma\nExample,Ada,Acme\n", ("Ada", "Example")),
        ("Nome,Email\nAda Example,ada@example.com\n", ("Ada", "Example")),
        ("First Name,Company\nAda,Acme\n", ("Ada", "")),
        ("Profile URL,Tags\nlinkedin.com/in/ada,friend\n", ("", "")),
    ],
)
def test_tables_of_ones_own_are_read(text: str, names: tuple[str, str]) -> None:
    (person,) = read(text).people
    assert (person.first_name, person.last_name) == names


def test_own_columns_are_kept() -> None:
    text = "First Name,Last Name,Location,Phone,My tags,Notes,Other\n" + (
        'Ada,Example,Leeds,+1 555,"met, coffee, met","one\r\ntwo",x\n'
    )
    (person,) = read(text).people
    assert person == PersonRow(
        2, "Ada", "Example", location="Leeds", phone="+1 555", notes="one\ntwo",
        tags=("met", "coffee"),
    )  # fmt: skip


def test_a_hidden_member_is_told_apart_from_a_row_without_a_name() -> None:
    reading = read(HEADER + row() + ",,,,,,27 May 2021\n,,,,Acme,Clerk,27 May 2021\n")
    hidden, nameless = reading.skipped
    assert (hidden.line, nameless.line) == (3, 4)
    assert "hid" in hidden.sentence
    assert "no name" in nameless.sentence


def test_a_last_name_and_a_date_are_a_person() -> None:
    reading = read("Connected On,Last Name,First Name,URL\n2019-11-01,Duskley\n")
    assert reading.people == (PersonRow(2, last_name="Duskley", connected_on=date(2019, 11, 1)),)


@pytest.mark.parametrize(
    ("cells", "words", "column"),
    [
        (f"Ada,Example,{link('ada')},,Acme,Clerk,31 Feb 2020", "cannot be read", "Connected On"),
        (f"Ada,Example,{link('ada')},,Acme,Clerk,03/04/2021", "two different days", "Connected On"),
        (
            f"Ada,Example,{link('ada')},ada at example,Acme,Clerk,",
            "not a valid e-mail",
            "Email Address",
        ),
        ("Ada,Example,https://example.com/ada,,Acme,Clerk,", "not a link", "URL"),
        (
            f"Ada,Example,{link('ada')},ada at example,Acme,Clerk,",
            "not a valid e-mail address",
            "Email Address",
        ),
        (
            "Ada,Example,https://example.com/ada,,Acme,Clerk,",
            "not a link to a LinkedIn profile",
            "URL",
        ),
        (f"Ada,Example,{link('ada')},,Acme,Clerk,27 May 2021,more", "more cells", ""),
    ],
)
def test_a_person_with_something_unreadable_is_kept_with_a_warning(
    cells: str, words: str, column: str
) -> None:
    reading = read(HEADER + cells + "\n")
    assert firsts(reading) == ["Ada"]
    (warning,) = reading.warnings
    assert words in warning.sentence
    assert (warning.line, warning.column) == (2, column)


def test_the_first_row_wins_and_later_rows_fill_its_gaps() -> None:
    reading = read(
        HEADER
        + f"Ada,Example,{link('ada')},,Acme,,\n"
        + "Adele,Changed,http://LinkedIn.com/in/ADA/?x,a@example.com,Other,Boss,27 May 2021\n"
    )  # fmt: skip
    assert reading.people == (
        PersonRow(
            2, "Ada", "Example", "Acme", "Boss", "", "a@example.com", "", link("ada"),
            date(2021, 5, 27),
        ),
    )  # fmt: skip
    assert [problem.line for problem in reading.merged] == [3]


def test_namesakes_stay_two_people() -> None:
    header = "First Name,Last Name,Email Address,Company,Position,Connected On\n"
    same = "Simon,Ravenmere,,Acme,Clerk,27 May 2021\n"
    reading = read(header + same + "Simon,Ravenmere,,Other,Clerk,27 May 2021\n" + same)
    assert [person.company for person in reading.people] == ["Acme", "Other"]
    assert [problem.line for problem in reading.merged] == [4]


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    reading = read(
        PREAMBLE
        + HEADER
        + 'Ann,Lee,,,"two\nlines","A\u2028B",n/a\n'
        + "\n"
        + row("Ben")
        + ",,,,,,1 May 2020\n"
    )
    assert [person.line for person in reading.people] == [5, 8]
    assert reading.people[0].company == "two lines"
    assert reading.people[0].position == "A B"
    assert [problem.line for problem in reading.skipped] == [9]


def test_a_row_in_one_quoted_cell_is_unwrapped() -> None:
    wrapped = f'"Ben,Example,{link("ben")},,""Fig, Oak"",Clerk,12 Mar 2021"'
    for tail in ("", ";;;", ",,,,,,"):
        reading = read(HEADER + row() + wrapped + tail + "\n" + row("Cy"))
        assert firsts(reading) == ["Ada", "Ben", "Cy"]
        assert reading.people[1].company == "Fig, Oak"


def test_a_missing_quotation_mark_swallows_nobody() -> None:
    broken = f'Ben,Example,{link("ben")},,"Fig,Clerk,12 Mar 2021\n'
    reading = read(
        HEADER + row() + broken + row("Cy") + row("Di") + row("Ed", company='"Fig, Oak"')
    )
    assert firsts(reading) == ["Ada", "Ben", "Cy", "Di", "Ed"]
    assert reading.people[1].company == "Fig"
    assert reading.people[4].company == "Fig, Oak"
    assert [warning.line for warning in reading.warnings] == [3]


@pytest.mark.parametrize("column", [0, 4])
def test_missing_quotation_marks_in_every_row_swallow_nobody(column: int) -> None:
    rows = [row(f"A{number}").split(",") for number in range(40)]
    for cells in rows:
        cells[column] = f'"{cells[column]}'
    reading = read(HEADER + "".join(map(",".join, rows)))
    assert firsts(reading) == [f"A{number}" for number in range(40)]


@pytest.mark.parametrize("length", [MAX_CELL + 1, 200_000])
def test_an_endless_cell_costs_only_its_row(length: int) -> None:
    reading = read(HEADER + row() + row("Ben", company="x" * length) + row("Cy"))
    assert firsts(reading) == ["Ada", "Cy"]
    assert [problem.line for problem in reading.skipped] == [3]
    assert "100,000" in reading.skipped[0].sentence


def test_an_endless_cell_of_many_lines_costs_only_its_row() -> None:
    reading = read(HEADER + row() + row("Ben", company='"' + "x\n" * 100_000 + '"') + row("Cy"))
    assert firsts(reading) == ["Ada", "Cy"]
    assert [problem.line for problem in reading.skipped] == [3]
    assert reading.people[1].line == 100_004


def test_repeated_column_names_are_no_person() -> None:
    reading = read(HEADER + row() + HEADER + row("Ben"))
    assert firsts(reading) == ["Ada", "Ben"]
    assert [problem.line for problem in reading.skipped] == [3]


def test_text_stays_text() -> None:
    odd = ["=SUM(1)", "<b>x</b>", "[a](b)", "'; DROP TABLE people; --", "'=1", "@home", "-"]
    reading = read(HEADER + "".join(row(f"A{i}", company=text) for i, text in enumerate(odd)))
    assert [person.company for person in reading.people] == odd


def test_what_embers_itself_exported_comes_back_without_its_shields() -> None:
    header = "First Name,Last Name,URL,Phone,Company,How Met,Notes,Warmth\n"
    reading = read(header + "Ada,Example,,'+1 555,'=Acme,fair,'quoted',40\n")
    (person,) = reading.people
    assert (person.phone, person.company, person.notes) == ("+1 555", "=Acme", "'quoted'")


def test_progress_grows_to_one() -> None:
    told: list[float] = []
    data = (HEADER + "".join(row(f"A{i}") for i in range(2500))).encode()
    intake.read("x.csv", data, told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(told) >= 3


def test_the_name_of_the_file_decides_nothing() -> None:
    data = (HEADER + row()).encode()
    assert intake.read("photo.jpg", data) == intake.read("", data)
