"""The accounts that are open in this process: one replica each, shared by all threads."""

from __future__ import annotations

import logging
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from weakref import WeakValueDictionary

from crm.config import StoreSettings
from crm.errors import CrmError, StoreTrouble
from crm.remote import keyring, open_replica, open_target
from crm.remote.replica import Replica
from crm.remote.signed_out import SignedOut
from crm.remote.target import prove
from crm.remote.working_copy import sweep, with_older_work

#: How many accounts a process keeps open; each takes about 12 kB and one open file.
MOST_OPEN: Final = 2_000
_DAY: Final = timedelta(days=1)
_HOUR: Final = timedelta(hours=1)
#: How long the copy of somebody who did not come back stays on this machine.
_UNUSED: Final = timedelta(days=7)

_log = logging.getLogger(__name__)


class Accounts:
    """Open databases on demand and keep the most recently used open.

    An evicted one is closed once nobody holds it, and reused until then: two replicas of one account in
    one process would fetch everything twice. A thread of its own looks after them every hour.

    Attributes:
        target, keys: the store, and what its objects are sealed with.
        signed_out: the sign-ins that ended.
    """

    def __init__(
        self,
        settings: StoreSettings,
        root: Path,
        now: Callable[[], datetime],
        most_open: int = MOST_OPEN,
    ) -> None:
        """Check first that the store can be trusted.

        Args:
            root: a folder for working copies, readable by this account of the machine only.

        Raises:
            StoreRefused: it accepts two writers for one version. StoreTrouble: it cannot be reached.
        """
        self.target, self.keys = open_target(settings), keyring(settings)
        prove(self.target)
        self.signed_out = SignedOut(self.target)
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._settings, self._root, self._now = settings, root, now
        self._most = min(most_open, _files_allowed(2 * most_open) // 2)
        self._lock = threading.Lock()
        self._opening: WeakValueDictionary[str, threading.Lock] = WeakValueDictionary()
        self._latest: OrderedDict[str, Replica] = OrderedDict()
        self._alive: WeakValueDictionary[str, Replica] = WeakValueDictionary()
        self._used: dict[str, datetime] = {}
        self._looked: dict[str, datetime] = {}
        stop = threading.Event()
        weakref.finalize(self, stop.set)
        threading.Thread(target=_keep_tidy, args=(weakref.ref(self), stop), daemon=True).start()

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
            if found is None or found.erased:
                found = open_replica(self._settings, self.target, key, self._root, self._now)
            with self._lock:
                self._alive[key] = self._latest[key] = found
                self._latest.move_to_end(key)
                self._used[key] = self._now()
                while len(self._latest) > self._most:
                    self._latest.popitem(last=False)
            return found

    def tidy(self) -> None:
        """Look after each open account once a day, and let go of those that nobody uses."""
        now = self._now()
        with self._lock:
            self._looked = {key: at for key, at in self._looked.items() if now - at < _DAY}
            self._used = {key: at for key, at in self._used.items() if now - at < _UNUSED}
            for key in self._latest.keys() - self._used.keys():
                del self._latest[key]
            due = [key for key in self._latest if key not in self._looked]
        for key in due:
            self._looked[key] = now
            replica = self._alive.get(key)
            try:
                if replica is not None:
                    replica.pull()  # if the account was erased elsewhere, its copy here goes now
                    replica.prune()
            except CrmError as error:
                _log.warning("An account was not looked after today: %s", type(error).__name__)
        with suppress(StoreTrouble):
            self.signed_out.tell()
        self.sweep()

    def save_older_work(self) -> None:
        """Open the accounts of which an older Embers kept work on this disk alone, which saves it."""
        for key in with_older_work(self._root):
            with suppress(CrmError):
                self.of(key)

    def sweep(self) -> None:
        """Delete the working copies that nobody uses."""
        with suppress(OSError):
            sweep(self._root, (self._now() - _UNUSED).timestamp())


def _keep_tidy(accounts: weakref.ref[Accounts], stop: threading.Event) -> None:
    if known := accounts():
        known.sweep()
        known.save_older_work()
    del known
    while not stop.wait(_HOUR.total_seconds()):
        if known := accounts():
            known.tidy()
        del known


def _files_allowed(wanted: int) -> int:
    """Raise the number of files this process may have open; what it then is."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return wanted
    soft, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, most))
    return wanted if soft == resource.RLIM_INFINITY else min(soft, wanted)
