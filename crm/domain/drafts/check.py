"""What a letter had better not say, before it is sent: findings, each with its rule. Nothing stops a letter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from crm.domain.cases.opportunity import Opportunity, Role
from crm.domain.drafts import greeting
from crm.domain.drafts.alike import too_alike
from crm.domain.drafts.blanks import blanks
from crm.domain.drafts.letter_rules import WRITTEN, Kind, Rule
from crm.domain.drafts.sentences import Sentence, sentences_of
from crm.domain.drafts.wrong_job import named, sentence_of
from crm.domain.people.normalise import company_key, text_key
from crm.domain.people.person import Person
from crm.domain.phrases import readable
from crm.language import tr

#: The most findings of one rule; more of the same help nobody. Source: D.
_MOST: Final = 3
#: What comes after is not read: nobody writes letters that long.
_READ: Final = 100_000
#: A shorter word of a company's name is too common to be one.
_NAME: Final = 4
#: A text that is quoted is cut here.
_QUOTED: Final = 80


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
    text = _Text(letter)
    found: list[Finding] = []
    for rule in rules:
        if _applies(rule, letter):
            words = list(islice(_once(_FINDERS[rule.kind](rule, letter, text)), _MOST))
            found += [_finding(rule, one, letter) for one in words]
    return tuple(found)


def _once(words: Iterator[str]) -> Iterator[str]:
    seen = set[str]()
    for one in words:
        if one not in seen:
            seen.add(one)
            yield one


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

    def __init__(self, letter: Letter) -> None:
        body, subject = (readable(text[:_READ])[:_READ] for text in (letter.body, letter.subject))
        self.body = body
        self.whole = f"{subject}\n\n{body}" if subject else body
        company = company_key(letter.case.company) if letter.case else ""
        names = {word: "company" for word in company.split() if len(word) >= _NAME}
        self.sentences = sentences_of(self.whole, names)
        # What is written a thousand times is read once.
        self.different = {(tuple(one.words), one.asks): one for one in self.sentences}.values()
        self.keys = frozenset[str]().union(*(one.keys for one in self.sentences))
        begins = len(self.whole) - len(body)
        self.of_body = [one for one in self.sentences if one.spans[-1][1] > begins]


def _said(rule: Rule, letter: Letter, text: _Text) -> Iterator[str]:
    """Of each sentence that shows a sign, but no exception, the longest part that does."""
    phrases = [sign for sign in rule.phrases if sign.may_be_in(text.keys)]
    for sentence in text.different:
        places = [place for sign in phrases if (place := sign.found_in(sentence))]
        if places and not _excused(rule, sentence):
            start, end = max(places, key=lambda span: (span[1] - span[0], span))
            yield text.whole[start:end]


def _excused(rule: Rule, sentence: Sentence) -> bool:
    return any(sign.found_in(sentence) for sign in rule.unless)


def _missing(rule: Rule, letter: Letter, text: _Text) -> Iterator[str]:
    for sentence in text.of_body:
        if any(sign.found_in(sentence) for sign in rule.phrases) and not _excused(rule, sentence):
            return
    yield ""


def _name(rule: Rule, letter: Letter, text: _Text) -> Iterator[str]:
    if letter.person and (wrong := greeting.wrong(text.body, letter.person, rule.names)):
        yield wrong


def _job(rule: Rule, letter: Letter, text: _Text) -> Iterator[str]:
    if letter.case is None:
        return
    for start, end in named(text.whole, letter.case, letter.elsewhere, letter.person):
        sentence = sentence_of(text.sentences, start)
        if sentence is None or not _excused(rule, sentence):
            yield text.whole[start:end]


def _length(rule: Rule, letter: Letter, text: _Text) -> Iterator[str]:
    """Counted as LinkedIn does, where an emoji is two characters."""
    long = len(letter.body.encode("utf-16-le", "surrogatepass")) // 2
    if letter.limit and long > letter.limit:
        yield tr("{long:,} of {limit} characters", long=long, limit=letter.limit)


def _blanks(rule: Rule, letter: Letter, text: _Text) -> Iterator[str]:
    case = letter.case
    own = f"{case.title}\n{case.company}\n{case.department}" if case else ""
    yield from blanks(text.whole, own)


def _alike(rule: Rule, letter: Letter, text: _Text) -> Iterator[str]:
    mine = set(_keys(letter.person.name)) if letter.person else set()
    for other in letter.sent:
        names = mine | set(_keys(other.name))
        theirs = readable(other.body[:_READ])
        if too_alike(text.body, theirs, names, rule.least_words, rule.percent, rule.shared):
            yield other.name


def _keys(text: str) -> list[str]:
    return text_key(text).split()


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
