"""What was worked out from the whole database, kept in memory until something in it changes.

A stamp in the database names its content: every write that changes something renews it, in the same
transaction, whichever process writes. A read asks for it in the same transaction as for the data,
so that nothing kept is ever of another state than the rest of the page.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Final, TypeVar

from sqlite_utils import Database

T = TypeVar("T")

#: How many answers are kept, those used last: memory stays bounded however long the process runs.
MOST: Final = 32
_KEPT: Final[OrderedDict[tuple[Hashable, ...], Any]] = OrderedDict()
_LOCK: Final = Lock()


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
    with _LOCK:
        if key in _KEPT:
            _KEPT.move_to_end(key)
            kept: T = _KEPT[key]
            return kept
    made = make()
    with _LOCK:
        _KEPT[key] = made
        while len(_KEPT) > MOST:
            _KEPT.popitem(last=False)
    return made
