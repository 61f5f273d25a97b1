"""The interface of a durable store, and the check that a store fulfils it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from crm.errors import InvalidInput, StoreRefused, StoreTrouble, StoreUnreachable
from crm.language import tr

#: The most bytes of an object `head` returns; the unencrypted part is shorter.
HEAD_BYTES: Final = 512
_CALM: Final = tr("Your data cannot be reached at the moment.")
_USER: Final = re.compile(r"[a-z0-9][a-z0-9_-]{7,127}")


class Conflict(Exception):
    """Somebody else created this version first. Never shown: the caller fetches it and tries again."""


@dataclass(frozen=True, slots=True)
class Saved:
    """One version as the store lists it.

    Attributes:
        version: its number, 1 = first.
        size: bytes of the object; 0 = it was emptied with the account, or it is damaged.
        at: when it was saved, by the store's clock.
    """

    version: int
    size: int
    at: datetime


class Target(Protocol):
    """Versions per user in durable storage. Every method may raise `StoreTrouble`."""

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
        """Store a new version, durable on return. Finding the same bytes stored counts as success.

        Raises:
            Conflict: the number is taken by other bytes.
            StoreUnreachable: it may or may not have been stored.
        """
        ...

    def delete(self, user: str, versions: Iterable[int]) -> None:
        """Delete these permanently, in the given order; missing ones are not an error."""
        ...

    def blank(self, user: str, versions: Iterable[int]) -> None:
        """Empty these permanently; their numbers stay taken."""
        ...

    def close(self) -> None:
        """Release open resources; the target can still be used again."""
        ...


def checked_user(user: str) -> str:
    """Check the key of a user: an opaque lower-case word, such as a hash.

    Raises:
        InvalidInput: it is not safe as part of an object's name in every store.
    """
    if not _USER.fullmatch(user):
        raise InvalidInput(tr("This is not the key of an account."), field="user")
    return user


def silent(operator: str) -> StoreUnreachable:
    """The refusal because no answer came, or one that may be another next time."""
    return StoreUnreachable(_CALM, tr("Please try again in a few minutes."), operator)


def refused(operator: str) -> StoreRefused:
    """The refusal because the store said no."""
    return StoreRefused(_CALM, tr("Please tell the person who runs this site."), operator)


def refuse_unless_same(
    target: Target, user: str, version: int, data: bytes, error: Exception
) -> None:
    """After "it exists": success if an earlier attempt of this call was stored and only its answer lost.

    Raises:
        Conflict: it is another's. StoreUnreachable: there is none, so the store was only busy with it.
    """
    try:
        same = target.get(user, version) == data
    except KeyError:
        raise silent(
            tr("The store ({name}) was busy with the same name.", name=target.name)
        ) from error
    if not same:
        raise Conflict(version) from error


def prove(target: Target) -> None:
    """Create one version twice and require that the store refuses the second.

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
            raise _unsafe(target, tr("accepts a second writer for a version that is already there"))
        if target.get(user, 1) != first or target.versions(user) != [1]:
            raise _unsafe(target, tr("does not return what was stored"))
    except StoreTrouble:
        with suppress(StoreTrouble):  # the first trouble says what is wrong
            target.delete(user, [1])
        raise
    target.delete(user, [1])


def _unsafe(target: Target, why: str) -> StoreRefused:
    return StoreRefused(
        tr("Embers cannot keep your data safely here, so it did not start."),
        tr("Please tell the person who runs this site."),
        tr(
            "The store ({name}) {why}. Embers needs a store that supports “create only if "
            "absent” (If-None-Match on PUT): Cloudflare R2, Amazon S3, Ceph or PostgreSQL.",
            name=target.name,
            why=why,
        ),
    )
