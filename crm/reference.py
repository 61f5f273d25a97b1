"""Shipped reference data (data/*.toml), read once, checked and typed."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

from crm.errors import ReferenceBroken

DATA: Final = Path(__file__).resolve().parent.parent / "data"


def table(name: str) -> dict[str, Any]:
    """A shipped TOML file as a table.

    Raises:
        ReferenceBroken: the file is missing or is no TOML; the sentence names it and the line.
    """
    path = DATA / name
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except FileNotFoundError as error:
        raise ReferenceBroken(f"The file data/{name} is missing.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ReferenceBroken(f"The file data/{name} has a mistake: {error}.") from error
