"""Who invited a coach: a short list of letters per e-mail address, in the same store as the databases.

A letter names a database and nothing else; that database alone decides whether the coach has access, and to
what. Letters are versions of the address's key: created once, never changed, emptied when they are no longer
needed. One that cannot be read harms no other.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from crm.errors import StoreRefused, StoreTrouble
from crm.language import tr
from crm.remote.sealing import BadSeal, Keyring
from crm.remote.target import Conflict, Target

_MAGIC: Final = b"EMBL"
_FOR: Final = tr("an invitation of a coach")
_SENDER: Final = re.compile(r"[a-z0-9_-]+")
#: Parallel requests.
_AT_ONCE: Final = 8

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Letters:
    """The list of an address.

    Attributes:
        senders: the databases that invited it, the earliest first.
        unreadable: the numbers of the letters that cannot be read.
    """

    senders: list[str]
    unreadable: list[int]


@dataclass(frozen=True, slots=True)
class _Letter:
    """One letter; sender "" = it cannot be read. `key`: the id of the key that seals it."""

    version: int
    sender: str
    key: str


def address_key(email: str) -> str:
    """The key of an address's list; it does not reveal the address."""
    return "c" + hashlib.sha256(json.dumps([_FOR, email]).encode()).hexdigest()[:40]


def post(target: Target, keys: Keyring, email: str, sender: str) -> None:
    """See that a letter of this sender is in the list of an address, sealed with the current key.

    Raises:
        StoreTrouble: the store did not take it.
    """
    list_key = address_key(email)
    while True:
        taken, letters = _listed(target, keys, list_key)
        mine = [letter for letter in letters if letter.sender == sender]
        if any(letter.key == keys.current for letter in mine):
            break
        version = taken + 1
        sealed = keys.seal(sender.encode(), _place(list_key, version))
        # Else somebody else invited the same coach at the same time.
        with suppress(Conflict):
            target.create(list_key, version, _MAGIC + f"{keys.current}\n".encode() + sealed)
            break
    former = [letter.version for letter in mine if letter.key != keys.current]
    if former:
        target.blank(list_key, former)


def read(target: Target, keys: Keyring, email: str) -> Letters:
    """The letters to an address. What a former key seals is sealed anew; what cannot be read is left out.

    Raises:
        StoreTrouble: the store did not answer.
    """
    _, letters = _listed(target, keys, address_key(email))
    senders = list(dict.fromkeys(letter.sender for letter in letters if letter.sender))
    former = {one.sender for one in letters if one.sender and one.key != keys.current}
    with suppress(StoreTrouble):  # they can be read as they are; the next look tries again
        for sender in senders:
            if sender in former:
                post(target, keys, email, sender)
    return Letters(senders, [letter.version for letter in letters if not letter.sender])


def senders(target: Target, keys: Keyring, email: str) -> list[str]:
    """The databases that invited this address, the earliest first.

    Raises:
        StoreTrouble: the store did not answer.
    """
    return read(target, keys, email).senders


def forget(target: Target, keys: Keyring, email: str, sender: str) -> None:
    """Empty the letters of a sender; it can be repeated. One that nobody can read stays.

    Raises:
        StoreTrouble: the store did not answer.
    """
    list_key = address_key(email)
    _, letters = _listed(target, keys, list_key)
    target.blank(list_key, [letter.version for letter in letters if letter.sender == sender])


def drop(target: Target, email: str, unreadable: list[int]) -> None:
    """Empty the letters of these numbers.

    Raises:
        StoreTrouble: the store did not answer.
    """
    target.blank(address_key(email), unreadable)


def _listed(target: Target, keys: Keyring, list_key: str) -> tuple[int, list[_Letter]]:
    """The highest number that is taken, and the letters that were not emptied, the earliest first."""
    saved = target.saved(list_key)
    there = [one.version for one in saved if one.size]
    with ThreadPoolExecutor(_AT_ONCE) as workers:
        found = list(workers.map(lambda version: _opened(target, keys, list_key, version), there))
    return max((one.version for one in saved), default=0), [one for one in found if one]


def _opened(target: Target, keys: Keyring, list_key: str, version: int) -> _Letter | None:
    """A letter; None if it was removed a moment ago."""
    try:
        data = target.get(list_key, version)
    except KeyError:
        return None
    mark, _, sealed = data.removeprefix(_MAGIC).partition(b"\n")
    key, why = mark.decode("ascii", "replace"), tr("It is damaged.")
    try:
        sender = keys.open(sealed, key, _place(list_key, version)).decode()
        if _SENDER.fullmatch(sender):
            return _Letter(version, sender, key)
    except StoreRefused as refused:
        why = refused.operator
    except (BadSeal, UnicodeDecodeError):
        pass
    _log.error("A letter to a coach cannot be read: object %d of %s. %s", version, list_key, why)
    return _Letter(version, "", key)


def _place(list_key: str, version: int) -> bytes:
    return f"{list_key}/{version}".encode()
