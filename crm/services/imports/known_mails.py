"""Mails that were imported when less was known of robots: the same contact in spite of another source.

The source of a mail is made of its thread, its day and the people; an address that is known as a robot only now
was one of them then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlite_utils import Database

from crm.domain.imports.imported_contacts import ImportedTouchpoint
from crm.intake.mail.mails import MAIL
from crm.intake.mail.robots import is_robot
from crm.store.touchpoints import contact_records


def with_stored_sources(
    db: Database, contacts: Sequence[ImportedTouchpoint]
) -> tuple[ImportedTouchpoint, ...]:
    """The contacts, mails that are stored under an earlier source with that one."""
    sources = {c.source for c in contacts if c.source.startswith(MAIL)}
    if not sources or not contact_records.any_stored(db):
        return tuple(contacts)
    missing = sources - contact_records.of_sources(db, sources).keys()
    stored: dict[tuple[date, frozenset[str], str], str] = {}
    days = {c.day for c in contacts if c.source in missing}
    for record in contact_records.of_days(db, MAIL, days):
        everybody = {party.email for party in record.contact.parties}
        people = frozenset(mail for mail in everybody if not is_robot(mail))
        if 0 < len(people) < len(everybody):
            for line in record.contact.lines:  # the digests of the messages
                stored.setdefault((record.contact.day, people, line), record.contact.source)
    return tuple(_as_stored(c, stored) if c.source in missing else c for c in contacts)


def _as_stored(
    contact: ImportedTouchpoint, stored: Mapping[tuple[date, frozenset[str], str], str]
) -> ImportedTouchpoint:
    people = frozenset(party.email for party in contact.parties)
    found = (stored.get((contact.day, people, line)) for line in sorted(contact.lines))
    source = next(filter(None, found), "")
    return replace(contact, source=source) if source else contact
