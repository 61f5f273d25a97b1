"""The modules that bring commands of their own, in the order in which `--help` lists them."""

from __future__ import annotations

from types import ModuleType
from typing import Final

from crm.commands import (
    cases,
    change,
    course,
    entries,
    letters,
    people,
    settings,
    why,
    writing,
)

#: Each has `add_to(command)`.
PARTS: Final[tuple[ModuleType, ...]] = (
    writing, letters, cases, course, why, people, entries, change, settings,
)  # fmt: skip
