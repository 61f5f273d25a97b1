"""The first moments of a tab: a still picture of the frame, until the page is complete.

Streamlit's own page first draws a frame of the whole width, moves it beside the menu, and then with each kind of
element that the browser has to fetch. Nothing that a script sends is there early enough to prevent that; so
streamlit_app.py and hosted_app.py, which Streamlit starts as an `st.App`, serve the page themselves, with opening.html
in it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route
from streamlit.file_util import get_static_dir

from crm.paths import ROOT

_PICTURE: Final = Path(__file__).with_name("opening.html")
_FRONT: Final = "today"
#: Where in the theme the colors of the picture are; each as in .streamlit/config.toml.
_COLORS: Final = {
    "page": "backgroundColor",
    "menu": "sidebar.backgroundColor",
    "line": "borderColor",
}


def routes() -> list[Route]:
    """The address of each page, which a server asks before Streamlit's own."""
    text = _page()

    async def opened(_: Request) -> HTMLResponse:
        return HTMLResponse(text, headers={"Cache-Control": "no-cache"})

    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return [Route(f"{base and f'/{base}'}/{name}", opened) for name in _names()]


def _names() -> list[str]:
    """The last part of each address: the name of its file. Not from the menu's table, which takes a second to
    import: the browser can fetch the rest meanwhile."""
    return ["" if file.stem == _FRONT else file.stem for file in sorted(ROOT.glob("pages/*.py"))]


def _page() -> str:
    """Streamlit's page with the picture as the first thing in it."""
    index = Path(get_static_dir(), "index.html").read_text("utf-8")
    picture = f"<body>\n<style>{_colors()}</style>\n{_PICTURE.read_text('utf-8')}"
    return index.replace("<body>", picture, 1)


def _colors() -> str:
    named = [
        f"--opening-{mode}-{part}: {st.get_option(f'theme.{mode}.{option}')};"
        for mode in ("light", "dark")
        for part, option in _COLORS.items()
    ]
    return f":root {{ {' '.join(named)} }}"
