"""The head of a mail as text: its fields, decoded, and the people they name. Linear in its input; never raises."""

from __future__ import annotations

import email.utils
import re
from collections.abc import Iterator, Mapping, Sequence
from email.errors import MessageError
from email.header import decode_header, make_header
from email.parser import HeaderParser
from typing import Final

from crm.domain.people.normalise import clean_text, email_address

#: The values of each field, by its name in small letters.
Fields = Mapping[str, Sequence[str]]

#: Letters of a list of people: hundreds of them. Longer ones are mailings in any case, and the standard
#: library takes time with the square of nested groups.
_MOST_LIST: Final = 16_000
#: Neighbouring encoded words are one text: a letter may begin in one and end in the next.
_ENCODED: Final = re.compile(
    r"=\?[^?\s]{1,60}\?[bBqQ]\?[^?\n]{0,1000}\?="
    r"(?:\s{0,80}=\?[^?\s]{1,60}\?[bBqQ]\?[^?\n]{0,1000}\?=){0,40}"
)
_ANGLES: Final = re.compile(r"<([^<>]*)>")
_SPECIAL: Final = frozenset(",@[]")
_BETWEEN: Final = re.compile(r"[,;<>()\s\"]+")


def fields_of(head: bytes) -> Fields:
    """The fields of a head; encoded words stay encoded.

    Letters beyond ASCII, which mail does not allow but programs write, are UTF-8, else Windows-1252.
    """
    found: dict[str, list[str]] = {}
    for name, value in HeaderParser().parsestr(_as_text(head)).items():
        found.setdefault(name.lower(), []).append(str(value))
    return found


def _as_text(head: bytes) -> str:
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError:
        return "\n".join(map(_line_as_text, head.split(b"\n")))


def _line_as_text(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def text(fields: Fields, name: str) -> str:
    """The first field of this name, decoded; "" if there is none."""
    return decoded(fields.get(name, ("",))[0])


def decoded(raw: str) -> str:
    """Text with its encoded words decoded (RFC 2047); damaged ones stay as written."""
    plain = _ENCODED.sub(_decoded_words, raw) if "=?" in raw else raw
    return plain.encode("utf-8", "replace").decode("utf-8")


def _decoded_words(words: re.Match[str]) -> str:
    try:
        return str(make_header(decode_header(words.group())))
    except (ValueError, LookupError, TypeError, MessageError):
        return words.group()


def people(fields: Fields, *names: str) -> list[tuple[str, str]]:
    """Name and address of everybody in these fields who has an address; a name is "" if there is none."""
    return [one for name in names for value in fields.get(name, ()) for one in _people(value)]


def _people(value: str) -> Iterator[tuple[str, str]]:
    listed = " ".join(value[:_MOST_LIST].split())
    if "@" not in listed:
        listed = decoded(listed)  # a program encoded the addresses, too
    parsed = [
        (name, email_address(address)) for name, address in _parsed(_with_quoted_names(listed))
    ]
    for name, mail in parsed if any(mail for _, mail in parsed) else _bare(listed):
        if mail:
            whole = clean_text(decoded(name)).removesuffix(f"({mail})").strip("'\", ")
            yield ("" if email_address(whole) == whole.lower() else whole[:200]), mail


def _with_quoted_names(listed: str) -> str:
    """The list with quotation marks around names that need them: `Larkfield, Sam <...>`, `sam@... <...>`.

    A name with a comma or an address in it reads as somebody else without them.
    """
    texts = _ANGLES.split(listed)
    texts[1::2] = [f"<{address}>" for address in texts[1::2]]
    for at in range(0, len(texts) - 1, 2):
        if '"' in texts[at] or "(" in texts[at]:
            continue
        start = _start_of_name(texts[at])
        name = texts[at][start:].lstrip(" ,")
        if not _SPECIAL.isdisjoint(name):
            plain = name.strip().replace("\\", "")
            texts[at] = f'{texts[at][: len(texts[at]) - len(name)]}"{plain}" '
    return "".join(texts)


def _start_of_name(before: str) -> int:
    """Where the name begins in the text before `<...>`: behind the last address that stands alone."""
    alone = before.rfind("@")
    if alone < 0:
        return before.rfind(";") + 1
    ends = [at for at in (before.find(",", alone), before.find(";", alone)) if at >= 0]
    start = min(ends) if ends else max(before.rfind(",", 0, alone), before.rfind(";", 0, alone))
    return max(start, before.rfind(";")) + 1


def _parsed(listed: str) -> list[tuple[str, str]]:
    """The pairs of a list. Newer Pythons return nothing at all for a list with one flaw, unless told not to."""
    try:
        if getattr(email.utils, "supports_strict_parsing", False):
            return email.utils.getaddresses([listed], strict=False)
        return email.utils.getaddresses([listed])
    except (RecursionError, ValueError, IndexError, TypeError):
        return []


def _bare(listed: str) -> list[tuple[str, str]]:
    """The addresses in a damaged list."""
    return [("", email_address(part)) for part in _BETWEEN.split(listed) if "@" in part]
