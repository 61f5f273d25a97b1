"""Results computed from the database, cached in memory until their data changes.

A stamp in the database identifies a state of its content: 64 random bits, so that no two states and
no two databases share one. Every write that changes something renews it in the same transaction,
whichever process writes. A read fetches it in the same transaction as the data, so a cached result
always belongs to the same state as the rest of the page.

| cache | its stamp is renewed by | without it, at the first view after a change |
|---|---|---|
| `cached` here | any change | every rerun costs as much as the first view |
| `tie_summaries.cached` | a change of a touchpoint or a tie | reply rates 1.1 s instead of 2 ms |
| `touchpoint_cache` | a change of this one log | Today with 20 cases 5 times as long |
| the steps of a case in `today_list` | compares the case itself | Today with 20 cases 4 times as long |
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Final, Generic, TypeVar

from cachetools import LRUCache
from sqlite_utils import Database

T = TypeVar("T")

#: How many results from the whole database are cached.
MOST: Final = 32


class ResultCache(Generic[T]):
    """The most recently used results by key; memory stays bounded however long the process runs.

    They are shared between sessions and threads and must not be changed.
    """

    def __init__(self, most: int) -> None:
        self._answers: LRUCache[Hashable, T] = LRUCache(most)
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._answers)

    def get(self, key: Hashable) -> T | None:
        with self._lock:
            return self._answers.get(key)

    def pop(self, key: Hashable) -> T | None:
        with self._lock:
            return self._answers.pop(key, None)

    def put(self, key: Hashable, answer: T) -> None:
        with self._lock:
            self._answers[key] = answer

    def cached(self, stamp: str | None, make: Callable[[], T], *question: Hashable) -> T:
        """Return the result of `make`, or the cached one for the same question and stamp.

        Without a stamp (None) nothing is cached.
        """
        if stamp is None:
            return make()
        key = (stamp, *question)
        with self._lock:
            if key in self._answers:
                return self._answers[key]
        answer = make()
        self.put(key, answer)
        return answer


_BY_CONTENT: Final[ResultCache[Any]] = ResultCache(MOST)


def file_of(db: Database) -> str:
    """The file of a database, part of every key: whoever brings another's stamps shares nothing."""
    return str(db.execute("PRAGMA database_list").fetchone()[2])


def renew(db: Database) -> None:
    """Renew the content's stamp, at the end of a transaction that wrote something."""
    db.execute("UPDATE content SET stamp = hex(randomblob(8))")


def stamp_of(db: Database) -> str:
    """What identifies the present content of a database."""
    return str(db.execute("SELECT stamp FROM content").fetchone()[0])


def cached(db: Database, make: Callable[[], T], *question: Hashable) -> T:
    """Return the result of `make`, or the cached one for the same question and content.

    Args:
        question: the cache key, with everything the result depends on besides the content: its
            name, day, filter. The result is shared between sessions and must not be changed.
    """
    row = db.execute("SELECT stamp FROM content").fetchone()
    answer: T = _BY_CONTENT.cached(row and row[0], make, file_of(db), *question)
    return answer
