"""What the services need of a database; a local file is one implementation, a durable replica another."""

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
        """The SQLite file on this machine; another user's never has the same."""
        ...

    def read(self) -> AbstractContextManager[Database]:
        """A connection that sees one state of the data; nothing may be written through it."""
        ...

    def write(self, fn: Callable[[Database], T]) -> T:
        """Run `fn` in one transaction: all of it or nothing is stored.

        `fn` must be pure database work: a store that is told of a conflict runs it again on fresh data.
        """
        ...

    def rehearse(self, fn: Callable[[Database], T]) -> T:
        """Run `fn` as `write` does, give what it gives or raises, and undo all of it: nothing is stored."""
        ...

    def compact(self) -> None:
        """Rewrite the file so that nothing of what was deleted is left in it."""
        ...
