"""Whether the greeting of a letter fits the person it goes to; nobody's gender is guessed."""

from __future__ import annotations

import re
from typing import Final

from crm.domain.drafts.letter_rules import Names
from crm.domain.people.normalise import text_key
from crm.domain.people.person import Person
from crm.domain.people.spelling import misspelled

#: How far into the letter a greeting is looked for, and how many words of a name are read.
_BEGINNING: Final = 160
_MOST_WORDS: Final = 6
#: Where the name ends.
_END: Final = re.compile(r"[,:;!?\n]|\s-\s|\.\s|\.$")
#: "Good morning, Ada": the comma ends nothing.
_AFTER_GREETING: Final = re.compile(
    r"^((?:hi|hello|hey|good (?:morning|afternoon|evening|day)|greetings|guten tag|bonjour)),"
    r"(?= (?:(?-i:[A-Z])[\w.'-]{0,40} ?){1,3}[,!:\n])",
    re.IGNORECASE,
)
#: From so many letters on the beginning of a name stands for the whole one (Sam for Samuel, but Ada is not Adam). D.
_SHORTEST: Final = 3
#: So many words on the first line may be a name without a greeting ("Ada," or "To Ada Stone:").
_NAME_ALONE: Final = 3
_ALONE: Final = re.compile(r"(?:To |For |@)?([^\W\d_][\w.' -]{0,60}?)[ ]?[,:!]?[ ]?\n")


def wrong(body: str, person: Person, names: Names) -> str:
    """The greeting as it is written if it names someone else, or a title that does not fit; "" if it fits.

    Whoever has no name yet is not checked, nor is a greeting without a name.

    Args:
        body: a readable text.
    """
    own = [text_key(part) for part in (person.first_name, person.middle_name, person.nickname)]
    first = {word for part in own for word in part.split()} - names.degrees
    last = set(text_key(person.last_name).split()) - names.degrees
    start = body.strip()[:_BEGINNING]
    said, written = _named(start, names)
    called = [word for word in said if word not in names.titles | names.degrees]
    if not (first or last) or not called or called[0] in names.nobody:
        return ""
    if not last & set(called) and not any(
        _same(word, mine, names) for word in called for mine in first
    ):
        return written
    titled = any(word in names.titles for word in said)
    if titled and last and not last & set(called):
        return written  # Mr. and a first name
    if any(misspelled(word, name) for word in set(called) - last - first for name in last):
        return written  # the first name, and the last one misspelled
    learned = names.degrees & set(text_key(f"{person.first_name} {person.last_name}").split())
    plain = not any(word in names.degrees for word in said)
    return written if titled and plain and learned else ""


def _named(start: str, names: Names) -> tuple[list[str], str]:
    """The words after the greeting that belong to a name, as keys, and the greeting as written."""
    start = _AFTER_GREETING.sub(r"\1 ", start)
    ended = _END.search(_without_dots(start))
    line = start[: ended.start()] if ended else start
    key = text_key(line)
    greeted = next((g for g in names.greetings if key == g or key.startswith(f"{g} ")), None)
    if greeted is None:
        return _alone(start, names)
    words = line.split()[len(greeted.split()) :]
    name: list[str] = []
    for word in words[:_MOST_WORDS]:
        if not word[:1].isupper() and name and text_key(word) not in ("and", "von", "van", "de"):
            break
        name.append(word)
    whole = " ".join([*line.split()[: len(greeted.split())], *name])
    return [part for word in name for part in text_key(word).split() if part != "and"], whole


def _alone(start: str, names: Names) -> tuple[list[str], str]:
    """A first line that is nothing but a name; lines that may be something else are left alone."""
    found = _ALONE.match(start)
    words = found[1].split() if found else []
    called = text_key(" ".join(words)).split()
    if (
        not found
        or not words
        or len(words) > _NAME_ALONE
        or not all(word[0].isupper() for word in words)
        or not found[0].rstrip().endswith((",", ":"))
        or names.nobody & set(called)
    ):
        return [], ""
    return [word for word in called if word != "and"], found[1]


def _without_dots(start: str) -> str:
    """The dot of "Dr." ends nothing; the length stays."""
    return re.sub(r"\b([A-Za-z]{1,4})\.(?=\s)", r"\1 ", start[:40]) + start[40:]


def _same(word: str, mine: str, names: Names) -> bool:
    if word == mine or mine in (names.short_names or {}).get(word, ()):
        return True
    if len(word) >= _SHORTEST and mine.startswith(word):
        return True
    return len(mine) >= _SHORTEST and word.startswith(mine) and len(word) - len(mine) >= _SHORTEST
