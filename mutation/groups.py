"""The six groups of rules that are tried, and a fair part of their mutants."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from fnmatch import fnmatch
from typing import Final

#: The files of each group, as patterns below the root; `[tool.mutmut]` in pyproject.toml names the same files.
GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "Case engine": ("crm/domain/playbook/*.py", "crm/domain/cases/*.py"),
    "Ranking": ("crm/domain/ranking/*.py",),
    "Warmth": ("crm/domain/warmth/*.py",),
    "Matching": ("crm/domain/people/*.py",),
    "Import and its undo": ("crm/domain/imports/*.py", "crm/store/imports/undo.py"),
    "Hosted chain": ("crm/remote/*.py",),
}


def group_of(path: str) -> str:
    """The group of a file, named from the root; KeyError if it belongs to none."""
    for name, patterns in GROUPS.items():
        if any(fnmatch(path, pattern) for pattern in patterns):
            return name
    raise KeyError(path)


def a_part(names: Iterable[str], group: str, most: int | None, seed: int) -> list[str]:
    """At most `most` of the mutants of a group, drawn by chance; all of them if `most` is None.

    The same seed draws the same ones, in whatever order the names come, and a larger part contains the smaller one.
    """
    drawn = sorted(names)
    random.Random(f"{seed} {group}").shuffle(drawn)
    return drawn[:most]
