"""Addresses of LinkedIn's own search; the user opens them, nothing is fetched."""

from __future__ import annotations

from typing import Final

from crm.domain.mailto import encoded

#: What people type into a title that narrows a search too much.
_QUOTE: Final = '"'


def search_link(template: str, company: str, title: str) -> str:
    """The address of a search for people with this company and title as keywords.

    Args:
        template: with `{keywords}`; quotes in company or title are dropped, the title is quoted.
    """
    words = f"{_plain(company)} {_QUOTE}{_plain(title)}{_QUOTE}"
    return template.replace("{keywords}", encoded(words))


def _plain(text: str) -> str:
    return " ".join(text.replace(_QUOTE, " ").split())
