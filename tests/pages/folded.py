"""Menus and folds whose content is made when they are opened; AppTest itself cannot open them."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest


def button_of(page: AppTest, start: str, label: str = "") -> Any:
    """The first button whose key begins like this and whose label contains this, in a menu or not."""
    for shown in (page, None):
        buttons = (shown or unfold(page)).button
        found = [b for b in buttons if (b.key or "").startswith(start) and label in b.label]
        if found:
            return found[0]
    raise AssertionError([b.key for b in page.button])


def unfold(page: AppTest, start: str = "") -> AppTest:
    """Open the menus and folds of the page whose keys begin like this."""
    for kind in ("popover", "expander"):
        for box in page.get(kind):
            # $$ID-<hash>-<key>; those without a key are always complete
            key = (box.proto.id.split("-", 2) + [""] * 3)[2]
            if key.startswith(start) and key:
                page.session_state[key] = True
    return page.run()
