"""Who introduced whom: the chains that `referred_by` forms, largest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from crm.domain.ids import PersonId
from crm.domain.people.person import Person

#: Deeper people start a chain of their own: longer ones are unreadable and recursion is limited.
DEEPEST: Final = 100


@dataclass(frozen=True, slots=True)
class Introducer:
    """A person in a chain and the people they introduced.

    Attributes:
        again: they are further up in the same chain, or start another one; not followed here.
    """

    person: Person
    introduced: tuple[Introducer, ...] = field(default=())
    again: bool = False

    @property
    def size(self) -> int:
        """How many people are below, at any depth."""
        return sum(1 + below.size for below in self.introduced if not below.again)

    def walk(self) -> Iterator[tuple[Introducer, Introducer]]:
        """Every introduction below, as introducer and introduced."""
        for below in self.introduced:
            yield self, below
            yield from below.walk()


def chains(people: Iterable[Person]) -> tuple[Introducer, ...]:
    """The chains of introductions, the largest first; people without any are left out.

    Cycles, which are always mistakes, are cut where they close.
    """
    known = {person.id: person for person in people}
    introduced: dict[PersonId, list[PersonId]] = defaultdict(list)
    for person in known.values():
        if person.referred_by in known and person.referred_by != person.id:
            introduced[PersonId(person.referred_by or 0)].append(person.id)
    told: set[PersonId] = set()

    def below(number: PersonId, above: frozenset[PersonId]) -> Introducer:
        if len(above) == DEEPEST and introduced.get(number):
            return Introducer(known[number], again=True)  # listed where their own chain starts
        told.add(number)
        if number in above:
            return Introducer(known[number], again=True)
        mine = sorted(introduced.get(number, ()), key=lambda n: (known[n].name.casefold(), n))
        inner = above | {number}
        return Introducer(known[number], tuple(below(n, inner) for n in mine))

    starts = [n for n in introduced if known[n].referred_by not in known]
    found = [below(n, frozenset()) for n in sorted(starts)]
    for number in sorted(introduced):  # the rest is in a cycle, or too deep
        if number not in told:
            found.append(below(number, frozenset()))
    return tuple(sorted(found, key=lambda c: (-c.size, c.person.name.casefold(), c.person.id)))
