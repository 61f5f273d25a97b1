"""A letter as the rules read it: sentences of plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

#: A longer sentence is read in pieces, so that what is far apart is not read together. Source: D.
LONGEST: Final = 60
#: So much of a word may be the beginning that a rule names.
_BEGINNING: Final = 24
#: A sentence ends here, or before a new paragraph, an item of a list, or a postscript.
_END: Final = re.compile(r"[.!?;]{1,20}(?=[\s\"')\]]|$)|\n[ \t\r]{0,20}(?=\n|[-*•] |P\.? ?S\b)|\Z")
#: Their dot ends nothing.
_SHORTENED: Final = re.compile(
    r"(?:^|[\s(])(?:mr|mrs|ms|dr|prof|st|no|vs|etc|e\.g|i\.e|approx|resp|dept|z\.b)$", re.IGNORECASE
)
_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
#: What a word with an apostrophe stands for, and how people write it without one.
_SHORT: Final[Mapping[str, str]] = {
    "won't": "will not", "can't": "can not", "shan't": "shall not", "cannot": "can not", "let's": "let us",
    "wont": "will not", "cant": "can not", "dont": "do not", "didnt": "did not", "doesnt": "does not",
    "wasnt": "was not", "werent": "were not", "isnt": "is not", "arent": "are not", "havent": "have not",
    "hasnt": "has not", "hadnt": "had not", "wouldnt": "would not", "couldnt": "could not",
    "shouldnt": "should not", "im": "i am", "ive": "i have", "youre": "you are", "youve": "you have",
    "theyre": "they are", "thats": "that is", "whats": "what is", "gonna": "going to", "wanna": "want to",
    "why'd": "why did", "how'd": "how did", "where'd": "where did", "what'd": "what did",
}  # fmt: skip
_ENDINGS: Final[Mapping[str, str]] = {
    "n't": " not", "'m": " am", "'re": " are", "'ve": " have", "'ll": " will", "'d": " would",
}  # fmt: skip
#: After these 's is "is"; after any other word it says whose something is.
_IS: Final = frozenset(
    [
        "it",
        "that",
        "what",
        "he",
        "she",
        "there",
        "here",
        "who",
        "how",
        "where",
        "when",
        "why",
        "this",
        "nothing",
    ]
)


@dataclass(slots=True)
class Sentence:
    """Words of a letter that belong together.

    Attributes:
        words: of each its keys: the word, and each of its beginnings with "~" after it.
        spans: of each where it is in the letter. keys: those of all words.
        asks: whether there is a question mark at its end.
        known: what was looked for in it by then.
    """

    words: list[frozenset[str]]
    spans: list[tuple[int, int]]
    asks: bool
    keys: frozenset[str]
    known: dict[tuple[int, int], frozenset[int]] = field(default_factory=dict)


def plain_words(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Each word in lower case, "didn't" as "did not", and where it is; a hyphen parts words."""
    for found in _WORD.finditer(text):
        for word in _apart(found.group().casefold()):
            yield word, found.span()


@lru_cache(maxsize=4096)
def _apart(word: str) -> tuple[str, ...]:
    if word in _SHORT:
        return tuple(_SHORT[word].split())
    if "'" not in word:
        return (word,)
    for ending, full in _ENDINGS.items():
        if word.endswith(ending):
            return (*_apart(word.removesuffix(ending)), full.strip())
    if word.endswith("'s"):
        base = word[:-2]
        return (base, "is") if base in _IS else (base,)
    return (word,)


def sentences_of(text: str, names: Mapping[str, str] | None = None) -> list[Sentence]:
    """The sentences of a readable text. Takes linear time.

    Args:
        names: of each word that is a name here, in lower case, what it is a name of ("company").
    """
    found: list[Sentence] = []
    for start, end, asks in _parts(text):
        words = [
            (word, (first + start, last + start))
            for word, (first, last) in plain_words(text[start:end])
        ]
        for at in range(0, len(words), LONGEST):
            piece = words[at : at + LONGEST]
            keys = [_keys(word, (names or {}).get(word, "")) for word, _ in piece]
            whole = frozenset().union(*keys)
            found.append(Sentence(keys, [span for _, span in piece], asks, whole))
    return found


def _parts(text: str) -> Iterator[tuple[int, int, bool]]:
    """Where each sentence begins and ends, and whether it asks."""
    start = 0
    for found in _END.finditer(text):
        signs = found.group()
        if signs == "." and _SHORTENED.search(text, max(start, found.start() - 10), found.start()):
            continue
        if signs[:2] == ".." and text[found.end() : found.end() + 2].strip()[:1].islower():
            continue
        if found.start() > start:
            yield start, found.start(), "?" in signs
        start = found.end()


@lru_cache(maxsize=8192)
def _keys(word: str, name: str) -> frozenset[str]:
    beginnings = (f"{word[:length]}~" for length in range(3, min(len(word), _BEGINNING) + 1))
    return frozenset((word, *beginnings, *([name] if name else [])))
