"""Touchpoints as a file describes them: who, when and how; not yet matched to known people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Final

from crm.domain.people.further import emails
from crm.domain.people.matching import Identity
from crm.domain.people.normalise import (
    clean_text,
    email_address,
    link_key,
    name_key,
    profile_url,
    text_key,
)
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result

#: With more people on the other side it is a mailing, not contact with each of them. Source: D.
MOST_PARTIES: Final = 10
#: How the source of a contact begins that a list of people names as the last one.
LAST_CONTACT: Final = "last-contact:"


@dataclass(frozen=True, slots=True)
class Party:
    """The other side of a touchpoint as a file names them; what the file does not say is "".

    Attributes:
        email, linkedin_url: as `crm.domain.people.normalise` normalises them.
        company: helps to distinguish two people with the same name.
    """

    name: str = ""
    linkedin_url: str = ""
    email: str = ""
    company: str = ""


@dataclass(frozen=True, slots=True)
class ImportedTouchpoint:
    """One touchpoint read from a file, without the owner of the file.

    Attributes:
        line: physical line of the file where it starts, or the number of the message, 1 = first.
        source: identifies this touchpoint in every file, so that it is never stored twice
            (a message ID, a conversation and its day).
        day: the local date. clock: local time of day, None = not known.
        answered_on: day of their acceptance or refusal, None = none or not known.
        count: how many messages it stands for.
        lines: a short digest of each message, so that files with different ones add up; empty if
            the file does not list them.
    """

    line: int
    source: str
    parties: tuple[Party, ...]
    day: date
    channel: Channel
    direction: Direction
    clock: time | None = None
    result: Result = Result.NONE
    answered_on: date | None = None
    count: int = 1
    summary: str = ""
    lines: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """A touchpoint as one import described it.

    Attributes:
        import_id: None = logged by the user before any import contained it.
    """

    import_id: int | None
    contact: ImportedTouchpoint


def party_text(party: Party) -> str:
    """A party as one line: name, link, address, company, separated by bars."""
    texts = (party.name, party.linkedin_url, party.email, party.company)
    return "|".join(text.replace("|", "/") for text in texts)


def read_party(text: str) -> Party:
    """The party that `party_text` wrote; missing or unusable parts are ""."""
    name, link, mail, company = (*text.split("|"), "", "", "")[:4]
    return Party(clean_text(name), profile_url(link), email_address(mail), clean_text(company))


def by_present_names(
    touchpoint: ImportedTouchpoint, names: Mapping[str, str]
) -> ImportedTouchpoint:
    """Replace former links and addresses of merged people by the present ones.

    Args:
        names: former link or address -> the present one.
    """
    if not names:
        return touchpoint
    parties = tuple(
        replace(
            party,
            linkedin_url=names.get(link_key(party.linkedin_url), party.linkedin_url),
            email=names.get(party.email, party.email),
        )
        for party in touchpoint.parties
    )
    return replace(touchpoint, parties=parties) if parties != touchpoint.parties else touchpoint


def party_keys(party: Party) -> frozenset[str]:
    """The keys that identify a party: link and address, else name with company."""
    keys = frozenset({link_key(party.linkedin_url), party.email}) - {""}
    return keys or _colleague(party.name, "", party.company)


def person_keys(person: Identity) -> frozenset[str]:
    """The keys under which a party may be this person, in the form of `party_keys`."""
    keys = frozenset({link_key(person.linkedin_url), *emails(person)}) - {""}
    return keys | _colleague(person.first_name, person.last_name, person.company)


def _colleague(first: str, last: str, company: str) -> frozenset[str]:
    name, at = name_key(first, last), text_key(company)
    return frozenset({f"{name}|{at}"}) if name and at else frozenset()
