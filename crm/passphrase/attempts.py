"""How often somebody may try a passphrase: growing pauses, per address and for everybody together."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

#: Addresses that are remembered; the one that tried longest ago goes first.
MOST_ADDRESSES: Final = 1_000
#: Seconds without an attempt after which wrong ones are forgotten.
_FORGOTTEN: Final = 3_600.0


@dataclass(frozen=True, slots=True)
class Pauses:
    """After `free` wrong attempts `first` seconds, then twice as long each time, at most `longest`."""

    free: int
    first: float
    longest: float

    def after(self, wrong: int) -> float:
        if wrong < self.free:
            return 0.0
        return min(self.first * 2.0 ** min(wrong - self.free, 32), self.longest)


#: For one address; and for everybody together, which must not keep the owner out for long.
EACH: Final = Pauses(free=3, first=5.0, longest=900.0)
TOGETHER: Final = Pauses(free=20, first=1.0, longest=30.0)


@dataclass(slots=True)
class _Tried:
    """Wrong attempts since the last quiet hour, and when the last one was."""

    wrong: int = 0
    at: float = -math.inf

    def wait(self, pauses: Pauses, now: float) -> float:
        if now - self.at > max(_FORGOTTEN, pauses.longest):
            self.wrong = 0
        return max(self.at + pauses.after(self.wrong) - now, 0.0)


class Attempts:
    """Safe to share between threads; of this process alone, and forgotten when it ends."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._by_address: OrderedDict[str, _Tried] = OrderedDict()
        self._together = _Tried()

    def begin(self, address: str) -> int:
        """Seconds to wait before the next attempt; 0 = this one may be made, and counts as wrong for now."""
        now, place = self._clock(), _place(address)
        with self._lock:
            tried = self._by_address.get(place) or _Tried()
            wait = max(tried.wait(EACH, now), self._together.wait(TOGETHER, now))
            if wait > 0:
                return math.ceil(wait)
            for one in (tried, self._together):
                one.wrong, one.at = one.wrong + 1, now
            self._by_address[place] = tried
            self._by_address.move_to_end(place)
            while len(self._by_address) > MOST_ADDRESSES:
                self._by_address.popitem(last=False)
            return 0

    def was_right(self, address: str) -> None:
        """The attempt that began was the owner's: their address begins anew."""
        with self._lock:
            self._by_address.pop(_place(address), None)
            self._together.wrong = max(self._together.wrong - 1, 0)

    def was_not_made(self, address: str) -> None:
        """The attempt that began was not carried out."""
        with self._lock:
            for one in (self._by_address.get(_place(address)), self._together):
                if one is not None:
                    one.wrong = max(one.wrong - 1, 0)


def _place(address: str) -> str:
    """The address, or the network of an IPv6 address, of which one household has a whole one."""
    try:
        found = ip_address(address.strip())
    except ValueError:
        return address[:64]
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    if isinstance(found, IPv6Address):
        return str(ip_network(f"{found}/64".replace(f"%{found.scope_id}", ""), strict=False))
    return str(found)
