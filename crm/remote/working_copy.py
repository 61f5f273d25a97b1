"""The local folder of a replica: generations of the database and one small mark.

Every state that comes from the store gets a folder of its own (a generation), and the mark names the
current one; replacing the mark is the only switch, so a process may be killed anywhere. Readers of the
former generation finish in peace. A folder belongs to one process at a time.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import weakref
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from threading import Lock
from typing import Any, Final

from filelock import FileLock, Timeout

from crm.errors import StoreForeign
from crm.language import tr

_MARK: Final = "mark.json"
_MOST_PROCESSES: Final = 64


@dataclass(frozen=True, slots=True)
class Mark:
    """What the file here is.

    Attributes:
        version, sum: the version in the store that it was made from, and the SHA-256 of its image.
        here: the SHA-256 of the file; another one than `sum` if this Embers changed its schema.
        life: the last tombstone before that version, see `versions.Meta`.
        pending_since: an older Embers kept work here that the store does not have; see `older_work`.
    """

    generation: int = 0
    version: int = 0
    sum: str = ""
    here: str = ""
    life: int = 0
    pending_since: str = ""


class WorkingCopy:
    """One process's folder for one user."""

    def __init__(self, root: Path, user: str) -> None:
        """Claim the first folder that no running process holds, those with pending work first.

        Raises:
            StoreForeign: the folder cannot be written.
        """
        home = root / user
        with _room():
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.folder, lock = _claimed(home)
        # Also releases a copy that is dropped without being closed.
        self._let_go = weakref.finalize(self, lock.release, force=True)
        self._readers: Counter[int] = Counter()
        self._lock = Lock()
        self.mark = _read_mark(self.folder) or Mark()
        self._sweep()

    @property
    def path(self) -> Path:
        """The database of the current generation."""
        return self.path_of(self.mark.generation)

    def path_of(self, generation: int) -> Path:
        return self.folder / f"g{generation}" / "embers.db"

    @property
    def is_there(self) -> bool:
        return self.mark.generation > 0 and self.path.is_file()

    @contextmanager
    def reading(self) -> Iterator[Path]:
        """The current database, kept on disk while it is read."""
        with self._lock:
            generation = self.mark.generation
            self._readers[generation] += 1
        try:
            yield self.path_of(generation)
        finally:
            with self._lock:
                self._readers[generation] -= 1
            self._sweep()

    def place(self, image: bytes | bytearray) -> int:
        """Write a database beside the current one and return its generation, without switching."""
        generation = max([self.mark.generation, *self._generations()]) + 1
        path = self.path_of(generation)
        with _room():
            path.parent.mkdir(mode=0o700)
            path.write_bytes(image)
        return generation

    def drop(self, generation: int) -> None:
        """Delete a placed database that was not switched to."""
        if generation != self.mark.generation:
            shutil.rmtree(self.path_of(generation).parent, ignore_errors=True)

    def start_over(self) -> None:
        """Reset the mark, as the file that it names does not exist."""
        if self.mark != Mark():
            self._write(Mark())

    def set_aside(self) -> None:
        """Move a file that cannot be read out of the way; it is not deleted."""
        number = 1
        while (place := self.folder / f"unreadable-{number}").exists():
            number += 1
        os.replace(self.path.parent, place)
        self.start_over()

    def keep(self, **changes: Any) -> None:
        """Change the mark on disk atomically; naming a generation switches to it.

        Raises:
            StoreForeign: it cannot be written; nothing has changed.
        """
        self._write(replace(self.mark, **changes))
        if "generation" in changes:
            self._sweep()

    def note(self, **changes: Any) -> None:
        """Like `keep`, but for facts that hold even if they cannot be written."""
        try:
            self.keep(**changes)
        except StoreForeign:
            self.mark = replace(self.mark, **changes)

    def _write(self, mark: Mark) -> None:
        part = self.folder / f"{_MARK}.part"
        with _room():
            with part.open("w", encoding="utf-8") as file:
                json.dump(
                    asdict(mark), file
                )  # not synced: after a power failure the store has the truth
            with self._lock:
                os.replace(part, self.folder / _MARK)
                self.mark = mark

    def close(self) -> None:
        """Release the folder for another process."""
        self._let_go()

    def destroy(self) -> None:
        """Delete everything of this user on this machine that no other process holds."""
        self.close()
        for folder in self.folder.parent.iterdir():
            _delete(folder)

    def _generations(self) -> list[int]:
        names = (path.name for path in self.folder.glob("g*"))
        return [int(name[1:]) for name in names if name[1:].isdecimal()]

    def _sweep(self) -> None:
        """Delete former generations that nobody reads; one placed for later has a higher number."""
        with self._lock:
            current = self.mark.generation
            left = [g for g in self._generations() if g < current and not self._readers[g]]
        for generation in left:
            shutil.rmtree(self.path_of(generation).parent, ignore_errors=True)


@contextmanager
def _room() -> Iterator[None]:
    """Report errors of writing to this machine's disk as a sentence for the user."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise StoreForeign(
            tr("There is no room for your data on this machine at the moment."),
            tr("Please try again later, or tell the person who runs this site."),
        ) from error


def _claimed(home: Path) -> tuple[Path, FileLock]:
    there = sorted(path for path in home.iterdir() if path.name.isdecimal())
    there.sort(key=lambda path: not _has_pending(path))
    more = (home / str(number) for number in range(1, _MOST_PROCESSES + 1))
    for folder in (*there, *more):
        folder.mkdir(mode=0o700, exist_ok=True)
        lock = _held(folder)
        if lock is not None:
            os.utime(folder)  # it is used: see `sweep`
            return folder, lock
    raise OSError(tr("too many processes"))


def _held(folder: Path) -> FileLock | None:
    """Lock the folder until the lock is released, also when the process is killed."""
    # Locked by one thread and released by another: the lock belongs to the process.
    lock = FileLock(folder / "held.lock", blocking=False, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        return None
    return lock


def _has_pending(folder: Path) -> bool:
    mark = _read_mark(folder)
    return mark is not None and bool(mark.pending_since)


def _read_mark(folder: Path) -> Mark | None:
    try:
        found = json.loads((folder / _MARK).read_text("utf-8"))
        known = {field.name: found[field.name] for field in fields(Mark) if field.name in found}
        # Older versions of Embers only noted the sum of the version.
        return Mark(**{"here": found["sum"], **known})
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def with_older_work(root: Path) -> list[str]:
    """The users of whom an older Embers kept work here alone."""
    return [slot.parent.name for slot in root.glob("*/*") if _has_pending(slot)]


def sweep(root: Path, before: float) -> None:
    """Delete the working copies that no process holds and that were last used before this time.

    Args:
        before: seconds since 1970. What an older Embers kept here alone stays.
    """
    for folder in list(root.glob("*/*")):
        with suppress(OSError):
            used = max(path.stat().st_mtime for path in (folder, *folder.glob("*")))
            if used < before and not _has_pending(folder):
                _delete(folder)


def _delete(folder: Path) -> None:
    """Delete a working copy that no process holds."""
    lock = _held(folder)
    if lock is not None:
        lock.release()
        shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):
            folder.parent.rmdir()
