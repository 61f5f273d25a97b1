"""A passphrase as it may stand in the secrets: a salted scrypt hash, from which it cannot be computed."""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
import unicodedata
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Final

from crm.errors import InvalidInput
from crm.language import tr

#: The fewest and most characters of a passphrase.
FEWEST: Final = 12
_MOST: Final = 1_000
#: scrypt's cost: 64 MB and some tenths of a second each time (RFC 7914; OWASP's advice of 2024 asks for as much).
_COST: Final = (16, 8, 1)
#: Smallest and largest accepted cost: log2 of n, r, p. A larger one could stop the machine.
_LEAST: Final = (15, 8, 1)
_LARGEST: Final = (17, 16, 4)
_MEMORY: Final = 300 * 1024 * 1024
_SALT: Final = 16
_BYTES: Final = 32
_KIND: Final = "scrypt"


@dataclass(frozen=True, slots=True)
class Hash:
    """A hash as it was read; `cost` is log2 of n, r and p."""

    cost: tuple[int, int, int]
    salt: bytes = field(repr=False)
    digest: bytes = field(repr=False)


def check(passphrase: str) -> None:
    """The one rule for a passphrase.

    Raises:
        InvalidInput: it is too short or too long.
    """
    known = _plain(passphrase)
    if len(known) < FEWEST:
        raise InvalidInput(
            tr("A passphrase needs at least {fewest} characters.", fewest=FEWEST),
            tr("Four unrelated words are long enough and easy to remember."),
        )
    if len(known) > _MOST:
        raise InvalidInput(tr("A passphrase can have at most {most:,} characters.", most=_MOST))


def make(passphrase: str) -> str:
    """The hash of a passphrase, as the secrets hold it.

    Raises:
        InvalidInput: as `check`.
    """
    check(passphrase)
    salt = secrets.token_bytes(_SALT)
    parts = (salt, _digest(_plain(passphrase), salt, _COST))
    return "$".join([_KIND, *map(str, _COST), *(base64.b64encode(part).decode() for part in parts)])


def read(text: str) -> Hash | None:
    """The hash that a text holds; None if it holds none, or one of another cost than this machine accepts."""
    kind, *rest = text.strip().split("$")
    if kind != _KIND or len(rest) != 5 or not all(part.isdecimal() for part in rest[:3]):
        return None
    try:
        n, r, p = (int(part[:4]) for part in rest[:3])
        salt, digest = (base64.b64decode(part, validate=True) for part in rest[3:])
    except (binascii.Error, ValueError):
        return None
    bounds = zip((n, r, p), _LEAST, _LARGEST, strict=True)
    if not all(least <= value <= most for value, least, most in bounds):
        return None
    return Hash((n, r, p), salt, digest) if len(salt) >= _SALT and len(digest) == _BYTES else None


def matches(passphrase: str, known: Hash) -> bool:
    """Whether this is the passphrase; takes as long for a wrong one as for the right one."""
    typed = _plain(passphrase[: 2 * _MOST])
    return compare_digest(_digest(typed, known.salt, known.cost), known.digest)


def _plain(passphrase: str) -> str:
    """Two keyboards may write the same letter in two ways, and a phone adds a space at the end."""
    return unicodedata.normalize("NFKC", passphrase).strip()


def _digest(passphrase: str, salt: bytes, cost: tuple[int, int, int]) -> bytes:
    n, r, p = cost
    typed = passphrase.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(typed, salt=salt, n=2**n, r=r, p=p, maxmem=_MEMORY, dklen=_BYTES)
