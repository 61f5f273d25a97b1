"""Several files at once: one preview, all of it or nothing, taken back together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, tzinfo

from sqlite_utils import Database

from crm.domain.ids import PersonId
from crm.domain.imports.contact_plan import Stranger
from crm.domain.imports.imported_contacts import Party
from crm.domain.people.person import Person
from crm.domain.touchpoints.touchpoint import Touchpoint
from crm.errors import FileRefused
from crm.intake.reading import Reading
from crm.intake.together import File, Piece, read_together, refuse_too_much
from crm.services.gc_paused import uncollected
from crm.services.imports import activity, one_file
from crm.services.imports.activity import EVERYTHING, Choice
from crm.services.imports.one_file import ImportResult
from crm.store.handle import Store
from crm.store.imports import imported_touchpoints
from crm.store.imports import imports as stored
from crm.store.people import people

__all__ = [
    "Part", "Together", "apply", "import_files", "preview", "read", "refuse_too_much",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One piece and what importing it does after those before it."""

    piece: Piece
    result: ImportResult


@dataclass(frozen=True, slots=True)
class Together:
    """What importing all pieces would do; nothing is written yet.

    Attributes:
        parts: of the pieces that can be read. refused: the others.
        people, touchpoints: that would be new, touchpoints the latest first.
        names: of the people in these touchpoints.
        strangers: who is in the files and not among the user's people.
    """

    pieces: tuple[Piece, ...]
    parts: tuple[Part, ...]
    people: tuple[Person, ...]
    touchpoints: tuple[Touchpoint, ...]
    names: dict[PersonId, str]
    strangers: tuple[Stranger, ...]

    @property
    def refused(self) -> tuple[Piece, ...]:
        return tuple(piece for piece in self.pieces if piece.refused)

    @property
    def nothing_new(self) -> bool:
        return not any(
            part.result.new + part.result.updated + part.result.touchpoints
            + part.result.opportunities + part.result.refreshed
            for part in self.parts
        )  # fmt: skip


class _Rehearsed(Exception):
    """Carries a preview out of a unit of work that is to be undone."""

    def __init__(self, found: Together) -> None:
        self.found = found


def read(
    store: Store,
    files: Sequence[File],
    today: date,
    progress: Callable[[float], None] | None = None,
    zone: tzinfo = UTC,
) -> tuple[Piece, ...]:
    """Read the files.

    Raises:
        FileRefused: they are too many, or too large together.
    """
    return read_together(files, one_file.whose(store, today, zone), progress)


@uncollected()
def preview(
    store: Store, pieces: Sequence[Piece], today: date, choice: Choice = EVERYTHING
) -> Together:
    """What importing the pieces would change: they are imported, looked at and taken back."""

    def work(db: Database) -> None:
        done = _bring(db, pieces, today, choice)
        ids = [part.result.import_id for part, _ in done if not part.result.known]
        new = people.by_ids(db, (i for one in ids for i in stored.created(db, "people", one)))
        told = imported_touchpoints.brought_by(db, ids)
        there = people.by_ids(db, {who for one in told for who in one.people})
        raise _Rehearsed(
            Together(
                tuple(pieces),
                tuple(_not_stored(part) for part, _ in done),
                tuple(new.values()),
                tuple(told),
                {who: person.name for who, person in there.items()},
                _strangers([found for _, more in done for found in more.contacts.strangers]),
            )
        )

    try:
        store.write(work)
    except _Rehearsed as done:
        return done.found
    raise AssertionError("a rehearsal ends by being undone")


@uncollected()
def apply(
    store: Store, pieces: Sequence[Piece], today: date, choice: Choice = EVERYTHING
) -> tuple[Part, ...]:
    """Import all pieces that could be read, or nothing of any of them."""

    def work(db: Database) -> tuple[Part, ...]:
        parts = tuple(part for part, _ in _bring(db, pieces, today, choice))
        stored.set_together(db, [p.result.import_id for p in parts if not p.result.known])
        return parts

    return store.write(work)


def import_files(
    store: Store, files: Sequence[File], today: date, dry_run: bool = False, zone: tzinfo = UTC
) -> tuple[Part, ...]:
    """Import several files; if one cannot be read, none is.

    Raises:
        FileRefused: with the name of the file that cannot be read.
    """
    pieces = read(store, files, today, zone=zone)
    for piece in pieces:
        if piece.refused:
            raise FileRefused(
                f"{piece.name}: {piece.refused.sentence}",
                piece.refused.hint,
                piece.refused.problems,
            )
    return preview(store, pieces, today).parts if dry_run else apply(store, pieces, today)


def _bring(
    db: Database, pieces: Sequence[Piece], today: date, choice: Choice
) -> list[tuple[Part, activity.Activity]]:
    done = []
    readings = [piece.reading for piece in pieces if piece.reading]
    notes = {row.linkedin_url: row.notes for reading in readings for row in reading.notes}
    for piece in pieces:
        if piece.reading:
            reading = _with_notes(activity.chosen(piece.reading, choice), notes)
            result, more = one_file.bring(db, piece.name, reading, today)
            done.append((Part(piece, result), more))
    return done


def _with_notes(reading: Reading, notes: Mapping[str, str]) -> Reading:
    """What one file notes about people whom another one brings."""
    people = tuple(
        row._replace(notes=notes[row.linkedin_url])
        if row.linkedin_url in notes and not row.notes
        else row
        for row in reading.people
    )
    return replace(reading, people=people) if notes else reading


def _not_stored(part: Part) -> Part:
    """A part of a preview: what is taken back again has no number."""
    return part if part.result.known else replace(part, result=replace(part.result, import_id=0))


def _strangers(found: Sequence[Stranger]) -> tuple[Stranger, ...]:
    """Everybody once, those with most contacts first."""
    by_party: dict[Party, Stranger] = {}
    for one in found:
        there = by_party.get(one.party)
        if there:
            last = max(there.last, one.last)
            one = Stranger(one.party, there.contacts + one.contacts, last)
        by_party[one.party] = one
    return tuple(
        sorted(by_party.values(), key=lambda s: (-s.contacts, s.party.name, s.party.linkedin_url))
    )
