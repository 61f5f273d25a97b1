"""URLs of LinkedIn's own search; the user opens them, Embers fetches nothing."""

from __future__ import annotations

import re
from typing import Final

#: Parts of a job title that narrow a search too much.
_QUOTE: Final = '"'
_COMPANY: Final = re.compile(r"linkedin\.com/company/([^/?#\s]+)", re.IGNORECASE)
#: The characters no part of a URL needs to encode (RFC 3986, 2.3).
_UNRESERVED: Final = frozenset(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
)
_PAGE: Final = re.compile(r"[\w%.&-]{1,100}")


def search_link(template: str, company: str, title: str) -> str:
    """The address of a search for people with this company and title as keywords.

    Args:
        template: with `{keywords}`; quotes in company or title are dropped, the title is quoted.
    """
    words = f"{_plain(company)} {_QUOTE}{_plain(title)}{_QUOTE}"
    return template.replace("{keywords}", _encoded(words))


def company_link(template: str, page: str, title: str) -> str:
    """The address of a company's people on LinkedIn, searched for this title.

    Args:
        template: with `{company}` and `{keywords}`. page: as `company_page` gives it.
    """
    words = f"{_QUOTE}{_plain(title)}{_QUOTE}"
    return template.replace("{company}", _encoded(page)).replace("{keywords}", _encoded(words))


def company_page(text: str) -> str:
    """The name of a company's page from its address, or as typed; "" if it is not one."""
    found = _COMPANY.search(text.strip())
    name = found[1] if found else text.strip()
    return name.lower() if _PAGE.fullmatch(name) else ""


def _encoded(text: str) -> str:
    """UTF-8, every byte but the plainest as %XX; a space is %20, never "+"."""
    return "".join(
        chr(byte) if byte in _UNRESERVED else f"%{byte:02X}"
        for byte in text.encode("utf-8", "replace")
    )


def _plain(text: str) -> str:
    return " ".join(text.replace(_QUOTE, " ").split())
