"""People as CSV and vCard: readable by other programs, and without executable formulas."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
import vobject
from hypothesis import example, given
from hypothesis import strategies as st

from crm import intake
from crm.domain.ids import PersonId
from crm.domain.people.normalise import clean_text, note_text
from crm.domain.people.person import Person
from crm.domain.safe_cells import typed_cell
from crm.export import tables, vcf

#: Any text, and often what spreadsheets look for.
MIXED = st.lists(
    st.sampled_from([*"=+-@＝'\";,\t\n ", "a", "\u00a0", "\r\n"])
    | st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=3),
    max_size=12,
).map("".join)

NASTY = Person(
    PersonId(1),
    first_name="Ann; Mary",
    last_name="O'Neil, Jr.\\",
    company="Smith; Sons, Ltd",
    position="Head of “Ideas”",
    location="Łódź",
    email="ann@example.com",
    phone="+1 555 0101",
    linkedin_url="https://www.linkedin.com/in/ann",
    connected_on=date(2026, 3, 2),
    tags=("former colleague", "a,b"),
    notes="=HYPERLINK(1)\nsecond line; with, marks",
)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1 555", "-2", "@SUM(A1)", " =1", "\u00a0=1", '"=1', "＝1", "'=1", "\ufeff=1"]
)
def test_a_formula_is_shown_and_never_run(text: str) -> None:
    assert tables.safe_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("Ann;=2+2", "Ann;'=2+2"),
        ('Ann; "+2', "Ann;' \"+2"),
        ("Ann\t@x", "Ann\t'@x"),
        ("Ann\n-2;-3", "Ann\n'-2;'-3"),
        ("\t=1", "'\t'=1"),
        ("\rx", "'\rx"),
    ],
)
def test_no_part_of_a_cell_is_a_formula_where_something_else_divides(text: str, safe: str) -> None:
    assert tables.safe_cell(text) == safe


@pytest.mark.parametrize(
    "text", ["", "Sam", "a=b", "1-2", "O'Neil", "sam@example.com", "Smith; Sons", "a, -b", "a\nb"]
)
def test_ordinary_text_stays(text: str) -> None:
    assert tables.safe_cell(text) == text


@given(MIXED)
def test_a_safe_cell_can_be_read_back_as_it_was(text: str) -> None:
    assert typed_cell(tables.safe_cell(text)) == text


@given(st.lists(MIXED, min_size=4, max_size=4))
def test_no_cell_is_a_formula_whatever_divides(texts: list[str]) -> None:
    person = Person(PersonId(1), texts[0], company=texts[1], notes=texts[2], tags=(texts[3],))
    for out in (tables.people_csv([(person, 0)]), tables.table_csv(texts[:3], [texts[1:]])):
        for divider in ",;\t":
            for cells in csv.reader(io.StringIO(out, newline=""), delimiter=divider):
                starts = [cell.strip().lstrip('"\ufeff').lstrip()[:1] for cell in cells]
                assert not set(starts) & set("=+-@＝＋－＠"), (divider, cells)


@example(["", "", 'He said, "call me"; "in May"'])
@example(["#N/A", "#", "None"])
@example(["null", "Dr.", "Notes (Work/Acme 1234.md)"])
@example(["Acme (https://www.notion.so/Acme-123abc)", "nan", "###"])
@given(st.lists(MIXED, min_size=3, max_size=3))
def test_people_come_back_from_their_table_as_they_were(texts: list[str]) -> None:
    company, position = map(clean_text, texts[:2])
    person = Person(PersonId(1), "Ann", "Łąk", company, position, notes=note_text(texts[2]))
    (row,) = intake.read("people.csv", tables.people_csv([(person, 0)]).encode()).people
    for name in ("first_name", "company", "position", "notes"):
        assert getattr(row, name) == getattr(person, name), name


@example(["a, b", "c;d", '"q"', '"', '5" disk'])
@given(st.lists(MIXED, max_size=4))
def test_tags_come_back_from_the_table_as_they_were(texts: list[str]) -> None:
    tags = tuple(dict.fromkeys(filter(None, map(clean_text, ["first", *texts]))))
    person = Person(PersonId(1), "Ann", "Reed", tags=tags)
    (row,) = intake.read("people.csv", tables.people_csv([(person, 0)]).encode()).people
    assert row.tags == tags


@pytest.mark.parametrize(
    ("cell", "tags"),
    [
        ("a, b;c", ("a", "b", "c")),
        ('"a, b", c', ("a, b", "c")),
        ('5" disk, tall', ('5" disk', "tall")),
        ('"a" b, c', ('"a" b', "c")),
        ('"a, b', ('"a', "b")),
        (",;,", ()),
    ],
)
def test_tags_of_other_programs_are_read_as_before(cell: str, tags: tuple[str, ...]) -> None:
    quoted = cell.replace('"', '""')
    table = f'First Name,Last Name,Company,Tags\r\nAnn,Reed,Birch,"{quoted}"\r\n'
    (row,) = intake.read("people.csv", table.encode()).people
    assert row.tags == tags


def test_the_table_is_read_back() -> None:
    rows = list(csv.reader(io.StringIO(tables.people_csv([(NASTY, 61.7)]), newline="")))
    assert rows[0][:7] == ["First Name", "Last Name", "URL", "Email Address", "Company",
                           "Position", "Connected On"]  # fmt: skip
    row = dict(zip(rows[0], rows[1], strict=True))
    assert row["First Name"] == "Ann; Mary"
    assert row["Phone"] == "'+1 555 0101"
    assert row["Notes"] == "'" + NASTY.notes
    assert row["Tags"] == 'former colleague, "a,b"'
    assert row["Connected On"] == "2026-03-02"
    assert row["Warmth"] == "62"


@pytest.mark.parametrize("version", [vcf.OLDER, vcf.NEWER])
def test_a_card_is_read_back(version: str) -> None:
    text = vcf.people_vcf([NASTY], version)
    assert text.startswith(f"BEGIN:VCARD\r\nVERSION:{version}\r\n")
    (card,) = vobject.readComponents(text)
    assert card.adr.value.city == "Łódź"
    assert (card.n.value.given, card.n.value.family) == ("Ann; Mary", "O'Neil, Jr.\\")
    assert card.org.value == ["Smith; Sons, Ltd"]
    assert card.title.value == NASTY.position
    assert card.tel.value == "+1 555 0101"
    assert card.url.value == NASTY.linkedin_url
    assert card.note.value == NASTY.notes
    assert card.categories.value == list(NASTY.tags)


def test_somebody_without_a_name_has_a_card() -> None:
    (card,) = vobject.readComponents(vcf.people_vcf([Person(PersonId(1), company="Northlight")]))
    assert card.fn.value == "Northlight"


def test_many_cards_stand_one_after_the_other() -> None:
    text = vcf.people_vcf([NASTY, Person(PersonId(2), first_name="Bo")])
    assert [card.fn.value for card in vobject.readComponents(text)] == [NASTY.name, "Bo"]


@pytest.mark.parametrize("version", [vcf.OLDER, vcf.NEWER])
def test_embers_reads_its_own_cards_back(version: str) -> None:
    (row,) = intake.read("p.vcf", vcf.people_vcf([NASTY], version).encode()).people
    for name in ("first_name", "last_name", "company", "position", "location", "email", "phone",
                 "linkedin_url", "tags", "notes"):  # fmt: skip
        assert getattr(row, name) == getattr(NASTY, name), name


def test_no_card_holds_what_stops_other_programs() -> None:
    odd = Person(PersonId(1), first_name="A\x00nn", notes="a\x0bb\r\nc\rd", tags=("x\x1fy",))
    text = vcf.card(odd)
    assert not set(text) & set(map(chr, (*range(9), *range(11, 13), *range(14, 32))))
    (card,) = vobject.readComponents(text)
    assert (card.n.value.given, card.note.value) == ("Ann", "ab\nc\nd")


lines = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=90)


@given(first=lines, company=lines, note=st.lists(lines, max_size=3).map("\n".join))
def test_any_card_is_read_back(first: str, company: str, note: str) -> None:
    person = Person(PersonId(1), first_name=first, company=company, notes=note)
    (card,) = vobject.readComponents(vcf.card(person))
    assert card.n.value.given == first
    if note:
        assert card.note.value == note
    if company:
        assert card.org.value == [company]


def test_a_table_keeps_numbers_and_disarms_text() -> None:
    text = tables.table_csv(("Name", "=Sum"), [("=1+1", -3), ("a,\nb", 0.5), ("", 2)])
    assert list(csv.reader(io.StringIO(text))) == [
        ["Name", "'=Sum"], ["'=1+1", "-3"], ["a,\nb", "0.5"], ["", "2"],
    ]  # fmt: skip
