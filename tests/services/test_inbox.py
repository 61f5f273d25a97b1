"""Mails and calendars become touchpoints of known people; strangers are offered; never twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date
from pathlib import Path

import pytest

from crm.domain.ids import PersonId
from crm.domain.imports.imported_contacts import Party
from crm.domain.people.person import Person
from crm.domain.touchpoints.touchpoint import Direction
from crm.errors import FileRefused, InvalidInput
from crm.services import settings
from crm.services.imports import batch_import, history
from crm.services.imports.activity import Choice
from crm.services.people import people
from crm.services.people.people import PeopleFilter
from crm.store.local import LocalStore, open_store
from tests.intake.mail.test_mails import ME, SAM, WREN, mail, mailbox
from tests.intake.mail.test_meetings import calendar, event

TODAY = date(2026, 3, 20)


@pytest.fixture
def store(database: Path) -> LocalStore:
    opened = open_store(database)
    settings.set_addresses(opened, f"{ME}, other@example.com")
    people.add(opened, Person(PersonId(0), "Sam", "Larkfield", email=SAM), TODAY)
    return opened


MAILS = mailbox(
    mail(id="<1@x.example>"),
    mail(ME, SAM, id="<2@x.example>", References="<1@x.example>"),
    mail(f"Wren Ashdale <{WREN}>", id="<3@x.example>"),
)


def test_mails_with_known_people_become_touchpoints_and_strangers_stay_out(
    store: LocalStore,
) -> None:
    done = batch_import.import_file(store, "in.mbox", MAILS, TODAY)
    assert (done.kind, done.touchpoints, done.new) == ("mailbox", 1, 0)
    (entry,) = people.person_file(store, 1, TODAY).touchpoints
    assert (entry.count, entry.direction, entry.summary) == (2, Direction.BOTH, "Planning")
    assert people.page(store, PeopleFilter(), TODAY).total == 1
    again = batch_import.import_file(store, "copy.mbox", MAILS + b"\n", TODAY)
    assert again.touchpoints == 0
    history.undo(store, done.import_id, TODAY)
    assert len(people.person_file(store, 1, TODAY).touchpoints) == 1  # the copy tells of it, too
    history.undo(store, again.import_id, TODAY)
    assert people.person_file(store, 1, TODAY).touchpoints == ()


def test_a_mail_with_an_address_known_as_a_robot_only_now_is_not_counted_twice(
    store: LocalStore,
) -> None:
    data = mail(to=f"{ME}, careers-noreply@example.net", id="<1@x.example>")
    (piece,) = batch_import.read_one(store, ("in.eml", data), TODAY)
    assert piece.reading
    (now,) = piece.reading.contacts
    robot = Party(email="careers-noreply@example.net")
    then = replace(now, source="mail:former", parties=(*now.parties, robot))
    former = replace(piece, reading=replace(piece.reading, contacts=(then,), sha256="former"))
    (before,) = batch_import.apply(store, [former], TODAY)
    assert before.result.touchpoints == 1
    again = batch_import.import_file(store, "in.eml", data, TODAY)
    assert again.touchpoints == 0
    (entry,) = people.person_file(store, 1, TODAY).touchpoints
    assert entry.count == 1


def test_a_stranger_is_added_when_chosen(store: LocalStore) -> None:
    pieces = batch_import.read_one(store, ("in.mbox", MAILS), TODAY, zone=UTC)
    found = batch_import.preview(store, pieces, TODAY)
    assert [s.party.email for s in found.strangers] == [WREN]
    batch_import.apply(store, pieces, TODAY, Choice(frozenset({WREN})))
    (wren,) = people.suggest(store, "Wren")
    assert (wren.first_name, wren.last_name, wren.email) == ("Wren", "Ashdale", WREN)
    assert len(people.person_file(store, wren.id, TODAY).touchpoints) == 1


def test_meetings_are_imported_once_from_any_file(store: LocalStore) -> None:
    weekly = event("RRULE:FREQ=WEEKLY")
    assert batch_import.import_file(store, "a.ics", calendar(weekly), TODAY).touchpoints == 3
    more = calendar(weekly, event(uid="2", start="DTSTART:20260304T100000Z"))
    assert batch_import.import_file(store, "b.ics", more, TODAY).touchpoints == 1
    assert len(people.person_file(store, 1, TODAY).touchpoints) == 4


def test_without_an_address_of_the_user_a_single_mail_is_refused(database: Path) -> None:
    opened = open_store(database)
    with pytest.raises(FileRefused, match="Settings"):
        batch_import.import_file(opened, "a.eml", mail(), TODAY)


@pytest.mark.parametrize("typed", ["nobody", "me@example.com; x", "<script>@x"])
def test_an_invalid_address_is_refused(store: LocalStore, typed: str) -> None:
    with pytest.raises(InvalidInput):
        settings.set_addresses(store, typed)


def test_addresses_are_kept_in_one_spelling(store: LocalStore) -> None:
    kept = settings.set_addresses(store, " Me@Example.com\nME@example.com , other@example.org")
    assert kept.addresses == ("me@example.com", "other@example.org")
    assert settings.set_addresses(store, "").addresses == ()
