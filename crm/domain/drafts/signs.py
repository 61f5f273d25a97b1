"""Signs that a rule looks for in a sentence: phrases, and what must be in the same sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from crm.domain.drafts.sentences import Sentence, plain_words
from crm.language import tr

#: How many words a * stands for at most. Source: D.
_BETWEEN: Final = 4
_TOKEN: Final = re.compile(r"[()|*]|<[a-z_]{1,40}>|[^\s()*|<>+?]+")
_GROUP: Final = re.compile(r"\s*\+\s*")
_NOWHERE: Final = frozenset[int]()
#: How many brackets may stand in each other.
_DEEPEST: Final = 8
#: What a file is told of a phrase that cannot be read.
MALFORMED: Final = tr(
    "each bracket must be closed, a phrase must not begin or end with *, some of its words must "
    "always be there, and <a list> must be further up under [words]"
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several: words (or beginnings of words), or runs of such choices; a gap is None.

    Attributes:
        keys: single words, as `Sentence.words` has them.
        longer: runs, by each key that their first word may have. first: the keys of both.
    """

    keys: frozenset[str]
    longer: Mapping[str, tuple[Run, ...]]
    first: frozenset[str]
    optional: bool = False

    def ends(self, sentence: Sentence, at: int) -> frozenset[int]:
        """After which words it may end if it begins at this one."""
        word = sentence.words[at]
        if self.first.isdisjoint(word):
            return _NOWHERE
        if not self.longer:
            return frozenset((at + 1,))
        known = sentence.known.get((id(self), at))
        if known is None:
            alone = _NOWHERE if self.keys.isdisjoint(word) else frozenset((at + 1,))
            runs = {id(run): run for key in word if key in self.longer for run in self.longer[key]}
            known = alone.union(*(run.ends(sentence, at) for run in runs.values()))
            sentence.known[id(self), at] = known
        return known


@dataclass(frozen=True, slots=True)
class Run:
    """Choices one after the other, None for a few words in between. `first`: keys that it may begin with."""

    parts: tuple[Choice | None, ...]
    first: frozenset[str]

    def ends(self, sentence: Sentence, at: int) -> frozenset[int]:
        places, last = frozenset((at,)), len(sentence.words)
        for part in self.parts:
            if part is None:
                places = frozenset(
                    place + more
                    for place in places
                    for more in range(_BETWEEN + 1)
                    if place + more < last
                )
            else:
                found = [part.ends(sentence, place) for place in places if place < last]
                places = (places if part.optional else frozenset()).union(*found)
            if not places:
                break
        return places

    def may_be_in(self, keys: frozenset[str]) -> bool:
        """Whether all its words are among the keys of a text."""
        return not self.first.isdisjoint(keys) and all(
            part is None or part.optional or not part.first.isdisjoint(keys) for part in self.parts
        )

    def found_in(self, sentence: Sentence) -> tuple[int, int] | None:
        """The first and the last word of its first place."""
        if not self.may_be_in(sentence.keys):
            return None
        for at, word in enumerate(sentence.words):
            if not self.first.isdisjoint(word) and (ends := self.ends(sentence, at)):
                return at, max(ends) - 1
        return None


@dataclass(frozen=True, slots=True)
class Sign:
    """What a sentence shows: all of `runs` are in it, none of `without`, and it `asks` or not, if that matters."""

    runs: tuple[Run, ...]
    without: tuple[Run, ...] = ()
    asks: bool | None = None

    def may_be_in(self, keys: frozenset[str]) -> bool:
        """Whether it can be found at all in a text with these keys."""
        return all(run.may_be_in(keys) for run in self.runs)

    def found_in(self, sentence: Sentence) -> tuple[int, int] | None:
        """Where it is in the letter, from the first to the last of its words."""
        if self.asks is not None and self.asks is not sentence.asks:
            return None
        places = []
        for run in self.runs:
            place = run.found_in(sentence)
            if place is None:
                return None
            places.append(place)
        if any(run.found_in(sentence) for run in self.without):
            return None
        first, last = min(first for first, _ in places), max(last for _, last in places)
        return sentence.spans[first][0], sentence.spans[last][1]


def sign(words: str, classes: Mapping[str, Choice]) -> Sign:
    """Compile a sign: phrases with + between them, "not" before what must not be there, "?" for a question.

    Raises:
        ValueError: a phrase is empty or unbalanced, or begins or ends with what may be missing.
    """
    runs, without = list[Run](), list[Run]()
    asks: bool | None = None
    for part in _GROUP.split(words.strip()):
        if part in ("?", "not ?"):
            asks = part == "?"
        elif part.startswith("not ") and runs:
            without.append(run_of(part.removeprefix("not "), classes))
        else:
            runs.append(run_of(part, classes))
    if not runs:
        raise ValueError("empty")
    return Sign(tuple(runs), tuple(without), asks)


def run_of(words: str, classes: Mapping[str, Choice]) -> Run:
    """Compile one phrase.

    Raises:
        ValueError: as for `sign`.
    """
    tokens = _TOKEN.findall(words)
    if _TOKEN.sub("", words).strip():
        raise ValueError("unbalanced")
    tokens.reverse()
    found = _run(tokens, classes, 0)
    if tokens:
        raise ValueError("unbalanced")
    return found


def choice(options: Sequence[str], classes: Mapping[str, Choice]) -> Choice:
    """One of several phrases.

    Raises:
        ValueError: as for `sign`.
    """
    return _choice([run_of(option, classes) for option in options], False)


def _run(tokens: list[str], classes: Mapping[str, Choice], depth: int) -> Run:
    """The phrase up to the next | or ) of its own bracket; what was read is taken off the end of the tokens."""
    parts: list[Choice | None] = []
    while tokens and tokens[-1] not in ("|", ")"):
        token = tokens.pop()
        if token == "(":
            parts.append(_bracket(tokens, classes, depth + 1))
        elif token == "*":
            parts.append(None)
        elif token[0] == "<":
            if token[1:-1] not in classes:
                raise ValueError("unknown")
            parts.append(classes[token[1:-1]])
        else:
            parts += [Choice(keys, {}, keys) for keys in _plain(token)]
    if not parts or parts[0] is None or parts[-1] is None:
        raise ValueError("open")
    first = set[str]()
    for part in parts:
        if part is not None:
            first |= part.first
            if not part.optional:
                return Run(tuple(parts), frozenset(first))
    raise ValueError("open")


def _bracket(tokens: list[str], classes: Mapping[str, Choice], depth: int) -> Choice:
    if depth > _DEEPEST:
        raise ValueError("deep")
    runs, optional = list[Run](), False
    while True:
        if tokens and tokens[-1] in ("|", ")"):
            optional = True
        else:
            runs.append(_run(tokens, classes, depth))
        if not tokens:
            raise ValueError("unbalanced")
        if tokens.pop() == ")":
            return _choice(runs, optional)


def _choice(options: Sequence[Run], optional: bool) -> Choice:
    if not options:
        raise ValueError("empty")
    keys, longer, first = set[str](), dict[str, list[Run]](), set[str]()
    for run in options:
        alone = run.parts[0] if len(run.parts) == 1 else None
        first |= run.first
        if alone and not alone.longer:
            keys |= alone.keys
            continue
        for key in run.first:
            longer.setdefault(key, []).append(run)
    runs = {key: tuple(found) for key, found in longer.items()}
    return Choice(frozenset(keys), runs, frozenset(first), optional)


def _plain(word: str) -> Iterator[frozenset[str]]:
    """The words that are meant: "didn't" is two, "disappoint~" is any that begins so."""
    stem = word.endswith("~")
    found = [one for one, _ in plain_words(word)]
    if not found or (stem and len(found[-1]) < 3):
        raise ValueError(tr("no word"))
    for number, one in enumerate(found, 1):
        yield frozenset((f"{one}~" if stem and number == len(found) else one,))
