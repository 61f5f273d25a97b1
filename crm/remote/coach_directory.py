"""Who invited a coach: a short list per e-mail address, in the same store as the databases.

An entry names a database and nothing else; that database alone decides whether the coach has
access, and to what. Entries are versions of the address's key: created once, never changed.
"""

from __future__ import annotations

import hashlib
import json

from crm.errors import StoreDamaged
from crm.remote.sealing import BadSeal, Keyring
from crm.remote.target import Conflict, Target

_MAGIC = b"EMBL"
_FOR = "an invitation of a coach"


def address_key(email: str) -> str:
    """The key of an address's list; it does not reveal the address."""
    return "c" + hashlib.sha256(json.dumps([_FOR, email]).encode()).hexdigest()[:40]


def post(target: Target, keys: Keyring, email: str, sender: str) -> None:
    """Add a sender to the list of an address, unless it is there.

    Raises:
        StoreTrouble: the store did not take it.
    """
    list_key = address_key(email)
    while sender not in senders(target, keys, email):
        version = max(target.versions(list_key), default=0) + 1
        sealed = keys.seal(sender.encode(), _place(list_key, version))
        mark = f"{keys.current}\n".encode()
        try:
            target.create(list_key, version, _MAGIC + mark + sealed)
        except Conflict:
            continue  # somebody else invited the same coach at the same time


def senders(target: Target, keys: Keyring, email: str) -> list[str]:
    """The databases that invited this address, the earliest first.

    Raises:
        StoreTrouble: the store did not answer.
    """
    list_key = address_key(email)
    found = [_opened(target, keys, list_key, saved.version)
             for saved in target.saved(list_key) if saved.size]  # fmt: skip
    return list(dict.fromkeys(sender for sender in found if sender))


def forget(target: Target, keys: Keyring, email: str, sender: str) -> None:
    """Empty the entries of a sender whose account is erased.

    Raises:
        StoreTrouble: the store did not answer.
    """
    list_key = address_key(email)
    mine = [
        saved.version
        for saved in target.saved(list_key)
        if saved.size and _opened(target, keys, list_key, saved.version) == sender
    ]
    target.blank(list_key, mine)


def _opened(target: Target, keys: Keyring, list_key: str, version: int) -> str:
    try:
        data = target.get(list_key, version)
    except KeyError:
        return ""
    mark, _, sealed = data.removeprefix(_MAGIC).partition(b"\n")
    try:
        return keys.open(
            sealed, mark.decode("ascii", "replace"), _place(list_key, version)
        ).decode()
    except (BadSeal, UnicodeDecodeError) as error:
        raise StoreDamaged(
            "One of your invitations cannot be read.",
            "Ask the person who invited you to do it again.",
            f"The object {version} of {list_key} is damaged.",
        ) from error


def _place(list_key: str, version: int) -> bytes:
    return f"{list_key}/{version}".encode()
