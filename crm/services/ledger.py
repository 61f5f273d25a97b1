"""The ledger of a case: what is known about "why", the comparison with the hire, and AIR notes.

Nothing of it ever enters a draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlite_utils import Database

from crm.domain.identity import clean_text
from crm.domain.ledger import (
    AgeBucket,
    AirKind,
    AirNote,
    Claim,
    ClaimKind,
    Comparison,
    Verdict,
    is_age,
)
from crm.domain.people import Person, PersonId
from crm.errors import AlreadyThere, InvalidInput, NotFound
from crm.services import opportunities as opportunity_service
from crm.services import people as people_service
from crm.store import ledger, people
from crm.store.handle import Store


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything written about one case, each list oldest first.

    Attributes:
        people: everybody named in it, also those who play no part in the case.
    """

    claims: tuple[Claim, ...]
    comparisons: tuple[Comparison, ...]
    air_notes: tuple[AirNote, ...]
    people: Mapping[PersonId, Person]


@dataclass(frozen=True, slots=True)
class Taken:
    """An entry that was removed, as it was stored: enough to restore it."""

    table: str
    row: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Introduced:
    """A recommendation that led to a person.

    Attributes:
        note: as it was before.
        added: the person did not exist before.
    """

    note: AirNote
    person: Person
    added: bool


def of_case(store: Store, opportunity_id: int) -> Ledger:
    """The ledger of a case; empty for one that is not there."""
    with store.read() as db:
        claims = ledger.claims(db, opportunity_id)
        comparisons = ledger.comparisons(db, opportunity_id)
        notes = ledger.air_notes(db, opportunity_id)
        named = {claim.said_by for claim in claims}
        named |= {who for note in notes for who in (note.person_id, note.led_to_person)}
        known = people.by_ids(db, [person for person in named if person is not None])
    return Ledger(tuple(claims), tuple(comparisons), tuple(notes), known)


def checked_claim(claim: Claim, today: date) -> Claim:
    """A claim as it may be stored; a story is the user's own: nobody said it.

    Raises:
        InvalidInput: no words; a fact without who, when or how; a day to come.
    """
    claim = replace(claim, words=claim.words.strip(), channel=clean_text(claim.channel))
    if not claim.words:
        raise InvalidInput("Please write down what was said.", field="words")
    if claim.kind is ClaimKind.STORY:
        return replace(claim, said_by=None, said_on=None, channel="")
    if claim.kind is ClaimKind.FACT:
        _refuse_loose_fact(claim)
    if claim.said_on and claim.said_on > today + opportunity_service.GRACE:
        raise InvalidInput("This day is still to come.", field="said_on")
    return claim


def _refuse_loose_fact(claim: Claim) -> None:
    needed = {
        "said_by": ("who said it", claim.said_by),
        "said_on": ("when", claim.said_on),
        "channel": ("how you heard it", claim.channel),
    }
    missing = {field: words for field, (words, value) in needed.items() if not value}
    if missing:
        raise InvalidInput(
            f"A fact still needs: {', '.join(missing.values())}.",
            "Without that, keep it as an opinion or a story.",
            next(iter(missing)),
        )


def record_claim(store: Store, claim: Claim, today: date, newcomer: str = "") -> Claim:
    """Write down a claim; two accounts that differ stay two entries.

    Args:
        newcomer: the name of whoever said it if they are not stored yet; added to the company.

    Raises:
        InvalidInput: see `checked_claim`. AlreadyThere: the same is written down (a double click).
    """

    def work(db: Database) -> Claim:
        new = _claim(db, claim, today, newcomer)
        if any(replace(other, id=new.id) == new for other in ledger.claims(db, new.opportunity_id)):
            raise AlreadyThere("This is already written down.")
        return replace(new, id=ledger.insert_claim(db, new))

    return store.write(work)


def correct_claim(store: Store, claim: Claim, today: date, newcomer: str = "") -> Claim:
    def work(db: Database) -> Claim:
        _row(db, "claims", claim.id)
        new = _claim(db, claim, today, newcomer)
        ledger.update_claim(db, new)
        return new

    return store.write(work)


def _claim(db: Database, claim: Claim, today: date, newcomer: str) -> Claim:
    case = opportunity_service.found(db, claim.opportunity_id)
    if newcomer and claim.kind is not ClaimKind.STORY:
        person = people_service.insert_named(db, newcomer, today, case.company)
        claim = replace(claim, said_by=person.id)
    elif claim.said_by is not None:
        people_service.found(db, claim.said_by)
    return checked_claim(claim, today)


def checked_comparison(line: Comparison) -> Comparison:
    """A line as it may be stored; that about age holds an impression and its basis only.

    Raises:
        InvalidInput: no criterion, or an impression without its basis.
    """
    texts = ("mine", "theirs", "basis", "what_follows")
    line = replace(line, **{name: getattr(line, name).strip() for name in texts})
    criterion = clean_text(line.criterion)
    if not criterion:
        raise InvalidInput("Please say what you compare.", field="criterion")
    if not is_age(criterion):
        return replace(line, criterion=criterion, age_bucket=None, basis="")
    bucket = line.age_bucket or AgeBucket.CANNOT_TELL
    if bucket is not AgeBucket.CANNOT_TELL and not line.basis:
        raise InvalidInput(
            "Please say what your impression rests on.",
            "For example: the graduation year on their profile.",
            "basis",
        )
    return replace(
        line, criterion=criterion.casefold(), mine="", theirs="", asked=None,
        verdict=Verdict.UNCLEAR, age_bucket=bucket,
    )  # fmt: skip


def record_comparison(store: Store, line: Comparison) -> Comparison:
    """Add a line to the comparison with the hire.

    Raises:
        AlreadyThere: the criterion has its line already.
    """
    return store.write(lambda db: _put_comparison(db, line))


def correct_comparison(store: Store, line: Comparison) -> Comparison:
    def work(db: Database) -> Comparison:
        _row(db, "comparisons", line.id)
        return _put_comparison(db, line)

    return store.write(work)


def _put_comparison(db: Database, line: Comparison) -> Comparison:
    new = checked_comparison(line)
    opportunity_service.found(db, new.opportunity_id)
    for other in ledger.comparisons(db, new.opportunity_id):
        same = other.criterion.casefold() == new.criterion.casefold()
        if other.id != new.id and (same or (other.about_age and new.about_age)):
            raise AlreadyThere(
                f"There is a line about {new.criterion} already.", "Correct that one instead."
            )
    if not new.id:
        return replace(new, id=ledger.insert_comparison(db, new))
    ledger.update_comparison(db, new)
    return new


def record_air_note(
    store: Store, note: AirNote, today: date, speaker: str = "", recommended: str = ""
) -> AirNote:
    """Write down, or correct (when it has an id), what somebody gave in a talk.

    Args:
        speaker: the name of whoever said it if they are not stored yet.
        recommended: the name of a new person whom a recommendation leads to.

    Raises:
        InvalidInput: no words, or nobody who said it. AlreadyThere: the same is written down.
    """

    def work(db: Database) -> AirNote:
        new = _air_note(db, note, today, speaker)
        if new.id:
            _row(db, "air_notes", new.id)
            ledger.update_air_note(db, new)
        else:
            same = (replace(n, id=new.id) == new for n in ledger.air_notes(db, _case_of(new)))
            if any(same):
                raise AlreadyThere("This is already written down.")
            new = replace(new, id=ledger.insert_air_note(db, new))
        if recommended and new.kind is AirKind.RECOMMENDATION:
            person = _introduce(db, new, recommended, today)
            new = replace(new, led_to_person=person.id)
        return new

    return store.write(work)


def _air_note(db: Database, note: AirNote, today: date, speaker: str) -> AirNote:
    case = opportunity_service.found(db, _case_of(note))
    note = replace(note, words=note.words.strip(), noted_on=note.noted_on or today)
    if not note.words:
        raise InvalidInput("Please write down what was said.", field="words")
    if note.noted_on and note.noted_on > today + opportunity_service.GRACE:
        raise InvalidInput("This day is still to come.", field="noted_on")
    if speaker:
        added = people_service.insert_named(db, speaker, today, case.company)
        note = replace(note, person_id=added.id)
    if not note.person_id:
        raise InvalidInput("Please say who said it.", field="person_id")
    people_service.found(db, note.person_id)
    if note.led_to_person is not None:
        people_service.found(db, note.led_to_person)
    if note.led_to_person == note.person_id:
        raise InvalidInput("Nobody recommends themselves.", field="led_to_person")
    recommends = note.kind is AirKind.RECOMMENDATION
    return note if recommends else replace(note, led_to_person=None)


def _case_of(note: AirNote) -> int:
    return note.opportunity_id or 0


def introduce(store: Store, note_id: int, name: str, today: date) -> Introduced:
    """A recommendation becomes a person, introduced by whoever made it.

    Raises:
        InvalidInput: the note is no recommendation, or no name is given.
        AlreadyThere: it led to somebody already, or somebody has this name.
    """

    def work(db: Database) -> Introduced:
        note = ledger.get_air_note(db, note_id)
        if note is None:
            raise NotFound("This note is not here (any more).")
        if note.kind is not AirKind.RECOMMENDATION:
            raise InvalidInput("Only a recommendation leads to somebody.", field="kind")
        if note.led_to_person is not None:
            raise AlreadyThere("This recommendation led to somebody already.")
        return Introduced(note, _introduce(db, note, name, today), added=True)

    return store.write(work)


def _introduce(db: Database, note: AirNote, name: str, today: date) -> Person:
    name = clean_text(name)
    if not name:
        raise InvalidInput("Please give a name.", field="name")
    namesakes = people.page(db, people.PeopleFilter(search=name))
    if any(person.name.casefold() == name.casefold() for person in namesakes):
        raise AlreadyThere(
            f"{name} is already among your people.", "Choose them in the note instead."
        )
    new = people_service.insert_named(db, name, today)
    typed = (*new.typed_fields, "referred_by")
    person = replace(new, referred_by=note.person_id, typed_fields=typed)
    people.update(db, person)
    ledger.update_air_note(db, replace(note, led_to_person=person.id))
    return person


def take_introduction_back(store: Store, done: Introduced, today: date) -> AirNote:
    """Undo `introduce`: the person who was added goes to the bin."""

    def work(db: Database) -> AirNote:
        _row(db, "air_notes", done.note.id)
        ledger.update_air_note(db, done.note)
        if done.added:
            people.bin_person(db, done.person.id, today)
        return done.note

    return store.write(work)


def remove_claim(store: Store, claim_id: int) -> Taken:
    return _remove(store, "claims", claim_id)


def remove_comparison(store: Store, comparison_id: int) -> Taken:
    return _remove(store, "comparisons", comparison_id)


def remove_air_note(store: Store, note_id: int) -> Taken:
    """Remove a note; a person it led to stays."""
    return _remove(store, "air_notes", note_id)


def _remove(store: Store, table: str, row_id: int) -> Taken:
    def work(db: Database) -> Taken:
        row = _row(db, table, row_id)
        ledger.delete_row(db, table, row_id)
        return Taken(table, row)

    return store.write(work)


def restore(store: Store, taken: Taken) -> None:
    """Bring an entry back that was removed."""

    def work(db: Database) -> None:
        opportunity_service.found(db, taken.row["opportunity_id"])
        if ledger.get_row(db, taken.table, taken.row["id"]) is None:
            ledger.insert_row(db, taken.table, dict(taken.row))

    store.write(work)


def _row(db: Database, table: str, row_id: int) -> dict[str, Any]:
    row = ledger.get_row(db, table, row_id)
    if row is None:
        raise NotFound("This entry is not here (any more).", "It may have been removed.")
    return row
