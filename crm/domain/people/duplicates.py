"""Possible duplicates: pairs with a confidence and the reasons, for the user to decide.

A name alone is never enough: two people of one name in one network are normal (2 to 10 %).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from rapidfuzz import fuzz

from crm.domain.ids import PersonId
from crm.domain.people.further import emails, phone_keys, phones
from crm.domain.people.matching import names_fit, own_name_key, two_links
from crm.domain.people.normalise import company_key
from crm.domain.people.person import Person
from crm.language import tr

#: Two spellings of one name (0-100). Source: D.
_ALIKE: Final = 88
#: Larger companies are not searched for spellings: too many names would look alike.
_LARGEST: Final = 400
#: A phone number or address that more people share belongs to an office.
_MOST_SHARING: Final = 4


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people who may be one, the one added first before the other.

    Attributes:
        confidence: 0-1. why: sentences with the compared values.
    """

    first: Person
    second: Person
    confidence: float
    why: tuple[str, ...]


def suspects(
    people: Iterable[Person], known_apart: Collection[tuple[int, int]] = ()
) -> tuple[Pair, ...]:
    """Pairs that may be the same person, most confident first.

    Args:
        people: without the bin. known_apart: IDs of pairs the user marked as two, smaller ID first.
    """
    found: dict[tuple[PersonId, PersonId], Pair] = {}
    for one, other in _candidates(list(people)):
        first, second = (one, other) if one.id < other.id else (other, one)
        key = first.id, second.id
        if key in known_apart or key in found:
            continue
        pair = compare(first, second)
        if pair:
            found[key] = pair
    return tuple(sorted(found.values(), key=lambda p: (-p.confidence, p.first.id, p.second.id)))


def compare(first: Person, second: Person) -> Pair | None:
    """The evidence that two people are one; None if it is not enough."""
    names = own_name_key(first), own_name_key(second)
    same = bool(names[0]) and names[0] == names[1]
    alike = same or (all(names) and _spelt_alike(*names))
    both_linked = two_links(first.linkedin_url, second.linkedin_url)
    who = (
        tr("Same name: {name}.", name=first.name)
        if same
        else tr("{name} and {other} sound alike.", name=first.name, other=second.name)
    )
    if not (alike or names_fit(first, second)):
        return None
    shared = [mail for mail in emails(first) if mail in emails(second)]
    if shared:
        told = tr("Same e-mail address: {shared}.", shared=shared[0])
        return Pair(first, second, 0.95 if alike else 0.7, (told, who) if alike else (told,))
    if all(names) and _digits(first) & _digits(second):
        told = tr("Same phone number.")
        return Pair(first, second, 0.9 if alike else 0.7, (told, who) if alike else (told,))
    if not alike:
        return None
    company = company_key(first.company), company_key(second.company)
    together = bool(company[0]) and company[0] == company[1]
    if both_linked:
        # A member can change the link; everything else stays the same.
        moved = (
            same and together and first.connected_on and first.connected_on == second.connected_on
        )
        why = (
            who,
            tr(
                "Both at {company}, connected on the same day; the profile link differs.",
                company=first.company,
            ),
        )
        return Pair(first, second, 0.8, why) if moved else None
    if together:
        return Pair(
            first,
            second,
            0.9 if same else 0.7,
            (who, tr("Both at {company}.", company=first.company)),
        )
    reach = [(p.company, p.linkedin_url, *emails(p), *phones(p)) for p in (first, second)]
    bare = [p for p in reach if not any(p)]
    if same and bare and len(names[0].split()) > 1:
        return Pair(first, second, 0.6, (who, tr("Nothing else is known about one of them.")))
    return None


def _candidates(people: list[Person]) -> Iterator[tuple[Person, Person]]:
    """Pairs that share something rare enough to be worth comparing."""
    for keys in (emails, _digits):
        for group in _grouped(people, keys):
            if len(group) <= _MOST_SHARING:
                yield from combinations(group, 2)
    for group in _grouped(people, lambda p: (own_name_key(p),)):
        # Of many namesakes, only those who share more than the name.
        if len(group) <= _MOST_SHARING:
            yield from combinations(group, 2)
        else:
            for same in _grouped(group, _companies):
                yield from combinations(same[:_MOST_SHARING], 2)
    for group in _grouped(people, _companies):
        if len(group) <= _LARGEST:
            yield from _spelt_alike_in(group)


def _spelt_alike_in(group: list[Person]) -> Iterator[tuple[Person, Person]]:
    """In one company: names that differ a little, where not both have a link."""
    named = [(person, own_name_key(person)) for person in group]
    loose = [(person, name) for person, name in named if name and not person.linkedin_url]
    for person, name in loose:
        for other, theirs in named:
            if other.id != person.id and theirs and _spelt_alike(name, theirs):
                yield person, other


def _grouped(
    people: Iterable[Person], keys_of: Callable[[Person], Iterable[str]]
) -> Iterator[list[Person]]:
    """People who share one of their keys; "" is none."""
    groups: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        for key in keys_of(person):
            if key:
                groups[key].append(person)
    for group in groups.values():
        if len(group) > 1:
            yield group


def _companies(person: Person) -> tuple[str]:
    return (company_key(person.company),)


def _spelt_alike(one: str, other: str) -> bool:
    if one == other or fuzz.ratio(one, other) >= _ALIKE:
        return True
    # "Sam Larkfield" and "Samuel J Larkfield": the same last word, and one first name is a prefix of the other.
    mine, theirs = one.split(), other.split()
    if len(mine) < 2 or len(theirs) < 2 or mine[-1] != theirs[-1]:
        return False
    short, long = sorted((mine[0], theirs[0]), key=len)
    return len(short) > 2 and long.startswith(short)


def _digits(person: Person) -> frozenset[str]:
    """The last ten digits of each number: prefixes are written in several ways."""
    return frozenset(key[-10:] for key in phone_keys(person))
