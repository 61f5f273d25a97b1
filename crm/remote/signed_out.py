"""Sign-ins that ended before their time: a list beside each account, so that no going back revives one.

The number of an entry follows from the sign-in, and that it exists says everything: one HEAD asks for it,
and there is nothing in it that could be damaged or read.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Final

from crm.errors import StoreTrouble
from crm.language import tr
from crm.remote.target import Conflict, Target

#: Seconds for which the store's answer counts: a page asks several times while it runs, the store once.
_FRESH: Final = 1.0
#: Seconds for which a store that did not answer is left alone.
_REST: Final = 15.0
#: After 30 days a sign-in is refused for its age.
_KEPT: Final = timedelta(days=31)
#: So many answers are remembered before the old ones are dropped.
_MANY: Final = 10_000
_FOR: Final = tr("sign-ins that ended")
_NUMBERS: Final = 10**12

_SignIn = tuple[str, str]


class SignedOut:
    """What this process knows of sign-ins that ended; safe to share between threads."""

    def __init__(self, target: Target, tick: Callable[[], float] = time.monotonic) -> None:
        """Send no request yet; `tick`: a clock in seconds."""
        self._target, self._tick = target, tick
        self._lock = threading.Lock()
        self._ended: dict[_SignIn, float] = {}
        self._untold: dict[_SignIn, None] = {}
        self._ask_from: dict[_SignIn, float] = {}
        self._rest_until = 0.0

    def end(self, account: str, sign_in: str) -> None:
        """End a sign-in: in this process at once, in others at their next look.

        Raises:
            StoreTrouble: the store has not noted it; it is told again at a later look, or by `tell`.
        """
        now = self._tick()
        with self._lock:
            self._ended = {
                one: at for one, at in self._ended.items() if now - at < _KEPT.total_seconds()
            }
            self._ended[account, sign_in] = now
            self._untold[account, sign_in] = None
        self.tell()

    def has_ended(self, account: str, sign_in: str) -> bool:
        """Whether a sign-in ended, here or elsewhere; a silent store is no reason to end one."""
        one, now = (account, sign_in), self._tick()
        with self._lock:
            if one in self._ended:
                return True
            if now < max(self._ask_from.get(one, now), self._rest_until):
                return False
            if len(self._ask_from) > _MANY:
                self._ask_from = {key: at for key, at in self._ask_from.items() if at > now}
            self._ask_from[one] = now + _FRESH
        found = False
        try:
            found = self._target.exists(_list_of(account), _number(sign_in))
            self.tell()
        except StoreTrouble:
            self._rest_until = self._tick() + _REST
        if found:
            with self._lock:
                self._ended[one] = now
        return found

    def tell(self) -> None:
        """Note in the store what it does not know yet, and drop what is out of date there.

        Raises:
            StoreTrouble: it did not answer.
        """
        for account, sign_in in list(self._untold):
            name = _list_of(account)
            with suppress(Conflict):  # it is there: that is all that counts
                self._target.create(name, _number(sign_in), b"ended")
            with self._lock:
                self._untold.pop((account, sign_in), None)
            saved = self._target.saved(name)
            newest = max((one.at for one in saved), default=None)
            old = [one.version for one in saved if newest and one.at <= newest - _KEPT]
            if old:
                self._target.delete(name, old)


def _list_of(account: str) -> str:
    return "s" + hashlib.sha256(json.dumps([_FOR, account]).encode()).hexdigest()[:40]


def _number(sign_in: str) -> int:
    return 1 + int(hashlib.sha256(sign_in.encode()).hexdigest()[:16], 16) % (_NUMBERS - 1)
