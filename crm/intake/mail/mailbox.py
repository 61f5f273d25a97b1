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

from crm.intake.limits import MAX_MAILBOX_BYTES, too_large_mailbox

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
#: Every mail that a program made or kept, also drafts, has one of these.
_MADE: Final = re.compile(
    rb"(?im)^(?:message-id|received|mime-version|content-type|return-path|(?:x|list)-[!-9;-~]+):"
)
#: What servers write for each other; most of a head.
_OF_SERVERS: Final = re.compile(
    rb"(?im)^(?:dkim-|arc-|authentication-results|received-spf|x-google-|x-gm-message-state|x-received|x-ms-"
    rb"|x-microsoft|x-forefront)[^\n]*\n(?:[ \t][^\n]*\n)*"
)


class _Style(Enum):
    """What follows `From `: nothing or a dash (Thunderbird), Gmail's number, anything with a date, anything."""

    DASH = auto()
    GMAIL = auto()
    DATED = auto()
    UNDATED = auto()


def is_mailbox(data: Bytes) -> bool:
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
    if not is_mailbox(data):
        yield _head(data, _start(data), len(data))
    for _, head, quoted in _messages(data):
        yield None if quoted else head


def without_bodies(data: Bytes) -> bytes:
    """The mailbox with nothing but the heads of its messages, in which the same contacts are read.

    Raises:
        FileRefused: even so it is too large.
    """
    parts, size = [], 0
    for line, head, _ in _messages(data):
        parts.append(line + _OF_SERVERS.sub(b"", head))
        size += len(parts[-1])
        if size > MAX_MAILBOX_BYTES:
            raise too_large_mailbox()
    return b"".join(parts)


def _start(data: Bytes) -> int:
    """Where a mail begins: after a byte order mark, blank lines and the count of Apple Mail."""
    before = _BEFORE.match(data)
    start = before.end() if before else 0
    count = _COUNT_LINE.match(data, start)
    return count.end() if count else start


def _head(data: Bytes, start: int, end: int) -> bytes:
    blank = _BLANK.search(data, start, min(end, start + _MOST_HEAD))
    return data[start : blank.start() if blank else min(end, start + _MOST_HEAD)] + b"\n\n"


def _messages(data: Bytes) -> Iterator[tuple[bytes, bytes, bool]]:
    """The line and the head of each message, and whether it is only quoted; none if it is no mailbox."""
    at = _start(data)
    first = style = _style(data, at, None)
    whole = False
    while first:
        later = data.find(b"\nFrom ", at)
        line = _LINE.match(data, at)
        if style and line:
            head = _head(data, line.end(), later if later >= 0 else len(data))
            yield line.group(), head, _is_quoted(head, first, style, whole)
            whole = whole or bool(_SENT.search(head))
        if later < 0:
            return
        at = later + 1
        style = _style(data, at, first)


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


def _is_quoted(head: bytes, first: _Style, style: _Style, whole: bool) -> bool:
    """Whether a message stands quoted inside another, as nobody protected its line.

    Gmail writes all its lines alike. Other programs append to each other's mailboxes: what came over a server
    is a message there. What somebody quotes is mostly not more than the fields that people read.

    Args:
        whole: whether messages above have all their fields.
    """
    if style is not first and first is _Style.GMAIL:
        return True
    if style is not first and style is _Style.DATED:
        return not _SENT.search(head)
    return whole and not _MADE.search(head)
