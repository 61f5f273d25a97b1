"""The messages of a mail file (.eml, .mbox): where each begins, and the bytes of its head.

A mailbox is text in which a line `From ` begins each message. Programs differ in what follows on that line, and
few protect the same word inside a message, so the line alone does not tell. Source: RFC 4155 and the mailboxes of
Thunderbird, Gmail, Apple Mail and mutt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from mmap import mmap
from typing import Final

Bytes = bytes | mmap

#: Headers of real mail stay below 64 kB.
_MOST_HEAD: Final = 256_000
#: What shows what a file is.
_BEGINNING: Final = 64_000
_BEFORE: Final = re.compile(rb"(?:\xef\xbb\xbf)?[\r\n]*")
#: The line, and the protected one of another program that some exports leave below it.
_LINE: Final = re.compile(rb"From ([^\r\n]{0,500})\r?\n(?:>+From [^\r\n]{0,500}\r?\n){0,3}")
_CLOCK: Final = re.compile(rb"\d:\d\d")
_YEAR: Final = re.compile(rb"(?<!\d)(?:19|20)\d\d(?!\d)")
_GMAIL: Final = re.compile(rb"\d+@xxx ")
_HEADER: Final = re.compile(rb"[!-9;-~]{1,80}:")
_COUNT_LINE: Final = re.compile(rb"\d{1,12} *\r?\n")  # what Apple Mail writes first
_BLANK: Final = re.compile(rb"\r?\n\r?\n")
_NAMES: Final = (b"from:", b"date:", b"message-id:", b"received:", b"subject:", b"to:", b"mime-version:",
                 b"return-path:", b"delivered-to:", b"x-gmail-labels:", b"x-gm-thrid:")  # fmt: skip
_MORE_NAMES: Final = (b"cc:", b"bcc:", b"sender:", b"reply-to:", b"in-reply-to:", b"references:", b"content-",
                      b"x-", b"dkim-", b"arc-", b"authentication-", b"list-", b"status:")  # fmt: skip
#: Every mail that went over a server has one of these.
_SENT: Final = re.compile(rb"(?im)^(?:message-id|received|x-mozilla-status):")


class _Style(Enum):
    """What follows `From `: nothing or a dash (Thunderbird), Gmail's number, anything with a date, anything."""

    DASH = auto()
    GMAIL = auto()
    DATED = auto()
    UNDATED = auto()


def is_mailbox(data: bytes) -> bool:
    """Whether the bytes start like a mailbox: a line `From `, then headers."""
    return _style(data[:_BEGINNING], _start(data), None) is not None


def is_mail(data: bytes) -> bool:
    """Whether the bytes start with the headers of a mail."""
    start = data[_start(data) : _BEGINNING]
    if not _HEADER.match(start):
        return False
    lines = _BLANK.split(start, maxsplit=1)[0].lower().replace(b"\r\n", b"\n").split(b"\n")
    known = sum(line.startswith(_NAMES) for line in lines)
    return known >= 2 and any(line.startswith(b"from:") for line in lines)


def heads(data: Bytes) -> Iterator[bytes | None]:
    """The head of each message, in the file's order; None for a message that stands quoted inside another."""
    starts = _messages(data)
    at = next(starts, None)
    if at is None:
        yield _head(data, _start(data), len(data))
    while at is not None:
        later = next(starts, None)
        _, start, quoted = at
        yield None if quoted else _head(data, start, later[0] if later else len(data))
        at = later


def _start(data: Bytes) -> int:
    """Where a mail begins: after a byte order mark, blank lines and the count of Apple Mail."""
    before = _BEFORE.match(data)
    start = before.end() if before else 0
    count = _COUNT_LINE.match(data, start)
    return count.end() if count else start


def _head(data: Bytes, start: int, end: int) -> bytes:
    blank = _BLANK.search(data, start, min(end, start + _MOST_HEAD))
    return data[start : blank.start() if blank else min(end, start + _MOST_HEAD)] + b"\n\n"


def _messages(data: Bytes) -> Iterator[tuple[int, int, bool]]:
    """Where the line and the head of each message begin, and whether it is quoted; none if it is no mailbox."""
    at = _start(data)
    first = style = _style(data, at, None)
    while first:
        if style:
            start = _end_of_line(data, at)
            yield at, start, style is not first and _is_quoted(data, start, first, style)
        at = data.find(b"\nFrom ", at) + 1
        if not at:
            return
        style = _style(data, at, first)


def _end_of_line(data: Bytes, at: int) -> int:
    line = _LINE.match(data, at)
    return line.end() if line else at


def _style(data: Bytes, at: int, first: _Style | None) -> _Style | None:
    """The style of a line that begins a message; None = an ordinary line of a text.

    Without a date in it, the word stands in many a text: there must be a blank line above and a header of a mail
    below, and it counts only where the file itself begins like that, or if nothing else is in the line.

    Args:
        first: the style of the first message, None = this is the first one.
    """
    line = _LINE.match(data, at)
    if not line or not _HEADER.match(data, line.end()):
        return None
    rest = line.group(1).strip()
    dated = _CLOCK.search(rest) and _YEAR.search(rest)
    if not dated:
        below = data[line.end() : line.end() + 40].lower()
        if first and not data[max(0, at - 3) : at].endswith((b"\n\n", b"\n\r\n")):
            return None
        if not below.startswith(_NAMES + _MORE_NAMES):
            return None
        if rest in (b"", b"-"):
            return _Style.DASH
        alike = _Style.DASH if rest.startswith(b"- ") else _Style.UNDATED
        return alike if first in (None, alike) else None
    if rest.startswith(b"- "):
        return _Style.DASH
    return _Style.GMAIL if _GMAIL.match(rest) else _Style.DATED


def _is_quoted(data: Bytes, start: int, first: _Style, style: _Style) -> bool:
    """Whether a message whose line is not like the first one's is only quoted.

    Gmail writes all its lines alike. Other programs append to each other's mailboxes: what came over a server
    is a message there.
    """
    if first is _Style.GMAIL:
        return True
    later = data.find(b"\nFrom ", start)
    return style is _Style.DATED and not _SENT.search(
        _head(data, start, later if later >= 0 else len(data))
    )
