"""Custom components in plain HTML, CSS and JavaScript, registered once per process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import Any, Final, Protocol

import streamlit as st

_HERE: Final = Path(__file__).parent


class Mount(Protocol):
    """Show a component on the page; return its state and triggers."""

    def __call__(self, **options: Any) -> Any: ...


def component(name: str, isolated: bool = True, words: Mapping[str, Any] | None = None) -> Mount:
    """Register the component with the files `name`.html, .css and .js in this folder.

    No build step, and no requests outside the app. User text must not be put into them; it is passed as
    `data` and set as text.

    Args:
        words: what it says, by name. They fill the blanks of its HTML, and its script finds them in
            `data.words`; texts there keep their blanks, which words.js fills.
        isolated: in a shadow root, which scopes its styles. In a dialog, which traps the focus, Tab does
            not reach a shadow root: a field is therefore not isolated, and its CSS uses its own class.
    """
    html, css, js = (
        (_HERE / f"{name}.{kind}").read_text("utf-8") for kind in ("html", "css", "js")
    )
    if words is not None:
        html = html.format_map({key: escape(str(text)) for key, text in words.items()})
        js = f"{(_HERE / 'words.js').read_text('utf-8')}\n{js}"
    mount: Mount = st.components.v2.component(
        f"embers_{name}", html=html, css=css, js=js, isolate_styles=isolated
    )
    if words is None:
        return mount

    def speaking(**options: Any) -> Any:
        return mount(**{**options, "data": {**options["data"], "words": words}})

    return speaking


def counted(text: Callable[[int], str]) -> dict[str, Any]:
    """A text for each number, for a script that counts itself: its forms, and which goes with 0, 1, ... 199.

    From 100 on the grammar of every language looks at the last two digits alone.
    """
    said = [text(n) for n in range(200)]
    texts = list(dict.fromkeys(said))
    return {"texts": texts, "which": "".join(str(texts.index(one)) for one in said)}


def is_kept() -> None:
    """An empty callback: without one Streamlit does not keep the state."""
