"""Where the shipped data and the user's database are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
DATA_DIR: Final = ROOT / "data"


def default_database(env: Mapping[str, str]) -> Path:
    """The database file: `EMBERS_DB` if set, else data/local/embers.db beside the program.

    The path is absolute, so a change of the working directory does not affect it.
    """
    chosen = env.get("EMBERS_DB", "").strip()
    return Path(chosen).expanduser().absolute() if chosen else DATA_DIR / "local" / "embers.db"
