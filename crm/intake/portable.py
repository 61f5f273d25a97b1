"""The portable format -> checked items; every mistake is named by noun, number and key."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from crm.domain.imports.portable_schema import FORMAT, NOUNS, VERSION, Holds, Key, Noun
from crm.errors import FileRefused, RowProblem
from crm.language import tr

MOST_PROBLEMS: Final = 20
LONGEST_TEXT: Final = 1_000_000
#: Years outside these are mistakes, and `date` cannot compute beyond its last day.
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2200
_ISO_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK: Final = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_STEP: Final = re.compile(r"[a-z0-9_]+")
_HALF: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list: its ref ("" if it has none) and its values by key, refs as text."""

    ref: str
    values: Mapping[str, Any]


Document = Mapping[str, tuple[Item, ...]]


def read_portable(data: bytes) -> Document:
    """Read and check a portable document; all lists are there, in the file's order.

    Raises:
        FileRefused: not JSON, another format or version, an unknown key, a value that does not fit,
            a ref that points to nothing; `problems` lists up to twenty of them.
    """
    reader = _Reader()
    document = reader.document(_parse(data))
    if reader.problems:
        first = reader.problems[0].sentence
        rest = len(reader.problems) - 1
        more = tr(" ({rest} more like it.)", rest=rest) if rest else ""
        raise FileRefused(
            first + more, tr("Nothing was imported."), reader.problems[:MOST_PROBLEMS]
        )
    return document


def _parse(data: bytes) -> dict[str, Any]:
    try:
        raw = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise FileRefused(
            tr("This JSON file is damaged and cannot be read to the end."),
            tr("Export it again, or restore a backup."),
        ) from error
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise FileRefused(tr("This JSON file was not written by Embers."))
    if type(raw.get("version")) is not int or raw["version"] != VERSION:
        raise FileRefused(
            tr(
                "This file has version {raw!r:.80} of the portable format; this Embers reads "
                "version {version}.",
                raw=raw.get("version"),
                version=VERSION,
            ),
            tr("Please update Embers."),
        )
    return raw


class _Reader:
    def __init__(self) -> None:
        self.problems: list[RowProblem] = []
        self.refs: dict[str, set[str]] = {name: set() for name in NOUNS}
        self.where = ""

    def wrong(self, sentence: str, key: str = "") -> None:
        self.problems.append(RowProblem(0, f"{self.where}{sentence}", key))

    def document(self, raw: dict[str, Any]) -> Document:
        for name in sorted(raw.keys() - NOUNS.keys() - {"format", "version"}):
            self.wrong(tr("The list {name!r:.80} is unknown.", name=name), name)
        lists: dict[str, list[dict[str, Any]]] = {}
        for name, noun in NOUNS.items():
            lists[name] = self.items(noun, raw.get(name, []))
        return {
            name: tuple(self.item(noun, number, item) for number, item in enumerate(lists[name], 1))
            for name, noun in NOUNS.items()
        }

    def items(self, noun: Noun, raw: Any) -> list[dict[str, Any]]:
        """The raw items of a list, with their refs noted."""
        self.where = ""
        if not isinstance(raw, list) or not all(isinstance(item, dict) for item in raw):
            self.wrong(tr("{name!r} must be a list of objects.", name=noun.name), noun.name)
            return []
        for number, item in enumerate(raw, 1):
            ref = item.get("ref")
            if ref is None:
                continue
            self.where = tr("{name} number {number}: ", name=noun.name, number=number)
            if not isinstance(ref, str) or not ref or not noun.prefix:
                self.wrong(
                    tr("'ref' must be a text, and only on things that others point to."), "ref"
                )
            elif ref in self.refs[noun.name]:
                self.wrong(tr("the ref {ref!r:.80} is used twice.", ref=ref), "ref")
            else:
                self.refs[noun.name].add(ref)
        return raw

    def item(self, noun: Noun, number: int, raw: dict[str, Any]) -> Item:
        self.where = tr("{name} number {number}: ", name=noun.name, number=number)
        values: dict[str, Any] = {}
        for name, value in raw.items():
            if name == "ref":
                continue
            key = noun.key(name)
            if key is None:
                self.wrong(tr("the key {name!r:.80} is unknown.", name=name), name)
            elif key.name in values:
                self.wrong(tr("{name!r} is given twice.", name=key.name), name)
            elif value is not None:
                values[key.name] = self.value(key, value)
        for key in noun.keys:
            given = values.get(key.name, "")
            if key.required and isinstance(given, str) and not given.strip():
                self.wrong(tr("the key {name!r} is missing.", name=key.name), key.name)
        if noun.name == "touchpoints" and not values.get("people"):
            self.wrong(tr("'person' or 'people' is missing."), "people")
        ref = raw.get("ref")
        return Item(ref if isinstance(ref, str) else "", values)

    def value(self, key: Key, value: Any) -> Any:
        match key.holds:
            case Holds.REF:
                return self.ref(key, value)
            case Holds.REFS:
                many = value if isinstance(value, list) else [value]
                return tuple(dict.fromkeys(self.ref(key, one) for one in many))
            case Holds.STEP_KEY:
                return self.step_key(key, value)
            case Holds.CHOICE:
                fitting = value if isinstance(value, str) and value in key.choices else None
            case Holds.NUMBER:
                fits = type(value) is int and key.least <= value <= key.most
                fitting = value if fits else None
            case _:
                fitting = _READ[key.holds](value)
        if fitting is None:
            allowed = f": {', '.join(filter(None, key.choices))}" if key.choices else ""
            if key.holds is Holds.NUMBER:
                allowed = tr(" from {least} to {most}", least=key.least, most=key.most)
            said = tr("{name!r} must be {holds}{allowed}; it is {value!r:.80}.",
                      name=key.name, holds=key.holds.value, allowed=allowed, value=value)  # fmt: skip
            self.wrong(said, key.name)
        return fitting

    def ref(self, key: Key, value: Any) -> str:
        if not isinstance(value, str) or value not in self.refs[key.to]:
            said = tr("{name!r} points to {value!r:.80}, which is not in {to!r}.",
                      name=key.name, value=value, to=key.to)  # fmt: skip
            self.wrong(said, key.name)
            return ""
        return value

    def step_key(self, key: Key, value: Any) -> dict[str, Any]:
        """A step id alone, or an object with the step and its refs."""
        noun = NOUNS["outcomes"]
        parts = {"step": value} if isinstance(value, str) else value
        allowed = ("step", "opportunity", "person", "event", "occurrence")
        if not isinstance(parts, dict) or not _STEP.fullmatch(str(parts.get("step"))):
            self.wrong(
                tr(
                    "{name!r} must be {holds}; it is {value!r:.80}.",
                    name=key.name,
                    holds=key.holds.value,
                    value=value,
                ),
                key.name,
            )
            return {}
        checked = {}
        for name, part in parts.items():
            known = noun.key(name) if name in allowed else None
            if known is None:
                self.wrong(
                    tr("the key {name!r:.80} in {key!r} is unknown.", name=name, key=key.name),
                    name,
                )
            elif part is not None:
                checked[name] = self.value(known, part)
        return checked


def _text(value: Any) -> str | None:
    """A text that can be stored: not too long, no surrogates."""
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        return None
    return value if value.isascii() or not _HALF.search(value) else None


def _words(value: Any) -> tuple[str, ...] | None:
    fits = isinstance(value, list) and all(_text(word) is not None for word in value)
    return tuple(value) if fits else None


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _day(value: Any) -> date | None:
    if not isinstance(value, str) or not _ISO_DAY.fullmatch(value):
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _moment(value: Any) -> str | None:
    """A local ISO time; an offset is dropped, the day stays as written."""
    if not isinstance(value, str) or not _day(value[:10]):
        return None
    if len(value) == 10:
        return value
    try:
        return datetime.fromisoformat(value).replace(tzinfo=None, microsecond=0).isoformat()
    except ValueError:
        return None


def _time(value: Any) -> str | None:
    """A time of day, as hours and minutes."""
    fits = isinstance(value, str) and _CLOCK.fullmatch(value)
    return value if fits else None


_READ: Final[Mapping[Holds, Callable[[Any], Any]]] = {
    Holds.TEXT: _text,
    Holds.WORDS: _words,
    Holds.PARTIES: _words,
    Holds.FLAG: _flag,
    Holds.DAY: _day,
    Holds.MOMENT: _moment,
    Holds.TIME: _time,
}
