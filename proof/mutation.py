"""Damage done to samples: the same with the same chance."""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

#: No mutated sample is longer, in bytes.
LONGEST: Final = 60_000
_NUMBER: Final = re.compile(rb"-?\d+")
_NUMBERS: Final = (
    b"0", b"-1", b"1e9", b"00", b"31", b"1900", b"9999", b"99999999999999999999", b"0.5", b"\xd9\xa3",
    b"2" * 400,
)  # fmt: skip
_ANYWHERE: Final = (
    b'"', b"'", b"\n", b"\r", b"\r\n", b"\n\n", b",", b";", b":", b"=", b"\t", b"\0", b"\xff", b"\xfe",
    b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"\xc3", b"\xf0\x9f\x98\x80", b"\\", b"<", b"&", b"(", b"[", b"{", b"%",
    b" " * 50, b"a" * 300, b"\xcc\x81" * 40, b"\xe2\x80\xae",
)  # fmt: skip


def mutated(chance: random.Random, samples: Sequence[bytes], tokens: Sequence[bytes]) -> bytes:
    """One of the samples with one to six kinds of damage.

    Args:
        tokens: words that mean something in such a file.
    """
    data = bytearray(chance.choice(samples))
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        kind = chance.choice(_DAMAGES)
        data = bytearray(kind(chance, data, samples, tokens))[:LONGEST]
    return bytes(data)


def _span(chance: random.Random, data: bytearray) -> tuple[int, int]:
    start = chance.randint(0, len(data))
    return start, min(len(data), start + chance.choice((1, 2, 5, 20, 100, 500)))


def _wild_bytes(
    chance: random.Random, data: bytearray, samples: Sequence[bytes], tokens: Sequence[bytes]
) -> bytes:
    start, end = _span(chance, data)
    return bytes(data[:start] + chance.randbytes(chance.choice((1, 1, 2, 8))) + data[end:])


def _left_out(
    chance: random.Random, data: bytearray, samples: Sequence[bytes], tokens: Sequence[bytes]
) -> bytes:
    start, end = _span(chance, data)
    return bytes(data[:start] + data[end:])


def _repeated(
    chance: random.Random, data: bytearray, samples: Sequence[bytes], tokens: Sequence[bytes]
) -> bytes:
    start, end = _span(chance, data)
    return bytes(data[:start] + data[start:end] * chance.choice((2, 3, 20, 300)) + data[end:])


def _inserted(
    chance: random.Random, data: bytearray, samples: Sequence[bytes], tokens: Sequence[bytes]
) -> bytes:
    start, _ = _span(chance, data)
    word = chance.choice((*tokens, *tokens, *_ANYWHERE)) * chance.choice((1, 1, 1, 2, 30, 500))
    return bytes(data[:start] + word + data[start:])


def _replaced(
    chance: random.Random, data: bytearray, samples: Sequence[bytes], tokens: Sequence[bytes]
) -> bytes:
    start, end = _span(chance, data)
    return bytes(data[:start] + chance.choice((*tokens, *_ANYWHERE)) + data[end:])


def _another_number(
    chance: random.Random, data: bytearray, samples: Sequence[bytes], tokens: Sequence[bytes]
) -> bytes:
    found = list(_NUMBER.finditer(data))
    if not found:
        return bytes(data)
    one = chance.choice(found)
    return bytes(data[: one.start()] + chance.choice(_NUMBERS) + data[one.end() :])


def _lines_moved(
    chance: random.Random, data: bytearray, samples: Sequence[bytes], tokens: Sequence[bytes]
) -> bytes:
    lines = bytes(data).splitlines(keepends=True) or [b""]
    line = chance.choice(lines)
    lines.insert(chance.randint(0, len(lines)), line)
    if chance.random() < 0.5:
        lines.remove(line)
    return b"".join(lines)


def _spliced(
    chance: random.Random, data: bytearray, samples: Sequence[bytes], tokens: Sequence[bytes]
) -> bytes:
    other = chance.choice(samples)
    return bytes(data[: chance.randint(0, len(data))] + other[chance.randint(0, len(other)) :])


_DAMAGES: Final = (
    _wild_bytes, _left_out, _repeated, _inserted, _inserted, _replaced, _another_number, _lines_moved, _spliced,
)  # fmt: skip

_VALUES: Final[tuple[Any, ...]] = (
    None, True, -1, 0, 10**30, 1.5, "", "x", "2026-02-30", "p1", [], ["x"], {}, {"x": 1}, "\ud800", "a" * 2_000,
)  # fmt: skip


def altered(chance: random.Random, document: object) -> object:
    """A document of lists and tables with one to four of its values replaced, left out, swapped or doubled."""
    made = copy.deepcopy(document)
    places = [place for place in _places(made) if place[0]]
    for _ in range(chance.choice((1, 1, 2, 4))):
        holder, key = chance.choice(places)
        with suppress(LookupError):  # an earlier change took it away
            what = chance.randrange(4)
            if what == 0:
                holder[key] = copy.deepcopy(chance.choice(_VALUES))
            elif what == 1:
                del holder[key]
            elif what == 2:
                other, elsewhere = chance.choice(places)
                holder[key] = copy.deepcopy(other[elsewhere])
            elif isinstance(holder, list):
                holder.append(copy.deepcopy(holder[key]))
            else:
                holder[chance.choice(("ref", "id", "who", "trigger", "day", f"{key}_"))] = holder[
                    key
                ]
    return made


def _places(within: Any) -> list[tuple[Any, Any]]:
    """Each list or table, with each key in it."""
    if isinstance(within, dict):
        keys: list[Any] = list(within)
    elif isinstance(within, list):
        keys = list(range(len(within)))
    else:
        return []
    return [(within, key) for key in keys] + [
        place for key in keys for place in _places(within[key])
    ]
