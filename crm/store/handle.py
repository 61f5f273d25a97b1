"""The interface of a database for the services; implemented by a local file and a durable replica."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol, TypeVar

from sqlite_utils import Database

T = TypeVar("T")


class Store(Protocol):
    """One user's database."""

    @property
    def path(self) -> Path:
        """The SQLite file on this machine; unique to this user."""
        ...

    def read(self) -> AbstractContextManager[Database]:
        """A read-only connection that sees one state of the data."""
        ...

    def write(self, fn: Callable[[Database], T]) -> T:
        """Run `fn` in one transaction: all of it or nothing is stored.

        `fn` must be pure database work: after a conflict a store runs it again on fresh data.
        """
        ...

    def rehearse(self, fn: Callable[[Database], T]) -> T:
        """Run `fn` as `write` does, return or raise what it does, and roll everything back."""
        ...

    def forget(self, fn: Callable[[Database], T]) -> T:
        """Like `write`; nothing that was ever deleted is left in the file afterwards.

        Raises:
            StillInTheFile: it is deleted, and not out of the file yet.
        """
        ...
