"""Several addresses and numbers of one person: kept, found by, merged, erased and given back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.errors import FileRefused, InvalidInput
from crm.services import exports, settings
from crm.services.imports import batch_import, history
from crm.services.people import checking, duplicates, erasure, names, people
from crm.services.people.people import PeopleFilter
from crm.store.local import LocalStore, open_store
from tests.intake.mail.test_mails import ME, mail
from tests.services.support import TODAY, document, fresh, lists_of, load, text_of
from tests.store.support import dump

HOME, WORK = "sam.private@example.net", "sam@example.org"
CARD = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Larkfield;Sam;Bo;Dr.;\r\nFN:Dr. Sam Bo Larkfield\r\n"
    f"NICKNAME:Sammy\r\nEMAIL;type=pref:{HOME}\r\nEMAIL;type=WORK:{WORK}\r\n"
    "TEL;type=HOME:+44 1632 960102\r\nTEL;type=CELL:+44 1632 960101\r\n"
    "ADR;type=HOME:;;1 Lane;Leeds;;LS1;UK\r\nBDAY:--05-09\r\nEND:VCARD\r\n"
)
DETAILS: dict[str, Any] = {
    "more_phones": ("+44 1632 960102 (home)",),
    "middle_name": "Bo",
    "nickname": "Sammy",
    "birthday": "--05-09",
    "postal_address": "1 Lane\nLeeds\nLS1\nUK",
}


@pytest.fixture
def store(database: Path) -> LocalStore:
    return open_store(database)


def add(store: LocalStore, first: str = "Sam", last: str = "Larkfield", **values: Any) -> Person:
    return people.add(store, Person(PersonId(0), first, last, **values), TODAY)


def bring(store: LocalStore, data: bytes | str, name: str = "file") -> Any:
    raw = data.encode() if isinstance(data, str) else data
    return batch_import.import_file(store, name, raw, TODAY)


def sam(store: LocalStore) -> Person:
    return people.get(store, 1)


def details(person: Person) -> dict[str, Any]:
    return {name: getattr(person, name) for name in DETAILS}


def test_a_card_fills_in_what_is_known_of_somebody_and_is_undone_exactly(store: LocalStore) -> None:
    add(store, email=WORK, company="Northlight")
    before = text_of(store)
    preview = batch_import.preview(
        store, batch_import.read(store, [("a.vcf", CARD.encode())], TODAY), TODAY
    )
    assert {change.field for change in preview.parts[0].brought.plan.changes} == {
        "phone", "location", "more_emails", "more_phones", "middle_name", "nickname", "birthday",
        "postal_address",
    }  # fmt: skip
    done = bring(store, CARD)
    assert (done.new, done.updated) == (0, 1)
    assert (sam(store).email, sam(store).more_emails, sam(store).phone) == (
        WORK, (HOME,), "+44 1632 960101",
    )  # fmt: skip
    assert details(sam(store)) == DETAILS
    assert bring(store, CARD.replace("Dr. Sam", "Sam"), "again.vcf").unchanged == 1
    history.undo(store, done.import_id, TODAY)
    assert text_of(store) == before


def test_an_undo_leaves_what_the_user_added_since(store: LocalStore) -> None:
    add(store, email=WORK)
    done = bring(store, CARD)
    people.edit(store, replace(sam(store), more_emails=(HOME, "new@example.com")), TODAY)
    history.undo(store, done.import_id, TODAY)
    assert (sam(store).email, sam(store).more_emails) == (WORK, ("new@example.com",))


def test_an_undo_takes_the_contacts_back_that_an_address_led_to(store: LocalStore) -> None:
    settings.set_addresses(store, ME)
    add(store, email=WORK)
    bring(store, mail(HOME), "mail")
    before = text_of(store)
    done = bring(store, CARD)
    assert len(people.person_file(store, 1, TODAY).touchpoints) == 1
    history.undo(store, done.import_id, TODAY)
    assert text_of(store) == before


@pytest.mark.parametrize("first", ["card", "mail"])
def test_a_mail_from_any_address_is_contact_with_the_person(store: LocalStore, first: str) -> None:
    settings.set_addresses(store, ME)
    add(store, email=WORK)
    files = {"card": CARD.encode(), "mail": mail(HOME)}
    for kind in (first, *({*files} - {first})):
        bring(store, files[kind], kind)
    (contact,) = people.person_file(store, 1, TODAY).touchpoints
    assert contact.summary == "Planning"


def test_a_person_is_found_by_a_further_address(store: LocalStore) -> None:
    add(store, email=WORK, more_emails=(HOME,), nickname="Sammy", middle_name="Bo")
    add(store, "Wren", "Oakes")
    for typed in (HOME, "sam.private", "private", "sammy", "bo lark"):
        assert [row.person.id for row in people.page(store, PeopleFilter(typed), TODAY).rows] == [1]
    assert [one.person.id for one in names.namesakes(store, [HOME])[HOME]] == [1]


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"more_emails": ("a@example.com", "no address")}, "more_emails", "“no address”"),
        ({"more_phones": ("+44 1632 960101", "soon")}, "more_phones", "“soon”"),
    ],
    ids=["an address", "a number"],
)
def test_what_is_no_address_or_number_is_refused_and_named(
    store: LocalStore, values: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(InvalidInput, match=words) as refused:
        add(store, **values)
    assert refused.value.field == field


def test_what_is_typed_is_stored_tidy_and_counts_as_typed(store: LocalStore) -> None:
    added = add(store, more_emails=(" A@Example.com", "b@example.com", "a@example.com"),
                phone="01632 960101", more_phones=("01632-960101", "01632 960102 (home)"))  # fmt: skip
    assert (added.email, added.more_emails) == ("a@example.com", ("b@example.com",))
    assert added.more_phones == ("01632 960102 (home)",)
    now = people.edit(store, replace(added, more_emails=()), TODAY)
    assert "more_emails" in now.typed_fields
    bring(store, "Name,Email,Other Emails\nSam Larkfield,a@example.com,b@example.com\n")
    assert sam(store).more_emails == ()


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("9 May", "--05-09"), ("May 9", "--05-09"), ("29 February", "--02-29"), ("1970-05-09", "--05-09"),
     ("--05-09", "--05-09"), ("", "")],
)  # fmt: skip
def test_a_birthday_is_a_day_and_a_month(typed: str, stored: str) -> None:
    assert checking.typed_birthday(typed) == stored


@pytest.mark.parametrize("typed", ["5/9", "soon", "31 February", "05/09/1970"])
def test_a_birthday_that_is_none_or_two_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput, match="is not a birthday"):
        checking.typed_birthday(typed)


def test_a_merge_keeps_the_addresses_of_both_and_is_undone_exactly(store: LocalStore) -> None:
    add(store, email=WORK, phone="01632 960101", more_phones=("01632 960103",))
    add(store, "Samuel", email=HOME, more_emails=("s@example.com",), phone="01632-960103")
    before = text_of(store)
    done = duplicates.merge(store, 1, 2, {"email": False, "phone": False}, TODAY)
    assert (done.person.email, done.person.more_emails) == (WORK, (HOME, "s@example.com"))
    assert (done.person.phone, done.person.more_phones) == ("01632 960101", ("01632 960103",))
    duplicates.undo_merge(store, done.merge_id)
    assert text_of(store) == before


@pytest.mark.parametrize(
    ("first", "second", "suspected"),
    [
        ({"email": WORK}, {"more_emails": (WORK, HOME)}, True),
        ({"more_emails": (WORK, HOME)}, {"email": "x@example.com", "more_emails": (HOME,)}, True),
        ({"phone": "+44 1632 960101"}, {"phone": "01", "more_phones": ("01632 960101 (home)",)}, True),
        ({"phone": "+44 1632 960101"}, {"phone": "01", "more_phones": ("0044 1632-960101",)}, True),
        ({"phone": "+44 1632 960101"}, {"phone": "+44 1632 960109"}, False),
    ],
    ids=["main and further", "both further", "another prefix", "further number", "other numbers"],
)  # fmt: skip
def test_a_shared_address_or_number_is_a_suspicion(
    store: LocalStore, first: dict[str, Any], second: dict[str, Any], suspected: bool
) -> None:
    add(store, **first, company="Northlight")
    add(store, "Sam Bo", **second, company="Harborstone")
    assert bool(duplicates.suspected(store)) is suspected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Prof. Dr. Anna", "Larkspur"), ("Ms Anna", "Larkspur")),
        (("", "Larkspur"), ("Anna", "Larkspur")),
        (("Anna", "Larkspur, PhD"), ("Mag. Anna", "Larkspur")),
    ],
)
def test_the_same_number_is_a_suspicion_whatever_the_titles(
    store: LocalStore, one: tuple[str, str], other: tuple[str, str]
) -> None:
    add(store, *one, phone="+44 1632 960101")
    add(store, *other, phone="01632 960101".replace("0", "+44 ", 1))
    (pair,) = duplicates.suspected(store)
    assert "Same phone number." in pair.why


def test_two_of_a_family_with_one_number_are_no_suspicion(store: LocalStore) -> None:
    add(store, "Anna", phone="+44 1632 960101")
    add(store, "Ben", phone="+44 1632 960101")
    assert duplicates.suspected(store) == ()


def test_nothing_of_an_erased_person_is_left(store: LocalStore, database: Path) -> None:
    settings.set_addresses(store, ME)
    bring(store, mail(HOME), "mail")
    bring(store, CARD)
    erasure.person(store, 1)
    left = b"".join(p.read_bytes() for p in database.parent.glob(f"{database.name}*")).lower()
    for word in (b"sam.private", b"sammy", b"1 lane", b"--05-09", b"960102"):
        assert word not in left


def own_table(store: LocalStore) -> bytes:
    return exports.people_csv(store, TODAY).text.encode("utf-8-sig")


def own_cards(store: LocalStore) -> bytes:
    return exports.people_vcf(store, TODAY).text.encode()


def own_new_cards(store: LocalStore) -> bytes:
    return exports.people_vcf4(store, TODAY).text.encode()


def own_document(store: LocalStore) -> bytes:
    return text_of(store).encode()


@pytest.mark.parametrize("export", [own_table, own_cards, own_new_cards, own_document])
def test_what_is_exported_comes_back(
    store: LocalStore, tmp_path: Path, export: Callable[[LocalStore], bytes]
) -> None:
    bring(store, CARD)
    other = fresh(tmp_path / "other.db")
    done = bring(other, export(store))
    assert (done.new, done.skipped) == (1, ())
    back = sam(other)
    assert (back.email, back.more_emails) == (HOME, (WORK,))
    assert back.phone == "+44 1632 960101"
    assert details(back) == DETAILS


def test_a_further_address_is_no_formula_in_the_table(store: LocalStore) -> None:
    add(
        store,
        nickname="=1+1",
        postal_address="@SUM(A1)",
        more_phones=("+44 1632 960101", "+1 555 0101"),
    )
    row = exports.people_csv(store, TODAY).text.splitlines()[1]
    assert "'=1+1" in row
    assert "'@SUM(A1)" in row
    assert "'+1 555 0101" in row


@pytest.mark.parametrize(
    ("key", "value"), [("more_emails", ["nobody"]), ("birthday", "9 May"), ("birthday", "--02-30")]
)
def test_a_document_with_a_wrong_value_is_refused(
    store: LocalStore, key: str, value: object, database: Path
) -> None:
    before = dump(database)
    with pytest.raises(FileRefused, match=f"people number 1: '{key}' is not usable"):
        load(store, document(people=[{"first_name": "Sam", key: value}]))
    assert dump(database) == before


def test_a_document_of_before_is_still_read(store: LocalStore) -> None:
    load(store, document(people=[{"first_name": "Sam", "email": WORK}]))
    (person,) = lists_of(store)["people"]
    assert "more_emails" not in person
