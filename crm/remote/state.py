"""The reported state of a replica, and its limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from crm.errors import StoreBusy, StoreDamaged, StoreTrouble


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one account.

    Attributes:
        size: bytes of its database.
        keep: how long old versions are kept at least.
        rest: seconds before a store that did not answer is retried, doubled each time up to a minute.
    """

    size: int = 100_000_000
    keep: timedelta = timedelta(days=7)
    rest: float = 5.0


@dataclass(frozen=True, slots=True)
class Damage:
    """A version that cannot be read, and the newest one that can; 0 = none."""

    version: int
    good: int


@dataclass(frozen=True, slots=True)
class State:
    """How this copy compares with the store.

    Attributes:
        version: the last version known here.
        pending_since: since when something is saved only here; None = everything saved is durable.
        trouble: why the store could not be used last time, with sentences for user and operator.
        damage: the newest version cannot be read; writing is refused until the user calls `restore`.
        asides: versions with offline work that could not be joined.
    """

    version: int
    pending_since: datetime | None = None
    trouble: StoreTrouble | None = None
    damage: Damage | None = None
    asides: tuple[int, ...] = ()

    @property
    def durable(self) -> bool:
        return self.pending_since is None


def damaged(operator: str) -> StoreDamaged:
    return StoreDamaged(
        "The newest saved state of your data cannot be read.",
        "Nothing was overwritten. You can look at the last good state and go back to it.",
        operator,
    )


def busy() -> StoreBusy:
    return StoreBusy(
        "Your data are being changed from somewhere else without a pause.",
        "Nothing was changed. Please try again in a moment.",
    )
