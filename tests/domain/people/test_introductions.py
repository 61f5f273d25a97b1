"""Chains of introductions: the largest first, circles cut, nobody lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crm.domain.ids import PersonId
from crm.domain.people.introductions import DEEPEST, Introducer, chains
from crm.domain.people.person import Person
from crm.ui.people.introductions import picture


def person(number: int, by: int | None = None, name: str = "") -> Person:
    return Person(PersonId(number), name or f"P{number}", referred_by=PersonId(by) if by else None)


def outline(chain: Introducer) -> object:
    return chain.person.id, [outline(below) for below in chain.introduced]


def test_a_chain_shows_who_brought_whom_the_largest_first() -> None:
    people = [person(1), person(2, 1), person(3, 2), person(4, 1), person(5), person(6, 5)]
    found = chains(people)
    assert [outline(chain) for chain in found] == [
        (1, [(2, [(3, [])]), (4, [])]),
        (5, [(6, [])]),
    ]
    assert [chain.size for chain in found] == [3, 1]


def test_an_unknown_introducer_makes_no_chain() -> None:
    assert chains([person(2, 99), person(3)]) == ()


def test_a_circle_is_cut_and_nobody_is_lost() -> None:
    (chain,) = chains([person(1, 3), person(2, 1), person(3, 2)])
    assert chain.size == 2
    assert [below.again for _, below in chain.walk()] == [False, False, True]


@given(st.lists(st.integers(0, 12), min_size=1, max_size=12))
def test_everybody_introduced_stands_in_a_chain(by: list[int]) -> None:
    people = [person(n, above) for n, above in enumerate(by, 1)]
    found = chains(people)
    shown = {chain.person.id for chain in found}
    shown |= {below.person.id for chain in found for _, below in chain.walk()}
    wanted = {p.id for p in people if p.referred_by in range(1, len(by) + 1)
              and p.referred_by != p.id}  # fmt: skip
    assert wanted <= shown


def test_a_name_cannot_leave_its_box() -> None:
    nasty = 'A"]; evil [label="x\\'
    drawn = picture(chains([person(1, name=nasty), person(2, 1)]))
    assert 'label="A\\"]; evil [label=\\"x\\\\"' in drawn
    assert 'label="A &amp;lt; B"' in picture(chains([person(1, name="A &lt; B"), person(2, 1)]))


def test_a_chain_longer_than_any_stack_is_told_in_parts() -> None:
    people = [person(1), *(person(n, n - 1) for n in range(2, 3_001))]
    found = chains(people)
    told = {who.person.id for chain in found for pair in chain.walk() for who in pair}
    assert told == {p.id for p in people}
    assert max(chain.size for chain in found) <= DEEPEST
