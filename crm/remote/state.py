"""What is known of an account here, its limits, and the sentences of what a store may refuse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from crm.errors import (
    NotFound,
    NotSaved,
    SavedAfterAll,
    StoreBusy,
    StoreDamaged,
    StoreRefused,
    StoreTrouble,
)
from crm.language import tr


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one account.

    Attributes:
        size: bytes of its database.
        keep: how long old versions are kept at least.
        rest: seconds before a page asks a store again that did not answer, doubled up to a minute.
    """

    size: int = 100_000_000
    keep: timedelta = timedelta(days=7)
    rest: float = 5.0


@dataclass(frozen=True, slots=True)
class Damage:
    """A newest version that cannot be read, and the newest one that can."""

    version: int
    good: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """A version that was sent and never answered: it may still arrive."""

    version: int
    nonce: str


@dataclass(frozen=True, slots=True)
class State:
    """How this copy compares with the store.

    Attributes:
        version: the version shown here.
        trouble: why the store could not be used last time; reading goes on, saving is refused.
        damage: the newest version cannot be read; saving is refused until the user calls `restore`.
    """

    version: int
    trouble: StoreTrouble | None = None
    damage: Damage | None = None


def erased() -> NotFound:
    return NotFound(tr("This account was erased."), tr("Reload the page to start over."))


def damaged(operator: str) -> StoreDamaged:
    return StoreDamaged(
        tr("The newest saved state of your data cannot be read."),
        tr("Nothing was overwritten. You can look at the last good state and go back to it."),
        operator,
    )


def busy() -> StoreBusy:
    return StoreBusy(
        tr("Your data keeps being changed from somewhere else."),
        tr("Nothing was changed. Please try again in a moment."),
    )


def not_saved(trouble: StoreTrouble) -> StoreTrouble:
    """The refusal of a save because of what the store answered, or did not."""
    if isinstance(trouble, StoreDamaged):
        return trouble
    refused = isinstance(trouble, StoreRefused)
    then = (
        tr("Please tell the person who runs this site.")
        if refused
        else tr("Try again in a moment.")
    )
    return NotSaved(
        trouble.sentence,
        tr("Nothing was changed, and what you typed is still here. {then}", then=then),
        trouble.operator,
    )


def saved_after_all() -> SavedAfterAll:
    return SavedAfterAll(
        tr("What you saved a moment ago did arrive after all."),
        tr("Look first, and save again only if something is missing."),
    )
