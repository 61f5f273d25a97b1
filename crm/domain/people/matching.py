"""Match the rows of a file to known people by what identifies them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Generic, Protocol, TypeVar

from crm.domain.ids import PersonId
from crm.domain.people.further import emails, phone_keys
from crm.domain.people.normalise import is_member_id, link_key, name_key, text_key
from crm.domain.people.person import Person, PersonKey


class Identity(Protocol):
    """What may identify a person; unknown text is ''."""

    @property
    def first_name(self) -> str: ...
    @property
    def last_name(self) -> str: ...
    @property
    def company(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def linkedin_url(self) -> str: ...
    @property
    def more_emails(self) -> tuple[str, ...]: ...
    @property
    def more_phones(self) -> tuple[str, ...]: ...
    @property
    def connected_on(self) -> date | None: ...


P = TypeVar("P", Person, PersonKey)


class Known(Generic[P]):
    """The known people, indexed by everything that may identify them."""

    def __init__(self, people: Iterable[P], names: Collection[str]) -> None:
        """Index `people`; by name only those whose `name_key` is in `names`."""
        self.by_link: dict[str, P] = {}
        self.by_email: dict[str, list[P]] = defaultdict(list)
        self.by_name: dict[str, list[P]] = defaultdict(list)
        for person in people:
            if person.linkedin_url:
                self.by_link[link_key(person.linkedin_url)] = person
            if person.email or person.more_emails:
                for mail in emails(person):
                    self.by_email[mail].append(person)
            if names:
                key = own_name_key(person)
                if key in names:
                    self.by_name[key].append(person)

    @classmethod
    def for_rows(cls, people: Sequence[P], rows: Sequence[Identity]) -> Known[P]:
        """Index by name only where a name can decide: the row or a known person has no link, or an id."""
        loose = any(_is_loose(person.linkedin_url) for person in people)
        by_name = rows if loose else [row for row in rows if _is_loose(row.linkedin_url)]
        return cls(people, {own_name_key(row) for row in by_name})

    def find(self, row: Identity, claimed: Collection[PersonId]) -> P | None:
        """The one known person a row refers to; None if there is none, or if it is unclear.

        Tried in this order: profile link, a person with exactly the same data (so that a
        file adds nobody twice), e-mail (by a further address only if the names fit), name with
        connection date, name with telephone number, name with company. A person is meant by one row
        only (`claimed`), unless the link says so.
        """
        if row.linkedin_url and (link := link_key(row.linkedin_url)) in self.by_link:
            return self.by_link[link]
        namesakes: list[P] = []
        key = ""
        if self.by_name:
            key = own_name_key(row)
            namesakes = [p for p in self.by_name.get(key, ()) if _may_be(row, p, claimed)]
            for person in namesakes:
                if _same_in_all(row, person):
                    return person
        for mail in emails(row):
            owners = [p for p in self.by_email.get(mail, ()) if _may_be(row, p, claimed)]
            owners = [p for p in owners if mail == row.email == p.email or names_fit(row, p)]
            if len(owners) > 1:  # a family or an office shares it
                owners = [p for p in owners if _namesake(row, p)]
            if len(owners) == 1:
                return owners[0]
        # Without a name, as on the card of a company, only an identical card matches.
        for fits in (_connected_same_day, _same_phone, _colleague) if key else ():
            found = [p for p in namesakes if fits(row, p)]
            if len(found) == 1:
                return found[0]
        return None


def own_name_key(who: Identity | Person | PersonKey) -> str:
    return name_key(who.first_name, who.last_name)


def names_fit(one: Identity | Person | PersonKey, other: Identity | Person | PersonKey) -> bool:
    """Whether both names can be of one person: with another title, middle name or further surname."""
    mine, theirs = (set(own_name_key(who).split()) for who in (one, other))
    return mine <= theirs or theirs <= mine or len(mine & theirs) > 1


def two_links(one: str, other: str) -> bool:
    """Whether both have a profile link and the links differ: then they are two people.

    A link with a member id and one with a name may be of the same member.
    """
    if not (one and other) or link_key(one) == link_key(other):
        return False
    return is_member_id(one) == is_member_id(other)


def _is_loose(link: str) -> bool:
    """Whether another link, or none, may name the same member."""
    return not link or is_member_id(link)


def _may_be(row: Identity, person: Person | PersonKey, claimed: Collection[PersonId]) -> bool:
    return person.id not in claimed and not two_links(row.linkedin_url, person.linkedin_url)


def _connected_same_day(row: Identity, person: Person | PersonKey) -> bool:
    return row.connected_on is not None and person.connected_on == row.connected_on


def _namesake(row: Identity, person: Person | PersonKey) -> bool:
    return own_name_key(row) == own_name_key(person)


def _same_phone(row: Identity, person: Person | PersonKey) -> bool:
    return not phone_keys(row).isdisjoint(phone_keys(person))


def _same_in_all(row: Identity, person: Person | PersonKey) -> bool:
    """Whether all fields are equal, including empty ones."""
    names = ("first_name", "last_name", "company", "email", "phone", "linkedin_url", "connected_on")
    return all(getattr(row, name) == getattr(person, name) for name in names)


def _colleague(row: Identity, person: Person | PersonKey) -> bool:
    """Same company, and no contradiction in date or e-mail."""
    company = text_key(row.company)
    return (
        company != ""
        and text_key(person.company) == company
        and (not person.connected_on or not row.connected_on)
        and (not person.email or not row.email or not {*emails(person)}.isdisjoint(emails(row)))
    )
