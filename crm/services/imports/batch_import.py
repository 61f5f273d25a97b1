"""Import one or several files: one preview, all or nothing, undone together.

The preview is a rehearsal: the import itself, in a transaction that is rolled back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, time, tzinfo
from heapq import nlargest
from itertools import chain, islice
from typing import Final

from sqlite_utils import Database

from crm import intake
from crm.domain.ids import PersonId
from crm.domain.imports.contact_plan import Stranger
from crm.domain.imports.imported_contacts import Party
from crm.domain.people.person import Person
from crm.domain.touchpoints.touchpoint import Touchpoint
from crm.errors import FileRefused
from crm.garbage import collected_later
from crm.intake.bundles import File
from crm.intake.columns import Field
from crm.intake.mapping import (
    NOTHING_WANTED,
    TableNotUnderstood,
    TableSeen,
    Wanted,
    refuse_unknown,
)
from crm.intake.reading import FileKind, Reading
from crm.intake.together import Piece, refuse_too_much
from crm.services.imports import activity, column_mappings, one_reading
from crm.services.imports.activity import EVERYTHING, Choice
from crm.services.imports.one_reading import Brought, ImportResult
from crm.services.imports.portable import import_portable
from crm.services.imports.reading_files import read, read_one
from crm.store.handle import Store
from crm.store.imports import imports
from crm.store.imports.imports import ImportRecord
from crm.store.people import people
from crm.store.touchpoints import touchpoints

__all__ = [
    "SAMPLE", "ImportResult", "Part", "Preview", "apply", "import_file", "import_files", "preview", "read",
    "read_one", "refuse_too_much",
]  # fmt: skip

#: How many people and touchpoints a preview shows: enough to check that the files were read right.
SAMPLE: Final = 50
#: Files that contain nothing but people.
_ONLY_PEOPLE: Final = frozenset(
    {FileKind.CONNECTIONS, FileKind.CONTACTS, FileKind.GOOGLE, FileKind.OUTLOOK, FileKind.VCARD}
)


@dataclass(frozen=True, slots=True)
class Part:
    """One piece, its reading, and what importing it changes after the pieces before it."""

    piece: Piece
    reading: Reading
    brought: Brought

    @property
    def result(self) -> ImportResult:
        return self.brought.result


@dataclass(frozen=True, slots=True)
class Preview:
    """What importing all pieces would do; nothing is written yet.

    Attributes:
        parts: the pieces that can be read.
        people: the first of the new people.
        touchpoints: the latest of the new touchpoints, latest first.
        names: the names of the people in these touchpoints.
        strangers: people in the files who are not among the user's people.
    """

    pieces: tuple[Piece, ...]
    parts: tuple[Part, ...]
    people: tuple[Person, ...]
    touchpoints: tuple[Touchpoint, ...]
    names: dict[PersonId, str]
    strangers: tuple[Stranger, ...]

    @property
    def refused(self) -> tuple[Piece, ...]:
        """The pieces that cannot be read."""
        return tuple(piece for piece in self.pieces if piece.refused)

    @property
    def alone(self) -> Part | None:
        """The only part, if there is one piece and it can be read."""
        return self.parts[0] if len(self.pieces) == len(self.parts) == 1 else None

    @property
    def nothing_new(self) -> bool:
        return not any(
            part.result.new + part.result.updated + part.result.touchpoints
            + part.result.opportunities + part.result.refreshed
            for part in self.parts
        )  # fmt: skip


def preview(
    store: Store, pieces: Sequence[Piece], today: date, choice: Choice = EVERYTHING
) -> Preview:
    """Preview what importing the pieces would change, by importing them and rolling back."""

    def work(db: Database) -> Preview:
        parts = _bring(db, pieces, today, choice)
        ids = [part.result.import_id for part in parts if not part.result.known]
        new = chain.from_iterable(imports.created(db, "people", one) for one in ids)
        latest = _latest(db, parts)
        there = people.by_ids(db, {who for one in latest for who in one.people})
        return Preview(
            tuple(pieces),
            tuple(map(_as_rehearsed, parts)),
            tuple(people.by_ids(db, islice(new, SAMPLE)).values()),
            latest,
            {who: person.name for who, person in there.items()},
            _strangers(parts),
        )

    with collected_later():
        return store.rehearse(work)


def apply(
    store: Store, pieces: Sequence[Piece], today: date, choice: Choice = EVERYTHING
) -> tuple[Part, ...]:
    """Import all pieces that could be read, or none of them; remember what their columns were chosen to mean."""

    def work(db: Database) -> tuple[Part, ...]:
        column_mappings.remember(db, _tables([piece for piece in pieces if piece.reading]))
        return _bring(db, pieces, today, choice)

    with collected_later():
        return store.write(work)


@collected_later()
def import_file(  # noqa: PLR0913 (the options of the command)
    store: Store,
    file_name: str,
    data: bytes,
    today: date,
    dry_run: bool = False,
    zone: tzinfo = UTC,
    clock: time = time.max,
    named: Mapping[str, Field | None] = NOTHING_WANTED.named,
) -> ImportResult:
    """Import any file Embers can read, recognised by its content; a dry run stores nothing.

    Args:
        named: what columns of its tables mean, by their names.

    Raises:
        FileRefused: the file cannot be imported; nothing was stored.
        InvalidInput: no table has a column of a name in `named`.
    """
    before = None if named else _known_file(store, data)
    if before:
        known = one_reading.result_of(before, known=True)
        if before.told is not None:
            return known
        pieces = read_one(store, (file_name, data), today, zone=zone, clock=clock)
        return one_reading.told_again(known, pieces[0].reading)
    if intake.is_portable(data):
        refuse_unknown(named, ())
        return import_portable(store, file_name, data, today, dry_run)
    wanted = Wanted(named=named)
    try:
        pieces = read_one(store, (file_name, data), today, zone=zone, clock=clock, wanted=wanted)
    except TableNotUnderstood as refused:
        refuse_unknown(named, [refused.table])
        raise
    refuse_unknown(named, _tables(pieces))
    first, *more = _import(store, pieces, today, dry_run)
    return one_reading.combined([p.result for p in (first, *more)], data) if more else first.result


@collected_later()
def import_files(
    store: Store,
    files: Sequence[File],
    today: date,
    dry_run: bool = False,
    zone: tzinfo = UTC,
    clock: time = time.max,
    named: Mapping[str, Field | None] = NOTHING_WANTED.named,
) -> tuple[Part, ...]:
    """Import several files; if one cannot be read, none is.

    Args:
        named: what columns of their tables mean, by their names.

    Raises:
        FileRefused: a file cannot be read; the sentence names it.
        InvalidInput: no table has a column of a name in `named`.
    """
    pieces = read(store, files, today, zone=zone, clock=clock, wanted=Wanted(named=named))
    refuse_unknown(named, _tables(pieces))
    for piece in pieces:
        if piece.refused:
            refused = FileRefused(
                f"{piece.name}: {piece.refused.sentence}",
                piece.refused.hint,
                piece.refused.problems,
            )
            raise TableNotUnderstood(refused, piece.tables[0]) if piece.tables else refused
    return _import(store, pieces, today, dry_run)


def _tables(pieces: Sequence[Piece]) -> list[TableSeen]:
    return [table for piece in pieces for table in piece.tables]


def _import(store: Store, pieces: Sequence[Piece], today: date, dry_run: bool) -> tuple[Part, ...]:
    return preview(store, pieces, today).parts if dry_run else apply(store, pieces, today)


def _known_file(store: Store, data: bytes) -> ImportRecord | None:
    """The import of a file of people, as it would be now, if nobody has changed since.

    Nothing in it can be new, so it need not be compared with the people.
    """
    if column_mappings.remembered(store):
        return None  # its columns may mean something else by now
    with store.read() as db:
        if not imports.any_stored(db):
            return None
        before = imports.unchanged_since(db, hashlib.sha256(data).hexdigest())
    if before is None or before.kind not in _ONLY_PEOPLE:
        return None
    unchanged = before.new + before.updated + before.unchanged
    return replace(before, new=0, updated=0, unchanged=unchanged, touchpoints=0)


def _bring(db: Database, pieces: Sequence[Piece], today: date, choice: Choice) -> tuple[Part, ...]:
    parts = []
    readings = [piece.reading for piece in pieces if piece.reading]
    notes = {row.linkedin_url: row.notes for reading in readings for row in reading.notes}
    for piece in pieces:
        if piece.reading:
            wanted = _with_notes(activity.chosen(piece.reading, choice), notes)
            brought = one_reading.bring(db, piece.name, wanted, today)
            parts.append(Part(piece, piece.reading, brought))
    imports.set_together(db, [p.result.import_id for p in parts if not p.result.known])
    return tuple(parts)


def _with_notes(reading: Reading, notes: Mapping[str, str]) -> Reading:
    """The reading, with notes that one file holds about people from another."""
    if not notes:
        return reading
    people = tuple(
        row._replace(notes=notes[row.linkedin_url])
        if row.linkedin_url in notes and not row.notes
        else row
        for row in reading.people
    )
    return replace(reading, people=people)


def _as_rehearsed(part: Part) -> Part:
    return replace(part, brought=replace(part.brought, result=part.result.as_rehearsed()))


def _latest(db: Database, parts: Sequence[Part]) -> tuple[Touchpoint, ...]:
    """The latest of the new touchpoints, as they are after the last part, latest first."""
    new = chain.from_iterable(part.brought.activity.contacts.new for part in parts)
    latest = [one.source for one in nlargest(SAMPLE, new, key=lambda one: one.day)]
    stored = touchpoints.by_source(db, latest)
    return tuple(stored[source] for source in latest if source in stored)


def _strangers(parts: Sequence[Part]) -> tuple[Stranger, ...]:
    """Each stranger once, those with most contacts first."""
    by_party: dict[Party, Stranger] = {}
    for one in chain.from_iterable(part.brought.activity.contacts.strangers for part in parts):
        there = by_party.get(one.party, Stranger(one.party, 0, date.min))
        contacts, last = there.contacts + one.contacts, max(there.last, one.last)
        by_party[one.party] = Stranger(one.party, contacts, last)
    return tuple(
        sorted(by_party.values(), key=lambda s: (-s.contacts, s.party.name, s.party.linkedin_url))
    )
