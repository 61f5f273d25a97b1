"""A menu whose content is made when it is opened, so that a page of many menus is fast."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from crm.domain.stamp import stamp
from crm.ui.shell import dialogs

if TYPE_CHECKING:
    from streamlit.elements.lib.mutable_popover_container import PopoverContainer


def folded_menu(label: str, key: str, shown: object = None, **look: Any) -> PopoverContainer:
    """Return the menu; fill it only while it is `open`.

    It closes when a dialog opens, as a menu that closes later would draw the dialog anew and lose what is
    being typed there; and when `shown`, what it acts on, is another record than before.
    """
    seen, now = f"{key}:seen", stamp((shown, dialogs.opened() is not None))
    if st.session_state.get(seen) != now:
        st.session_state[seen] = now
        st.session_state[key] = False
    return st.popover(label, key=key, on_change="rerun", **look)
