"""The accounts that are open in this process: one replica each, shared by all threads."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from weakref import WeakValueDictionary

from crm.config import StoreSettings
from crm.remote import keyring, open_replica, open_target
from crm.remote.replica import Replica
from crm.remote.target import prove


class Accounts:
    """Open databases on demand and keep the most recently used open.

    Two replicas of one account in one process would not know of each other's pending work, so an
    evicted one is reused as long as anybody still holds it.

    Attributes:
        target, keys: the store, and what its objects are sealed with.
    """

    def __init__(
        self, settings: StoreSettings, root: Path, now: Callable[[], datetime], most_open: int = 64
    ) -> None:
        """Check first that the store can be trusted.

        Args:
            root: a folder for working copies, readable by this account of the machine only.

        Raises:
            StoreRefused: it accepts two writers for one version. StoreTrouble: it cannot be reached.
        """
        self.target, self.keys = open_target(settings), keyring(settings)
        prove(self.target)
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._settings, self._root, self._now, self._most = settings, root, now, most_open
        self._lock = threading.Lock()
        self._opening: dict[str, threading.Lock] = {}
        self._latest: OrderedDict[str, Replica] = OrderedDict()
        self._alive: WeakValueDictionary[str, Replica] = WeakValueDictionary()

    def of(self, key: str) -> Replica:
        """The database of an account; fetched on first use, without blocking other accounts.

        Raises:
            StoreTrouble: there is no local copy and it cannot be fetched now.
        """
        with self._lock:
            opening = self._opening.setdefault(key, threading.Lock())
        with opening:
            with self._lock:
                found = self._alive.get(key)
            if found is None:
                found = open_replica(self._settings, self.target, key, self._root, self._now)
            with self._lock:
                self._alive[key] = self._latest[key] = found
                self._latest.move_to_end(key)
                while len(self._latest) > self._most:
                    self._latest.popitem(last=False)
            return found

    def forget(self, key: str) -> None:
        """Forget an erased account; the next request opens a new one."""
        with self._lock:
            self._latest.pop(key, None)
            self._alive.pop(key, None)
