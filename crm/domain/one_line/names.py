"""The stored people whose names stand in a line, and which of them are meant for certain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from crm.domain.ids import PersonId
from crm.domain.one_line.words import Language, Piece, keys
from crm.domain.people.normalise import company_key

#: A name that is not stored has at most so many parts.
_PARTS: Final = 3
#: What may follow a name with a capital letter and is no part of it.
_WITH_CAPITALS: Final = ("channel:", "weekday:", "short_weekday:", "month:", "verb:", "titles")


class Called(NamedTuple):
    """A stored person as far as a line may name them."""

    id: PersonId
    first: str
    last: str
    nickname: str = ""
    middle: str = ""
    company: str = ""
    mails: tuple[str, ...] = ()
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a line.

    Attributes:
        start, end: its pieces, as a range. name: as written. people: whom it can mean.
        sure: it means the one of them. word: it is a word as well. small: without a capital letter.
        whole: with first and last name.
    """

    start: int
    end: int
    name: str
    people: tuple[PersonId, ...] = ()
    sure: bool = False
    word: bool = False
    small: bool = False
    whole: bool = False


@dataclass(slots=True)
class Index:
    """Everyone's names by their first piece."""

    forms: dict[str, list[tuple[tuple[str, ...], Called, bool]]] = field(default_factory=dict)

    @classmethod
    def of(cls, people: Iterable[Called]) -> Index:
        made = cls()
        for one in people:
            for form, whole in _forms(one).items():
                made.forms.setdefault(form[0], []).append((form, one, whole))
        return made


def _forms(one: Called) -> dict[tuple[str, ...], bool]:
    """The ways to name a person; True = with first and last name, or an address."""
    first, last, middle, nick = (keys(t) for t in (one.first, one.last, one.middle, one.nickname))
    parts = dict.fromkeys((first, first[:1], nick, last))
    whole = (first + last, first[:1] + last, first + middle + last, nick + last, last + first)
    found = {part: False for part in parts if part}
    if first and last:
        found |= dict.fromkeys(whole[:3], True)
    if nick and last:
        found[whole[3]] = True
    return found | {(mail.lower(),): True for mail in one.mails if mail}


@dataclass(frozen=True, slots=True)
class Ground:
    """A line, the language it is read in and all others.

    Attributes:
        busy: pieces that belong to a day. known: all words of all languages.
    """

    line: Sequence[Piece]
    words: Language
    languages: Sequence[Language]
    busy: frozenset[int] = frozenset()
    known: frozenset[str] = frozenset()

    def goes_on(self, at: int) -> bool:
        """Whether this piece looks like a part of a name: a capital letter where none is needed.

        In German every noun has one, so there a known word counts only if it is a name, too.
        """
        if at >= len(self.line):
            return False
        piece, kinds = self.line[at], self.words.kinds(self.line[at].key)
        if not (piece.is_word and piece.capital) or at in self.busy:
            return False
        if piece.key not in self.known or self.is_name_too(piece.key):
            return True
        usual = any(kind.startswith(_WITH_CAPITALS) for kind in kinds)
        return self.words.code != "de" and len(piece.text) > 1 and not usual

    def is_name_too(self, key: str) -> bool:
        return any(key in one.names_too for one in self.languages)

    def end_of_name(self, at: int) -> int:
        end = at
        while end - at < _PARTS and self.goes_on(end):
            end += 1
        return end

    def text(self, start: int, end: int) -> str:
        words = ""
        for piece in self.line[start:end]:
            words += (
                piece.text if piece.joined and words[-1:].isalpha() is False else f" {piece.text}"
            )
        return words.strip()


def mention_at(ground: Ground, at: int, index: Index) -> Mention | None:
    """The stored name that begins here, the longest one; None if there is none."""
    line = ground.line
    fits = [
        (len(form), called, whole)
        for form, called, whole in index.forms.get(line[at].key, ())
        if tuple(piece.key for piece in line[at : at + len(form)]) == form
    ]
    most = max((length for length, _, _ in fits), default=0)
    end = at + most
    if not fits or any(piece.owned for piece in line[at:end]):
        return None  # "Sam's boss" is not Sam
    people = {called.id: called for length, called, _ in fits if length == most}
    whole = any(w for length, _, w in fits if length == most)
    by_last = not whole and all(
        keys(one.last) == tuple(p.key for p in line[at:end]) for one in people.values()
    )
    end, people, told = _initial(ground, end, people, whole)
    longer = not told and line[at].capital and ground.goes_on(end)
    if longer:
        end = ground.end_of_name(end)
        if line[end - 1].owned:
            return None
    name_end, (chosen, odd, end) = end, _of_company(ground, end, people)
    # "Coffee with Frank" is rather someone new called Frank than Anna Frank.
    sure = len(chosen) == 1 and not (longer or by_last or (odd and not whole))
    sure = sure and not any(one.archived for one in chosen.values())
    key = line[at].key
    month = any(one.numbered(line[at], "month") is not None for one in ground.languages)
    word = not whole and bool(month or ground.words.kinds(key) or ground.is_name_too(key))
    return Mention(
        at, end, ground.text(at, name_end), tuple(chosen), sure, word, not line[at].capital, whole
    )


def unknown_at(ground: Ground, at: int) -> Mention | None:
    """What looks like the name of someone who is not stored."""
    if not ground.goes_on(at):
        return None
    end = ground.end_of_name(at)
    owned = any(piece.owned for piece in ground.line[at:end])
    return None if owned else Mention(at, end, ground.text(at, end))


def _initial(
    ground: Ground, end: int, people: dict[PersonId, Called], whole: bool
) -> tuple[int, dict[PersonId, Called], bool]:
    """Read "Sam L.", the initial of the last name; True if it fits."""
    line = ground.line
    if whole or end >= len(line) or len(line[end].text) != 1 or not line[end].capital:
        return end, people, False
    after = end + 1
    dot = after < len(line) and line[after].key == "." and line[after].joined
    if line[end].key in ground.known and not dot:
        return end, people, False  # "Sam I called"
    fits = {
        number: one
        for number, one in people.items()
        if any(part.startswith(line[end].key) for part in keys(one.last)[:1])
    }
    return (after + dot, fits, True) if fits else (end, people, False)


def _of_company(
    ground: Ground, end: int, people: dict[PersonId, Called]
) -> tuple[dict[PersonId, Called], bool, int]:
    """Those of the company named after the name; whether another one is named there; where it ends."""
    line, words = ground.line, ground.words
    if end + 1 >= len(line):
        return people, False, end
    bracket = line[end].key == "("
    length = words.length(line, end, "companies")
    here = end + max(length, 1)
    if not (bracket or length) or here >= len(line):
        return people, False, end
    fits = {
        number: one
        for number, one in people.items()
        if (firm := keys(company_key(one.company)))
        and tuple(piece.key for piece in line[here : here + len(firm)]) == firm
    }
    if fits:
        last = here + max(len(keys(company_key(one.company))) for one in fits.values())
        return fits, False, last + (bracket and last < len(line) and line[last].key == ")")
    place = words.length(line, end, "places") > 0 and not bracket
    odd = line[here].capital and not place
    return people, odd, max(end, ground.end_of_name(here)) if odd else end
