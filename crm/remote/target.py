"""What a durable store has to be able to do, and the proof that it does."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from crm.errors import InvalidInput, StoreRefused

#: How much of an object `head` returns at most; the part in the clear is shorter.
HEAD_BYTES: Final = 512
_USER: Final = re.compile(r"[a-z0-9][a-z0-9_-]{7,127}")


class Conflict(Exception):
    """Somebody else created this version first. Never shown: the caller takes theirs and tries again."""


@dataclass(frozen=True, slots=True)
class Saved:
    """One version as the store lists it.

    Attributes:
        version: its number, 1 = first.
        size: bytes of the object; 0 = it was erased, only the number is still taken.
        at: when it was saved, by the store's clock.
    """

    version: int
    size: int
    at: datetime


class Target(Protocol):
    """Versions per user in some durable place. Every method may raise a `StoreTrouble`."""

    name: str

    def saved(self, user: str, after: int = 0) -> list[Saved]:
        """All versions above `after`, ascending."""
        ...

    def versions(self, user: str) -> list[int]:
        """The numbers of all versions, ascending."""
        ...

    def get(self, user: str, version: int) -> bytes:
        """The whole object.

        Raises:
            KeyError: there is none.
        """
        ...

    def head(self, user: str, version: int) -> bytes:
        """Its first `HEAD_BYTES` bytes.

        Raises:
            KeyError: there is none.
        """
        ...

    def exists(self, user: str, version: int) -> bool: ...

    def create(self, user: str, version: int, data: bytes) -> None:
        """Store a new version, durable on return. Our own lost answer counts as success.

        Raises:
            Conflict: the number is taken by other bytes.
            StoreUnreachable: it may or may not have been stored.
        """
        ...

    def delete(self, user: str, versions: Iterable[int]) -> None:
        """Remove these for good, in the order given; what is gone already is no error."""
        ...

    def blank(self, user: str, versions: Iterable[int]) -> None:
        """Empty these for good; their numbers stay taken."""
        ...

    def close(self) -> None:
        """Give back what is held open; the target can be used again."""
        ...


def checked_user(user: str) -> str:
    """The key of a user: an opaque lower-case word, such as a hash.

    Raises:
        InvalidInput: it could not be a part of an object's name, whatever the store.
    """
    if not _USER.fullmatch(user):
        raise InvalidInput("This is not the key of an account.", field="user")
    return user


def prove(target: Target) -> None:
    """Ask the store to create one version twice and demand that the second is refused.

    Two of five S3 servers tried accept both without a word; with such a store, two open tabs would
    overwrite each other.

    Raises:
        StoreRefused: it accepted both, or does not give back what it was given.
        StoreUnreachable: it did not answer.
    """
    user = f"probe-{secrets.token_hex(8)}"
    first, second = secrets.token_bytes(64), secrets.token_bytes(64)
    try:
        target.create(user, 1, first)
        try:
            target.create(user, 1, second)
        except Conflict:
            pass
        else:
            raise _unsafe(target, "accepts a second writer for a version that is already there")
        if target.get(user, 1) != first or target.versions(user) != [1]:
            raise _unsafe(target, "does not return what was stored")
    finally:
        target.delete(user, [1])


def erase(target: Target, user: str) -> None:
    """Empty everything of a user for good; a copy elsewhere that is behind cannot bring it back.

    The numbers stay taken by empty objects under the user's key, which holds no personal word.
    """
    checked_user(user)
    while True:
        there = target.saved(user)
        if not there:
            return
        if there[-1].size:
            try:
                target.create(user, there[-1].version + 1, b"")
            except Conflict:
                continue
        target.blank(user, [saved.version for saved in there if saved.size])
        return


def _unsafe(target: Target, why: str) -> StoreRefused:
    return StoreRefused(
        "Embers cannot keep your data safely here, so it did not start.",
        "Please tell the person who runs this site.",
        f"The store ({target.name}) {why}. Embers needs a store that honours “create only if "
        "absent” (If-None-Match on PUT): Cloudflare R2, Amazon S3, Ceph or PostgreSQL.",
    )
