"""Texts in plain signs, and phrases looked for in them: words, (one|of several), * for a few words in between."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from unicodedata import normalize

from crm.language import tr

#: How many words a * stands for at most. Source: D.
_BETWEEN: Final = 4
#: A longer word is none of any language: it is left as it is.
_LONGEST_WORD: Final = 200

_UNSEEN: Final = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)
_SIGNS: Final = str.maketrans("‘’‚‛′`´“”„‟″‐‑‒–—−", "'''''''\"\"\"\"\"------")
_FOREIGN: Final = re.compile(r"[^\x00-\x7f]+")
_TOKEN: Final = re.compile(r"\(([^()]+)\)|(\*)|([^\s()*|]+)")
_WORD: Final = r"[\w'-]{1,40}"
_GAP: Final = r"(?:[ \t,:\"'-]{1,4}|[ \t]{0,2}\r?\n[ \t]{0,2})"


def readable(text: str) -> str:
    """The text in plain signs: no invisible ones, straight quotes and dashes, full letters. Takes linear time."""
    if text.isascii():
        return text
    seen = _UNSEEN.sub("", text)
    return _FOREIGN.sub(_plain, seen).translate(_SIGNS)


def _plain(found: re.Match[str]) -> str:
    """Piece by piece, as the sorting of many accents on one letter would take forever."""
    run = found.group()
    pieces = (run[at : at + _LONGEST_WORD] for at in range(0, len(run), _LONGEST_WORD))
    return "".join(normalize("NFKC", piece) for piece in pieces)


#: What a file is told of a phrase that cannot be read.
MALFORMED: Final = tr(
    "it must begin with words and not end with *, and each bracket must be closed"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase; of each group of `needs` one must be in a text, else the phrase is not."""

    pattern: re.Pattern[str]
    needs: tuple[tuple[str, ...], ...]

    def found_in(self, text: str, folded: str) -> Iterator[re.Match[str]]:
        """Where it is in a readable text; `folded` is the same text in lower case."""
        if all(any(words in folded for words in group) for group in self.needs):
            yield from self.pattern.finditer(text)


def phrase(words: str) -> Phrase:
    """Compile a phrase.

    Raises:
        ValueError: it is empty or unbalanced, begins with words that may be missing, or begins or ends with a *.
    """
    tokens = list(_TOKEN.finditer(words))
    if not tokens or _TOKEN.sub("", words).strip():
        raise ValueError("unbalanced")
    parts, needs, last = list[str](), list[tuple[str, ...]](), len(tokens) - 1
    for place, token in enumerate(tokens):
        group, gap, word = token.groups()
        options = [option.strip() for option in group.split("|")] if group else [word]
        if (gap and place in (0, last)) or ("" in options and not place):
            raise ValueError("open")
        between = _GAP if place else ""
        if gap:
            parts.append(f"(?:{_GAP}{_WORD}){{0,{_BETWEEN}}}?")
            continue
        either = "|".join(_literal(option) for option in options if option)
        optional = "?" if "" in options else ""
        parts.append(f"(?:{between}(?:{either})){optional}")
        if "" not in options:
            needs.append(tuple(option.split()[0].casefold() for option in options))
    return Phrase(
        re.compile(rf"(?<![\w'])(?:{''.join(parts)})(?![\w])", re.IGNORECASE), tuple(needs)
    )


def _literal(words: str) -> str:
    return _GAP.join(map(re.escape, words.split()))
