"""Tables of letters (tests/data/letters): sentences, put into letters that are sound without them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

TABLES = Path(__file__).parents[2] / "data" / "letters"


def faults(name: str) -> Iterator[tuple[str, str, str]]:
    """The kind of each fault, to whom the letter goes (written.TO), and the letter."""
    yield from _letters(f"faults_{name}.txt")


def sound(name: str) -> Iterator[tuple[str, str]]:
    for _, to, letter in _letters(f"sound_{name}.txt"):
        yield to, letter


def _letters(file: str) -> Iterator[tuple[str, str, str]]:
    frames = tomllib.loads((TABLES / "frames.toml").read_text("utf-8"))
    kind = ""
    for line in (TABLES / file).read_text("utf-8").splitlines():
        if line.startswith("= "):
            kind = line[2:]
        elif line.strip() and not line.startswith("#"):
            to, frame, words = line.split(" | ", 2)
            yield kind, to, frames[frame].strip().replace("{}", words.replace("\\n", "\n"))
