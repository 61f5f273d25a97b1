"""Bytes of a file or a paste -> the text of one message, with its head as lines; never raises but `FileRefused`."""

from __future__ import annotations

import re
from datetime import UTC, tzinfo
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import Final

from crm.errors import FileRefused
from crm.intake.encodings import decode
from crm.intake.mail.heads import fields_of, people, text
from crm.intake.mail.mailbox import heads, is_mail, is_mailbox
from crm.language import tr

#: A mail with its attachments; most servers take no larger one. Source: D.
MOST_BYTES: Final = 40_000_000
#: Letters of the text of one message. Source: D.
MOST_LETTERS: Final = 200_000
_WAYS: Final = tr("Paste the text of one message, or choose an e-mail saved as .eml.")
_HTML: Final = re.compile(r"\s*(?:<!doctype html|<html|<body|<div|<p>|<p |<table)", re.IGNORECASE)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")
_BLOCKS: Final = frozenset(
    ("p", "div", "br", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "hr", "blockquote", "section")
)  # fmt: skip
_HIDDEN: Final = frozenset(("style", "script", "head", "title"))


def text_of(data: bytes, zone: tzinfo = UTC) -> str:
    """The text of a message.

    Args:
        zone: that of the user, which decides on which day a mail was sent.

    Raises:
        FileRefused: it is empty, too long, no text, or holds several messages.
    """
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise FileRefused(tr("There is nothing to read."), _WAYS)
    if len(data) > MOST_BYTES:
        raise FileRefused(tr("This is larger than {most} MB.", most=MOST_BYTES // 1_000_000), _WAYS)
    if is_mailbox(data):
        several = [head for head in heads(data) if head is not None]
        if len(several) > 1:
            raise FileRefused(
                tr("This file holds {count:,} messages.", count=len(several)),
                tr("Use Import for a whole mailbox."),
            )
        data = data.partition(b"\n")[2]
    if is_mail(data) and (made := _of_mail(data, zone)):
        return _refused_if_long(made)
    try:
        plain = decode(data)[0]
    except FileRefused as error:
        raise _no_message() from error
    if _CONTROL.search(plain[:100_000]):
        raise _no_message()
    return _refused_if_long(plain_text(plain) if _HTML.match(plain) else plain)


def _no_message() -> FileRefused:
    return FileRefused(tr("This is not a message: it contains no readable text."), _WAYS)


def _refused_if_long(plain: str) -> str:
    if len(plain) > MOST_LETTERS:
        raise FileRefused(tr("This is too long for one message."), _WAYS)
    if not plain.strip():
        raise FileRefused(tr("There is nothing to read."), _WAYS)
    return plain


def _of_mail(data: bytes, zone: tzinfo) -> str:
    """Head and words of a mail; "" for a text that only begins like one."""
    head = next(iter(heads(data)), None)
    fields = fields_of(head or b"")
    try:
        mail = message_from_bytes(data, policy=policy.default)
        body = _body(mail)
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return ""
    if not ({"message-id", "mime-version", "received", "content-type"} & set(fields)):
        return ""  # lines of a head that somebody copied: their words are read as they are
    senders = people(fields, "from") or people(fields, "sender")
    name, mail_address = senders[0] if senders else ("", "")
    subject = " ".join(text(fields, "subject").split())
    if text(fields, "auto-submitted").strip().casefold() == "auto-replied":
        subject = tr("Automatic reply: {subject}", subject=subject)
    lines = [f"From: {name} <{mail_address}>", f"Subject: {subject}"]
    others = ", ".join(f"{who} <{address}>" for who, address in people(fields, "to", "cc"))
    lines += [f"To: {others}"] if others else []
    lines += [f"Date: {day}"] if (day := _day(text(fields, "date"), zone)) else []
    return "\n".join([*lines, "", body])


def _day(said: str, zone: tzinfo) -> str:
    try:
        at = parsedate_to_datetime(said.strip())
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        return at.astimezone(zone).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _body(mail: EmailMessage) -> str:
    part = mail.get_body(("plain", "html"))
    if part is None:
        return ""
    raw = part.get_content()
    words = raw if isinstance(raw, str) else ""
    return plain_text(words) if part.get_content_subtype() == "html" else words


def plain_text(html: str) -> str:
    """The words of a page, a line for each block; what it quotes begins with `>`."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Words(HTMLParser):
    """Collects the words of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in _HIDDEN
        if tag == "blockquote":
            self.parts.append("\n> ")
        elif tag == "p":
            self.parts.append("\n\n")
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag in _BLOCKS:
            self.parts.append("\n")
        elif tag == "td":
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in _HIDDEN and self._hidden > 0
        if tag in _BLOCKS and tag != "br":
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(re.sub(r"\s+", " ", data))
