"""Read a line about a contact with the people who are stored; nothing is stored here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from crm.domain.ids import PersonId
from crm.domain.one_line.names import Index
from crm.domain.one_line.read import LONGEST, read_line
from crm.domain.one_line.reading import Reading
from crm.domain.one_line.words import pieces
from crm.domain.people.normalise import text_key
from crm.reference import line_words
from crm.services.people import names
from crm.services.people.names import Known
from crm.store.handle import Store
from crm.store.people.naming import named_by


@dataclass(frozen=True, slots=True)
class Understood:
    """A reading, and the stored people in it by their ids."""

    reading: Reading
    known: Mapping[PersonId, Known]


def read(store: Store, line: str, today: date) -> Understood:
    """What a line says: certain parts, and what is to be asked.

    Raises:
        ReferenceBroken: data/one_line.toml has mistakes.
    """
    found = pieces(line[:LONGEST])
    words = {key for piece in found for key in (piece.key, *text_key(piece.text).split())}
    words |= {
        joined for a, b in zip(found, found[1:], strict=False) for joined in (f"{a.key}{b.key}",)
    }
    with store.read() as db:
        people = named_by(db, words)
    reading = read_line(line, Index.of(people), line_words(), today)
    ids = [*reading.people, *(person for who in reading.asked for person in who.people)]
    return Understood(reading, {known.person.id: known for known in names.by_ids(store, ids)})
