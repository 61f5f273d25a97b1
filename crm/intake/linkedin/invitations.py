"""Invitations.csv -> LinkedIn requests, sent and received."""

from __future__ import annotations

from collections import Counter

from crm.domain.imports.imported_contacts import ImportedTouchpoint, Party
from crm.domain.people.normalise import clean_text, link_key, name_key, profile_url
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result
from crm.intake.activity import Rows, excerpt, listed, opaque
from crm.language import tr

_DIRECTIONS = {"outgoing": Direction.OUT, "incoming": Direction.IN}
_MEMBER = "linkedin member"


def read_invitations(table: Rows) -> tuple[list[ImportedTouchpoint], str]:
    """The requests in Invitations.csv, and a sentence about what was left out.

    Acceptance is not in the file; it follows from the connections.
    """
    left: Counter[str] = Counter({tr("damaged"): table.damaged})
    contacts: dict[str, ImportedTouchpoint] = {}
    for line, row, day in table.dated("sentat"):
        direction = _DIRECTIONS.get(clean_text(row.cell("direction")).lower())
        if direction is None or day is None:
            left[tr("without a date or direction that can be read")] += 1
            continue
        out = direction is Direction.OUT
        name = clean_text(row.cell("to" if out else "from"))
        link = profile_url(row.cell("inviteeprofileurl" if out else "inviterprofileurl"))
        who = link_key(link) or name_key(name, "")
        if not who or (not link and who == _MEMBER):
            left[tr("with members who left LinkedIn")] += 1
            continue
        contact = ImportedTouchpoint(
            line=line,
            source=f"linkedin:request:{direction}:{opaque(who)}:{day}",
            parties=(Party(name, link),),
            day=day,
            channel=Channel.LINKEDIN_REQUEST,
            direction=direction,
            result=Result.SENT if out else Result.NONE,
            summary=excerpt(row.cell("message")),
        )
        contacts.setdefault(contact.source, contact)
    words = listed(left)
    return list(contacts.values()), tr(
        "Invitations left out: {words}.", words=words
    ) if words else ""
