"""Read files that people edit (playbook, drafts, secrets) and collect every mistake with its place.

A wrong key is reported and treated as missing, so that one pass finds all mistakes. Values are
not quoted, as they may be secrets; only `each_of`, which reads names, says which one is wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from crm.errors import ReferenceBroken
from crm.language import tr

_MISSING: Final = tr("this key is missing")


@dataclass(slots=True)
class Table:
    """One table of a file; `problems` is shared by all tables that are read together.

    Attributes:
        raw: the parsed value; anything but a table counts as an empty one.
        place: names the table in the sentences, like "Playbook step gift".
    """

    raw: Any
    place: str
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not isinstance(self.raw, Mapping):
            self.problems.append(
                tr("{place}: it must be a table of keys and values.", place=self.place)
            )
            self.raw = {}

    def wrong(self, key: str, sentence: str) -> None:
        self.problems.append(
            tr("{place}, key {key!r}: {sentence}.", place=self.place, key=key, sentence=sentence)
        )

    def is_wrong(self, key: str) -> bool:
        """Whether this key was already reported."""
        return any(p.startswith(f"{self.place}, key {key!r}:") for p in self.problems)

    def only(self, known: Collection[str]) -> None:
        """Report any other key; a key that is not a plain name is not quoted."""
        for key in self.raw:
            if key not in known:
                self.wrong(key if str(key).isidentifier() else "?", tr("this key is unknown"))

    def require(self, *keys: str, why: str = "") -> None:
        for key in keys:
            value = self.raw.get(key)
            empty = not value.strip() if isinstance(value, str) else value in (None, [])
            if empty and not self.is_wrong(key):
                self.wrong(key, f"{_MISSING}{why}")

    def text(self, key: str) -> str:
        value = self.raw.get(key, "")
        if isinstance(value, str):
            return value.strip()
        self.wrong(key, tr("it must be text in quotes"))
        return ""

    def number(self, key: str, default: int = 0, least: int = 0, most: int = 9999) -> int:
        value = self.raw.get(key, default)
        if type(value) is int and least <= value <= most:
            return value
        self.wrong(
            key, tr("it must be a whole number from {least} to {most}", least=least, most=most)
        )
        return default

    def flag(self, key: str) -> bool:
        value = self.raw.get(key, False)
        if isinstance(value, bool):
            return value
        self.wrong(key, tr("it must be true or false"))
        return False

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; one text alone counts as a list of one."""
        value = self.raw.get(key, [])
        value = [value] if isinstance(value, str) else value
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        self.wrong(key, tr("it must be a list of texts in quotes"))
        return ()

    def tables(self, key: str) -> list[Table]:
        """A list of tables, each named by its number; it may be missing."""
        value = self.raw.get(key, [])
        if isinstance(value, list):
            return [
                Table(one, f"{self.place}, {key} {number}", self.problems)
                for number, one in enumerate(value, 1)
            ]
        self.wrong(key, tr("it must be a list of tables, each under its own [[...]]"))
        return []

    def each_of(self, key: str, allowed: Collection[str]) -> tuple[str, ...]:
        """A list of texts, each of which must be one of `allowed`."""
        found = self.texts(key)
        for one in found:
            if one not in allowed:
                self.wrong(
                    key, tr("{one!r} is not one of {allowed}", one=one, allowed=", ".join(allowed))
                )
        return tuple(one for one in found if one in allowed)

    def one_of(self, key: str, allowed: Collection[str], default: str = "") -> str:
        value = self.raw.get(key, default)
        if value == default or (isinstance(value, str) and value in allowed):
            return str(value)
        self.wrong(key, tr("it must be one of {allowed}", allowed=", ".join(allowed)))
        return default


def refuse(problems: Collection[str]) -> None:
    """Refuse a file with all its problems.

    Raises:
        ReferenceBroken: there are problems.
    """
    if problems:
        raise ReferenceBroken(*problems)
