"""Read activity from LinkedIn's tables: from an archive, or from a single file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from crm.domain.imports.applications import Application
from crm.domain.imports.imported_contacts import ImportedTouchpoint
from crm.domain.touchpoints.touchpoint import Direction
from crm.errors import FileRefused
from crm.intake.activity import Rows, rows_of
from crm.intake.encodings import decode
from crm.intake.linkedin import owner as owners
from crm.intake.linkedin.invitations import read_invitations
from crm.intake.linkedin.messages import UNSURE, forget_names, read_messages
from crm.intake.linkedin.own_work import read_applications, read_notes
from crm.intake.linkedin.praise import read_endorsements, read_recommendations
from crm.intake.reading import FileKind, PersonRow
from crm.intake.signatures import refuse_foreign
from crm.language import tr

_RECEIVED: Final = "recommendationsreceived"
_GIVEN: Final = "recommendationsgiven"
_ENDORSED: Final = ("endorsementreceivedinfo", "endorsementgiveninfo")
_APPLICATIONS: Final = "jobapplications"
_NOTES: Final = "notes"
#: `member_key`s of the files that are read besides the connections -> their names in sentences.
TABLES: Final = {
    owners.PROFILE: "Profile.csv",
    owners.INVITATIONS: "Invitations.csv",
    owners.MESSAGES: "messages.csv",
    _RECEIVED: "Recommendations_Received.csv",
    _GIVEN: "Recommendations_Given.csv",
    _ENDORSED[0]: "Endorsement_Received_Info.csv",
    _ENDORSED[1]: "Endorsement_Given_Info.csv",
    _APPLICATIONS: "Job Applications.csv",
    _NOTES: "Notes.csv",
}
_ALONE: Final = {
    FileKind.MESSAGES: owners.MESSAGES,
    FileKind.INVITATIONS: owners.INVITATIONS,
    FileKind.ENDORSEMENTS: _ENDORSED[0],
    FileKind.APPLICATIONS: _APPLICATIONS,
    FileKind.NOTES: _NOTES,
}
_HOLDS: Final = {
    FileKind.MESSAGES: "messages",
    FileKind.INVITATIONS: "invitations",
    FileKind.ENDORSEMENTS: "endorsements",
    FileKind.APPLICATIONS: tr("job applications"),
    FileKind.NOTES: "notes",
}
_CHOOSE_ALL: Final = tr("Please choose the whole ZIP file that LinkedIn sent you.")


@dataclass(slots=True)
class Activities:
    """The contents of the tables; `left_out`: one sentence per file."""

    owner: PersonRow | None = None
    contacts: list[ImportedTouchpoint] = field(default_factory=list)
    applications: list[Application] = field(default_factory=list)
    notes: list[PersonRow] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        return not (self.contacts or self.applications or self.notes)


def read_tables(files: Mapping[str, bytes], known: Collection[str] = ()) -> Activities:
    """Read the tables of an archive; a damaged one is reported and the others are still read.

    Args:
        files: bytes by `member_key`, those of `TABLES`; others are ignored.
        known: the links of the connections in the same archive, as `link_key`.
    """
    tables: dict[str, Rows] = {}
    damaged = []
    for key, name in TABLES.items():
        data = files.get(key, b"")
        if not data.strip():
            continue
        try:
            refuse_foreign(data)
            tables[key] = rows_of(decode(data)[0])
        except FileRefused as refused:
            damaged.append(
                tr(
                    "{name} cannot be read and was left out: {sentence}",
                    name=name,
                    sentence=refused.sentence,
                )
            )
    found = _read(tables, known)
    found.left_out[:0] = damaged
    return found


def read_alone(kind: FileKind, text: str) -> Activities:
    """Read a single table dropped without the archive.

    Raises:
        FileRefused: its owner is not known, or nothing in it can be imported.
    """
    found = _read({_ALONE[kind]: rows_of(text)})
    holds = _HOLDS[kind]
    if kind is FileKind.MESSAGES and found.owner is None:
        raise FileRefused(
            tr(
                "These are LinkedIn messages, but the file does not say for certain whose they are."
            ),
            tr("{choose_all} That file says so.", choose_all=_CHOOSE_ALL),
        )
    if found.nothing:
        raise FileRefused(
            tr("There are no {holds} in this file that can be imported. ", holds=holds)
            + " ".join(found.left_out),
            f"{_CHOOSE_ALL}",
        )
    return found


def _read(tables: Mapping[str, Rows], known: Collection[str] = ()) -> Activities:
    found = Activities(owners.find_owner(tables))

    def add(read: tuple[list[ImportedTouchpoint], str]) -> None:
        found.contacts += read[0]
        found.left_out += [read[1]] if read[1] else []

    readers: tuple[tuple[str, Callable[[Rows], tuple[list[ImportedTouchpoint], str]]], ...] = (
        (owners.INVITATIONS, read_invitations),
        (_RECEIVED, lambda rows: read_recommendations(rows, Direction.IN)),
        (_GIVEN, lambda rows: read_recommendations(rows, Direction.OUT)),
        (_ENDORSED[0], read_endorsements),
        (_ENDORSED[1], read_endorsements),
    )
    messages = tables.get(owners.MESSAGES)
    if messages and messages.rows and found.owner:
        add(read_messages(messages, found.owner, known))
    elif messages and messages.rows:
        found.left_out.append(UNSURE)
    for key, read in readers:
        if key in tables:
            add(read(tables[key]))
    if _APPLICATIONS in tables:
        found.applications, words = read_applications(tables[_APPLICATIONS])
        found.left_out += [words] if words else []
    if _NOTES in tables:
        found.notes, words = read_notes(tables[_NOTES])
        found.left_out += [words] if words else []
    forget_names()
    found.contacts.sort(key=lambda contact: (contact.day, contact.source))
    return found
