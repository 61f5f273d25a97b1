"""What a letter had better not say, before it is sent: findings, each with its rule. Nothing stops a letter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from crm.domain.cases.opportunity import Opportunity, Role
from crm.domain.drafts import greeting
from crm.domain.drafts.letter_rules import WRITTEN, Kind, Rule
from crm.domain.people.normalise import company_key, text_key
from crm.domain.people.person import Person
from crm.domain.phrases import readable, sentence_around

#: The most findings of one rule; more of the same help nobody. Source: D.
_MOST: Final = 3
#: The most places of one phrase that are looked at.
_PLACES: Final = 50
#: What comes after is not read: nobody writes letters that long.
_READ: Final = 100_000
#: A text that is quoted is cut here.
_QUOTED: Final = 80
_BLANK: Final = re.compile(
    r"\[(?=[^\[\]\n]{0,79}[^\W\d_])[^\[\]\n]{1,80}\]|\{[^{}\n]{1,40}\}"
    r"|<(?=[a-z ]{0,30}(?:name|company|title|role|date)\b)[a-z ]{1,40}>"
    r"|(?<!\w)(?:X{2,8}|TODO|TBD)(?!\w)|_{3,20}"
)
#: A job is named before one of these words.
_JOB: Final = re.compile(
    r"\b(?:the|your|this|an?)[ \n]((?:[A-Z][\w&/+.'-]{0,40}[ \n]){1,6})(?:position|role|job|opening|vacancy)\b"
)
#: A company is named after one of these words.
_COMPANY: Final = re.compile(
    r"\b(?:at|with|for|of|join|joining|to)[ \n]((?:[A-Z0-9][\w&+.'-]{0,40}[ \n]?){1,5})"
)
_ALL_WORDS: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)?")


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter of the same step that went to somebody else of the same meeting."""

    name: str
    body: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A text to send, and what is known of it.

    Attributes:
        roles: what the person plays in the case. limit: the longest body, 0 = any.
        elsewhere: the user's other opportunities. sent: letters to others of the same meeting.
    """

    body: str
    subject: str = ""
    person: Person | None = None
    roles: frozenset[Role] = frozenset()
    channel: str = ""
    phase: str = ""
    limit: int = 0
    case: Opportunity | None = None
    elsewhere: tuple[Opportunity, ...] = ()
    sent: tuple[Sent, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a letter breaks.

    Attributes:
        words: those concerned, as they are in the letter; "" if something is missing.
    """

    rule: Rule
    words: str
    says: str

    @property
    def sentence(self) -> str:
        """The finding in words: what it is about, what it says, what to do instead."""
        about = f"“{self.words}”: " if self.words else ""
        return f"{about}{self.says} {self.rule.instead}"


def findings(rules: Iterable[Rule], letter: Letter) -> tuple[Finding, ...]:
    """What the rules find, in the order of the rules; () for what is no letter. Takes linear time."""
    if letter.channel not in WRITTEN or not letter.body.strip():
        return ()
    body, subject = (readable(text[:_READ])[:_READ] for text in (letter.body, letter.subject))
    text = _Text(body, subject)
    found: list[Finding] = []
    for rule in rules:
        if _applies(rule, letter):
            words = list(dict.fromkeys(_FINDERS[rule.kind](rule, letter, text)))[:_MOST]
            found += [_finding(rule, one, letter) for one in words]
    return tuple(found)


def _finding(rule: Rule, words: str, letter: Letter) -> Finding:
    if rule.kind is Kind.ALIKE:
        return Finding(rule, "", rule.says.replace("{name}", words))
    return Finding(rule, _cut(words), rule.says)


def _cut(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _QUOTED else f"{line[: _QUOTED - 3].rstrip()}..."


def _applies(rule: Rule, letter: Letter) -> bool:
    return (
        (not rule.to or bool(letter.roles & set(rule.to)))
        and (not rule.phases or letter.phase in rule.phases)
        and (not rule.channels or letter.channel in rule.channels)
    )


class _Text:
    """A letter as the rules read it."""

    def __init__(self, body: str, subject: str) -> None:
        self.body = body
        self.whole = f"{subject}\n{body}" if subject else body
        self.folded = self.whole.casefold()


def _said(rule: Rule, letter: Letter, text: _Text) -> Iterator[str]:
    """The places of the phrases, but not in a sentence that an exception is in; the longest of those that overlap."""
    places = [
        found.span()
        for phrase in rule.phrases
        for found in islice(phrase.found_in(text.whole, text.folded), _PLACES)
    ]
    taken: list[tuple[int, int]] = []
    for start, end in sorted(places, key=lambda span: (span[0] - span[1], span)):
        if len(taken) >= _MOST or any(start < last and first < end for first, last in taken):
            continue
        around = sentence_around(text.whole, start, end)
        if not any(one.pattern.search(around) for one in rule.unless):
            taken.append((start, end))
    yield from (text.whole[start:end] for start, end in sorted(taken))


def _missing(rule: Rule, letter: Letter, text: _Text) -> Iterator[str]:
    found = (phrase.found_in(text.body, text.folded) for phrase in rule.phrases)
    if not any(True for places in found for _ in places):
        yield ""


def _name(rule: Rule, letter: Letter, text: _Text) -> Iterator[str]:
    if letter.person and (wrong := greeting.wrong(text.body, letter.person, rule.names)):
        yield wrong


def _job(rule: Rule, letter: Letter, text: _Text) -> Iterator[str]:
    """Titles and companies of other opportunities that have no word in common with this one."""
    case = letter.case
    if case is None or not letter.elsewhere:
        return
    own = {*_keys(case.title), *_keys(case.department), *_keys(case.company)}
    own |= set(_keys(letter.person.company)) if letter.person else set()
    titles = {one for other in letter.elsewhere if (one := text_key(other.title))}
    companies = {one for other in letter.elsewhere if (one := company_key(other.company))}
    for found in _JOB.finditer(text.whole):
        key = text_key(found[1])
        if not own & set(key.split()) and any(f" {key} " in f" {title} " for title in titles):
            yield found[1].strip()
    for found in _COMPANY.finditer(text.whole):
        named = found[1].split()
        for length in range(len(named), 0, -1):
            key = company_key(" ".join(named[:length]))
            if key in companies and not own & set(key.split()):
                yield " ".join(named[:length]).rstrip(".,")
                break


def _keys(text: str) -> list[str]:
    return text_key(text).split()


def _length(rule: Rule, letter: Letter, text: _Text) -> Iterator[str]:
    """Counted as LinkedIn does, where an emoji is two characters."""
    long = len(letter.body.encode("utf-16-le", "surrogatepass")) // 2
    if letter.limit and long > letter.limit:
        yield f"{long:,} of {letter.limit} characters"


def _blanks(rule: Rule, letter: Letter, text: _Text) -> Iterator[str]:
    """What is in brackets in the title or the company is no blank."""
    case = letter.case
    own = f"{case.title}\n{case.company}\n{case.department}" if case else ""
    yield from (found[0] for found in _BLANK.finditer(text.whole) if found[0] not in own)


def _alike(rule: Rule, letter: Letter, text: _Text) -> Iterator[str]:
    mine = _words(text.body, letter.person)
    if mine.total() < rule.least_words:
        return
    for other in letter.sent:
        theirs = _words(readable(other.body[:_READ]), None)
        names = set(_keys(other.name))
        theirs = Counter({word: n for word, n in theirs.items() if word not in names})
        same = 2 * (mine & theirs).total()
        if 100 * same >= rule.percent * (mine.total() + theirs.total()):
            yield other.name


def _words(body: str, person: Person | None) -> Counter[str]:
    names = set(_keys(person.name)) if person else set()
    found = Counter(word.casefold() for word in _ALL_WORDS.findall(body))
    return Counter({word: n for word, n in found.items() if word not in names})


_Finder = Callable[[Rule, Letter, _Text], Iterator[str]]
_FINDERS: Final[Mapping[Kind, _Finder]] = {
    Kind.WORDS: _said,
    Kind.ASKS: _said,
    Kind.MISSING: _missing,
    Kind.NAME: _name,
    Kind.JOB: _job,
    Kind.LENGTH: _length,
    Kind.BLANKS: _blanks,
    Kind.ALIKE: _alike,
}


def sentences(found: Sequence[Finding]) -> tuple[str, ...]:
    return tuple(one.sentence for one in found)
