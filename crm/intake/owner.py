"""Whose archive it is: the name from Profile.csv, the link from the invitations they sent."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from crm.domain.identity import clean_text, column_key, name_key, profile_url
from crm.errors import FileRefused
from crm.intake.encodings import decode
from crm.intake.reading import PersonRow

PROFILE: Final = "profile"
INVITATIONS: Final = "invitations"
TABLES: Final = (PROFILE, INVITATIONS)


def find_owner(tables: Mapping[str, bytes]) -> PersonRow | None:
    """The member who asked LinkedIn for the archive; None if it does not say.

    Args:
        tables: files of the archive by their key.
    """
    for row in _rows(tables.get(PROFILE, b"")):
        first, last = clean_text(row.get("firstname", "")), clean_text(row.get("lastname", ""))
        if first or last:
            owner = PersonRow(2, first, last, location=clean_text(row.get("geolocation", "")))
            return replace(owner, linkedin_url=_own_link(tables.get(INVITATIONS, b""), owner))
    return None


def _own_link(invitations: bytes, owner: PersonRow) -> str:
    """The link behind most invitations that went out under the owner's name; "" if there are none."""
    own = name_key(owner.first_name, owner.last_name)
    links = Counter(
        profile_url(row.get("inviterprofileurl", ""))
        for row in _rows(invitations)
        if row.get("direction") == "OUTGOING" and name_key(row.get("from", ""), "") == own
    )
    links.pop("", None)
    return max(links, key=links.__getitem__, default="")


def _rows(data: bytes) -> Iterator[dict[str, str]]:
    """Rows as column key -> cell; none of a damaged file, which must not spoil the others."""
    try:
        text, _ = decode(data)
        reader = csv.reader(io.StringIO(text, newline=""))
        header = [column_key(name) for name in next(reader, [])]
        for row in reader:
            yield dict(zip(header, row, strict=False))
    except (FileRefused, csv.Error):
        return
