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

#: Program text whose strings nobody reads: SQL, and the words that files from elsewhere are recognised by.
_UNREAD: Final = (
    "crm/store/schema/", "crm/intake/columns.py", "crm/intake/tracker_columns.py",
    "crm/domain/dates.py", "crm/commands/strings.py",
)  # fmt: skip
#: Calls whose strings are a program's: patterns, statements, the log.
_TECHNICAL: Final = frozenset(
    (
        "compile", "sub", "match", "search", "fullmatch", "execute", "executescript", "query", "debug", "info",
        "warning", "exception", "log", "getLogger", "cast", "TypeVar", "startswith", "endswith", "removeprefix",
        "removesuffix", "strftime", "split", "partition", "get", "getattr", "setattr", "encode", "decode",
        "isinstance", "replace",
    )
)  # fmt: skip
_SPOKEN: Final = frozenset({"warning", "info", "exception"})
_KEYS: Final = frozenset(
    {"key", "icon", "type", "fmt", "pattern", "name", "id", "html", "css", "js"}
)
_SQL: Final = re.compile(
    r"\b(SELECT|FROM|WHERE|IS NULL|IS NOT NULL|JOIN|ORDER BY|GROUP BY|VALUES|ON CONFLICT|INSERT INTO|DELETE"
    r"|UPDATE \w+ SET|PRAGMA|CREATE TABLE|DROP|BEGIN|COALESCE|LIMIT|UNION|NOT IN|EXISTS)\b"
)
#: Words that files from elsewhere are recognised by.
_ALTERNATIVES: Final = re.compile(r"\w\|\w")
_CODE: Final = re.compile(
    r"https?://\S+$|[\w.:/#@*{}|=-]+$|[.#]?[\w-]+\s*\{[^}]*:[^}]*\}|\s*<|:\w+/|EMBERS_|%[YmdHMS]|.*%[sd]"
    r"|export default |[a-z-]+: [^;]+;|[^a-z]+$"
)
#: The names of keys, which scripts compare.
_KEYBOARD: Final = frozenset({"Enter", "Escape", "Tab", "Backspace"})
_WORDS: Final = re.compile(
    r"[A-Za-z'’]{2,} +[A-Za-z{(“]|[A-Z][a-z-]+[.?!:…]?$|[\w}] [a-z]{2,}|[a-z]{2,} \{"
)
#: Keys of the shipped data that a program reads.
_DATA_KEYS: Final = frozenset(
    (
        "id", "phase", "chapters", "trigger", "who", "channel", "once", "opens", "due", "closes", "slot",
        "draft", "origin", "anchor", "after", "needs", "unless", "when", "at_close", "repeat", "promised",
        "rests", "shows", "records", "requests", "prefer_after", "awaits", "ref", "refs", "template",
        "countries", "about", "as_of", "kind", "stage", "direction", "email", "phone", "linkedin_url",
        "referred_by", "ref_by", "source", "outcome", "tag_words", "met_words",
        "phrases", "courtesies", "roles", "language", "greetings", "nobody", "titles", "degrees", "short_names",
        "phases", "to",
    )
)  # fmt: skip
#: Lists of words that are looked for, by name.
_LISTS: Final = "words"
_LITERAL: Final = re.compile(r'"((?:[^"\\\n]|\\.)*)"|`([^`\n]*)`')


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text that is shown, and where it is written; blanks stand in braces."""

    file: str
    line: int
    text: str


#: Words that Embers reads and never shows.
_READ_ONLY: Final = frozenset(("one_line.toml", "pasted.toml"))


def sentences() -> list[Sentence]:
    """All of them, in the order of their files."""
    found: list[Sentence] = []
    for path in (ROOT / "streamlit_app.py", *_files("pages", "*.py"), *_files("crm", "*.py")):
        if not _named(path).startswith(_UNREAD):
            found += _of_code(path)
    for path in _files("crm", "*.js"):
        found += _of_script(path)
    for path in _files("data", "*.toml"):
        if path.name in _READ_ONLY:
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
    tree = ast.parse(path.read_text("utf-8"))
    found: dict[tuple[int, int], str] = {}
    _gather(tree, found)
    for (line, _), text in sorted(found.items()):
        yield Sentence(_named(path), line, text)


def _gather(node: ast.AST, found: dict[tuple[int, int], str]) -> None:
    """Walk down to each text that is shown; what a program reads is passed over."""
    text = _text(node)
    if text is not None:
        if is_read(text) and isinstance(node, ast.expr):
            found[node.lineno, node.col_offset] = text
        if isinstance(node, ast.JoinedStr):  # words may stand within a blank
            for part in node.values:
                if isinstance(part, ast.FormattedValue):
                    _gather(part.value, found)
        return
    for child in _shown_parts(node):
        _gather(child, found)


def _shown_parts(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    if isinstance(node, ast.Call):
        yield from _arguments(node)
    elif isinstance(node, ast.AnnAssign):
        yield from filter(None, [node.value])
    elif isinstance(node, ast.Dict):
        yield from (value for value in node.values)
        yield from (key for key in node.keys if key is not None and not _one_word(key))
    elif isinstance(node, ast.Subscript):
        yield node.value
    elif isinstance(node, ast.FunctionDef):
        yield from (*node.body, *node.decorator_list, *node.args.defaults)
        yield from filter(None, node.args.kw_defaults)
    else:
        yield from ast.iter_child_nodes(node)


def _arguments(call: ast.Call) -> Iterator[ast.AST]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    name = call.func.id if isinstance(call.func, ast.Name) else name
    yield call.func
    of = call.func.value if isinstance(call.func, ast.Attribute) else None
    said = name in _SPOKEN and not (isinstance(of, ast.Name) and "log" in of.id.lower())
    if name not in _TECHNICAL or said:
        yield from call.args
    else:
        yield from (arg for arg in call.args if not isinstance(arg, ast.Constant | ast.JoinedStr))
    yield from (word.value for word in call.keywords if word.arg not in _KEYS)


def _one_word(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and " " not in str(node.value)


def _text(node: ast.AST) -> str | None:
    """A text as it is written, values as their expression in braces; None if the node is another thing."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(
            f"{{{ast.unparse(part.value)}}}"
            if isinstance(part, ast.FormattedValue)
            else str(_text(part))
            for part in node.values
        )
    return None


def is_read(text: str) -> bool:
    """Whether a text of the program is for people: it has words and is no statement, address or name."""
    plain = text.strip()
    bare = re.sub(r"\{[^{}]*\}", "{}", plain)
    if (
        len(plain) < 3
        or _SQL.search(plain)
        or _ALTERNATIVES.search(plain)
        or not _WORDS.search(bare)
    ):
        return False
    if re.fullmatch(r"[A-Z][a-z-]+[.?!:…]?", plain):
        return plain not in _KEYBOARD
    return not _CODE.match(bare)


def _of_script(path: Path) -> Iterator[Sentence]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        code = line.partition("// ")[0]
        for found in _LITERAL.finditer(code):
            text = (found[1] or found[2] or "").replace("${", "{")
            if is_read(text) and ("." in text or text[:1].isupper()) and "=" not in text:
                yield Sentence(_named(path), number, text)


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
        if key not in _DATA_KEYS and is_read(text):
            yield Sentence(_named(path), words.count("\n", 0, place) + 1, text.strip())


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
