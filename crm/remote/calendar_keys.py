"""The keys that open someone's calendar and nothing else: a list beside each account, outside its database.

So no backup, no earlier state and no import brings back a key that ended. Of a key only a checksum is kept; its number
in the list follows from it, so that one request finds it, and a key that nobody made opens no account.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from dataclasses import dataclass
from typing import Final

from crm.language import tr
from crm.remote.target import Target

_FOR: Final = tr("calendar addresses")
_NUMBERS: Final = 10**12
#: An account, a dot, and what cannot be guessed.
_KEY: Final = re.compile(r"([a-z0-9][a-z0-9_-]{7,127})\.([A-Za-z0-9_-]{32})")
_LONGEST_ZONE: Final = 60


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose calendar a key opens, and the time zone in which their days begin, "" = not known."""

    account: str
    zone: str


def make(target: Target, account: str, zone: str) -> str:
    """A new key; the earlier ones of the account end.

    Raises:
        StoreTrouble: the store did not answer; the earlier keys may have ended.
    """
    end(target, account)
    secret = secrets.token_urlsafe(24)
    held = {"sum": _sum(secret), "zone": zone[:_LONGEST_ZONE]}
    target.create(_list_of(account), _number(secret), json.dumps(held).encode())
    return f"{account}.{secret}"


def end(target: Target, account: str) -> None:
    """End every key of an account; it can be repeated.

    Raises:
        StoreTrouble: the store did not answer.
    """
    name = _list_of(account)
    target.delete(name, target.versions(name))


def is_made(target: Target, account: str) -> bool:
    """Whether an account has a key.

    Raises:
        StoreTrouble: the store did not answer.
    """
    return bool(target.versions(_list_of(account)))


def holder(target: Target, key: str) -> Holder | None:
    """Whose calendar a key opens; None if it is no key, or ended.

    Raises:
        StoreTrouble: the store did not answer.
    """
    found = _KEY.fullmatch(key)
    if found is None:
        return None
    account, secret = found[1], found[2]
    try:
        held = json.loads(target.get(_list_of(account), _number(secret)))
        right = hmac.compare_digest(str(held["sum"]), _sum(secret))
        return Holder(account, str(held["zone"])) if right else None
    except (KeyError, ValueError, TypeError):
        return None


def _list_of(account: str) -> str:
    return "k" + hashlib.sha256(json.dumps([_FOR, account]).encode()).hexdigest()[:40]


def _sum(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _number(secret: str) -> int:
    return 1 + int(_sum(secret)[:16], 16) % (_NUMBERS - 1)
