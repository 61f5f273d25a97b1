"""The parts of a line in one language: its phrases, its clauses, and which part is about who, how and when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from crm.domain.one_line.days import Named
from crm.domain.one_line.words import Language, Piece

_ENDS: Final = frozenset(",;:!?()–—-…|/")


class Span(NamedTuple):
    """A phrase of a line; `kinds` are the lists it is in."""

    start: int
    end: int
    kinds: frozenset[str]

    def has(self, *beginnings: str) -> bool:
        return any(kind.startswith(beginnings) for kind in self.kinds)


def spans(line: Sequence[Piece], words: Language, days: Sequence[Named]) -> list[Span | None]:
    """For each piece the phrase it belongs to; None = it is in none. Longer phrases come first."""
    found: list[Span | None] = [None] * len(line)
    for day in days:
        whole = Span(day.start, day.end, frozenset(("day",)))
        found[day.start : day.end] = [whole] * (day.end - day.start)
    at = 0
    while at < len(line):
        if found[at] is None and (span := _longest(line, at, words, found)):
            found[at : span.end] = [span] * (span.end - at)
            at = span.end
        else:
            at += 1
    return found


def _longest(
    line: Sequence[Piece], at: int, words: Language, taken: Sequence[Span | None]
) -> Span | None:
    for length in range(min(words.longest, len(line) - at), 0, -1):
        part = line[at : at + length]
        kinds = words.kinds(*(piece.key for piece in part))
        free = not any(taken[at : at + length]) and not any(piece.owned for piece in part)
        if kinds and free:
            return Span(at, at + length, kinds)
    return None


def clauses(
    line: Sequence[Piece], words: Language, found: Sequence[Span | None]
) -> list[tuple[int, int]]:
    """The parts between commas and the like, as ranges without the signs."""
    parts: list[tuple[int, int]] = []
    start = 0
    for at in range(len(line) + 1):
        if at == len(line) or _ends(line, at, words, found):
            if at > start:
                parts.append((start, at))
            start = at + 1
    return parts


def _ends(line: Sequence[Piece], at: int, words: Language, found: Sequence[Span | None]) -> bool:
    if found[at] is not None:
        return False
    key = line[at].key
    if key == "/":
        return not line[at].joined
    if key != ".":
        return key in _ENDS
    before = line[at - 1] if at else None
    short = before is not None and before.is_word and len(before.text) == 1
    title = before is not None and "titles" in words.kinds(before.key)
    # German ordinals: "im 3. Stock".
    ordinal = words.code == "de" and before is not None and before.is_number and at + 1 < len(line)
    return not (short or title or ordinal)


def all_of(found: Iterable[Span | None], *beginnings: str) -> list[Span]:
    """The phrases of these lists, each once."""
    return list(dict.fromkeys(span for span in found if span and span.has(*beginnings)))
