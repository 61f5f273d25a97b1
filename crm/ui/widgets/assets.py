"""Our own components: a folder of plain HTML, CSS and JavaScript, registered once a process."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, Protocol

import streamlit as st

_HERE: Final = Path(__file__).parent


class Mount(Protocol):
    """Shows a component on the page; gives its state and what was triggered."""

    def __call__(self, **options: Any) -> Any: ...


def component(name: str, isolated: bool = True) -> Mount:
    """Register the component whose files are `name`.html, .css and .js beside this one.

    They go into the page as they are: no build step, and no request beyond the app's own.
    Nothing a person wrote may be put into them; it travels as `data` and is set as text.

    Args:
        isolated: in a shadow root, where styles stay within. Tab never comes there in a dialog, which
            keeps the focus by itself: a field lies in the page, and its CSS names its own class.
    """
    html, css, js = (
        (_HERE / f"{name}.{kind}").read_text("utf-8") for kind in ("html", "css", "js")
    )
    mount: Mount = st.components.v2.component(
        f"embers_{name}", html=html, css=css, js=js, isolate_styles=isolated
    )
    return mount


def is_kept() -> None:
    """The callback of a state that only wants to be kept: one without a callback is not."""
