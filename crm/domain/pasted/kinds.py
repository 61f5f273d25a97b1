"""Which kind of message it is, by the words of the rules; in doubt it is asked about."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from crm.domain.pasted.card import has_headline
from crm.domain.pasted.letter import Letter, sentences
from crm.domain.pasted.rules import Kind, Rules, Tongue, key
from crm.domain.people.normalise import email_address

#: Points of a phrase. Source: D, tried on the messages of tests/data/pasted.
_STRONG: Final = 3
_HINT: Final = 1
#: The subject of an automatic answer says what it is, whatever the rest speaks of.
_SUBJECT: Final = 6
#: So many points make a kind certain, if no other is nearer than this.
_ENOUGH: Final = 3
_AHEAD: Final = 2
#: A card or a profile has short lines only; this many at most.
_CARD_LINES: Final = 12
_CARD_LINE: Final = 60
#: Hints that tell nothing without a strong phrase.
_MOST_HINTS: Final = 3
_FEW_HINTS: Final = 2
_MOST_OF_AN_ANSWER: Final = 4


@dataclass(frozen=True, slots=True)
class Weighed:
    """A kind; the others that it may be, the likeliest first, if that is in doubt; the language."""

    kind: Kind
    others: tuple[Kind, ...]
    tongue: Tongue


def language_of(letter: Letter, rules: Rules) -> Tongue:
    """The language whose small words fit best."""
    return max(rules.tongues, key=lambda one: _fit(letter, one))


def weighed(letter: Letter, rules: Rules, tongue: Tongue, meets: bool, human: bool) -> Weighed:
    """The kind of a message.

    Args:
        meets: it names a day to come with a time. human: a person wrote it.
    """
    points = _points(letter, tongue)
    if meets:
        points[Kind.INTERVIEW] += _STRONG
    looks = (_is_card(letter) + _has_headline(letter, rules)) * _STRONG
    points[Kind.PROFILE] += looks
    if letter.headed or not (looks or points[Kind.PROFILE] >= 2 * _STRONG):
        points.pop(Kind.PROFILE)  # a word or two of it stands in any message
    ranked = sorted(points, key=lambda kind: (-points[kind], _ORDER.index(kind)))
    best, value = ranked[0], points[ranked[0]]
    near = tuple(k for k in ranked if points[k] >= max(_STRONG, value - _AHEAD + 1))
    certain = value >= _ENOUGH and len(near) == 1 and not _is_unsure(best, letter, tongue, human)
    if certain:
        return Weighed(best, (), tongue)
    if value >= _ENOUGH:
        return Weighed(best, near[1:] or (_instead(best, human),), tongue)
    # Nothing says what it is: whoever wrote themselves most likely answers.
    likely = [kind for kind in ranked if points[kind] > 0]
    first = Kind.MESSAGE if human or not letter.headed else Kind.RECEIVED
    rest = [k for k in (*likely, Kind.REJECTION, Kind.INTERVIEW) if k is not first]
    return Weighed(first, tuple(dict.fromkeys(rest)), tongue)


#: Of kinds with as many points the first one.
_ORDER: Final = (
    Kind.AWAY, Kind.REJECTION, Kind.OFFER, Kind.INTERVIEW, Kind.RECEIVED, Kind.PROFILE, Kind.MESSAGE,
)  # fmt: skip


def _is_unsure(kind: Kind, letter: Letter, tongue: Tongue, human: bool) -> bool:
    """A kind that other words can look like: an absence that the subject does not name; an answer of a machine."""
    if kind is Kind.AWAY:
        return not tongue.strong[kind].within(key(letter.subject))
    return kind is Kind.MESSAGE and letter.headed and not human


def _instead(kind: Kind, human: bool) -> Kind:
    """What it may be if it is not what it seems."""
    if kind is not Kind.MESSAGE:
        return Kind.MESSAGE
    return Kind.RECEIVED if not human else Kind.REJECTION


def _points(letter: Letter, tongue: Tongue) -> Counter[Kind]:
    found: Counter[Kind] = Counter()
    subject = key(letter.subject)
    text = [key(one) for one in sentences(letter.own)]
    certain = " | ".join(
        one for one in text
        if not tongue.lists["conditional"].begins(one) and not _hedged(one, tongue)
    )  # fmt: skip
    for kind in Kind:
        strong = tongue.strong[kind].count(f"{subject} | {certain}")
        hints = tongue.hint[kind].count(f"{subject} | {' | '.join(text)}")
        most = _MOST_HINTS if strong else _FEW_HINTS
        found[kind] = strong * _STRONG + min(hints, most) * _HINT
    if tongue.strong[Kind.AWAY].within(subject):
        found[Kind.AWAY] += _SUBJECT
    # Whoever says no or yes writes kind words besides: those alone make it an answer.
    found[Kind.MESSAGE] = min(found[Kind.MESSAGE], _MOST_OF_AN_ANSWER)
    return found


def _hedged(sentence: str, tongue: Tongue) -> bool:
    """ "..., if your skills are a match, we will invite you": what might be is no news."""
    found = tongue.lists["conditional"].pattern.search(sentence)
    if not found:
        return False
    rest = sentence[found.end() :]
    before = sentence[: found.start()]
    told = [kind for kind in Kind if tongue.strong[kind].within(before)]
    return not told and bool(rest)


def _fit(letter: Letter, tongue: Tongue) -> int:
    """How many words of the message belong to the language."""
    text = key(" ".join([letter.subject, *letter.own, *letter.signature]))
    return sum(1 for _ in tongue.lists["small"].pattern.finditer(text))


def _is_card(letter: Letter) -> bool:
    """Whether it is a few short lines, one of them an address or a number."""
    lines = [line for line in letter.whole.split("\n") if line.strip()]
    if not 2 <= len(lines) <= _CARD_LINES or any(len(line) > _CARD_LINE for line in lines):
        return False
    reached = any(email_address(line) or _digits(line) >= 7 for line in lines)
    return reached and not any(re.search(r"[a-zà-ÿ]{2}[.!?,]$", line.strip()) for line in lines)


def _has_headline(letter: Letter, rules: Rules) -> bool:
    """Whether it begins as a profile page does: a name, and below it a job at a company."""
    lines = [line.strip() for line in letter.whole.split("\n") if line.strip()]
    return not letter.headed and has_headline(lines, rules)


def _digits(line: str) -> int:
    return sum(map(str.isdigit, line))


def is_person(name: str, mail: str, rules: Rules) -> bool:
    """Whether a sender is a person, and not a team or a mailbox of several."""
    local = re.split(r"[.+_-]", mail.partition("@")[0].lower()) if mail else []
    if name and rules.teams.within(key(name)):
        return False
    words = key(name).split()
    if mail and set(local) & rules.mailboxes and not (set(words) & set(local)):
        return False
    return len(words) >= 1


def recruits(position: str, rules: Rules) -> bool:
    """Whether a position is one of recruiting."""
    said = f" {key(position)} "
    return any(f" {key(word)}" in said for word in rules.recruiters)
