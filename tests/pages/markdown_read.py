"""Markdown as a browser reads it; and the words of `tests/hostile.py` where it would read more than words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

#: The hostile words as they are. In plain text their signs stand behind a backslash, and addresses are cut.
_LIVE: Final = re.compile(r"(?<!\\)\*Zq|(?<!\\):red|(?<!\\)\*q|www\.|@www|@example|small\\\[")
#: Fields of Streamlit's elements that a browser shows as they are, or not at all.
_AS_IT_IS: Final = {
    "alt", "code_text", "column_order", "data", "default", "file_name", "form_id", "href", "html", "id", "json", "name",
    "placeholder", "query_params", "query_string", "spec", "string_value",
    "string_values", "url", "value",
}  # fmt: skip
#: Fields that nobody reads.
_UNREAD: Final = {
    "autocomplete", "deferred_file_id", "element_id", "engine", "format", "language", "page", "page_script_hash",
    "query_param_key", "shortcut", "theme", "type",
}  # fmt: skip
_LISTS: Final = {"selectbox.options", "multiselect.options"}


def as_read(markdown: str) -> str:
    """Markdown without the marks that keep user text as typed."""
    return re.sub(r":small\[\]|\\(.)", r"\1", markdown)


def _texts(message: Message, path: str) -> Iterator[tuple[str, str]]:
    for field, value in message.ListFields():
        way = f"{path}.{field.name}"
        many = not isinstance(value, Message | str | bytes) and hasattr(value, "__iter__")
        for one in (value.values() if hasattr(value, "values") else value) if many else [value]:
            if field.name in _AS_IT_IS:
                continue
            if isinstance(one, Message):
                yield from _texts(one, way)
            elif isinstance(one, str):
                yield way, one


def _read(node: Any) -> Iterator[tuple[str, str]]:
    """Every text that a browser reads as markdown, with where it stands."""
    kind = getattr(node, "type", "")
    if isinstance(getattr(node, "proto", None), Message) and kind != "html":
        yield from ((at, text) for at, text in _texts(node.proto, kind) if at not in _LISTS)
    if kind in ("table", "arrow_table"):
        yield from ((kind, str(one)) for one in [*node.value.columns, *node.value.to_numpy().flat])
    for child in getattr(node, "children", {}).values():
        yield from _read(child)


def texts(page: AppTest) -> Iterator[tuple[str, str]]:
    """Every text of a page that people read, with where it stands; what only a program reads is left out."""
    for at, text in _read(page._tree):
        if not at.startswith("bidi_component") and at.rpartition(".")[2] not in _UNREAD:
            yield at, text


def _chosen_from(node: Any) -> Iterator[str]:
    """The options of lists that fold down, which no browser reads as markdown."""
    if isinstance(getattr(node, "proto", None), Message):
        yield from (text for at, text in _texts(node.proto, node.type) if at in _LISTS)
    for child in getattr(node, "children", {}).values():
        yield from _chosen_from(child)


def alive(page: AppTest) -> list[str]:
    """Where hostile words would come to life, or be shown with marks."""
    assert not page.exception
    assert "on our side" not in "".join(error.value for error in page.error)
    found = {f"{way}: {text}"[:200] for way, text in _read(page._tree) if _LIVE.search(text)}
    return sorted(found | {text for text in _chosen_from(page._tree) if "\\*Zq" in text})


def seen(page: AppTest) -> int:
    """How many texts of the page hold hostile words that are plain."""
    return sum("\\*Zq\\*" in text for _, text in _read(page._tree))


def folded(page: AppTest) -> list[str]:
    """The keys of what is filled only once a click opens it."""
    return sorted(key for key in _keys(page._tree) if key)


def _keys(node: Any) -> Iterator[str]:
    identity = str(getattr(getattr(node, "proto", None), "id", ""))
    if getattr(node, "type", "") == "expander" or isinstance(
        getattr(getattr(node, "proto", None), "popover", None), Message
    ):
        yield identity.partition("$$ID-")[2].partition("-")[2].removesuffix("None")
    for child in getattr(node, "children", {}).values():
        yield from _keys(child)
