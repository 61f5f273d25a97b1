"""The words of a language by which a line is read (data/one_line.toml), and the pieces of a line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from crm.domain.hand_written import Table, refuse
from crm.domain.people.normalise import text_key
from crm.domain.touchpoints.touchpoint import Channel
from crm.language import tr

#: The lists of a language that may hold any phrase.
_LISTS: Final = (
    "with", "to", "from", "and", "wrote", "talked", "met", "messages", "finite", "subjects", "plans", "or",
    "said", "answered", "not", "ahead", "vague", "beside_days", "on", "parts", "on_the", "times", "last", "next",
    "this", "last_week", "hence", "ago_before", "ago_after", "unit_days", "unit_weeks", "approximately", "places",
    "companies", "cuts", "aux", "titles", "filler", "also_words",
)  # fmt: skip
#: Those of which one list may be empty: a language puts "ago" before or after the number.
_MAY_BE_EMPTY: Final = ("ago_before", "ago_after", "aux", "finite")
_DAYS: Final = {"today": 0, "yesterday": -1, "day_before": -2, "to_come": 1}
_RESULTS: Final = ("reached", "no_answer", "left", "bounced")
#: Lists in the order of the calendar; an entry holds several names of the same.
_IN_ORDER: Final = {
    "weekdays": ("weekday", 7), "short_weekdays": ("short_weekday", 7), "months": ("month", 12),
}  # fmt: skip
#: Longer numbers count no days.
_DIGITS: Final = 3

#: Addresses are one piece, so that no part of them is taken for a name; so are dates in numbers.
_PIECE: Final = re.compile(
    r"(?:https?://|www\.)\S+|[^\s@,;:<>()\"]+@[^\s@,;:<>()\"]+[^\s@,;:<>()\".!?]"
    r"|\d+(?:[./:-]\d+)+|\d+"
    r"|[^\W\d_](?:[^\s!-,./:-@\[-`{-~“”„«»–—…·‚‘’0-9-])*(?:['’](?=[^\W\d_])(?:[^\s!-,./:-@\[-`{-~“”„«»–—…·‚‘’0-9-])+)*"
    r"|[^\s]"
)
_ELIDED: Final = re.compile(r"(?:qu|[jmldtsnc])['’]", re.IGNORECASE)
_OWNED: Final = re.compile(r"['’]s$", re.IGNORECASE)


class Piece(NamedTuple):
    """A word, number or sign of a line.

    Attributes:
        key: for comparing; a sign is its own. start, end: where it stands.
        capital: it begins with a capital letter. owned: "Sam's", whose key is "sam".
        joined: no blank before it.
    """

    text: str
    key: str
    start: int
    end: int
    capital: bool
    owned: bool
    joined: bool

    @property
    def is_word(self) -> bool:
        return self.text[:1].isalpha()

    @property
    def is_number(self) -> bool:
        return self.text.isdecimal()


def pieces(line: str) -> tuple[Piece, ...]:
    """The words, numbers and signs of a line, in order."""
    found: list[Piece] = []
    for match in _PIECE.finditer(line):
        start, text = match.start(), match.group()
        while (cut := _ELIDED.match(text)) and len(text) > cut.end():
            found.append(_piece(text[: cut.end()], start, line))
            start, text = start + cut.end(), text[cut.end() :]
        if text != "-" or not _within(line, start):
            found.append(_piece(text, start, line))
    return tuple(found)


def _within(line: str, at: int) -> bool:
    """Whether a hyphen stands within a word."""
    return not (line[at - 1 : at] or " ").isspace() and not (line[at + 1 : at + 2] or " ").isspace()


def _piece(text: str, start: int, line: str) -> Piece:
    owned = bool(_OWNED.search(text)) and text[0].isalpha()
    key = text.lower() if "@" in text[1:] else text_key(_OWNED.sub("", text) if owned else text)
    joined = start > 0 and not line[start - 1].isspace()
    end = start + len(text)
    return Piece(text, key or text, start, end, text[0].isupper(), owned, joined)


def keys(text: str) -> tuple[str, ...]:
    """A phrase as the keys of its pieces."""
    return tuple(one.key for one in pieces(text))


@dataclass(frozen=True, slots=True)
class Language:
    """The phrases of one language.

    Attributes:
        phrases: by their keys, the lists a phrase is in, like "channel:coffee", "day:-1", "weekday:4".
        longest: how many keys the longest phrase has.
        names_too: words that are names as well.
    """

    code: str
    phrases: Mapping[tuple[str, ...], frozenset[str]]
    longest: int
    names_too: frozenset[str]

    def kinds(self, *phrase: str) -> frozenset[str]:
        """The lists a phrase is in."""
        return self.phrases.get(phrase, frozenset())

    def length(self, line: Sequence[Piece], at: int, kind: str) -> int:
        """How many pieces the longest phrase of this kind has that begins here; 0 = none does."""
        most = min(self.longest, len(line) - at)
        return next(
            (
                n
                for n in range(most, 0, -1)
                if kind in self.kinds(*(p.key for p in line[at : at + n]))
            ),
            0,
        )

    def number(self, piece: Piece) -> int | None:
        """A number in digits or as a word."""
        if piece.is_number:
            return int(piece.text) if len(piece.text) <= _DIGITS else None
        found = [k for k in self.kinds(piece.key) if k.startswith("number:")]
        return int(found[0].partition(":")[2]) if found else None

    def numbered(self, piece: Piece, kind: str) -> int | None:
        """The number of a weekday or a month, by its name; from 0."""
        found = [k for k in self.kinds(piece.key) if k.startswith(f"{kind}:")]
        return int(found[0].partition(":")[2]) if found and not piece.owned else None


def parse_languages(raw: Mapping[str, Any], place: str) -> tuple[Language, ...]:
    """The languages of the file.

    Raises:
        ReferenceBroken: it has mistakes; all are named, by language and key.
    """
    problems: list[str] = []
    top = Table(raw, place, problems)
    top.only(("language",))
    top.require("language")
    found = tuple(_language(one) for one in top.tables("language"))
    codes = [one.code for one in found]
    if len(set(codes)) < len(codes):
        top.wrong("language", tr("each code may be used once"))
    refuse(problems)
    return found


def _language(one: Table) -> Language:
    shown: dict[tuple[str, ...], set[str]] = {}

    def add(table: Table, key: str, phrases: Sequence[str], kind: str) -> None:
        for phrase in phrases:
            if not (found := keys(phrase)):
                table.wrong(key, tr("each phrase must have a letter or a sign"))
            else:
                shown.setdefault(found, set()).add(kind)

    groups = ("verbs", "channels", "results", "days", "numbers")
    one.only(("code", *_IN_ORDER, *groups, *_LISTS))
    one.require("code", *_IN_ORDER, *groups, *(key for key in _LISTS if key not in _MAY_BE_EMPTY))
    for key in _LISTS:
        if key != "also_words":
            add(one, key, one.texts(key), key)
    for key, (kind, many) in _IN_ORDER.items():
        names = one.texts(key)
        if len(names) != many and not one.is_wrong(key):
            one.wrong(key, tr("it must have {many} entries, the first one first", many=many))
        for number, same in enumerate(names):
            add(one, key, same.split(), f"{kind}:{number}")
    known: Mapping[str, Mapping[str, str]] = {
        "verbs": {str(channel): f"verb:{channel}" for channel in Channel},
        "channels": {str(channel): f"channel:{channel}" for channel in Channel},
        "results": {name: f"result:{name}" for name in _RESULTS},
        "days": {name: f"day:{days}" for name, days in _DAYS.items()},
        "numbers": {str(number): f"number:{number}" for number in range(1, 32)},
    }
    for group, kinds in known.items():
        table = Table(one.raw.get(group, {}), f"{one.place}, {group}", one.problems)
        table.only(kinds)
        for key, kind in kinds.items():
            add(table, key, table.texts(key), kind)
    return Language(
        one.text("code"),
        {phrase: frozenset(kinds) for phrase, kinds in shown.items()},
        max(map(len, shown), default=0),
        frozenset(text_key(word) for word in one.texts("also_words")),
    )
