"""The survivors that someone looked at and let be, each with its reason: `mutation/survivors.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SURVIVORS: Final = Path(__file__).with_name("survivors.toml")
#: Why a survivor may stay. The first two do what the original does, so no test could notice them.
KINDS: Final = {
    "equivalent": "does the same",
    "speed": "does the same, slower or faster",
    "text": "changes words that no rule reads",
    "open": "a test is missing",
}
_NO_DIFFERENCE: Final = frozenset({"equivalent", "speed"})


@dataclass(frozen=True, slots=True)
class Survivor:
    """A mutant as it is listed.

    Attributes:
        path: the file, from the root.
        out, put: the changed lines before and after, stripped, joined by a space.
    """

    path: str
    out: str
    put: str
    kind: str
    reason: str

    @property
    def same(self) -> bool:
        """Whether it cannot be told from the original by what it does."""
        return self.kind in _NO_DIFFERENCE


def listed(text: str) -> tuple[Survivor, ...]:
    """The survivors of a file; ValueError if a kind is unknown or a reason is missing."""
    found = tuple(Survivor(**entry) for entry in tomllib.loads(text).get("survivor", []))
    for one in found:
        if one.kind not in KINDS or not one.reason:
            raise ValueError(f"{one.path}: {one.out}: the kind is unknown or the reason is missing")
    return found


def reason_of(survivors: Iterable[Survivor], path: str, out: str, put: str) -> Survivor | None:
    """The entry of this change, if it is listed."""
    return next(
        (one for one in survivors if (one.path, one.out, one.put) == (path, out, put)), None
    )
