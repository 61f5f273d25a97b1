"""Whole names -> first and last name: titles, `Last, First` and particles."""

from __future__ import annotations

from typing import Final

#: Forms of address that are nobody's first name. The library's own list has Dean, Duke and King as well.
_TITLES: Final = frozenset(
    ("mr", "mrs", "ms", "miss", "mx", "sir", "dr", "prof", "professor", "herr", "frau", "mme", "mlle",
     "monsieur", "madame", "sig", "dott", "dipl", "ing")
)  # fmt: skip


#: Words between the names that belong to the last one, as in van der Berg.
_PARTICLES: Final = frozenset(
    ("van", "von", "vom", "zu", "zum", "zur", "de", "der", "den", "del", "della", "di", "da", "do", "dos",
     "das", "du", "des", "la", "le", "los", "las", "ten", "ter", "af", "av", "el", "al", "bin", "ibn", "y", "e")
)  # fmt: skip


def with_middle(middle: str, last: str) -> tuple[str, str]:
    """Middle and last name; particles that stand as a middle name go to the last one."""
    words = middle.split()
    if last and words and all(word in _PARTICLES for word in words):
        return "", f"{middle} {last}"
    return middle, last


def is_title(word: str) -> bool:
    """Whether this is a form of address and not a name."""
    return all(part.strip(".").casefold() in _TITLES for part in word.split())


def split_name(full: str) -> tuple[str, str]:
    """First and last name of a whole name: the first word and the rest; titles left out, `Last, First` turned.

    Suffixes and credentials stay with the last name.
    """
    given, _, family = full.partition(" ")
    if "," not in full and not (given and is_title(given)):
        return given, family
    # Loaded for the few names that need it.
    from nameparser import HumanName
    from nameparser.config import Constants

    name = HumanName(full, constants=Constants(titles=_TITLES, first_name_titles=set()))
    first = " ".join(filter(None, (name.first, name.middle)))
    last = ", ".join(filter(None, (name.last, name.suffix)))
    if name.nickname or not (first or last):
        return given, family
    if not first and name.suffix:  # one name and a credential: that name is what they are called by
        return name.last, name.suffix
    return first, last


def split_whole_names(first: list[str], last: list[str]) -> None:
    """Set right, in place, where the first name is a title or one column holds `Last, First`."""
    titles = {given for given in set(first) if given and is_title(given)}
    for n in (n for n, given in enumerate(first) if given in titles) if titles else ():
        first[n], last[n] = split_name(f"{first[n]} {last[n]}")
    for one, other in ((first, last), (last, first)):
        for n in (n for n, name in enumerate(other) if not name) if "" in other else ():
            if "," in one[n]:
                first[n], last[n] = split_name(one[n])
