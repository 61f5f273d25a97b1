"""The last contact that a list of people names for each of them, as a touchpoint."""

from __future__ import annotations

from collections.abc import Iterable

from crm.domain.imports.imported_contacts import LAST_CONTACT, ImportedTouchpoint, Party
from crm.domain.people.normalise import link_key, name_key, phone_key, text_key
from crm.domain.touchpoints.touchpoint import Channel, Direction
from crm.intake.activity import opaque
from crm.intake.reading import PersonRow
from crm.language import tr


def last_contacts(rows: Iterable[PersonRow]) -> tuple[ImportedTouchpoint, ...]:
    """A touchpoint for each row with a day of last contact; who reached out, and how, no list says."""
    return tuple(_contact(row) for row in rows if row.last_contact)


def _contact(row: PersonRow) -> ImportedTouchpoint:
    assert row.last_contact
    name = f"{row.first_name} {row.last_name}".strip()
    who = (
        link_key(row.linkedin_url)
        or row.email
        or "|".join((name_key(name, ""), text_key(row.company), phone_key(row.phone)))
    )
    return ImportedTouchpoint(
        line=row.line,
        source=f"{LAST_CONTACT}{opaque(who)}:{row.last_contact}",
        parties=(Party(name, row.linkedin_url, row.email, row.company),),
        day=row.last_contact,
        channel=Channel.OTHER,
        direction=Direction.BOTH,
        summary=tr("Last contact, from an imported list"),
    )
