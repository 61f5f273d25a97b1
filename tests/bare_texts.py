"""Which texts of the code look as if people read them, without being ready for a translation."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from crm.commands.strings import SPEAKING
from tests.conftest import ROOT

#: Program text whose strings nobody reads: SQL, and the words that files from elsewhere are recognised by.
_UNREAD: Final = (
    "crm/store/schema/", "crm/intake/columns.py", "crm/intake/tracker_columns.py",
    "crm/domain/month_names.py", "crm/commands/strings.py",
)  # fmt: skip
#: Calls whose strings are a program's: patterns, statements, the log.
_TECHNICAL: Final = frozenset(
    (
        "compile", "sub", "match", "search", "fullmatch", "execute", "executescript", "query", "debug", "info",
        "warning", "exception", "log", "getLogger", "cast", "TypeVar", "startswith", "endswith", "removeprefix",
        "removesuffix", "strftime", "split", "partition", "getattr", "setattr", "encode", "decode",
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
    r"|export default |(?:[a-z0-9]+ ){9,}|[a-z-]+: [^;]+;|[^a-z]+$"
)
#: The names of keys, which scripts compare.
_KEYBOARD: Final = frozenset({"Enter", "Escape", "Tab", "Backspace"})
_WORDS: Final = re.compile(
    r"[A-Za-z'’]{2,}[,;:?]? +[A-Za-z{(“\d.]|[A-Z][a-z-]+[.?!:…]?$|[\w}] [a-z]{2,}|[a-z]{2,} \{|[A-Z][a-z-]+:\s*[“{]"
    r"|\([a-z]+\)$"
)
#: A word that joins others: it has a blank on its side.
_JOINS: Final = re.compile(r",? ?[a-z]+[.,]? |,? [a-z]+[.,]? ?")
_ICON: Final = re.compile(r"^:material/\w+: ?")
_SHORT: Final = frozenset({"No", "To", "By", "Of", "On"})


@dataclass(frozen=True, slots=True)
class Bare:
    """A text that does not pass `tr` or one of its kind."""

    file: str
    line: int
    text: str


def bare_texts(path: Path) -> Iterator[Bare]:
    """All of them in a file of code, in its order."""
    found: dict[tuple[int, int], str] = {}
    _gather(ast.parse(path.read_text("utf-8")), found)
    for (line, _), text in sorted(found.items()):
        yield Bare(path.relative_to(ROOT).as_posix(), line, text)


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
    elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
        return
    elif isinstance(node, ast.AnnAssign):
        yield from filter(None, [node.value])
    elif isinstance(node, ast.Dict):
        yield from (value for value in node.values)
        yield from (key for key in node.keys if key is not None and not _is_name(key))
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
    if name in SPEAKING:
        ready = SPEAKING[name]
        yield from (arg for place, arg in enumerate(call.args) if place not in ready)
        yield from (word.value for word in call.keywords)
        return
    of = call.func.value if isinstance(call.func, ast.Attribute) else None
    said = name in _SPOKEN and not (isinstance(of, ast.Name) and "log" in of.id.lower())
    if name == "get":
        yield from call.args[1:]
    elif name not in _TECHNICAL or said:
        yield from call.args
    else:
        yield from (arg for arg in call.args if not isinstance(arg, ast.Constant | ast.JoinedStr))
    yield from (word.value for word in call.keywords if word.arg not in _KEYS)


def _is_name(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and not re.match(r"[A-Z]|.* ", str(node.value))


def _text(node: ast.AST) -> str | None:
    """A text as it is written, values as empty braces; None if the node is another thing."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(
            "{}" if isinstance(part, ast.FormattedValue) else str(_text(part))
            for part in node.values
        )
    return None


def is_read(text: str) -> bool:
    """Whether a text of the program is for people: it has words and is no statement, address or name."""
    if _JOINS.fullmatch(text) or text in _SHORT:
        return True
    plain = _ICON.sub("", text.strip())
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
