"""Names for what is being written, and removing what a process that was killed left of it.

A copy of someone's data that lies about unfinished is never of use, and nobody knows of it.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

#: This machine: another one that shares a folder numbers its processes alike.
_HERE: Final = hashlib.sha256(platform.node().encode()).hexdigest()[:6]
_MADE_BY: Final = re.compile(r"([0-9a-f]{6})-(\d{1,10})-")
#: Temporary folders, those of older versions, too.
_FOLDER: Final = re.compile(r"embers-(?:copy|restore|cloud|demonstration)-[\w-]+")
_PART: Final = re.compile(r".+\.part(?:-journal|-wal|-shm)?")
_ELSEWHERE: Final = ".elsewhere.part"
#: What is older than this is left, whoever made it: a demonstration is kept for two hours.
_SECONDS: Final = 3 * 3600


def part_of(target: Path) -> Path:
    """Where to write a file until it is complete: beside it, under a name of this process alone."""
    return Path(f"{target}.{mark()}{secrets.token_hex(3)}.part")


def mark() -> str:
    """What the name of an unfinished file or folder holds: which process makes it."""
    return f"{_HERE}-{os.getpid()}-"


@contextmanager
def noted(database: Path, part: Path) -> Iterator[None]:
    """Note beside a database which file of it is being written elsewhere, for the next start to remove."""
    note = database.with_name(f"{database.name}.{mark()}{secrets.token_hex(3)}{_ELSEWHERE}")
    with suppress(OSError):
        note.write_text(str(part.absolute()), "utf-8")
    try:
        yield
    finally:
        with suppress(OSError):
            note.unlink(missing_ok=True)


@contextmanager
def folder() -> Iterator[Path]:
    """A temporary folder for a copy of someone's data; gone at the end."""
    with tempfile.TemporaryDirectory(prefix=f"embers-copy-{mark()}") as made:
        yield Path(made)


def parts(database: Path) -> list[Path]:
    """The unfinished files beside a database and among its copies, with SQLite's files beside them."""
    beside = database.parent.glob(f"{_plain(database.name)}.*part*")
    copies = (database.parent / "backups").glob(f"{_plain(database.stem)}-*.part*")
    return [path for path in (*beside, *copies) if _PART.fullmatch(path.name)]


def _plain(name: str) -> str:
    """A name for a pattern, in which brackets and the like stand for themselves."""
    return re.sub(r"([*?[])", r"[\1]", name)


def sweep(database: Path) -> None:
    """Remove what killed processes left: beside a database, among its copies, in temporary folders."""
    temporary = Path(tempfile.gettempdir()).glob("embers-*")
    with suppress(OSError):
        remove_left(
            [*parts(database), *(path for path in temporary if _FOLDER.fullmatch(path.name))]
        )


def remove_left(unfinished: Iterable[Path]) -> None:
    """Remove those of these unfinished files and folders whose process is gone."""
    for path in unfinished:
        if _is_left(path):
            remove(path)


def remove(path: Path) -> None:
    """Delete a file or a folder, and what a note names; what cannot be deleted stays."""
    if path.name.endswith(_ELSEWHERE):
        with suppress(OSError, ValueError):
            part = Path(path.read_text("utf-8"))
            for file in (part, Path(f"{part}-journal")):
                if _PART.fullmatch(file.name) and _MADE_BY.search(file.name):
                    file.unlink(missing_ok=True)
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def _is_left(path: Path) -> bool:
    """Whether the process that made something is gone, or must be."""
    by = _MADE_BY.search(path.name)
    if by and by[1] == _HERE and not _runs(int(by[2])):
        return True
    with suppress(OSError):
        newest = max(one.stat().st_mtime for one in (path, *path.glob("*")))
        return time.time() - newest > _SECONDS  # noqa: TID251 - the age of a file, no day of the user
    return False


def _runs(process: int) -> bool:
    if process == os.getpid() or os.name != "posix":
        return True  # elsewhere than on POSIX asking would end it
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True
