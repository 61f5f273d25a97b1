"""The owner of a mail or calendar file: the user's configured addresses, or the most frequent one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, time, tzinfo
from typing import Final

from crm.domain.wording import either
from crm.errors import FileRefused
from crm.language import tr

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


def own_addresses(
    whose: Whose, found: Sequence[Iterable[str]], sent_from: Collection[str] = ()
) -> frozenset[str]:
    """The owner's addresses: the configured ones, those they sent from, else the one in most messages.

    An address of theirs with something after a plus (`me+jobs@`) is theirs, too.

    Args:
        found: the addresses of each message.
        sent_from: the senders of what lay in the folder of sent mails.

    Raises:
        FileRefused: none is configured, and none is clearly the owner's.
    """
    counted = Counter(address for message in found for address in set(message))
    certain = whose.addresses | frozenset(sent_from) or _most_frequent(counted, len(found))
    mailboxes = set(map(_mailbox, certain))
    return certain | {address for address in counted if _mailbox(address) in mailboxes}


def _most_frequent(counted: Counter[str], messages: int) -> frozenset[str]:
    top = sorted(counted, key=lambda address: (-counted[address], address))[:2]
    if messages >= _FEWEST and top and counted[top[0]] > _SHARE * messages:
        tied = len(top) > 1 and counted[top[1]] == counted[top[0]]
        if not tied:
            return frozenset({top[0]})
    named = either(top)
    raise FileRefused(
        tr("Embers does not know which of the e-mail addresses in this file is yours."),
        tr("Is it {named}? ", named=named) * bool(named)
        + tr("Please enter it under Settings > Your e-mail addresses, then try again."),
    )


def _mailbox(address: str) -> str:
    """The address without what its owner may vary: the part after a plus; in Gmail also dots."""
    name, _, place = address.partition("@")
    name = name.partition("+")[0] or name
    if place in {"gmail.com", "googlemail.com"}:
        name, place = name.replace(".", ""), "gmail.com"
    return f"{name}@{place}"
