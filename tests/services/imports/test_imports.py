"""Importing people: a second import changes nothing, undo is complete, what the user typed stays."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from crm.errors import FileRefused, NotFound
from crm.services import touchpoints
from crm.services.imports import batch_import, history, news
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from tests.conftest import ROOT
from tests.services.support import TODAY, lists_of, text_of
from tests.store.support import a_person, a_touchpoint, dump

SAMPLES = ROOT / "tests" / "data" / "linkedin"
LATER = TODAY + timedelta(days=120)
HEADER = ("First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On")
SAM = ("Sam", "Larkfield", "https://www.linkedin.com/in/sam", "sam@example.com", "Northlight",
       "Recruiter", "02 Mar 2026")  # fmt: skip
ANNA = ("Anna", "Ashdale", "https://www.linkedin.com/in/anna", "", "Brambleworks", "Planner",
        "05 Apr 2026")  # fmt: skip


def table(*rows: Iterable[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([HEADER, *rows])
    return out.getvalue().encode()


def row(base: tuple[str, ...], **values: str) -> tuple[str, ...]:
    names = ("first", "last", "url", "email", "company", "position", "on")
    return tuple(values.get(name, old) for name, old in zip(names, base, strict=True))


def card(**fields: str) -> bytes:
    lines = "".join(f"{name.replace('_', ';')}:{value}\r\n" for name, value in fields.items())
    return f"BEGIN:VCARD\r\nVERSION:3.0\r\n{lines}END:VCARD\r\n".encode()


@pytest.fixture
def store(database: Path) -> LocalStore:
    return open_store(database)


def bring(
    store: LocalStore, data: bytes, on: date = TODAY, name: str = "Connections.csv"
) -> batch_import.ImportResult:
    return batch_import.import_file(store, name, data, on)


def numbers(done: batch_import.ImportResult) -> tuple[int, int, int]:
    return done.new, done.updated, done.unchanged


def everybody(store: LocalStore) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = lists_of(store)["people"]
    return found


def test_new_updated_unchanged(store: LocalStore) -> None:
    assert numbers(bring(store, table(SAM, ANNA))) == (2, 0, 0)
    bea = row(ANNA, first="Bea", url="https://www.linkedin.com/in/bea")
    done = bring(store, table(row(SAM, company="Harbor"), ANNA, bea))
    assert numbers(done) == (1, 1, 1)
    assert [p["company"] for p in everybody(store)] == ["Harbor", "Brambleworks", "Brambleworks"]


def test_the_same_file_twice_changes_nothing(store: LocalStore, database: Path) -> None:
    data = table(SAM, ANNA)
    first = bring(store, data)
    before = dump(database)
    again = bring(store, data, LATER, "renamed.csv")
    assert (again.known, again.import_id) == (True, first.import_id)
    assert numbers(again) == (0, 0, 2)
    assert dump(database) == before


def test_the_same_file_after_an_undo_is_new_again(store: LocalStore) -> None:
    data = table(SAM, ANNA)
    history.undo(store, bring(store, data).import_id, TODAY)
    assert everybody(store) == []
    done = bring(store, data)
    assert (done.known, numbers(done)) == (False, (2, 0, 0))


def test_a_dry_run_tells_and_writes_nothing(store: LocalStore, database: Path) -> None:
    before = dump(database)
    told = batch_import.import_file(store, "c.csv", table(SAM, ANNA), TODAY, dry_run=True)
    assert (numbers(told), told.import_id) == ((2, 0, 0), 0)
    assert dump(database) == before
    assert numbers(bring(store, table(SAM, ANNA))) == numbers(told)


def test_undo_restores_every_field(store: LocalStore) -> None:
    bring(store, table(SAM, ANNA))
    before = everybody(store)
    changed = row(SAM, first="Samuel", last="Lark", email="new@example.com", company="Harbor",
                  position="Lead")  # fmt: skip
    done = bring(store, table(changed, row(ANNA, email="anna@example.com")), LATER)
    undone = history.undo(store, done.import_id, TODAY)
    assert (undone.people_removed, undone.fields_restored) == (0, 7)
    assert everybody(store) == before


def test_undo_keeps_what_changed_again_since(store: LocalStore) -> None:
    bring(store, table(SAM))
    second = bring(store, table(row(SAM, company="Harbor", position="Lead")), LATER)
    person = people.get(store, 1)
    people.edit(store, replace(person, company="Vesper"), LATER)
    history.undo(store, second.import_id, LATER)
    assert (everybody(store)[0]["company"], everybody(store)[0]["position"]) == (
        "Vesper",
        "Recruiter",
    )


def test_undo_out_of_order_ends_where_it_began(store: LocalStore) -> None:
    bring(store, table(SAM))
    second = bring(store, table(row(SAM, company="Harbor")), LATER)
    third = bring(store, table(row(SAM, company="Vesper")), LATER)
    history.undo(store, second.import_id, LATER)
    assert everybody(store)[0]["company"] == "Vesper"
    history.undo(store, third.import_id, LATER)
    assert everybody(store)[0]["company"] == "Northlight"


def edit(**values: Any) -> Any:
    def work(store: LocalStore) -> None:
        people.edit(store, replace(people.get(store, 1), **values), TODAY)

    return work


def write(store: LocalStore) -> None:
    touchpoints.log(store, a_touchpoint(1), TODAY)


@pytest.mark.parametrize(
    "work",
    [write, edit(notes="met at the fair"), edit(tags=("coach",)), edit(how_met="at work"),
     edit(company="Harbor"), edit(cadence_days=30), edit(do_not_contact=True),
     edit(archived_on=TODAY)],
    ids=["touchpoint", "notes", "tags", "how met", "company", "cadence", "do not", "archived"],
)  # fmt: skip
def test_undo_keeps_people_the_user_worked_with(store: LocalStore, work: Any) -> None:
    done = bring(store, table(SAM, ANNA))
    work(store)
    undone = history.undo(store, done.import_id, TODAY)
    assert [person.name for person in undone.kept] == ["Sam Larkfield"]
    assert undone.people_removed == 1
    assert len(everybody(store)) == 1


@pytest.mark.parametrize("number", [0, 7, -1])
def test_only_a_standing_import_can_be_undone(store: LocalStore, number: int) -> None:
    with pytest.raises(NotFound, match="no import"):
        history.undo(store, number, TODAY)


def test_an_import_is_undone_once(store: LocalStore) -> None:
    done = bring(store, table(SAM))
    history.undo(store, done.import_id, TODAY)
    with pytest.raises(NotFound):
        history.undo(store, done.import_id, TODAY)
    assert [record.undone_on for record in history.records(store)] == [TODAY]


def test_what_the_user_typed_stays(store: LocalStore) -> None:
    bring(store, table(SAM))
    person = people.get(store, 1)
    people.edit(store, replace(person, company="Mine", email="own@example.com"), TODAY)
    done = bring(store, table(row(SAM, company="Theirs", email="x@example.com", position="Boss")))
    assert numbers(done) == (0, 1, 0)
    (now,) = everybody(store)
    assert (now["company"], now["email"], now["position"]) == ("Mine", "own@example.com", "Boss")


def test_an_export_never_empties_a_field(store: LocalStore) -> None:
    bring(store, table(SAM))
    done = bring(store, table(row(SAM, email="", company="", position="")), LATER)
    assert numbers(done) == (0, 0, 1)
    assert everybody(store)[0]["company"] == "Northlight"


def test_who_is_in_the_bin_stays_there(store: LocalStore) -> None:
    data = table(SAM, ANNA)
    bring(store, data)
    people.remove(store, 1, TODAY)
    done = bring(store, table(row(SAM, company="Harbor"), ANNA))
    assert numbers(done) == (0, 0, 1)
    assert [p.sentence for p in done.skipped] == ["You removed this person; they stay in the bin."]
    assert everybody(store)[0]["company"] == "Northlight"


def test_namesakes_with_two_links_stay_two(store: LocalStore) -> None:
    other = row(SAM, url="https://www.linkedin.com/in/sam-2", email="")
    assert numbers(bring(store, table(SAM, other))) == (2, 0, 0)
    assert numbers(bring(store, table(other, SAM))) == (0, 0, 2)


@pytest.mark.parametrize(
    ("known", "found"),
    [
        ({"linkedin_url": "https://www.linkedin.com/in/sam", "first_name": "Samuel"}, True),
        ({"email": "sam@example.com", "last_name": "Lark-Field"}, True),
        ({"connected_on": date(2026, 3, 2)}, True),
        ({"company": "Northlight"}, True),
        ({"company": "NORTHLIGHT "}, True),
        ({}, False),
        ({"company": "Harbor"}, False),
        ({"connected_on": date(2026, 3, 3), "company": "Northlight"}, False),
        ({"email": "other@example.com", "company": "Northlight"}, False),
        ({"linkedin_url": "https://www.linkedin.com/in/other", "company": "Northlight"}, False),
    ],
    ids=["link", "e-mail", "name + day", "name + company", "company in capitals", "name alone",
         "other company", "other day", "other e-mail", "other link"],
)  # fmt: skip
def test_who_is_recognised(store: LocalStore, known: dict[str, Any], found: bool) -> None:
    people.add(store, a_person(**known), TODAY)
    done = bring(store, table(SAM))
    assert (done.new == 0) is found


def test_a_name_without_company_is_not_enough(store: LocalStore) -> None:
    people.add(store, a_person(), TODAY)
    done = bring(store, table(row(SAM, company="", email="")))
    assert done.new == 1


def test_an_address_book_fills_only_gaps(store: LocalStore) -> None:
    bring(store, table(row(SAM, email="")))
    data = card(N="Larkfield;Sam;;;", FN="Sam Larkfield", ORG="Northlight", TITLE="Boss",
                TEL="+1 555 0101", EMAIL="sam@example.com")  # fmt: skip
    done = bring(store, data, name="contacts.vcf")
    assert numbers(done) == (0, 1, 0)
    (person,) = everybody(store)
    assert done.left_out == (
        "Different here than in the file, which only fills gaps: position (1 person: Boss).",
    )
    assert person["position"] == "Recruiter"
    assert (person["phone"], person["email"]) == ("+1 555 0101", "sam@example.com")


def test_labels_of_a_card_are_added_to_the_tags_and_undone_exactly(store: LocalStore) -> None:
    bring(store, table(SAM))
    edit(tags=("friend",))(store)
    before = everybody(store)
    data = card(FN="Sam Larkfield", EMAIL="sam@example.com", CATEGORIES="Mentor,Coffee,friend")
    done = bring(store, data, name="contacts.vcf")
    assert numbers(done) == (0, 1, 0)
    assert everybody(store)[0]["tags"] == ["friend", "Mentor", "Coffee"]
    edit(tags=("friend", "Mentor", "Coffee", "north"))(store)
    assert history.undo(store, done.import_id, TODAY).fields_restored == 2
    (after,) = everybody(store)
    assert after["tags"] == ["friend", "north"]
    edit(tags=("friend",))(store)
    assert everybody(store) == before


@pytest.mark.parametrize(
    "cards",
    [
        card(FN="Bob", N=";Bob;;;", TEL="+1 555 0101"),
        card(FN="Bob", N=";Bob;;;"),
        card(FN="Ann Lee", N="Lee;Ann;;;", EMAIL="lee@example.com", NOTE="mother")
        + card(FN="Bo Lee", N="Lee;Bo;;;", EMAIL="lee@example.com", NOTE="son"),
        card(FN="Ann Lee", N="Lee;Ann;;;", ORG="Acme") + card(FN="Ann Lee", N="Lee;Ann;;;", ORG="Acme", TEL="5550101"),
    ],
    ids=["telephone", "name only", "shared e-mail", "namesakes at work"],
)  # fmt: skip
def test_an_address_book_twice_brings_nobody_twice(store: LocalStore, cards: bytes) -> None:
    bring(store, cards, name="a.vcf")
    before = text_of(store)
    again = bring(store, cards + b"\r\n", LATER, name="b.vcf")
    assert again.new == 0
    assert text_of(store) == before or again.updated == 0


def test_a_person_keeps_their_place_when_the_phone_is_the_same(store: LocalStore) -> None:
    bring(store, card(FN="Bob", N=";Bob;;;", TEL="+1 555-0101"), name="a.vcf")
    people.edit(store, replace(people.get(store, 1), company="Acme"), TODAY)
    assert bring(store, card(FN="Bob", N=";Bob;;;", TEL="+1 (555) 0101"), name="b.vcf").new == 0


def test_one_link_in_two_rows_is_one_person(store: LocalStore) -> None:
    people.add(store, a_person(email="sam@example.com"), TODAY)
    rows = (row(SAM, url=""), row(SAM, email="", company="Harbor", on=""))
    bring(store, table(*rows))
    links = [p.get("linkedin_url") for p in everybody(store)]
    assert links.count("https://www.linkedin.com/in/sam") == 1


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8\xff\xe0photo", b"a,b\n1,2\n", b"{}", b"PK\x03\x04"]
)
def test_a_file_without_people_changes_nothing(
    store: LocalStore, database: Path, data: bytes
) -> None:
    before = dump(database)
    with pytest.raises(FileRefused):
        bring(store, data)
    assert dump(database) == before


def test_gone_connections_are_news_once_and_nobody_is_removed(store: LocalStore) -> None:
    others = [row(ANNA, first=f"A{n}", url=f"https://www.linkedin.com/in/a{n}") for n in range(9)]
    bring(store, table(SAM, *others))
    bring(store, table(*others), LATER)
    bring(store, table(*reversed(others)), LATER + timedelta(days=1))
    (item,) = news.seen(store)
    assert (item.person.first_name, item.old, item.new) == ("Sam", "listed", "not listed")
    assert len(everybody(store)) == 10


def test_another_account_makes_nobody_gone(store: LocalStore) -> None:
    others = [row(ANNA, first=f"A{n}", url=f"https://www.linkedin.com/in/a{n}") for n in range(9)]
    bring(store, table(SAM, *others))
    bring(
        store, table(row(SAM, url="https://www.linkedin.com/in/zoe", first="Zoe", email="")), LATER
    )
    assert news.seen(store) == ()


def test_an_older_export_does_not_miss_later_connections(store: LocalStore) -> None:
    others = [row(ANNA, first=f"A{n}", url=f"https://www.linkedin.com/in/a{n}") for n in range(9)]
    late = row(SAM, on="10 Nov 2026")
    bring(store, table(late, *others))
    bring(store, table(*others), LATER)
    assert news.seen(store) == ()
