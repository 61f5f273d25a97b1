"""Whether a word is a name that was typed wrong."""

from __future__ import annotations

from typing import Final

#: From so many letters on two names may differ in one letter, or in two, and be the same name typed wrong. Source: D.
_ONE_WRONG: Final = 3
_TWO_WRONG: Final = 8
_LONGEST: Final = 40


def misspelled(word: str, name: str) -> bool:
    """Whether a key is nearly that of a name, but not quite: a letter wrong, missing, too many, or two swapped."""
    shorter = min(len(word), len(name))
    if word == name or not shorter >= _ONE_WRONG or max(len(word), len(name)) > _LONGEST:
        return False
    most = 1 if shorter < _TWO_WRONG else 2
    return abs(len(word) - len(name)) <= most and distance(word, name) <= most


def distance(one: str, other: str) -> int:
    """How many letters must be put in, taken out, changed or swapped with the next one."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                least = min(least, older[j - 2] + 1)
            row.append(least)
    return row[-1]
