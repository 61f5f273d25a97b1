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


#: For one address; for one behind which the owner may be as well, as a proxy's; and for everybody together. Only
#: the first may keep somebody out for long.
EACH: Final = Pauses(free=3, first=5.0, longest=900.0)
SHARED: Final = Pauses(free=3, first=5.0, longest=30.0)
TOGETHER: Final = Pauses(free=20, first=1.0, longest=30.0)
#: Addresses of this machine and of networks inside a house or a data centre (RFC 1918, 6598, 3927, 4193, 4291).
_INSIDE: Final = tuple(
    ip_network(text)
    for text in (
        "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16",
        "::1/128", "fc00::/7", "fe80::/10",
    )
)  # fmt: skip


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
        now, (place, pauses) = self._clock(), _place(address)
        with self._lock:
            tried = self._by_address.get(place) or _Tried()
            wait = max(tried.wait(pauses, now), self._together.wait(TOGETHER, now))
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
            self._by_address.pop(_place(address)[0], None)
            self._together.wrong = max(self._together.wrong - 1, 0)

    def was_not_made(self, address: str) -> None:
        """The attempt that began was not carried out."""
        with self._lock:
            for one in (self._by_address.get(_place(address)[0]), self._together):
                if one is not None:
                    one.wrong = max(one.wrong - 1, 0)


def _place(address: str) -> tuple[str, Pauses]:
    """The address, or the network of an IPv6 address, of which one household has a whole one; and its pauses."""
    try:
        found = ip_address(address.strip().partition("%")[0])
    except ValueError:
        return address[:64], SHARED
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    pauses = SHARED if any(found in network for network in _INSIDE) else EACH
    if isinstance(found, IPv6Address):
        return str(ip_network(f"{found}/64", strict=False)), pauses
    return str(found), pauses
