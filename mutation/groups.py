"""The six groups of rules that are tried, a fair part of their mutants, and the tests of each."""

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


def first_ones(
    tests: Iterable[str], name: str, took: Mapping[str, float], seconds: float
) -> list[str]:
    """The tests of a mutant in the order in which they are run, as many as fit into so many seconds; at least one."""
    folder = "/".join(["tests", *name.split(".")[1:-2], ""])
    chosen: list[str] = []
    order = sorted(tests, key=lambda test: (not test.startswith(folder), took[test], test))
    for test in order:
        if took[test] <= seconds or not chosen:
            chosen.append(test)
            seconds -= took[test]
    return chosen
