"""Links that open a letter in the person's own mail program (RFC 6068)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

#: Some mail programs and systems cut what is longer. Source: D, below the 2,000 commonly quoted.
LONGEST: Final = 1900

#: The characters no part of a URL needs to encode (RFC 3986, 2.3).
_PLAIN: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_LINE_BREAK: Final = re.compile(r"\r\n|\r|\n|\u2028|\u2029")


@dataclass(frozen=True, slots=True)
class MailLink:
    """A `mailto:` URL; `with_body` is False where the text was too long to go with it."""

    url: str
    with_body: bool


def mail_link(address: str, subject: str = "", body: str = "") -> MailLink:
    """The link for one letter to one address; what makes it too long is left out, body first."""
    to = f"mailto:{_address(address.strip())}"
    heading = f"subject={encoded(' '.join(subject.split()))}" if subject.strip() else ""
    lines = _LINE_BREAK.sub("\r\n", body)
    words = f"body={encoded(lines)}" if body.strip() else ""
    full = _joined(to, heading, words)
    if len(full) <= LONGEST:
        return MailLink(full, with_body=True)
    short = _joined(to, heading)
    return MailLink(short if len(short) <= LONGEST else to, with_body=not words)


def _joined(to: str, *fields: str) -> str:
    said = "&".join(field for field in fields if field)
    return f"{to}?{said}" if said else to


def _address(address: str) -> str:
    """The last "@" divides; everything else that means something in a URL is encoded."""
    local, at, domain = address.rpartition("@")
    return f"{encoded(local)}{at}{encoded(domain)}"


def encoded(text: str) -> str:
    """UTF-8, every byte but the plainest as %XX; a space is %20, never "+"."""
    return "".join(
        chr(byte) if byte in _PLAIN else f"%{byte:02X}" for byte in text.encode("utf-8", "replace")
    )
