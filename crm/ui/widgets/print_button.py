"""A button that prints what is on the screen."""

from __future__ import annotations

from typing import Final

from crm.language import tr
from crm.ui.widgets.assets import component

_MOUNT: Final = component("print_button", isolated=False)


def print_button(key: str, label: str = tr("Print")) -> None:
    """Show the button."""
    _MOUNT(key=key, data={"label": label}, width="content")
