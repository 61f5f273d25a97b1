"""The archive's owner: name from Profile.csv, link from sent invitations or from messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from crm.domain.people.normalise import clean_text, name_key, profile_url
from crm.intake.activity import Rows
from crm.intake.linkedin.messages import whose
from crm.intake.names import split_name
from crm.intake.reading import PersonRow

PROFILE: Final = "profile"
INVITATIONS: Final = "invitations"
MESSAGES: Final = "messages"

_NOTHING: Final = Rows()


def find_owner(tables: Mapping[str, Rows]) -> PersonRow | None:
    """The member who requested the archive; None if uncertain.

    Args:
        tables: files of the archive by their key.
    """
    owner = _from_profile(tables.get(PROFILE, _NOTHING))
    inviter = _inviter(tables.get(INVITATIONS, _NOTHING), owner)
    if inviter and (owner is None or inviter.linkedin_url):
        owner = (owner or inviter)._replace(linkedin_url=inviter.linkedin_url)
    if owner and owner.linkedin_url:
        return owner
    name = name_key(owner.first_name, owner.last_name) if owner else ""
    messages = tables.get(MESSAGES, _NOTHING)
    writer = whose(messages, name) or whose(messages, "")  # the name may include a title there
    if writer is None:
        return owner
    return (owner or writer)._replace(linkedin_url=writer.linkedin_url)


def _from_profile(table: Rows) -> PersonRow | None:
    for _, row in table.rows:
        first, last = clean_text(row.cell("firstname")), clean_text(row.cell("lastname"))
        if first or last:
            return PersonRow(2, first, last, location=clean_text(row.cell("geolocation")))
    return None


def _inviter(table: Rows, owner: PersonRow | None) -> PersonRow | None:
    """The sender of most outgoing invitations, under the owner's name if that is known."""
    own = name_key(owner.first_name, owner.last_name) if owner else ""
    seen: Counter[tuple[str, str]] = Counter()
    for _, row in table.rows:
        name = clean_text(row.cell("from"))
        out = clean_text(row.cell("direction")).upper() == "OUTGOING"
        if out and name and own in ("", name_key(name, "")):
            seen[name, profile_url(row.cell("inviterprofileurl"))] += 1
    linked = {key: count for key, count in seen.items() if key[1]} or seen
    if not linked:
        return None
    name, link = max(linked, key=lambda key: (linked[key], key))
    first, last = split_name(name)
    return PersonRow(2, first, last, linkedin_url=link)
