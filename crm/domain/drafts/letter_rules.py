"""The rules for letters as data/letter_rules.toml has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from crm.domain.cases.opportunity import Role
from crm.domain.drafts.signs import MALFORMED, Choice, Sign, choice, sign
from crm.domain.hand_written import Table, refuse
from crm.domain.people.normalise import text_key
from crm.domain.playbook.file import ORIGINS, PHASES
from crm.domain.touchpoints.touchpoint import Channel
from crm.language import tr


class Kind(StrEnum):
    """How a rule finds what it is about."""

    WORDS = "words"
    ASKS = "asks"
    MISSING = "missing"
    NAME = "name"
    JOB = "job"
    LENGTH = "length"
    BLANKS = "blanks"
    ALIKE = "alike"


#: The keys that a kind has besides those of every rule; all of them are needed, but "unless".
_OF_KIND: Final[Mapping[str, tuple[str, ...]]] = {
    Kind.WORDS: ("phrases", "unless"),
    Kind.ASKS: ("phrases", "unless"),
    Kind.MISSING: ("phrases", "unless"),
    Kind.JOB: ("unless",),
    Kind.NAME: ("greetings", "nobody", "titles", "degrees", "short_names"),
    Kind.ALIKE: ("least_words", "percent", "shared"),
}
_ALWAYS: Final = ("id", "kind", "says", "instead", "origin", "source")
_WHERE: Final = ("to", "phases", "channels")
#: What a letter is written for: the channels of steps that have words to send.
WRITTEN: Final = (
    Channel.EMAIL, Channel.TEXT, Channel.LINKEDIN_MESSAGE, Channel.LINKEDIN_REQUEST,
    Channel.HANDWRITTEN_NOTE, Channel.GIFT_CARD, "any",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Names:
    """What may stand in a greeting, as keys: the words before the name, for nobody in particular, titles.

    Attributes:
        short_names: of each name, the others that may stand for it.
    """

    greetings: tuple[str, ...] = ()
    nobody: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    degrees: frozenset[str] = frozenset()
    short_names: Mapping[str, frozenset[str]] | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """What is looked for in a letter, and what to do instead.

    Attributes:
        to, phases, channels: to whom, when and how it is written; empty = any.
        unless: a sentence that shows one of these is left alone.
        least_words, percent, shared: shorter letters may be alike, and less alike ones.
    """

    id: str
    kind: Kind
    says: str
    instead: str
    origin: str
    source: str
    to: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    phrases: tuple[Sign, ...] = ()
    unless: tuple[Sign, ...] = ()
    names: Names = Names()
    least_words: int = 0
    percent: int = 100
    shared: int = 100


def parse_letter_rules(raw: Mapping[str, Any], place: str) -> tuple[Rule, ...]:
    """Read the rules in their order.

    Raises:
        ReferenceBroken: there are mistakes, each with its rule and key.
    """
    problems: list[str] = []
    whole = Table(raw, place, problems)
    whole.only(("words", "rule"))
    whole.require("rule")
    classes = _classes(Table(raw.get("words", {}), f"{place}, words", problems))
    rules = [_rule(table, classes) for table in whole.tables("rule")]
    ids = [rule.id for rule in rules]
    for twice in sorted({one for one in ids if one and ids.count(one) > 1}):
        whole.wrong("rule", tr("{twice} is there twice", twice=twice))
    refuse(problems)
    return tuple(rules)


def _classes(table: Table) -> dict[str, Choice]:
    """The lists of words under [words]; each may use those above it. A wrong one counts as defined."""
    classes: dict[str, Choice] = {}
    for name in table.raw:
        good: list[str] = []
        for number, words in enumerate(table.texts(name), 1):
            try:
                choice([words], classes)
            except ValueError:
                table.wrong(
                    name, tr("phrase {number}: {malformed}", number=number, malformed=MALFORMED)
                )
            else:
                good.append(words)
        if not good and not table.is_wrong(name):
            table.wrong(name, tr("it must be a list of words in quotes"))
        classes[name] = choice(good or [name], classes)
    return classes


def _rule(table: Table, classes: Mapping[str, Choice]) -> Rule:
    kind = table.one_of("kind", tuple(Kind))
    own = _OF_KIND.get(kind, ())
    table.only((*_ALWAYS, *_WHERE, *own))
    table.require(*_ALWAYS, *(key for key in own if key != "unless"))
    return Rule(
        id=table.text("id"),
        kind=Kind(kind or Kind.WORDS),
        says=table.text("says"),
        instead=table.text("instead"),
        origin=table.one_of("origin", ORIGINS),
        source=table.text("source"),
        to=table.each_of("to", tuple(Role)),
        phases=table.each_of("phases", PHASES),
        channels=table.each_of("channels", WRITTEN),
        phrases=_phrases(table, "phrases", classes) if "phrases" in own else (),
        unless=_phrases(table, "unless", classes) if "unless" in own else (),
        names=_names(table) if kind == Kind.NAME else Names(),
        least_words=table.number("least_words") if kind == Kind.ALIKE else 0,
        percent=table.number("percent", 100, 1, 100) if kind == Kind.ALIKE else 100,
        shared=table.number("shared", 100, 1, 100) if kind == Kind.ALIKE else 100,
    )


def _phrases(table: Table, key: str, classes: Mapping[str, Choice]) -> tuple[Sign, ...]:
    found = []
    for number, words in enumerate(table.texts(key), 1):
        try:
            found.append(sign(words, classes))
        except ValueError:
            table.wrong(key, tr("phrase {number}: {malformed}", number=number, malformed=MALFORMED))
    return tuple(found)


def _names(table: Table) -> Names:
    groups: dict[str, frozenset[str]] = {}
    for group in table.texts("short_names"):
        alike = frozenset(text_key(group).split())
        for name in alike:
            groups[name] = groups.get(name, frozenset()) | alike
    nobody, titles, degrees = (
        frozenset(map(text_key, table.texts(key))) for key in ("nobody", "titles", "degrees")
    )
    longest_first = sorted(map(text_key, table.texts("greetings")), key=len, reverse=True)
    return Names(tuple(longest_first), nobody, titles, degrees, groups)
