"""What the environment says: a mapping in, typed settings out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from crm.errors import InvalidInput
from crm.paths import default_database


@dataclass(frozen=True, slots=True)
class Settings:
    """How this process was asked to run.

    Attributes:
        database: the user's file, absolute.
        fixed_today: the day to treat as today, for tests and demonstrations; None = the real one.
    """

    database: Path
    fixed_today: date | None = None


def settings(env: Mapping[str, str]) -> Settings:
    """Read `EMBERS_DB` and `EMBERS_TODAY`.

    Raises:
        InvalidInput: `EMBERS_TODAY` is no day.
    """
    return Settings(default_database(env), _day(env.get("EMBERS_TODAY", "").strip()))


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(
            f"EMBERS_TODAY is “{text}”, which is not a day.",
            "Write it like 2026-11-23, or remove it to use the real date.",
            field="EMBERS_TODAY",
        ) from error
