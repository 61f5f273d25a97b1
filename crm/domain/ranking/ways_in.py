"""Whom to ask to refer the user in: those they know at a company, former colleagues first, then by warmth."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from crm.domain.people.normalise import company_key, text_key
from crm.domain.people.person import Person
from crm.domain.warmth.scale import WORDS, Word
from crm.domain.wording import listed
from crm.language import tr

#: Ties that are warm, and those where there was contact once. Source: D.
_WARM: Final = frozenset({Word.FRESH, Word.COOLING})
_QUIET: Final = frozenset({Word.QUIET, Word.NO_ANSWER})


@dataclass(frozen=True, slots=True)
class ColleagueWords:
    """What people write about those they worked with, as keys: in a tag, and under "How you met"."""

    tags: tuple[str, ...]
    said: tuple[str, ...]

    def names(self, person: Person) -> bool:
        """Whether a tag, or how they met, says that they worked together."""
        tags = [f" {text_key(tag)} " for tag in person.tags]
        if any(f" {word}" in tag for word in self.tags for tag in tags):
            return True
        met = f" {text_key(person.how_met)} "
        return any(f" {word}" in met for word in self.said)


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """Somebody the user knows at a company, with what is stored of the past.

    Attributes:
        warmth: 0-100. last_contact: None = none yet. former: companies an import saw them leave.
        praised: a recommendation on LinkedIn went from one to the other.
    """

    person: Person
    warmth: float = 0.0
    last_contact: date | None = None
    word: Word = Word.NO_CONTACT
    former: tuple[str, ...] = ()
    praised: bool = False


@dataclass(frozen=True, slots=True)
class WayIn:
    """Somebody to ask.

    Attributes:
        colleague: they worked with the user. shared: where, as far as it is known.
    """

    known: Acquaintance
    colleague: bool = False
    shared: str = ""

    @property
    def person(self) -> Person:
        return self.known.person

    @property
    def signs(self) -> frozenset[str]:
        """What holds of them, in the words that a first line names in `when`."""
        holds = {
            "colleague": self.colleague,
            "shared": bool(self.shared),
            "warm": self.known.word in _WARM,
            "quiet": self.known.word in _QUIET,
        }
        return frozenset(name for name, true in holds.items() if true)

    @property
    def why(self) -> str:
        """Why they stand where they do: "former colleague at Northlight, cooling"."""
        where = tr(" at {shared}", shared=self.shared) if self.shared else ""
        parts = [
            tr("former colleague{where}", where=where) if self.colleague else "",
            WORDS[self.known.word],
        ]
        return ", ".join(filter(None, parts))


def ways_in(
    known: Iterable[Acquaintance], employers: Collection[str], words: ColleagueWords
) -> tuple[WayIn, ...]:
    """Those to ask, the best first: former colleagues, then the warmest; people who want no contact are left out.

    Args:
        known: the people at the company. employers: companies the user has worked for.

    Source: order A (the person who referred you in is someone you know), colleagues first D.
    """
    mine = {company_key(name): name for name in employers if company_key(name)}
    found = [_way(one, mine, words) for one in known if not one.person.do_not_contact]
    return tuple(
        sorted(
            found,
            key=lambda way: (
                not way.colleague,
                -way.known.warmth,
                -(way.known.last_contact or date.min).toordinal(),
                way.person.name.casefold(),
                way.person.id,
            ),
        )
    )


def _way(one: Acquaintance, mine: dict[str, str], words: ColleagueWords) -> WayIn:
    together = [
        mine[key]
        for name in (*one.former, one.person.company)
        if (key := company_key(name)) in mine
    ]
    shared = listed(list(dict.fromkeys(together))) if together else ""
    return WayIn(one, bool(shared) or one.praised or words.names(one.person), shared)
