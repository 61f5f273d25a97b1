"""Where the shipped data and the user's database are."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
DATA_DIR: Final = ROOT / "data"
#: The folder of the database unless another is named.
_LOCAL: Final = DATA_DIR / "local"
#: Read and written by its owner alone: a folder, a file.
_FOLDER_MODE: Final = 0o700
_FILE_MODE: Final = 0o600


def default_database(env: Mapping[str, str]) -> Path:
    """The database file: `EMBERS_DB` if set, else data/local/embers.db beside the program.

    The path is absolute, so a change of the working directory does not affect it.
    """
    chosen = env.get("EMBERS_DB", "").strip()
    return Path(chosen).expanduser().absolute() if chosen else _LOCAL / "embers.db"


def make_private_folder(folder: Path) -> None:
    """Make a folder that only its owner can look into; one that somebody else chose stays as it is.

    Raises:
        OSError: it cannot be made.
    """
    folder.mkdir(_FOLDER_MODE, parents=True, exist_ok=True)
    if folder == _LOCAL:
        with suppress(OSError):
            folder.chmod(_FOLDER_MODE)


def make_private(file: Path) -> None:
    """Let only the owner read a file; created empty if there is none, so that it never is otherwise.

    Where that cannot be done, as on some file systems, the file stays as it is.
    """
    with suppress(OSError):
        os.close(os.open(file, os.O_CREAT | os.O_WRONLY, _FILE_MODE))
        if file.stat().st_mode & 0o077:
            file.chmod(_FILE_MODE)
