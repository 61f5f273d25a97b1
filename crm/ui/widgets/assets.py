"""Custom components in plain HTML, CSS and JavaScript, registered once per process."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, Protocol

import streamlit as st

_HERE: Final = Path(__file__).parent


class Mount(Protocol):
    """Show a component on the page; return its state and triggers."""

    def __call__(self, **options: Any) -> Any: ...


def component(name: str, isolated: bool = True) -> Mount:
    """Register the component with the files `name`.html, .css and .js in this folder.

    They are sent unchanged: no build step, and no requests outside the app. User text must not be
    put into them; it is passed as `data` and set as text.

    Args:
        isolated: in a shadow root, which scopes its styles. In a dialog, which traps the focus, Tab does
            not reach a shadow root: a field is therefore not isolated, and its CSS uses its own class.
    """
    html, css, js = (
        (_HERE / f"{name}.{kind}").read_text("utf-8") for kind in ("html", "css", "js")
    )
    mount: Mount = st.components.v2.component(
        f"embers_{name}", html=html, css=css, js=js, isolate_styles=isolated
    )
    return mount


def is_kept() -> None:
    """An empty callback: without one Streamlit does not keep the state."""
