"""The owner of a mail or calendar file: the user's configured addresses, or the most frequent one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, time, tzinfo
from typing import Final

from crm.errors import FileRefused

#: An address in more than this share of at least this many messages is the owner's. Source: D.
_SHARE: Final = 0.6
_FEWEST: Final = 5


@dataclass(frozen=True, slots=True)
class Whose:
    """The user who imports a file, and when.

    Attributes:
        addresses: the user's own e-mail addresses, normalised; empty = not configured.
        zone: the user's time zone, which determines the day of a mail. today: later items are ignored.
        clock: the time of day there; what begins later today has not taken place.
    """

    addresses: frozenset[str] = frozenset()
    zone: tzinfo = UTC
    today: date = date.max
    clock: time = time.max


NOBODY_SAID: Final = Whose()


def own_addresses(whose: Whose, found: Sequence[Iterable[str]]) -> frozenset[str]:
    """The owner's addresses: the configured ones, else the one in most messages.

    Args:
        found: the addresses of each message.

    Raises:
        FileRefused: none is configured, and none is clearly the owner's.
    """
    if whose.addresses:
        return whose.addresses
    counted = Counter(address for message in found for address in set(message))
    top = counted.most_common(2)
    if len(found) >= _FEWEST and top and top[0][1] > _SHARE * len(found):
        tied = len(top) > 1 and top[1][1] == top[0][1]
        if not tied:
            return frozenset({top[0][0]})
    raise FileRefused(
        "Embers does not know which of the e-mail addresses in this file is yours.",
        "Please enter it under Settings > Your e-mail addresses, then try again.",
    )
