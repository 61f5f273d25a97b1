"""Read the undo bar from a page under test."""

from __future__ import annotations

from html import unescape
from typing import Final

from streamlit.testing.v1 import AppTest

_BEGINS: Final = '<p role="status">'


def said(page: AppTest) -> str:
    """The words of the bar; empty if there is none."""
    bodies = [e.proto.body for e in page.get("html")]
    found = [body for body in bodies if body.startswith(_BEGINS)]
    assert len(found) <= 1
    return unescape(found[0].removeprefix(_BEGINS).removesuffix("</p>")) if found else ""
