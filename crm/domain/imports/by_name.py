"""Contacts of archives that name people without a link: attached where only one person can be meant."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from crm.domain.imports.imported_contacts import ImportedTouchpoint, Party
from crm.domain.people.matching import Identity, own_name_key
from crm.domain.people.normalise import name_key
from crm.domain.people.person import Person


@dataclass(frozen=True, slots=True)
class Attached:
    """The contacts, with what is known of the people they name.

    Attributes:
        names: of the people that were recognised by name only, in alphabetical order.
        count: how many contacts name one of them.
    """

    contacts: tuple[ImportedTouchpoint, ...] = ()
    names: tuple[str, ...] = ()
    count: int = 0


def attached_by_name(
    contacts: Sequence[ImportedTouchpoint], listed: Iterable[Identity], known: Iterable[Person]
) -> Attached:
    """Complete the parties that an archive names without link, address or company.

    Only where the archive has no link at all in contacts of that kind, and where the name is that of one
    listed connection and of one known person. Source: D.

    Args:
        listed: the connections in the same archive.
        known: everybody as they are once these are stored, including those in the bin.
    """
    linked = {c.channel for c in contacts if any(p.linkedin_url for p in c.parties)}
    bare = {c.source for c in contacts if c.channel not in linked and any(map(_is_bare, c.parties))}
    if not bare:
        return Attached(tuple(contacts))
    once = Counter(own_name_key(row) for row in listed)
    namesakes: dict[str, list[Person]] = defaultdict(list)
    for person in known:
        namesakes[own_name_key(person)].append(person)
    found, names, count = [], set(), 0
    for contact in contacts:
        parties = list(contact.parties)
        for n, party in enumerate(parties) if contact.source in bare else ():
            key = name_key(party.name, "")
            same = namesakes.get(key, [])
            if _is_bare(party) and key and once[key] == 1 and len(same) == 1:
                parties[n] = _as_known(party, same[0])
        if tuple(parties) != contact.parties:
            names |= {p.name for p, q in zip(parties, contact.parties, strict=True) if p != q}
            count += 1
            contact = replace(contact, parties=tuple(parties))
        found.append(contact)
    return Attached(tuple(found), tuple(sorted(names)), count)


def _is_bare(party: Party) -> bool:
    return not (party.linkedin_url or party.email or party.company)


def _as_known(party: Party, person: Person) -> Party:
    """The party by what identifies the person; unchanged if nothing does."""
    return replace(
        party, linkedin_url=person.linkedin_url, email=person.email, company=person.company
    )
