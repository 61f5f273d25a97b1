"""The Import page asks what the columns of a table mean that is not understood."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm.intake.columns import Field
from crm.services import overview
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from crm.store.people.people import PeopleFilter, everybody
from crm.ui.imports.column_step import MOST_COLUMNS, MOST_TABLES
from tests.conftest import TODAY
from tests.intake.test_mapping import FINNISH, NORWEGIAN
from tests.pages.test_import import NATIVE, apply, counted, drop, has, told, words
from tests.pages.test_import_together import drop as drop_several

OWN = "Name,E-mail,Company\nAnna Berg,a@example.com,Fjell\n"


@pytest.fixture
def page(open_page: Callable[..., AppTest]) -> AppTest:
    return open_page("import_data.py")


@pytest.fixture
def store(page: AppTest, database: Path) -> LocalStore:
    return open_store(database)


def asked(page: AppTest) -> dict[str, str]:
    """What each column is to mean, as it stands in the fields."""
    boxes = [box for box in page.selectbox if (box.key or "").startswith("import:column:")]
    return {box.label.replace("\\", ""): box.value for box in boxes}


def choose(page: AppTest, column: str, field: Field | None) -> None:
    box = next(one for one in page.selectbox if one.label.replace("\\", "") == column)
    box.select(field or "").run()
    assert not page.exception


def rows(page: AppTest) -> str:
    """The first rows of the table, as HTML."""
    return "".join(one.proto.body for one in page.get("html") if "<table" in one.proto.body)


def unfolded(page: AppTest) -> list[str]:
    return [one.label for one in page.expander if one.proto.expanded]


def test_an_odd_table_is_mapped_imported_and_the_next_one_is_not_asked_about(
    page: AppTest, store: LocalStore
) -> None:
    drop(page, "list.csv", FINNISH.encode())
    assert asked(page) == {
        "Kuka": "full_name", "Työpaikka": "", "Milloin": "last_contact", "Verkko": "linkedin_url",
        "Lisätieto": "",
    }  # fmt: skip
    assert unfolded(page) == ["What the columns mean"]
    assert "<td" in rows(page)
    assert ">tavattu messuilla</td>" in rows(page)
    assert counted(page)["Contacts"] == "3"
    assert page.button(key="import:apply").label == "Import 3 people and 3 contacts"
    choose(page, "Työpaikka", Field.COMPANY)
    choose(page, "Milloin", None)
    assert page.button(key="import:apply").label == "Import 3 people"
    assert "Järvi Oy" in list(page.table[0].value["Company"])
    apply(page)
    found = people.page(store, PeopleFilter(), TODAY, "id").rows
    assert [row.person.company for row in found] == ["Järvi Oy", "Metsä Ltd", "Suo Oy"]
    more = FINNISH.partition("\n")[0] + "\nOuti Salo;Lumi Oy;2.2.2026;;\n"
    drop(page, "more.csv", more.encode())
    assert "The columns are read as you chose for an earlier table" in words(page)
    assert not asked(page)
    page.button(key="import:columns").click().run()
    assert asked(page)["Työpaikka"] == "company"
    choose(page, "Työpaikka", Field.LOCATION)
    apply(page)
    assert overview.counts(store).people == 4
    drop(page, "more.csv", more.encode())
    page.button(key="import:columns").click().run()
    assert asked(page)["Työpaikka"] == "location"


def test_without_a_name_there_is_a_sentence_and_no_button(page: AppTest) -> None:
    drop(page, "list.csv", FINNISH.encode())
    choose(page, "Kuka", None)
    assert "No column is chosen as a name" in words(page)
    assert not has(page, "import:apply")
    choose(page, "Kuka", Field.FIRST)
    assert has(page, "import:apply")


def test_a_table_about_something_else_is_refused_and_can_be_mapped_all_the_same(
    page: AppTest,
) -> None:
    drop(page, "trains.csv", b"from;to;line\nStation A;Station B;U1\nStation B;Station C;U2\n")
    assert "This is not a list of people" in told(page)
    assert not has(page, "import:apply")
    choose(page, "from", Field.FULL)
    assert not page.error
    assert page.button(key="import:apply").label == "Import 2 people"


def test_on_wish_every_table_can_be_read_otherwise(page: AppTest) -> None:
    drop(page, "own.csv", OWN.encode())
    assert not asked(page)
    page.button(key="import:columns").click().run()
    assert asked(page) == {"Name": "full_name", "E-mail": "email", "Company": "company"}
    choose(page, "Company", Field.NOTES)
    assert page.table[0].value["Company"][0] == ""
    drop(page, NATIVE.name, NATIVE.read_bytes())
    assert not asked(page)  # another file


def test_columns_with_one_field_are_explained(page: AppTest) -> None:
    drop(page, "list.csv", FINNISH.encode())
    choose(page, "Lisätieto", Field.NOTES)
    choose(page, "Työpaikka", Field.NOTES)
    assert "**Notes**: Työpaikka and Lisätieto are all kept" in words(page)
    choose(page, "Työpaikka", Field.LINK)
    assert "LinkedIn link**: Työpaikka and Verkko are one field" in words(page)


def test_several_addresses_are_all_kept_and_said_to_be(page: AppTest, store: LocalStore) -> None:
    drop(page, "list.csv", b"Wer,Post A,Post B\nAnna Berg,a@example.com,b@example.org\n")
    choose(page, "Wer", Field.FULL)
    choose(page, "Post A", Field.EMAIL)
    choose(page, "Post B", Field.EMAIL)
    assert "E-mail**: Post A and Post B are all kept; the first one that is filled in" in words(
        page
    )
    apply(page)
    with store.read() as db:
        (anna,) = everybody(db)
    assert (anna.email, anna.more_emails) == ("a@example.com", ("b@example.org",))


def test_names_of_columns_are_text(page: AppTest) -> None:
    header = "**Who** <b>;;[a](http://x.example);Mail;Mail;" + "long " * 40
    row = "Anna Berg;x;$x$;a@example.com;b@example.com;z"
    drop(page, "odd.csv", f"{header}\n{row}\n{row.replace('Anna', 'Per')}\n".encode())
    labels = list(asked(page))
    assert labels[1] == "Column 2"
    assert labels[3:5] == ["Mail", "Mail (column 5)"]
    assert len(labels[5]) <= 60
    raw = [box.label for box in page.selectbox if (box.key or "").startswith("import:column:")]
    assert raw[0] == r"\*\*Who\*\* \<b\>"
    assert r"\[a\]" in raw[2]
    assert ">**Who** &lt;b&gt;</th>" in rows(page)


def test_very_many_columns_are_not_all_asked_about(page: AppTest) -> None:
    names = ";".join(f"Nro {n}" for n in range(500))
    cells = ";".join(f"x{n}" for n in range(500))
    drop(page, "wide.csv", f"{names}\n{cells}\n{cells}\n".encode())
    assert len(asked(page)) == MOST_COLUMNS
    assert "440 more columns cannot be chosen here: Nro 60, Nro 61" in words(page)


def test_each_of_several_files_has_its_own_step(page: AppTest, store: LocalStore) -> None:
    files = ("a.csv", FINNISH.encode()), ("b.csv", NORWEGIAN.encode()), ("own.csv", OWN.encode())
    drop_several(page, *files)
    assert sorted(unfolded(page)) == [
        "a.csv: what the columns mean",
        "b.csv: what the columns mean",
    ]
    choose(page, "Hvor jobber de", Field.COMPANY)
    choose(page, "Kuka", None)
    assert "No column is chosen as a name" in words(page)
    assert page.button(key="import:apply").label == "Import 3 people and 2 contacts"
    choose(page, "Kuka", Field.FULL)
    apply(page)
    assert overview.counts(store).people == 6


def test_very_many_tables_are_not_all_asked_about(page: AppTest) -> None:
    odd = [(f"{n}.csv", f"Nro {n};Kuka\nx;Aino Korpi\ny;Eero Salo\n".encode()) for n in range(22)]
    drop_several(page, *odd)
    assert len(unfolded(page)) == MOST_TABLES
    assert "import each of these on its own: 8.csv and 9.csv." in words(page)
