"""Tables as people bring them: every cell is used, noted or named, and no row is stored shifted."""

from __future__ import annotations

import pytest

from crm import intake
from crm.errors import FileRefused
from crm.intake import Reading

NEW = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
OLD = "First Name,Last Name,Email Address,Company,Position,Connected On\n"
ADA = "Ada,Lark,https://www.linkedin.com/in/ada-demo1,ada@example.com,Acme,Clerk,05 May 2024\n"
BO = "Bo,Ray,https://www.linkedin.com/in/bo-demo1,,Birch & Co,Buyer,06 May 2024\n"
CY = "Cy,Moss,https://www.linkedin.com/in/cy-demo1,,Cedar,Cook,07 May 2024\n"


def read(text: str) -> Reading:
    return intake.read("list.csv", text.encode())


def told(reading: Reading) -> dict[str, tuple[str, str, str]]:
    return {p.first_name: (p.company, p.position, str(p.connected_on)) for p in reading.people}


def lines(reading: Reading) -> list[int]:
    return [problem.line for problem in reading.skipped]


# ------------------------------------------------------------------ headers, wherever they stand


def test_a_second_list_below_in_another_layout_has_its_own_columns() -> None:
    reading = read(NEW + ADA + "\n" + OLD + "Cy,Moss,cy@example.com,Cedar,Cook,07 May 2019\n")
    assert told(reading) == {
        "Ada": ("Acme", "Clerk", "2024-05-05"),
        "Cy": ("Cedar", "Cook", "2019-05-07"),
    }
    assert reading.people[1].email == "cy@example.com"
    assert any("different columns" in problem.sentence for problem in reading.warnings)


def test_an_older_list_above_a_newer_one_is_read_too() -> None:
    reading = read(OLD + "Cy,Moss,cy@example.com,Cedar,Cook,07 May 2019\n" + NEW + ADA)
    assert told(reading) == {
        "Ada": ("Acme", "Clerk", "2024-05-05"),
        "Cy": ("Cedar", "Cook", "2019-05-07"),
    }


def test_columns_in_another_order_and_letter_case_are_a_header_too() -> None:
    other = "CONNECTED ON,company,POSITION,last name,first name,url\n"
    row = "07 May 2019,Cedar,Cook,Moss,Cy,https://www.linkedin.com/in/cy-demo1\n"
    assert told(read(NEW + ADA + other + row))["Cy"] == ("Cedar", "Cook", "2019-05-07")


def test_a_sheet_that_was_sorted_whole_has_rows_above_its_header() -> None:
    reading = read(ADA + BO + NEW + CY)
    assert {p.first_name for p in reading.people} == {"Ada", "Bo", "Cy"}
    assert not reading.skipped


def test_a_row_above_the_header_that_does_not_fit_is_named() -> None:
    reading = read("my people,2024\n" + NEW + ADA)
    assert len(reading.people) == 1
    assert lines(reading) == [1]


def test_a_header_far_down_is_found() -> None:
    assert len(read("note\n" * 90 + NEW + ADA).people) == 1


def test_names_of_columns_with_line_breaks_are_read() -> None:
    header = '"First\nName","Last\nName",URL,"Connected\nOn"\n'
    reading = read(header + "Ada,Lark,https://www.linkedin.com/in/ada-demo1,05 May 2024\n")
    assert [(p.first_name, str(p.connected_on)) for p in reading.people] == [("Ada", "2024-05-05")]


# ------------------------------------------------------------------ rows that do not fit


@pytest.mark.parametrize(
    ("row", "company", "position"),
    [
        pytest.param(
            "Dee,Fox,https://www.linkedin.com/in/dee-demo1,,Acme, Inc.,Lead,08 May 2024\n",
            "Acme, Inc.", "Lead", id="a comma without quotation marks",
        ),
        pytest.param(
            "Dee,Fox,https://www.linkedin.com/in/dee-demo1,,Acme\\, Inc.,Lead,08 May 2024\n",
            "Acme, Inc.", "Lead", id="a comma behind a backslash",
        ),
        pytest.param(
            "Dee,Fox,https://www.linkedin.com/in/dee-demo1,Acme,Lead,08 May 2024\n",
            "Acme", "Lead", id="an empty address left out",
        ),
        pytest.param(
            'Dee,Fox,https://www.linkedin.com/in/dee-demo1, , "Acme, Inc.",Lead,08 May 2024\n',
            "Acme, Inc.", "Lead", id="a blank before the quotation mark",
        ),
    ],
)  # fmt: skip
def test_a_row_with_one_way_to_mend_it_is_mended(row: str, company: str, position: str) -> None:
    reading = read(NEW + ADA + row + BO)
    assert told(reading)["Dee"] == (company, position, "2024-05-08")
    assert told(reading)["Bo"] == ("Birch & Co", "Buyer", "2024-05-06")
    assert not reading.skipped


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(
            "Dee,Fox,https://www.linkedin.com/in/dee-demo1,,Acme,08 May 2024\n",
            id="company or position is missing",
        ),
        pytest.param("Dee,Fox,08 May 2024,,Acme,Lead,\n", id="a date instead of the link"),
        pytest.param(
            "Dee,Fox,https://www.linkedin.com/in/dee-demo1,,Acme,Lead,North,South,08 May 2024\n",
            id="two cells too many",
        ),
    ],
)
def test_a_row_that_cannot_be_mended_is_left_out_and_named(row: str) -> None:
    reading = read(NEW + ADA + row + BO)
    assert {p.first_name for p in reading.people} == {"Ada", "Bo"}
    assert lines(reading) == [3]
    assert reading.rows == 3


def test_what_stands_behind_the_last_column_is_named() -> None:
    reading = read(NEW + ADA.replace("\n", ",met at the fair\n"))
    assert told(reading)["Ada"] == ("Acme", "Clerk", "2024-05-05")
    assert ["met at the fair" in problem.sentence for problem in reading.warnings] == [True]


@pytest.mark.parametrize(
    "line", ["RECRUITERS", "RECRUITERS,,,,,,", "Total,4,,,,,", "Exported from my sheet,,,,,,"]
)
def test_a_heading_a_note_or_a_total_is_nobody(line: str) -> None:
    reading = read(NEW + ADA + line + "\n" + BO)
    assert {p.first_name for p in reading.people} == {"Ada", "Bo"}
    assert lines(reading) == [3]


def test_a_row_of_nothing_but_nan_is_a_hidden_row() -> None:
    reading = read(NEW + ADA + "nan,nan,nan,nan,nan,nan,nan\n" + "Nan,Null,,,Acme,,\n")
    assert {(p.first_name, p.last_name) for p in reading.people} == {
        ("Ada", "Lark"),
        ("Nan", "Null"),
    }
    assert lines(reading) == [3]


# ------------------------------------------------------------------ columns


def test_a_table_of_ones_own_is_no_address_book_of_another_program() -> None:
    reading = read(
        "First Name,Last Name,Email,Mobile Phone,LinkedIn,Company,Department,Job Title\n"
        "Ada,Lark,ada@example.com,+44 7700 900001,https://www.linkedin.com/in/ada-demo1,Acme,Sales,Clerk\n"
    )
    (ada,) = reading.people
    assert (ada.email, ada.phone, ada.company, ada.position) == (
        "ada@example.com", "+44 7700 900001", "Acme", "Clerk",
    )  # fmt: skip
    assert ada.linkedin_url == "https://www.linkedin.com/in/ada-demo1"
    assert [(c.name, c.filled, c.example) for c in reading.unused_columns] == [
        ("Department", 1, "Sales")
    ]
    assert "Department (1 cell, like “Sales”)" in reading.warnings[0].sentence


def test_columns_of_links_and_addresses_are_known_by_what_they_hold() -> None:
    reading = read(
        "Name,Homepage on the network,Write to,Account Owner Email\n"
        "Ada Lark,https://www.linkedin.com/in/ada-demo1,ada@example.com,me@example.org\n"
        "Bo Ray,https://www.linkedin.com/in/bo-demo1,bo@example.com,me@example.org\n"
    )
    assert [(p.linkedin_url[-9:], p.email) for p in reading.people] == [
        ("ada-demo1", "ada@example.com"), ("/bo-demo1", "bo@example.com"),
    ]  # fmt: skip
    assert [c.name for c in reading.unused_columns] == ["Account Owner Email"]


def test_a_job_title_goes_before_a_headline_and_a_form_of_address() -> None:
    reading = read(
        "Title,Headline,Name,Job Title,Email\nMs,Glow every day | Ex-Thimble,Ada Lark,Clerk,a@example.com\n"
        "Dr.,,Bo Ray,,b@example.com\n"
    )
    assert [p.position for p in reading.people] == ["Clerk", ""]


def test_the_job_applied_for_is_not_the_job_of_the_contact() -> None:
    reading = read(
        "Company,Role,Location,Date Applied,Stage,Contact Name,Email,Notes\n"
        "Acme,Planner,Leeds,2024-05-05,Interview,Ada Lark,ada@example.com,asks for references\n"
    )
    (ada,) = reading.people
    assert (ada.company, ada.position, ada.location, ada.notes) == ("Acme", "", "", "")
    (case,) = reading.applications
    assert case.notes == "Location: Leeds\nStage: Interview\nasks for references"


def test_what_a_spreadsheet_writes_instead_of_a_value_is_no_fact() -> None:
    reading = read(
        "First Name,Last Name,Company,Position,Phone,Email\n"
        "Ada,Lark,#NAME?,Clerk,4.7555E+11,ada@example.com\n"
    )
    assert (reading.people[0].company, reading.people[0].phone) == ("", "")
    assert [problem.column for problem in reading.warnings] == ["Company", "Phone"]


def test_a_table_without_people_is_refused_with_a_reason() -> None:
    with pytest.raises(FileRefused, match="not a list of people"):
        read("Product,Price\nLamp,20\n")


@pytest.mark.parametrize(
    ("header", "row"),
    [
        pytest.param(
            "Imię,Nazwisko,Adres URL,Adres e-mail,Firma,Stanowisko,Data połączenia",
            "Ada,Lark,https://www.linkedin.com/in/ada-demo1,ada@example.com,Acme,Clerk,27 maj 2021",
            id="Polish",
        ),
        pytest.param(
            "Förnamn,Efternamn,URL,E-postadress,Företag,Befattning,Ansluten den",
            "Ada,Lark,https://www.linkedin.com/in/ada-demo1,ada@example.com,Acme,Clerk,27 maj 2021",
            id="Swedish",
        ),
        pytest.param(
            "First Name,Last Name,Current Job,Email,Company Name,Linkedin URL Public,Connection Since",
            "Ada,Lark,Clerk,ada@example.com,Acme,https://www.linkedin.com/in/ada-demo1,2021-05-27",
            id="a tool for lead lists",
        ),
        pytest.param(
            "profileUrl,firstName,lastName,title,company,email,connectionSince",
            "https://www.linkedin.com/in/ada-demo1,Ada,Lark,Clerk,Acme,ada@example.com,2021-05-27T21:09:08.000Z",
            id="names without blanks",
        ),
    ],
)  # fmt: skip
def test_columns_in_other_languages_and_of_other_tools(header: str, row: str) -> None:
    reading = read(f"{header}\n{row}\n")
    (ada,) = reading.people
    assert (ada.first_name, ada.last_name, ada.company, ada.position) == (
        "Ada",
        "Lark",
        "Acme",
        "Clerk",
    )
    assert (ada.email, ada.linkedin_url[-9:], str(ada.connected_on)) == (
        "ada@example.com", "ada-demo1", "2021-05-27",
    )  # fmt: skip
    assert reading.unused_columns == ()


def test_of_several_columns_for_one_field_the_others_are_named() -> None:
    reading = read(
        "First Name,Last Name,Primary Email,Secondary Email,Work Phone,Mobile Number,Web Page 1,Job Title,Headline\n"
        "Ada,Lark,ada@example.net,ada2@example.net,'+49 30 111,'+49 170 222,"
        "https://www.linkedin.com/in/ada-demo1,Clerk,Making shops glow\n"
    )
    (ada,) = reading.people
    assert (ada.email, ada.phone, ada.position) == ("ada@example.net", "+49 170 222", "Clerk")
    assert (ada.more_emails, ada.more_phones) == (("ada2@example.net",), ("+49 30 111 (work)",))
    assert {c.name for c in reading.unused_columns} == {"Headline"}


def test_of_several_addresses_in_one_cell_the_first_is_the_main_one() -> None:
    reading = read("Name,Email\nAda Lark,ada@example.com; ada@example.org\n")
    assert (reading.people[0].email, reading.people[0].more_emails) == (
        "ada@example.com", ("ada@example.org",),
    )  # fmt: skip
    assert not reading.warnings


def test_quotation_marks_behind_a_backslash() -> None:
    reading = read(NEW + ADA.replace("Acme", '"Quill \\"Feather\\" Ltd"'))
    assert told(reading)["Ada"] == ('Quill "Feather" Ltd', "Clerk", "2024-05-05")


def test_members_who_hid_are_counted_above_the_header_too() -> None:
    reading = read(",,,,,,03 May 2024\n" + NEW + ADA)
    assert lines(reading) == [1]
