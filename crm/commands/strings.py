"""Every sentence a person can read, with where it stands: so that an editor can read them in one sitting."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from crm.paths import ROOT

#: What a text passes on its way to the screen -> the places of its texts among the arguments.
SPEAKING: Final = {"tr": (0,), "trn": (1, 2), "form": (1, 2), "plural": (1, 2), "forms": (0, 1)}
#: Keys of the shipped data that a program reads.
_DATA_KEYS: Final = frozenset(
    (
        "id", "phase", "chapters", "trigger", "who", "channel", "once", "opens", "due", "closes", "slot",
        "draft", "origin", "anchor", "after", "needs", "unless", "when", "at_close", "repeat", "promised",
        "rests", "shows", "records", "requests", "prefer_after", "awaits", "ref", "refs", "template",
        "countries", "about", "as_of", "kind", "stage", "direction", "email", "phone", "linkedin_url",
        "referred_by", "ref_by", "outcome", "tag_words", "met_words",
        "phrases", "courtesies", "roles", "language", "greetings", "nobody", "titles", "degrees", "short_names",
        "phases", "to",
    )
)  # fmt: skip
#: Lists of words that are looked for, by name.
_LISTS: Final = "words"
#: Of the shipped data: words, not an id, an address or a pattern.
_WORDS: Final = re.compile(
    r"[A-Z][^/@|*]*|\d+ [a-z]+|(?!.*://).*[A-Za-z’']{2,} [A-Za-z{(“].*", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text that is shown, and where it is written; blanks stand in braces."""

    file: str
    line: int
    text: str


#: Words that Embers reads and never shows.
READ_ONLY: Final = frozenset(("one_line.toml", "pasted.toml"))


def sentences() -> list[Sentence]:
    """All of them, in the order of their files."""
    found: list[Sentence] = []
    for path in (ROOT / "streamlit_app.py", *_files("pages", "*.py"), *_files("crm", "*.py")):
        found += _of_code(path)
    for path in _files("data", "*.toml"):
        if path.name in READ_ONLY:
            continue
        found += _of_data(path)
    for path in _files("docs/help", "*.md"):
        found += _of_help(path)
    return found


def told() -> tuple[Any, str]:
    """The answer of `python -m crm strings`: for tools, and to read."""
    found = sentences()
    lines: list[str] = []
    file = ""
    for sentence in found:
        if sentence.file != file:
            file = sentence.file
            lines += ["", f"== {file}"]
        lines.append(f"{file}:{sentence.line}: {sentence.text}")
    rows = [{"file": s.file, "line": s.line, "text": s.text} for s in found]
    return rows, "\n".join(lines).strip()


def _files(folder: str, pattern: str) -> list[Path]:
    local = ROOT / "data" / "local"
    return sorted(path for path in (ROOT / folder).rglob(pattern) if local not in path.parents)


def _named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _of_code(path: Path) -> Iterator[Sentence]:
    calls = (n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call))
    found = [
        (given.lineno, given.col_offset, given.value)
        for call in calls
        for place, given in enumerate(call.args)
        if isinstance(call.func, ast.Name) and place in SPEAKING.get(call.func.id, ())
        if isinstance(given, ast.Constant) and isinstance(given.value, str)
    ]
    for line, _, text in sorted(found):
        yield Sentence(_named(path), line, text)


def _of_data(path: Path) -> Iterator[Sentence]:
    """The texts of a table of data, each at the line on which it begins."""
    words = path.read_text("utf-8")
    place = 0
    for key, text in _values(tomllib.loads(words)):
        first = max(text.strip().splitlines(), default="", key=len).replace('"', '\\"')
        start = words.find(
            text.strip().splitlines()[0].replace('"', '\\"') if text.strip() else first, place
        )
        place = max(start, place)
        if is_shown(key, text):
            yield Sentence(_named(path), words.count("\n", 0, place) + 1, text.strip())


def is_shown(key: str, text: str) -> bool:
    """Whether a value of the shipped data is for people."""
    return key not in _DATA_KEYS and bool(_WORDS.fullmatch(text.strip()))


def _values(table: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(table, str):
        yield key, table
    elif isinstance(table, dict):
        for name, value in table.items():
            if name != _LISTS or not isinstance(value, dict):
                yield from _values(value, name)
    elif isinstance(table, list):
        for value in table:
            yield from _values(value, key)


def _of_help(path: Path) -> Iterator[Sentence]:
    """A paragraph, a heading or an item of a list each."""
    start, lines = 0, list[str]()
    for number, line in enumerate((*path.read_text("utf-8").splitlines(), ""), 1):
        if lines and (not line.strip() or re.match(r"\s*([-*|#]|\d+\.) ?", line)):
            yield Sentence(_named(path), start, " ".join(lines))
            lines = []
        if line.strip() and not re.fullmatch(r"[|:\s-]+", line):
            start = start if lines else number
            lines.append(line.strip())
