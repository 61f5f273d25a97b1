"""The modules that bring commands of their own, in the order in which `--help` lists them."""

from __future__ import annotations

from types import ModuleType
from typing import Final

from crm import (
    cli_cases,
    cli_change,
    cli_course,
    cli_entries,
    cli_letters,
    cli_people,
    cli_settings,
    cli_why,
    cli_writing,
)

#: Each has `add_to(command)`.
PARTS: Final[tuple[ModuleType, ...]] = (
    cli_writing, cli_letters, cli_cases, cli_course, cli_why, cli_people, cli_entries, cli_change,
    cli_settings,
)  # fmt: skip
