"""Recommendations and endorsements, given and received -> touchpoints that weigh no more than a message."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

from crm.domain.imports.imported_contacts import ImportedTouchpoint, Party
from crm.domain.people.normalise import clean_text, link_key, name_key, profile_url
from crm.domain.touchpoints.touchpoint import Channel, Direction
from crm.intake.activity import Row, Rows, excerpt, line_digest, listed, opaque
from crm.language import tr

_UNREADABLE = tr("without a name or a date that can be read")


def read_recommendations(table: Rows, direction: Direction) -> tuple[list[ImportedTouchpoint], str]:
    """The recommendations of one file, and a sentence about what was left out.

    The file has no links, so a party is recognised by the company.

    Args:
        direction: IN = received, OUT = given; the file itself does not say.
    """
    left: Counter[str] = Counter({tr("damaged"): table.damaged})
    contacts: dict[str, ImportedTouchpoint] = {}
    received = direction is Direction.IN
    for line, row, day in table.dated("creationdate"):
        name = _name(row, "")
        if day is None or not name:
            left[_UNREADABLE] += 1
            continue
        words = excerpt(row.cell("text"))
        begin = tr("Recommended you") if received else tr("You recommended them")
        contact = ImportedTouchpoint(
            line=line,
            source=f"linkedin:recommendation:{direction}:{opaque(name_key(name, ''))}:{day}",
            parties=(Party(name, company=clean_text(row.cell("company"))),),
            day=day,
            channel=Channel.OTHER,
            direction=direction,
            summary=f"{begin}: {words}" if words else begin,
        )
        contacts.setdefault(contact.source, contact)
    words = listed(left)
    return list(contacts.values()), tr(
        "Recommendations left out: {words}.", words=words
    ) if words else ""


def read_endorsements(table: Rows) -> tuple[list[ImportedTouchpoint], str]:
    """The endorsements of one file, and a sentence about what was left out.

    Several skills on one day are one touchpoint. The column names show whether they were given
    or received.
    """
    received = any(column.startswith("endorser") for column in table.columns)
    direction, who = (Direction.IN, "endorser") if received else (Direction.OUT, "endorsee")
    left: Counter[str] = Counter({tr("damaged"): table.damaged})
    days: dict[tuple[str, date], ImportedTouchpoint] = {}
    skills: dict[str, set[str]] = {}
    for line, row, day in table.dated("endorsementdate"):
        party = Party(_name(row, who), profile_url(row.cell(f"{who}publicurl")))
        key = link_key(party.linkedin_url) or name_key(party.name, "")
        if day is None or not key:
            left[_UNREADABLE] += 1
            continue
        source = f"linkedin:endorsement:{direction}:{opaque(key)}:{day}"
        skills.setdefault(source, set()).add(clean_text(row.cell("skillname")))
        days.setdefault(
            (key, day), ImportedTouchpoint(line, source, (party,), day, Channel.OTHER, direction)
        )
    begin = tr("Endorsed you") if received else tr("You endorsed them")
    contacts = [_with_skills(one, begin, skills[one.source] - {""}) for one in days.values()]
    words = listed(left)
    return contacts, tr("Endorsements left out: {words}.", words=words) if words else ""


def _with_skills(contact: ImportedTouchpoint, begin: str, skills: set[str]) -> ImportedTouchpoint:
    named = excerpt(", ".join(sorted(skills)))
    summary = tr("{begin} for {named}", begin=begin, named=named) if named else begin
    lines = frozenset(line_digest(skill.casefold()) for skill in skills)
    return replace(contact, count=max(1, len(skills)), summary=summary, lines=lines)


def _name(row: Row, prefix: str) -> str:
    names = (row.cell(f"{prefix}firstname"), row.cell(f"{prefix}lastname"))
    return clean_text(" ".join(names))
