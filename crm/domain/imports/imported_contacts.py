"""Contacts as a file tells them: who took part, when and how; not yet matched to people we know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Final

from crm.domain.people.matching import Identity
from crm.domain.people.normalise import clean_text, email_address, name_key, profile_url, text_key
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result

#: With more on the other side it is a notice, not a contact with each of them. Source: D.
MOST_PARTIES: Final = 10


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody a file names as the other side of a contact; what the file does not say is "".

    Attributes:
        email, linkedin_url: as `crm.domain.people.normalise` normalises them.
        company: helps to tell two people of one name apart.
    """

    name: str = ""
    linkedin_url: str = ""
    email: str = ""
    company: str = ""


@dataclass(frozen=True, slots=True)
class ImportedTouchpoint:
    """One contact read from a file, the owner of the file left out.

    Attributes:
        line: physical line of the file where it starts, or the number of the message, 1 = first.
        source: names this contact for good, whichever file it comes from, so that it is never
            stored twice (a message id, a conversation and its day).
        day: the local date. clock: local time of day, None = not known.
        answered_on: day of their acceptance or refusal, None = none or not known.
        count: how many messages it stands for.
        lines: a short digest of each of them, so that files that hold different ones add up; empty
            if the file does not tell them apart.
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
    """A contact as one import told it.

    Attributes:
        import_id: None = the user logged it, before a file told of it.
    """

    import_id: int | None
    contact: ImportedTouchpoint


def party_text(party: Party) -> str:
    """A party as one line: name, link, address, company, divided by bars."""
    texts = (party.name, party.linkedin_url, party.email, party.company)
    return "|".join(text.replace("|", "/") for text in texts)


def read_party(text: str) -> Party:
    """The party that `party_text` wrote; parts that are missing or not usable are ""."""
    name, link, mail, company = (*text.split("|"), "", "", "")[:4]
    return Party(clean_text(name), profile_url(link), email_address(mail), clean_text(company))


def by_present_names(contact: ImportedTouchpoint, names: Mapping[str, str]) -> ImportedTouchpoint:
    """A contact with the links and addresses of merged people as they are now.

    Args:
        names: former link or address -> the present one.
    """
    if not names:
        return contact
    parties = tuple(
        replace(
            party,
            linkedin_url=names.get(party.linkedin_url, party.linkedin_url),
            email=names.get(party.email, party.email),
        )
        for party in contact.parties
    )
    return replace(contact, parties=parties) if parties != contact.parties else contact


def party_keys(party: Party) -> frozenset[str]:
    """By what a party may be recognised: link and address, else name with company."""
    keys = frozenset({party.linkedin_url, party.email}) - {""}
    return keys or _colleague(party.name, "", party.company)


def person_keys(person: Identity) -> frozenset[str]:
    """By what a party may turn out to be this person; the same words as `party_keys`."""
    keys = frozenset({person.linkedin_url, person.email}) - {""}
    return keys | _colleague(person.first_name, person.last_name, person.company)


def _colleague(first: str, last: str, company: str) -> frozenset[str]:
    name, at = name_key(first, last), text_key(company)
    return frozenset({f"{name}|{at}"}) if name and at else frozenset()
