"""A line in one language: who is named where, and which part of it is about who, how and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from crm.domain.one_line.days import Named, named_days
from crm.domain.one_line.grammar import Span, all_of, clauses, spans
from crm.domain.one_line.names import Ground, Index, Mention
from crm.domain.one_line.participants import Part, mentions, parts
from crm.domain.one_line.words import Language, Piece

NOTHING: Final = Span(0, 0, frozenset())
#: What a clause may hold that says nothing but when, how and with what result.
_BARE: Final = (
    "day", "channel:", "result:", "filler", "parts", "on", "with", "verb:", "vague", "to", "from",
    "messages", "met", "and", "ahead", "not",
)  # fmt: skip


@dataclass(slots=True)
class Line:
    """A line in one language.

    Attributes:
        known: all words of all languages. days: the days it names. found: for each piece its phrase.
        stored: the stored names in it. parts: who stands where someone takes part.
        head: the pieces that are about who, how and when.
    """

    text: str
    line: tuple[Piece, ...]
    words: Language
    languages: Sequence[Language]
    known: frozenset[str]
    index: Index
    today: date
    days: tuple[Named, ...] = ()
    found: list[Span | None] = field(default_factory=list)
    ground: Ground = field(init=False)
    stored: list[Mention] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    head: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.days = named_days(self.line, self.words, self.today)
        self.found = spans(self.line, self.words, self.days)
        names_too = {one.start for one in self.days if one.end == one.start + 1
                     and any(self.line[one.start].key in w.names_too for w in self.languages)}  # fmt: skip
        busy = {at for one in self.days for at in range(one.start, one.end)} - names_too
        self.ground = Ground(self.line, self.words, self.languages, frozenset(busy), self.known)

    @property
    def fits(self) -> int:
        """How many words of the line belong to the language."""
        return sum(1 for at, span in enumerate(self.found) if span and self.line[at].is_word)

    def take_apart(self) -> None:
        """Find who stands where someone takes part; a name that could be a day makes both uncertain."""
        self.stored = mentions(self.ground, self.index, self.found)
        for one in self.stored:  # brackets and points of a name end no clause: "Sam (Acme)"
            for at in range(one.start, one.end):
                if self.found[at] is None and not self.line[at].is_word:
                    self.found[at] = Span(one.start, one.end, frozenset(("name",)))
        self.parts = parts(self.ground, self.found, self.stored)
        kept: list[Part] = []
        for part in self.parts:
            one = part.mention
            both = [n for n in self.days if n.start < one.end and n.end > one.start]
            if any(n.start < one.start for n in both) or (both and not part.strong):
                continue  # "on Friday": no one called Friday
            if both and one.whole and any(n.day and n not in both for n in self.days):
                self.days = tuple(n for n in self.days if n not in both)
            elif both:
                self.days = tuple(replace(n, sure=False) if n in both else n for n in self.days)
                part = replace(part, mention=replace(one, sure=False))
            kept.append(part)
        self.parts = kept
        self.parts = [self._unless_told(part) for part in kept]
        self.head = self._head()

    def _unless_told(self, part: Part) -> Part:
        """ "My wife called Sam", "he said Maria called": words before it make it another story."""
        one = part.mention
        start = max(
            (a for a, b in clauses(self.line, self.words, self.found) if a <= one.start), default=0
        )
        told = [at for at in range(start, one.start) if not self.is_part(at) and self.line[at].is_word and (
            self.found[at] is None or (self.found[at] or NOTHING).has("said", "answered", "cuts"))
            and not (self.found[at] or NOTHING).has("to", "from", "with", "filler", "subjects", "verb:")]  # fmt: skip
        if part.after_with or not told:
            return part
        return replace(part, mention=replace(one, sure=False))

    def _head(self) -> list[int]:
        """The pieces that are about who, how and when: the first clause with someone in it, and short ones."""
        head: list[int] = []
        done = False
        for start, end in clauses(self.line, self.words, self.found):
            inside = range(start, end)
            bare = self._bare(inside)
            named = any(part.mention.start in inside for part in self.parts)
            if not done:
                cut = self._cut(inside)
                head += range(start, cut)
                done = named or not bare
            elif bare and not named and not self._another_day(head, inside):
                head += inside
            elif not (named and self._continues(inside)):
                break
            else:
                head += inside
        return head

    def _another_day(self, head: Sequence[int], inside: range) -> bool:
        """ "Yesterday, talk on Friday": only a day alone belongs to the one before."""
        had = any((self.found[at] or NOTHING).has("day") for at in head)
        return (
            had
            and any((self.found[at] or NOTHING).has("day") for at in inside)
            and not all((self.found[at] or NOTHING).has("day", "on", "parts") for at in inside)
        )

    def _continues(self, inside: range) -> bool:
        """A list of names goes on after its comma."""
        first = self.found[inside.start]
        start = inside.start + (first is not None and first.has("and"))
        listed = any(part.listed and part.mention.start == start for part in self.parts)
        return listed and any(part.mention.end == inside.start - 1 for part in self.parts)

    def _bare(self, inside: range) -> bool:
        """Whether a clause says nothing but when, how and with what result."""
        told = False
        names = {at for part in self.parts for at in range(part.mention.start, part.mention.end)}
        for at in inside:
            span = self.found[at]
            if at in names:
                continue
            if span is None or not span.has(*_BARE):
                return False
            told = told or span.has("day", "channel:", "result:", "vague")
        return told or all(at in names for at in inside)

    def _cut(self, inside: range) -> int:
        """Where a clause begins to say what it was about."""
        anchored = False
        names = {part.mention.start: part.mention.end for part in self.parts}
        at = inside.start
        while at < inside.stop:
            span = self.found[at]
            if at in names:
                anchored, at = True, max(names[at], at + 1)
                continue
            if span and anchored and span.has("cuts") and not self._leads_on(span):
                return at
            if span and span.has("channel:", "verb:", "met", "talked", "wrote", "result:"):
                anchored = True
            at = span.end if span else at + 1
        return inside.stop

    def _leads_on(self, span: Span) -> bool:
        """Whether a word that may begin the rest belongs to what follows or stands before."""
        after = direct = self.found[span.end] if span.end < len(self.found) else None
        named = any(part.mention.start == span.end for part in self.parts)
        before = self.found[span.start - 1] if span.start else None
        article = before is not None and before.has("with", "to", "from", "places", "companies")
        while (
            after
            and after.has("filler")
            and not after.has("channel:")
            and after.end < len(self.found)
        ):
            after = self.found[after.end]
        day = direct is not None and direct.has("day")
        return named or article or day or bool(after and after.has("channel:", "titles"))

    def is_name(self, at: int) -> bool:
        """Whether a piece belongs to a stored name."""
        return any(one.start <= at < one.end for one in self.stored)

    def is_part(self, at: int) -> bool:
        return any(part.mention.start <= at < part.mention.end for part in self.parts)

    def said(self, *beginnings: str) -> list[Span]:
        return all_of((self.found[at] for at in self.head if not self.is_part(at)), *beginnings)
