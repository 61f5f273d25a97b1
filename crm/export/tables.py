"""Tables as CSV that a spreadsheet opens without running formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from crm.domain.people.person import Person
from crm.domain.safe_cells import safe_cell

HEADER: Final = (
    "First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On",
    "Location", "Phone", "Tags", "How Met", "Notes", "Other Emails",
    "Other Phones", "Middle Name", "Nickname", "Birthday", "Postal Address", "Warmth",
)  # fmt: skip


def people_csv(people: Iterable[tuple[Person, float]]) -> str:
    """One row per person with today's warmth (0-100); the first columns are LinkedIn's."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    for person, warmth in people:
        cells = (
            person.first_name, person.last_name, person.linkedin_url, person.email,
            person.company, person.position,
            person.connected_on.isoformat() if person.connected_on else "",
            person.location, person.phone, ", ".join(map(_tag, person.tags)), person.how_met, person.notes,
            ", ".join(person.more_emails), ", ".join(person.more_phones), person.middle_name,
            person.nickname, person.birthday, person.postal_address,
        )  # fmt: skip
        writer.writerow([*map(safe_cell, cells), f"{warmth:.0f}"])
    return out.getvalue()


def _tag(tag: str) -> str:
    """A tag between others; in quotation marks if it could be taken for two."""
    return '"' + tag.replace('"', '""') + '"' if {*tag} & {",", ";", '"'} else tag


def table_csv(header: Sequence[str], rows: Iterable[Sequence[str | int | float]]) -> str:
    """Any table as CSV; text is made safe, numbers stay numbers."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([safe_cell(name) for name in header])
    for row in rows:
        writer.writerow([safe_cell(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue()
