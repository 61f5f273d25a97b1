"""What a replica tells about itself, and its bounds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from crm.errors import StoreBusy, StoreDamaged, StoreTrouble


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one account.

    Attributes:
        size: bytes of its database.
        keep: how long old versions stay at least.
        rest: seconds for which a store that did not answer is left alone, doubled each time up to a minute.
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
    """How this copy and the store stand to each other.

    Attributes:
        version: the last version known here.
        pending_since: since when something is saved here only; None = all that was saved is durable.
        trouble: why the store could not be used last time, with a sentence for user and operator.
        damage: the newest version cannot be read; writing waits until the user chose with `restore`.
        asides: versions with work of a time without connection that could not be joined.
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
