"""The result of reading a file: people, and every row that did not become one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from crm.domain.cases.opportunity import Role
from crm.domain.imports.applications import Application
from crm.domain.imports.imported_contacts import ImportedTouchpoint
from crm.errors import RowProblem, UnusedColumn
from crm.intake.mapping import TableSeen


class FileKind(StrEnum):
    """The kinds of files Embers reads; recognised by content, never by name."""

    CONNECTIONS = "connections_csv"
    ARCHIVE = "export_zip"
    GOOGLE = "google_csv"
    OUTLOOK = "outlook_csv"
    VCARD = "vcard"
    PORTABLE = "portable_json"
    MESSAGES = "messages_csv"
    INVITATIONS = "invitations_csv"
    ENDORSEMENTS = "endorsements_csv"
    APPLICATIONS = "applications_csv"
    TRACKER = "tracker_csv"
    CONTACTS = "contacts_csv"
    MONICA = "monica_json"
    NOTES = "notes_csv"
    MAIL = "mail"
    MAILBOX = "mailbox"
    CALENDAR = "calendar"


class PersonRow(NamedTuple):
    """One person as a file describes them; unknown text is "", an unknown date None.

    A tuple, because a file has tens of thousands of them: creating one is ten times faster.

    Attributes:
        line: physical line of the decoded file on which the row starts, 1 = first.
        email, linkedin_url: as `crm.domain.people.normalise` normalises them.
        notes, postal_address: may contain line breaks; every other text is one line.
        last_contact: the day of the last contact, on or before the day of the import.
        cadence_days: how often to be in touch, in days.
        roles: the part they have in applications of the same file: the line of each, and the role.
        more_emails, more_phones, birthday: as `crm.domain.people.person.Person` has them.
    """

    line: int
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    position: str = ""
    location: str = ""
    email: str = ""
    phone: str = ""
    linkedin_url: str = ""
    connected_on: date | None = None
    notes: str = ""
    tags: tuple[str, ...] = ()
    last_contact: date | None = None
    cadence_days: int | None = None
    roles: tuple[tuple[int, Role], ...] = ()
    more_emails: tuple[str, ...] = ()
    more_phones: tuple[str, ...] = ()
    middle_name: str = ""
    nickname: str = ""
    birthday: str = ""
    postal_address: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A file, read. `rows == len(people) + len(skipped) + len(merged)`: no row is dropped silently.

    Attributes:
        people: in the file's order.
        skipped: rows that are not people, with the reason.
        warnings: about people who are in `people`, or (line 0) about the whole file.
        merged: rows about the person of another row.
        rows: data rows that are not entirely blank; cards in a vCard file.
        owner: whose archive it is, None = unknown.
        sha256: of the file's bytes, and of what somebody chose its columns to mean; hexadecimal.
        contacts: the owner's touchpoints, each source once.
        applications: the owner's job applications.
        notes: the owner's notes about people who are not in `people`: link and notes only.
        unused_columns: columns that hold something and were not used.
        complete: False if rows or whole parts were left out because they could not be read.
        left_out: sentences about what was left out of the other files, with counts.
        mine: the user's e-mail addresses, as found in a mailbox or calendar.
        tables: the tables of people in it, and as what their columns were read.
        program: which other program wrote the list, "" = not known.
        by_name: whether contacts that name people without a link may be attached by name.
    """

    kind: FileKind
    people: tuple[PersonRow, ...]
    skipped: tuple[RowProblem, ...]
    warnings: tuple[RowProblem, ...]
    merged: tuple[RowProblem, ...]
    rows: int
    owner: PersonRow | None
    sha256: str
    contacts: tuple[ImportedTouchpoint, ...] = ()
    applications: tuple[Application, ...] = ()
    notes: tuple[PersonRow, ...] = ()
    unused_columns: tuple[UnusedColumn, ...] = ()
    complete: bool = True
    left_out: tuple[str, ...] = ()
    mine: frozenset[str] = frozenset()
    tables: tuple[TableSeen, ...] = ()
    program: str = ""
    by_name: bool = True
