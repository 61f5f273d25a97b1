"""What was worked out from the whole database, kept in memory until something in it changes.

A stamp in the database names its content: every write that changes something renews it, in the same
transaction, whichever process writes. A read asks for it in the same transaction as for the data,
so that nothing kept is ever of another state than the rest of the page.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Final, Generic, TypeVar

from sqlite_utils import Database

T = TypeVar("T")

K = TypeVar("K", bound=Hashable)


class Recent(Generic[K, T]):
    """What was used last, by key; memory stays bounded however long the process runs."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._there: OrderedDict[K, T] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._there)

    def get(self, key: K) -> T | None:
        with self._lock:
            if key in self._there:
                self._there.move_to_end(key)
            return self._there.get(key)

    def put(self, key: K, value: T) -> None:
        with self._lock:
            self._there[key] = value
            self._there.move_to_end(key)
            while len(self._there) > self.most:
                self._there.popitem(last=False)


#: How many answers are kept.
MOST: Final = 32
#: Each answer in a tuple, as an answer may be None.
_KEPT: Final[Recent[tuple[Hashable, ...], tuple[Any]]] = Recent(MOST)


def renew(db: Database) -> None:
    """The content changes; called at the end of a transaction that wrote something."""
    db.execute("UPDATE content SET stamp = hex(randomblob(8))")


def answer(db: Database, make: Callable[[], T], *question: Hashable) -> T:
    """What `make` gives, or gave for the same question while the content was the same.

    Args:
        question: names the answer with all that it depends on besides the content: what, which
            day, which filter. The answer is shared between sessions and must not be changed.
    """
    stamp = db.execute("SELECT stamp FROM content").fetchone()
    if stamp is None:
        return make()
    key = (stamp[0], *question)
    kept: tuple[T] | None = _KEPT.get(key)
    if kept is None:
        kept = (make(),)
        _KEPT.put(key, kept)
    return kept[0]
