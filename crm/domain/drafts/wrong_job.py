"""Whether a letter names another job or company than those of its opportunity."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from crm.domain.cases.opportunity import Opportunity
from crm.domain.drafts.sentences import Sentence
from crm.domain.people.normalise import company_key, text_key
from crm.domain.people.person import Person
from crm.domain.people.spelling import misspelled

#: A job is named before one of these words.
_JOB: Final = re.compile(
    r"\b(?:the|your|this|an?)[ \n]((?:[A-Z][\w&/+.'-]{0,40}[ \n]){1,6})(?:position|role|job|opening|vacancy)\b"
)
#: Words that begin with a capital letter, as the names of companies and jobs do.
_NAMES: Final = re.compile(r"[A-Z][\w&+'-]{0,40}(?:[ \n][A-Z0-9&][\w&+'-]{0,40}){0,5}")

#: A shorter name of a company is like too many words.
_SHORTEST: Final = 5


def named(
    text: str, case: Opportunity, elsewhere: Sequence[Opportunity], person: Person | None
) -> Iterator[tuple[int, int]]:
    """Where the title or the company of another opportunity stands, or this company misspelled.

    Names that have a word in common with this opportunity are left alone.

    Args:
        text: a readable text.
    """
    own = {*_keys(case.title), *_keys(case.department), *_keys(case.company)}
    own |= set(_keys(person.company)) if person else set()
    titles = {one for other in elsewhere if (one := text_key(other.title))}
    companies = {one for other in elsewhere if (one := company_key(other.company))}
    for found in _JOB.finditer(text):
        key = text_key(found[1])
        if own & set(key.split()):
            continue
        if any(f" {key} " in f" {title} " for title in titles):
            yield found.start(1), found.start(1) + len(found[1].rstrip())
    long_titles = {title for title in titles if " " in title}
    company, names = company_key(case.company), set(_keys(person.name)) if person else set()
    for found in _NAMES.finditer(text):
        words = list(re.finditer(r"[^ \n]+", found[0]))
        for first, last in _stretches(len(words)):
            start, end = words[first].start(), words[last].end()
            written = found[0][start:end].removesuffix("'s").rstrip("'-")
            key = company_key(written)
            other = (key in companies or text_key(written) in long_titles) and not own & set(
                key.split()
            )
            typed_wrong = (
                len(company) >= _SHORTEST
                and len(key.split()) == len(company.split())
                and key not in names
                and misspelled(key, company)
            )
            if other or typed_wrong:
                yield found.start() + start, found.start() + start + len(written)
                break


def _stretches(words: int) -> Iterator[tuple[int, int]]:
    """The longest first."""
    for length in range(words, 0, -1):
        for first in range(words - length + 1):
            yield first, first + length - 1


def sentence_of(sentences: Sequence[Sentence], at: int) -> Sentence | None:
    """The sentence in which a place of the letter is."""
    return next((one for one in sentences if one.spans and one.spans[-1][1] > at), None)


def _keys(text: str) -> list[str]:
    return text_key(text).split()
