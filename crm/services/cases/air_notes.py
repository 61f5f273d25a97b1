"""Notes from conversations: advice, insights and recommendations (AIR), and the people they lead to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlite_utils import Database

from crm.domain.cases.ledger import AirKind, AirNote
from crm.domain.people.normalise import clean_text
from crm.domain.people.person import Person
from crm.domain.playbook.windows import GRACE
from crm.errors import AlreadyThere, InvalidInput, NotFound
from crm.language import tr
from crm.services.cases import opportunities as opportunity_service
from crm.services.cases.ledger import TakenEntry, entry
from crm.services.cases.ledger import remove as remove_entry
from crm.services.people import people as people_service
from crm.services.unit_of_work import unit_of_work
from crm.store.cases import ledger
from crm.store.handle import Store
from crm.store.people import people


@dataclass(frozen=True, slots=True)
class Introduced:
    """A recommendation that led to a person.

    Attributes:
        note: as it was before the person was linked to it.
    """

    note: AirNote
    person: Person


def get(store: Store, note_id: int) -> AirNote:
    """One note.

    Raises:
        NotFound: there is none.
    """
    with store.read() as db:
        found = ledger.get_air_note(db, note_id)
    if found is None:
        raise NotFound(tr("This note no longer exists."), tr("It may have been removed."))
    return found


@unit_of_work
def record(
    db: Database, note: AirNote, today: date, speaker: str = "", recommended: str = ""
) -> AirNote:
    """Add a note about what somebody said in a conversation, or correct one (when it has an id).

    Args:
        speaker: the name of the person who said it if they are not stored yet.
        recommended: the name of a new person that a recommendation leads to.

    Raises:
        InvalidInput: no text, or no speaker. AlreadyThere: the same note exists.
    """
    new = _air_note(db, note, today, speaker)
    if new.id:
        entry(db, "air_notes", new.id)
        ledger.update_air_note(db, new)
    else:
        same = (replace(n, id=new.id) == new for n in ledger.air_notes(db, _case_of(new)))
        if any(same):
            raise AlreadyThere(tr("You already added this."))
        new = replace(new, id=ledger.insert_air_note(db, new))
    if recommended and new.kind is AirKind.RECOMMENDATION:
        person = _introduce(db, new, recommended, today)
        new = replace(new, led_to_person=person.id)
    return new


@unit_of_work
def record_talk(
    db: Database, notes: Sequence[AirNote], today: date, speaker: str = "", recommended: str = ""
) -> tuple[AirNote, ...]:
    """Add what one person said in one talk; all of these notes or none. See `record`.

    Raises:
        InvalidInput: no text, no speaker, or somebody to meet without the words that named them.
        AlreadyThere: one of the notes exists.
    """
    written = [note for note in notes if note.words.strip()]
    if not written:
        raise InvalidInput(
            tr("Please write down what was said in one of the boxes."), field=AirKind.ADVICE.value
        )
    led = recommended or any(note.led_to_person is not None for note in notes)
    if led and not any(note.kind is AirKind.RECOMMENDATION for note in written):
        raise InvalidInput(
            tr("You named someone to meet."), tr("Write down the recommendation, too, or leave the name out."),
            AirKind.RECOMMENDATION.value,
        )  # fmt: skip
    stored: list[AirNote] = []
    for note in written:
        if stored:
            note = replace(note, person_id=stored[0].person_id)
        new = record.inside(db, note, today, "" if stored else speaker, recommended)
        stored.append(new)
    return tuple(stored)


@unit_of_work
def remove_talk(db: Database, notes: Sequence[AirNote]) -> None:
    """Undo `record_talk`; people who were added stay."""
    for note in notes:
        remove_entry.inside(db, "air_notes", note.id)


def _air_note(db: Database, note: AirNote, today: date, speaker: str) -> AirNote:
    if not note.id or note.opportunity_id is not None:  # only a file brings a note of no case
        opportunity_service.require(db, _case_of(note))
    note = replace(note, words=note.words.strip(), noted_on=note.noted_on or today)
    if not note.words:
        raise InvalidInput(tr("Please write down what was said."), field="words")
    if note.noted_on and note.noted_on > today + GRACE:
        raise InvalidInput(tr("This day is still to come."), field="noted_on")
    if speaker:
        added = people_service.insert_named(db, speaker, today)
        note = replace(note, person_id=added.id)
    if not note.person_id:
        raise InvalidInput(tr("Please say who said it."), field="person_id")
    people_service.require(db, note.person_id)
    if note.led_to_person is not None:
        people_service.require(db, note.led_to_person)
    if note.led_to_person == note.person_id:
        raise InvalidInput(tr("People cannot recommend themselves."), field="led_to_person")
    recommends = note.kind is AirKind.RECOMMENDATION
    return note if recommends else replace(note, led_to_person=None, act_on=None)


def _case_of(note: AirNote) -> int:
    return note.opportunity_id or 0


@unit_of_work
def introduce(db: Database, note_id: int, name: str, today: date) -> Introduced:
    """Turn a recommendation into a person, introduced by the person who made it.

    Raises:
        InvalidInput: the note is not a recommendation, or no name is given.
        AlreadyThere: it led to somebody already, or somebody has this name.
    """
    note = ledger.get_air_note(db, note_id)
    if note is None:
        raise NotFound(tr("This note no longer exists."))
    if note.kind is not AirKind.RECOMMENDATION:
        raise InvalidInput(tr("Only a recommendation can lead to someone."), field="kind")
    if note.led_to_person is not None:
        raise AlreadyThere(tr("This recommendation has already led to someone."))
    return Introduced(note, _introduce(db, note, name, today))


def _introduce(db: Database, note: AirNote, name: str, today: date) -> Person:
    name = clean_text(name)
    if not name:
        raise InvalidInput(tr("Please enter a name."), field="name")
    namesakes = people.page(db, people.PeopleFilter(search=name))
    if any(person.name.casefold() == name.casefold() for person in namesakes):
        raise AlreadyThere(
            tr("{name} is already in your list.", name=name), tr("Choose them in the note instead.")
        )
    new = people_service.insert_named(db, name, today)
    person = people_service.edit.inside(db, replace(new, referred_by=note.person_id), today)
    ledger.update_air_note(db, replace(note, led_to_person=person.id))
    return person


@unit_of_work
def take_introduction_back(db: Database, done: Introduced, today: date) -> AirNote:
    """Undo `introduce`: the person who was added goes to the bin."""
    entry(db, "air_notes", done.note.id)
    ledger.update_air_note(db, done.note)
    people.bin_person(db, done.person.id, today)
    return done.note


def remove(store: Store, note_id: int) -> TakenEntry:
    """Remove a note; a person it led to stays. `ledger.restore` undoes it."""
    return remove_entry(store, "air_notes", note_id)
