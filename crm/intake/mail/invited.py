"""Who is invited to an event, and which addresses are nobody: robots, rooms, calendars."""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

from crm.domain.people.normalise import clean_text, email_address
from crm.intake.mail.robots import is_robot

_THINGS: Final = frozenset({"ROOM", "RESOURCE", "GROUP"})
_SCHEME: Final = re.compile(r"(?i)^mailto:")


class Guest(NamedTuple):
    """Somebody in the list of an event; `answer` as the file says it, "" = it does not."""

    name: str = ""
    answer: str = ""
    invites: bool = False


def invited(event: Any) -> dict[str, Guest]:
    """Address -> guest, of everybody who is a person.

    The parameter EMAIL goes first: where it is given, the value is a path or a relay (RFC 7986).
    """
    people: dict[str, Guest] = {}
    for key in ("ORGANIZER", "ATTENDEE"):
        for one in listed(event.get(key)):
            params = getattr(one, "params", {})
            texts = (str(params.get("EMAIL", "")), str(one).partition("?")[0])
            mail = next(filter(None, (email_address(_SCHEME.sub("", text)) for text in texts)), "")
            if not mail or is_robot(mail) or str(params.get("CUTYPE", "")).upper() in _THINGS:
                continue
            before = people.get(mail, Guest())
            name = clean_text(str(params.get("CN", "")))
            people[mail] = Guest(
                before.name if not name or email_address(name) else name[:200],
                str(params.get("PARTSTAT", "")).upper() or before.answer,
                before.invites or key == "ORGANIZER",
            )
    return people


def listed(value: Any) -> list[Any]:
    """A property that may occur several times, once or not at all."""
    return value if isinstance(value, list) else [] if value is None else [value]
