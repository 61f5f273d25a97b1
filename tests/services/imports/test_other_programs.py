"""Lists of other programs: the last contact becomes a touchpoint, the interval the person's cadence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crm import intake
from crm.domain.touchpoints.touchpoint import Channel
from crm.intake import FileKind
from crm.services.imports import history, news
from crm.services.imports.batch_import import import_file
from crm.services.imports.one_reading import ImportResult
from crm.services.people import bulk
from crm.store.local import LocalStore, open_store
from tests.services.support import lists_of, text_of

TODAY = date(2026, 11, 23)
HUBSPOT = (
    "Record ID,First Name,Last Name,Email,Company name,Job Title,Last Contacted,Lead Status,Notes\n"
    "101,Ada,Quill,ada@example.com,Quillworks,Head of Ops,2026-10-02 14:30,OPEN,met at fair\n"
    "102,Bo,Ray,,Birch,Cook,,OPEN,\n"
)


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return open_store(tmp_path / "embers.db")


def bring(store: LocalStore, text: str, name: str = "list.csv") -> ImportResult:
    return import_file(store, name, text.encode(), TODAY)


def contacts(store: LocalStore) -> list[tuple[str, str, str]]:
    """First name, day and channel of each touchpoint."""
    found = lists_of(store)
    names = {p["ref"]: p["first_name"] for p in found["people"]}
    return sorted(
        (names[who], one["at"][:10], one["channel"])
        for one in found["touchpoints"]
        for who in one.get("people") or [one["person"]]
    )


def cadences(store: LocalStore) -> dict[str, int | None]:
    return {p["first_name"]: p.get("cadence_days") for p in lists_of(store)["people"]}


def test_the_last_contact_is_a_touchpoint_of_no_known_channel(store: LocalStore) -> None:
    done = bring(store, HUBSPOT)
    assert (done.new, done.touchpoints) == (2, 1)
    assert contacts(store) == [("Ada", "2026-10-02", Channel.OTHER.value)]


def test_a_list_brought_again_or_saved_anew_adds_no_contact_twice(store: LocalStore) -> None:
    bring(store, HUBSPOT)
    assert bring(store, HUBSPOT).touchpoints == 0
    with_a_link = HUBSPOT.replace("Notes\n", "Notes,LinkedIn\n").replace(
        "met at fair\n", "met at fair,https://www.linkedin.com/in/ada-quill-demo\n"
    )
    assert bring(store, with_a_link, "later.csv").touchpoints == 0
    assert contacts(store) == [("Ada", "2026-10-02", "other")]


def test_a_later_last_contact_is_another_one(store: LocalStore) -> None:
    bring(store, HUBSPOT)
    bring(store, HUBSPOT.replace("2026-10-02 14:30", "2026-11-05"))
    assert [day for _, day, _ in contacts(store)] == ["2026-10-02", "2026-11-05"]


def test_undo_leaves_the_database_as_it_was(store: LocalStore) -> None:
    bring(store, "First Name,Last Name,Email\nAda,Quill,ada@example.com\n", "first.csv")
    before = text_of(store)
    done = bring(
        store, HUBSPOT.replace("Notes\n", "Keep in touch\n").replace("met at fair", "monthly")
    )
    assert cadences(store)["Ada"] == 30
    history.undo(store, done.import_id, TODAY)
    assert text_of(store) == before


@pytest.mark.parametrize(
    ("column", "row"),
    [
        ("Name,Last interaction", "Nia Berg,3 Oct 2026"),
        ("Name,Phone,Letzter Kontakt", "Nia Berg,+49 30 1234567,03.10.2026"),
        ("Name,Company,Last spoke", "Nia Berg,Lantern,2026-10-03"),
        (
            "First Name,Last Name,Email,Last Activity Date (GMT+2)",
            "Nia,Berg,nia@example.com,2026-10-03 09:00",
        ),
    ],
)
def test_whatever_the_list_knows_of_the_person(store: LocalStore, column: str, row: str) -> None:
    bring(store, f"{column}\n{row}\n")
    assert contacts(store) == [("Nia", "2026-10-03", "other")]


def test_a_day_to_come_and_an_unreadable_one_are_named(store: LocalStore) -> None:
    done = bring(
        store,
        "Name,Email,Last contacted\nAda Quill,ada@example.com,2026-11-24\nBo Ray,bo@example.com,last spring\n",
    )
    assert contacts(store) == []
    assert [(p.line, p.column) for p in done.warnings] == [
        (2, "Last contacted"),
        (3, "Last contacted"),
    ]
    assert "is in the future" in done.warnings[0].sentence
    assert "cannot be read as a date" in done.warnings[1].sentence


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("every 2 months", 60), ("Quarterly", 91), ("90", 90), ("alle 14 Tage", 14), ("tous les 3 mois", 90),
        ("weekly", 7), ("once a year", 365), ("every other month", 60), ("6 weeks", 42),
        ("never", None), ("", None),
    ],
)  # fmt: skip
def test_the_interval_is_the_cadence(store: LocalStore, text: str, days: int | None) -> None:
    done = bring(store, f"Name,Email,Frequency\nAda Quill,ada@example.com,{text}\n")
    assert cadences(store) == {"Ada": days}
    assert not done.warnings


def test_an_interval_that_cannot_be_read_is_named(store: LocalStore) -> None:
    done = bring(store, "Name,Email,Keep in touch\nAda Quill,ada@example.com,when I feel like it\n")
    assert cadences(store) == {"Ada": None}
    assert "does not say how often" in done.warnings[0].sentence


def test_a_wish_of_ones_own_stays_and_none_comes_back(store: LocalStore) -> None:
    text = "Name,Email,Keep in touch\nAda Quill,ada@example.com,monthly\n"
    bring(store, "Name,Email\nAda Quill,ada@example.com\n", "first.csv")
    who = 1
    bulk.set_cadence(store, [who], 14, TODAY)
    bring(store, text)
    assert cadences(store) == {"Ada": 14}
    bulk.set_cadence(store, [who], None, TODAY)
    bring(store, text)
    assert cadences(store) == {"Ada": None}


def test_people_with_an_imported_cadence_go_with_the_import(store: LocalStore) -> None:
    before = text_of(store)
    done = bring(store, "Name,Email,Keep in touch\nAda Quill,ada@example.com,monthly\n")
    history.undo(store, done.import_id, TODAY)
    assert text_of(store) == before


@pytest.mark.parametrize(
    ("header", "program"),
    [
        ("Record ID,First Name,Last Name,Email,Contact owner,Last Activity Date", "HubSpot"),
        (
            "First Name,Last Name,Title,Company,Company Name for Emails,Email,Person Linkedin Url",
            "Apollo",
        ),
        ("First Name,Last Name,Current Job,Email,Matches Filters,Linkedin URL Public", "Evaboot"),
        ("profileUrl,defaultProfileUrl,firstName,lastName,title", "PhantomBuster"),
        ("First Name,Last Name,Display Name,Primary Email,Work Phone", "Thunderbird"),
        ("First Name,Last Name,How met,Warmth", "Embers"),
        ("First Name,Last Name,Email,Company,Position", ""),
        ("Vorname,Nachname,E-Mail,Firma,Profil", ""),
    ],
)
def test_a_list_of_a_known_program_says_so(header: str, program: str) -> None:
    cells = {"first": "Ada", "last ": "Lark", "lastN": "Lark", "Email": "ada@example.com",
             "Vorna": "Ada", "Nachn": "Lark"}  # fmt: skip
    row = ",".join(
        cells.get(name[:5], cells.get(name[:5].lower(), "")) for name in header.split(",")
    )
    reading = intake.read("list.csv", f"{header}\n{row}\n".encode())
    assert reading.program == program
    assert reading.kind is intake.recognise(f"{header}\n{row}\n".encode()) is FileKind.CONTACTS


def test_a_list_of_another_program_fills_gaps_and_misses_nobody(store: LocalStore) -> None:
    linkedin = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n" + "".join(
        f"P{n},Lark,https://www.linkedin.com/in/p{n}-demo,p{n}@example.com,Acme,Cook,05 May 2024\n"
        for n in range(3)
    )
    bring(store, linkedin, "Connections.csv")
    text = "Record ID,First Name,Last Name,Email,Company name,Contact owner\n" + "".join(
        f"{n},P{n},Lark,p{n}@example.com,Birch,Me\n" for n in range(2)
    )
    done = bring(store, text)
    assert done.new == 0
    assert {p["company"] for p in lists_of(store)["people"]} == {"Acme"}
    assert not news.seen(store)


def test_notions_pages_behind_a_name_are_no_part_of_it(store: LocalStore) -> None:
    bring(
        store,
        "Name,Company,Email,Last Contacted\n"
        'Ada Lark,Acme (https://www.notion.so/Acme-12ab),ada@example.com,"October 3, 2026"\n'
        'Bo Ray,Birch (../Companies/Birch%20ab12.md),bo@example.com,"October 4, 2026 10:00 AM"\n',
    )
    assert [p["company"] for p in lists_of(store)["people"]] == ["Acme", "Birch"]
    assert [day for _, day, _ in contacts(store)] == ["2026-10-03", "2026-10-04"]


def test_a_heading_in_a_list_with_addresses_is_nobody(store: LocalStore) -> None:
    done = bring(store, "Name,Email,City\nKUNDEN,,\nAda Lark,ada@example.com,Oslo\nTotal,2,\n")
    assert [p["first_name"] for p in lists_of(store)["people"]] == ["Ada"]
    assert [p.line for p in done.skipped] == [2, 4]
