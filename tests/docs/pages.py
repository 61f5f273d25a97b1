"""The documentation as tests read it: its files, blocks of code and words in backticks."""

from __future__ import annotations

import re
from pathlib import Path

from tests.conftest import ROOT

PAGES = tuple(
    sorted(
        [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "docs" / "help").glob("*.md")]
    )
)
_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`([^`]+)`")


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def text_of(page: Path) -> str:
    return page.read_text("utf-8")


def blocks(page: Path, language: str) -> list[str]:
    """The fenced blocks in this language."""
    return [body for kind, body in _FENCED.findall(text_of(page)) if kind == language]


def code(page: Path) -> list[str]:
    """Every piece of code of a page: words in backticks, lines of blocks, indented lines."""
    text = text_of(page)
    plain = _FENCED.sub("", text)
    fenced = [line for _, body in _FENCED.findall(text) for line in body.splitlines()]
    indented = [line.strip() for line in plain.splitlines() if line.startswith("    ")]
    return [*(" ".join(words.split()) for words in _INLINE.findall(plain)), *fenced, *indented]
