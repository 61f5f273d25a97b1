"""Versions as files in a folder: a mounted disk, or tests."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from crm import leftovers
from crm.language import tr
from crm.remote.target import (
    HEAD_BYTES,
    Saved,
    checked_user,
    refuse_unless_same,
    refused,
    silent,
)

T = TypeVar("T")


class FolderTarget:
    """Each version is one file `<user>/v/<number>`; it has its name only once it is on the disk."""

    def __init__(self, folder: Path) -> None:
        """Create the folder if it does not exist; else remove what a killed process left half written in it.

        Raises:
            StoreRefused: it cannot be created.
        """
        self.name = tr("folder {folder}", folder=folder)
        self._folder = folder
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise refused(
                tr("The folder {folder} in [store] cannot be used.", folder=folder)
            ) from error
        with suppress(OSError):
            leftovers.remove_left(folder.glob("*/v/*.part"))

    def saved(self, user: str, after: int = 0) -> list[Saved]:
        folder = self._path(user, 0).parent

        def listed() -> list[Saved]:
            names = (name for name in os.listdir(folder) if name.isdecimal())
            numbers = sorted(number for number in map(int, names) if number > after)
            found = [(number, self._path(user, number).stat()) for number in numbers]
            return [
                Saved(number, status.st_size, datetime.fromtimestamp(status.st_mtime, UTC))
                for number, status in found
            ]

        try:
            return self._asked(listed)
        except KeyError:
            return []  # nothing was saved yet

    def versions(self, user: str) -> list[int]:
        return [one.version for one in self.saved(user)]

    def get(self, user: str, version: int) -> bytes:
        return self._asked(self._path(user, version).read_bytes)

    def head(self, user: str, version: int) -> bytes:
        def start() -> bytes:
            with self._path(user, version).open("rb") as file:
                return file.read(HEAD_BYTES)

        return self._asked(start)

    def exists(self, user: str, version: int) -> bool:
        return self._asked(self._path(user, version).exists)

    def create(self, user: str, version: int, data: bytes) -> None:
        path = self._path(user, version)
        try:
            self._asked(lambda: self._placed(path, data, os.link))
        except FileExistsError as error:
            refuse_unless_same(self, user, version, data, error)

    def delete(self, user: str, versions: Iterable[int]) -> None:
        for version in versions:
            with suppress(KeyError):
                self._asked(self._path(user, version).unlink)

    def blank(self, user: str, versions: Iterable[int]) -> None:
        for version in versions:
            path = self._path(user, version)
            self._asked(lambda path=path: self._placed(path, b"", os.replace))  # type: ignore[misc]

    def close(self) -> None:
        """There is nothing to close."""

    def _path(self, user: str, version: int) -> Path:
        return self._folder / checked_user(user) / "v" / f"{version:012d}"

    def _placed(self, path: Path, data: bytes, place: Callable[[Path, Path], None]) -> None:
        """Write a file beside `path` and give it that name, both safe from a power failure."""
        for folder in (path.parent.parent, path.parent):
            if not folder.exists():
                folder.mkdir(mode=0o700, exist_ok=True)
                _sync(folder.parent)
        part = leftovers.part_of(path)
        try:
            with part.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            place(part, path)
        finally:
            part.unlink(missing_ok=True)
        _sync(path.parent)

    def _asked(self, ask: Callable[[], T]) -> T:
        try:
            return ask()
        except FileNotFoundError as error:
            raise KeyError(tr("no such version")) from error
        except FileExistsError:
            raise
        except OSError as error:
            raise silent(
                tr(
                    "The store ({name}) cannot be used: {strerror}.",
                    name=self.name,
                    strerror=error.strerror,
                )
            ) from error


def _sync(folder: Path) -> None:
    """Make the names in a folder last."""
    if os.name == "nt":
        return  # Windows knows no such thing
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
