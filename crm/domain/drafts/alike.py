"""Whether two letters are nearly the same: as a whole, or sentence by sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Final

from crm.domain.drafts.sentences import sentences_of

#: Shorter sentences (greetings, closings) are in many letters.
_SHORTEST: Final = 5
#: Two sentences are the same if so much of their words is.
_SAME_SENTENCE: Final = 80
#: Only so many sentences are compared: nobody sends letters that long.
_MOST: Final = 60

_Words = Counter[str]


def too_alike(
    mine: str, theirs: str, names: Collection[str], least: int, percent: int, shared: int
) -> bool:
    """Whether a letter is nearly another one.

    Args:
        mine, theirs: readable texts. names: words of names, as keys; they are not compared.
        least: shorter letters may be alike, in words. percent: of all words that are the same.
        shared: the same, of the words in sentences that are in both letters.
    """
    my_words, their_words = (_counted(text, names) for text in (mine, theirs))
    if my_words.total() < least:
        return False
    same = 2 * (my_words & their_words).total()
    if 100 * same >= percent * (my_words.total() + their_words.total()):
        return True
    ours = list(_long(theirs, names))
    long = list(_long(mine, names))
    again = [one for one in long if any(_same(one, other) for other in ours)]
    total, both = (sum(one.total() for one in part) for part in (long, again))
    return total >= least and 100 * both >= shared * total


def _long(text: str, names: Collection[str]) -> Iterator[_Words]:
    for sentence in sentences_of(text)[:_MOST]:
        words = Counter(
            text[first:last].casefold() for first, last in dict.fromkeys(sentence.spans)
        )
        counted = Counter({word: n for word, n in words.items() if word not in names})
        if counted.total() >= _SHORTEST:
            yield counted


def _same(one: _Words, other: _Words) -> bool:
    return 200 * (one & other).total() >= _SAME_SENTENCE * (one.total() + other.total())


def _counted(text: str, names: Collection[str]) -> _Words:
    found = Counter(
        text[first:last].casefold()
        for sentence in sentences_of(text)
        for first, last in dict.fromkeys(sentence.spans)
    )
    return Counter({word: n for word, n in found.items() if word not in names})
