"""Imported files -> rows and problems; no database, no network.

The kind of a file is recognised by its content. For any bytes, only `FileRefused` is raised.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from crm.domain.people.normalise import link_key
from crm.errors import FileRefused, RowProblem
from crm.intake import zips
from crm.intake.activity import kind_of
from crm.intake.address_books.card_lines import is_vcard
from crm.intake.address_books.monica import is_monica, read_monica
from crm.intake.address_books.vcards import read_cards
from crm.intake.encodings import decode
from crm.intake.harvest import Harvest
from crm.intake.last_contacts import last_contacts
from crm.intake.limits import MAX_FILE_BYTES, MAX_MAILBOX_BYTES, too_large_mailbox
from crm.intake.linkedin import activities, archive
from crm.intake.mail.inbox import inbox
from crm.intake.mail.mailbox import is_mail, is_mailbox
from crm.intake.mail.mails import Letters, read_mails
from crm.intake.mail.meetings import Meetings, is_calendar, read_meetings
from crm.intake.mail.whose import NOBODY_SAID, Whose
from crm.intake.mapping import (
    NOTHING_WANTED,
    Source,
    TableNotUnderstood,
    TableSeen,
    Wanted,
    digest_of,
    remembered,
)
from crm.intake.reading import FileKind, PersonRow, Reading
from crm.intake.repeats import merge_repeats
from crm.intake.signatures import refuse_foreign
from crm.intake.tables import read_table_people, recognise_table
from crm.intake.tabular import physical_lines
from crm.intake.unused import told
from crm.language import tr

__all__ = [
    "MAX_MAILBOX_BYTES",
    "FileKind",
    "PersonRow",
    "Reading",
    "Source",
    "TableNotUnderstood",
    "TableSeen",
    "Wanted",
    "Whose",
    "is_portable",
    "read",
    "read_inbox",
    "recognise",
]

_PORTABLE: Final = re.compile(rb'"format"\s*:\s*"embers"')
_BEGINNING: Final = 1000


def recognise(data: bytes) -> FileKind:
    """The kind of a file, by its content.

    Raises:
        FileRefused: too large, or not a supported file; says what it is and what to do.
    """
    kind = _by_signature(data)
    if kind:
        return kind
    text, _ = decode(data)
    if is_vcard(text):
        return FileKind.VCARD
    lines = physical_lines(text)
    return kind_of(lines) or recognise_table(lines)


def is_portable(data: bytes) -> bool:
    """Whether it is a file Embers exported; reads only the first bytes of other files.

    Raises:
        FileRefused: too large, or certainly not a supported file.
    """
    return _by_signature(data) is FileKind.PORTABLE


def read(
    name: str,
    data: bytes,
    progress: Callable[[float], None] | None = None,
    whose: Whose = NOBODY_SAID,
    wanted: Wanted = NOTHING_WANTED,
) -> Reading:
    """Read a file of people or touchpoints.

    Args:
        name: the file's name; used in sentences only.
        progress: called now and then with the share (0 to 1) done.
        whose: the user: for mails and calendars, which do not name their owner.
        wanted: what the columns of tables mean, where somebody said so.

    Raises:
        TableNotUnderstood: a table without a column that is known as a name.
        FileRefused: not such a file, too large, damaged or empty.
    """
    kind = _by_signature(data)
    if kind is FileKind.PORTABLE:
        raise FileRefused(
            tr("“{name:.80}” is a file that Embers exported.", name=name),
            tr("It is restored with everything in it, not imported as a list of people."),
        )
    if kind is FileKind.ARCHIVE:
        return _read_archive(data, progress, whose.today, wanted)
    if kind in (FileKind.MAIL, FileKind.MAILBOX):
        return inbox(kind, data, read_mails(data, whose, progress))
    if kind is FileKind.CALENDAR:
        return inbox(kind, data, read_meetings(data, whose))
    if kind is FileKind.MONICA:
        return _reading(kind, data, read_monica(data, whose.today), [])
    text, warnings = decode(data)
    if is_vcard(text):
        return _reading(FileKind.VCARD, data, read_cards(text, progress), warnings)
    lines = physical_lines(text)
    alone = kind_of(lines)
    if alone:
        empty = _reading(alone, data, Harvest(), warnings, may_be_empty=True)
        return _with_activity(empty, activities.read_alone(alone, text))
    kind, harvest = read_table_people(lines, progress, whose.today, wanted)
    return _reading(kind, data, harvest, warnings)


def read_inbox(
    kind: FileKind,
    files: Sequence[bytes],
    progress: Callable[[float], None] | None = None,
    whose: Whose = NOBODY_SAID,
) -> Reading:
    """Read several mails and mailboxes, or several calendars, as if they were one file.

    Args:
        kind: `MAILBOX` or `CALENDAR`.

    Raises:
        FileRefused: one is damaged, or the user's address cannot be determined.
    """
    first, *more = files
    if kind is FileKind.CALENDAR:
        found: Letters | Meetings = read_meetings(first, whose, more)
    else:
        found = read_mails(first, whose, progress, more)
    return inbox(kind, first, found, [hashlib.sha256(data).hexdigest() for data in files])


def _by_signature(data: bytes) -> FileKind | None:
    """ZIP, JSON, mail and calendar by their beginning; None = text that must be examined."""
    if is_mailbox(data):
        if len(data) > MAX_MAILBOX_BYTES:
            raise too_large_mailbox()
        return FileKind.MAILBOX
    if len(data) > MAX_FILE_BYTES:
        raise FileRefused(
            tr(
                "This file is larger than {most} MB.",
                most=MAX_FILE_BYTES // 1_000_000,
            ),
            zips.INSIDE
            if zips.is_zip(data)
            else tr(
                "Even the largest list of connections is about 4 MB; this is probably a "
                "different file."
            ),
        )
    if zips.is_zip(data):
        archive.check_zip(data)
        return FileKind.ARCHIVE
    if is_calendar(data):
        return FileKind.CALENDAR
    if is_mail(data):
        return FileKind.MAIL
    refuse_foreign(data)
    start = data[:_BEGINNING].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start[:1] == b"{" or re.match(rb"\[\s*[\[{\"]", start):
        if _is_portable(data):
            return FileKind.PORTABLE
        if is_monica(data):
            return FileKind.MONICA
        raise FileRefused(
            tr("This is a JSON file that Embers did not write."),
            tr(
                "Please choose the Connections.csv or the ZIP file that LinkedIn sent you. From "
                "another program, export a CSV file or vCards."
            ),
        )
    return None


def _is_portable(data: bytes) -> bool:
    if _PORTABLE.search(data[:_BEGINNING]):
        return True
    try:
        raw = json.loads(data)
    except (ValueError, RecursionError):
        # A damaged one is still an Embers file: reading it will say what is wrong.
        return bool(_PORTABLE.search(data))
    return isinstance(raw, dict) and raw.get("format") == "embers"


def _read_archive(
    data: bytes, progress: Callable[[float], None] | None, today: date, wanted: Wanted
) -> Reading:
    unpacked = archive.unpack(data, (archive.CONNECTIONS, *activities.TABLES))
    warnings = [
        RowProblem(
            0,
            tr(
                "The archive has a second file of this kind, “{path:.80}”; it was left out.",
                path=path,
            ),
        )
        for path in unpacked.others
    ]
    table = unpacked.tables.get(archive.CONNECTIONS)
    harvest = Harvest()
    if table is None:
        warnings.append(
            RowProblem(
                0,
                tr(
                    "There is no Connections.csv in this archive. LinkedIn sends large archives in two "
                    "parts; the second e-mail has the connections."
                ),
            )
        )
    else:
        refuse_foreign(table)
        text, damages = decode(table)
        warnings += damages
        _, harvest = read_table_people(physical_lines(text), progress, today, wanted)
    known = {link_key(row.linkedin_url) for row in harvest.people} - {""}
    activity = activities.read_tables(unpacked.tables, known)
    may_be_empty = table is None or not activity.nothing
    reading = _reading(FileKind.ARCHIVE, data, harvest, warnings, may_be_empty)
    return _with_activity(reading, activity)


def _with_activity(reading: Reading, activity: activities.Activities) -> Reading:
    """Add to a reading what the other tables say; notes go to the people of the same file."""
    notes = {row.linkedin_url: row for row in activity.notes}
    there = {row.linkedin_url for row in reading.people}
    people = tuple(
        row._replace(notes=notes[row.linkedin_url].notes)
        if row.linkedin_url in notes and not row.notes
        else row
        for row in reading.people
    )
    return replace(
        reading,
        people=people if notes else reading.people,
        owner=activity.owner,
        contacts=(*reading.contacts, *activity.contacts),
        applications=(*reading.applications, *activity.applications),
        notes=tuple(row for row in activity.notes if row.linkedin_url not in there),
        left_out=(*reading.left_out, *activity.left_out),
    )


def _reading(
    kind: FileKind,
    data: bytes,
    harvest: Harvest,
    warnings: tuple[RowProblem, ...] | list[RowProblem],
    may_be_empty: bool = False,
) -> Reading:
    people, merged = merge_repeats(harvest.people)
    skipped = tuple(sorted(harvest.skipped, key=lambda problem: problem.line))
    if not people and not may_be_empty and not harvest.applications:
        refused = _nobody(harvest)
        mapped = [table for table in harvest.tables if table.source is not Source.READER]
        raise TableNotUnderstood(refused, mapped[0]) if mapped else refused
    return Reading(
        kind=kind,
        people=people,
        skipped=skipped,
        warnings=tuple(
            sorted(
                (*warnings, *remembered(harvest.tables), *told(harvest.unused), *harvest.warnings),
                key=lambda p: p.line,
            )
        ),
        merged=merged,
        rows=len(people) + len(skipped) + len(merged),
        owner=None,
        sha256=digest_of(harvest.tables, hashlib.sha256(data).hexdigest()),
        applications=tuple(harvest.applications),
        program=harvest.program,
        unused_columns=harvest.unused,
        complete=harvest.complete,
        contacts=last_contacts(people),
        left_out=tuple(harvest.left_out),
        tables=tuple(harvest.tables),
    )


def _nobody(harvest: Harvest) -> FileRefused:
    """The refusal of a file with a valid header but without people."""
    count = len(harvest.skipped)
    if harvest.only_hidden:
        rows = tr("All {count:,} rows of this file are members", count=count)
        if count == 1:
            rows = tr("The only row of this file is a member")
        return FileRefused(
            tr(
                "{rows} who hid or closed their profile, so there are no people in this file.",
                rows=rows,
            ),
            tr("Please ask LinkedIn for the file again."),
            harvest.skipped,
        )
    more = " " + tr("None of its {count:,} rows could be read.", count=count) if count else ""
    if count == 1:
        more = " " + tr("Its only row could not be read.")
    return FileRefused(
        tr("There are no people in this file.{more}", more=more),
        tr("The column names are there, but no people below them. Please export it again."),
        harvest.skipped,
    )
