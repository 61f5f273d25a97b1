"""Which stored person and which opportunity a message is about; several that fit are a choice, never a guess."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from crm.domain.cases.opportunity import Opportunity
from crm.domain.ids import OpportunityId, PersonId
from crm.domain.one_line.names import Called
from crm.domain.pasted.card import Card
from crm.domain.pasted.read import Said
from crm.domain.pasted.rules import Kind, key
from crm.domain.people.normalise import company_key

#: Shorter names of companies stand in too many words and addresses.
_SHORTEST: Final = 3
#: Words of a title that tell jobs apart have at least so many letters.
_TELLING: Final = 4
#: These are about a person, not about a job.
ABOUT_PEOPLE: Final = frozenset({Kind.AWAY, Kind.PROFILE})


@dataclass(frozen=True, slots=True)
class Meant:
    """Those who can be meant; `sure`: the only one is."""

    people: tuple[PersonId, ...] = ()
    sure: bool = False


@dataclass(frozen=True, slots=True)
class About:
    """The opportunities it can be about; `sure`: the only one is. None = one that is not stored, or none."""

    cases: tuple[OpportunityId, ...] = ()
    sure: bool = False


def who_is_meant(card: Card, known: Sequence[Called]) -> Meant:
    """The stored people whom a name and an address can mean.

    An address is certain. A name is, if only one person has it and no address speaks against it.
    """
    if card.mail:
        same = [one for one in known if card.mail in one.mails]
        if same:
            return Meant(tuple(one.id for one in same), len(same) == 1)
    name = key(card.name)
    if not name:
        return Meant()
    called = [one for one in known if name in _names(one)]
    sure = len(called) == 1 and " " in name and _same_place(card.mail, called[0].mails)
    return Meant(tuple(one.id for one in called), sure)


def _names(one: Called) -> set[str]:
    first, last = key(one.first), key(one.last)
    made = {f"{first} {last}", f"{first.split(' ')[0]} {last}", f"{first} {key(one.middle)} {last}"}
    if one.nickname:
        made.add(f"{key(one.nickname)} {last}")
    return {" ".join(name.split()) for name in made} | {first}


def _same_place(mail: str, mails: Collection[str]) -> bool:
    """Whether another address of the same name may well be that of the same person."""
    place = mail.partition("@")[2]
    return not mail or not mails or any(one.partition("@")[2] == place for one in mails)


def which_case(
    said: Said, jobs: Sequence[Opportunity], held: Collection[OpportunityId] = ()
) -> About:
    """The opportunity a message is about.

    Args:
        jobs: those that it can be about. held: those in which whoever wrote it plays a part.
    """
    if said.kind in ABOUT_PEOPLE and not said.others:
        return About()
    text = f" {key(said.whole)} "
    certain = [job for job in jobs if _names_company(said, job.company)]
    named = certain or [job for job in jobs if _hints_at_company(said, job.company)]
    pool = named or [job for job in jobs if job.id in held]
    titled = [job for job in pool or jobs if _is_told(job.title, text)]
    if len(titled) == 1:
        return About((titled[0].id,), bool(pool))
    pool = titled or pool
    ids = tuple(job.id for job in pool)
    other = len(pool) == 1 and _is_other_title(said.title, pool[0].title)
    known = bool(certain) or not named
    return About(ids, len(pool) == 1 and known and not other)


def _is_told(title: str, text: str) -> bool:
    return bool(title) and f" {key(title)} " in text


def _names_company(said: Said, company: str) -> bool:
    firm = key(company_key(company))
    if not firm:
        return False
    labels = {one.replace("-", "") for one in said.card.mail.partition("@")[2].split(".")[:-1]}
    first = firm.split()[0]
    if firm.replace(" ", "") in labels or (len(first) >= _TELLING and first in labels):
        return True
    return len(firm) >= _SHORTEST and f" {firm} " in f" {key(said.whole)} "


def _hints_at_company(said: Said, company: str) -> bool:
    """Whether its first word stands in the text with a capital letter: "Tallgrass" for Tallgrass Energy."""
    first = company.split()[0] if company.split() else ""
    return (
        len(first) > _TELLING
        and first[0].isupper()
        and re.search(rf"(?<!\w){re.escape(first)}(?!\w)", said.whole) is not None
    )


def _is_other_title(told: str, title: str) -> bool:
    """Whether the text names another job: no word of its title is one of the stored one."""
    words = {word for word in key(told).split() if len(word) >= _TELLING}
    mine = {word for word in key(title).split() if len(word) >= _TELLING}
    return bool(words and mine) and words.isdisjoint(mine)
