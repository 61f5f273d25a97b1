"""Where the shipped data and the user's database are."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
DATA_DIR: Final = ROOT / "data"
#: Read and written by its owner alone: a folder, a file.
_FOLDER_MODE: Final = 0o700
_FILE_MODE: Final = 0o600


def _own_folder() -> Path:
    """The folder of what people write, unless another is named: of a clone data/local, else the user's own.

    An installed program may be replaced or removed at any time, with everything beside it.
    """
    if (ROOT / "pyproject.toml").is_file():
        return DATA_DIR / "local"
    import platformdirs  # only here: every start imports this module

    name = "Embers" if sys.platform in ("darwin", "win32") else "embers"
    return platformdirs.user_data_path(name, appauthor=False)


#: See `_own_folder`.
LOCAL: Final = _own_folder()


def default_database(env: Mapping[str, str]) -> Path:
    """The database file: `EMBERS_DB` if set, else embers.db in `LOCAL`.

    The path is absolute, so a change of the working directory does not affect it.
    """
    chosen = env.get("EMBERS_DB", "").strip()
    return Path(chosen).expanduser().absolute() if chosen else LOCAL / "embers.db"


def make_private_folder(folder: Path) -> None:
    """Make a folder that only its owner can look into; one that somebody else chose stays as it is.

    Raises:
        OSError: it cannot be made.
    """
    folder.mkdir(_FOLDER_MODE, parents=True, exist_ok=True)
    if folder == LOCAL:
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
