"""The pages, in one place, and the guard each of them starts with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import streamlit as st
from streamlit.navigation.page import Page

from crm.paths import ROOT
from crm.ui import gate

_ENTRY: Final = "_entry"
#: The title of the page of the run before.
_TITLE: Final = "_title"


@dataclass(frozen=True, slots=True)
class Screen:
    """One page: file in pages/, title, icon and address; `hidden` = reached by links only."""

    file: str
    title: str
    icon: str
    url: str
    hidden: bool = False


SCREENS: Final = (
    Screen("today.py", "Today", ":material/wb_sunny:", ""),
    Screen("people.py", "People", ":material/group:", "people"),
    Screen("opportunities.py", "Opportunities", ":material/work:", "opportunities"),
    Screen("week.py", "The week", ":material/date_range:", "week"),
    Screen("import_data.py", "Import", ":material/upload:", "import_data"),
    Screen("duplicates.py", "Duplicates", ":material/merge:", "duplicates"),
    Screen("data.py", "Data", ":material/database:", "data"),
    Screen("settings.py", "Settings", ":material/tune:", "settings"),
    Screen("help.py", "Help", ":material/help:", "help"),
    Screen("person.py", "Person", ":material/person:", "person", hidden=True),
    Screen(
        "introductions.py", "Who introduced whom", ":material/hub:", "introductions", hidden=True
    ),
    Screen("opportunity.py", "Opportunity", ":material/work:", "opportunity", hidden=True),
)


def pages() -> list[Page]:
    """Every page, as `st.navigation` wants them; built anew on each run, as it marks them."""
    return [
        st.Page(
            ROOT / "pages" / screen.file,
            title=screen.title,
            icon=screen.icon,
            url_path=screen.url or None,
            default=not screen.url,
            visibility="hidden" if screen.hidden else "visible",
        )
        for screen in SCREENS
    ]


def dress(title: str = "") -> None:
    """Title and icon of the browser's tab; the first thing in a run.

    Without an icon of ours the browser would fetch the page's own from a font server.
    """
    st.set_page_config(
        page_title=f"{title} · Embers" if title else "Embers", page_icon="🔥", layout="wide"
    )


def last_title() -> str:
    """The title this session showed last: most runs stay on a page, and need no second one."""
    title: str = st.session_state.get(_TITLE, "")
    return title


def open_door() -> Page:
    """Register all pages for an admitted visitor; gives the one the address asks for."""
    page = st.navigation(pages(), position="sidebar")
    if page.title != st.session_state.get(_TITLE):  # else the run began with it
        st.session_state[_TITLE] = page.title
        dress(page.title)
    st.session_state[_ENTRY] = True
    return page


def require_entry() -> None:
    """Send a run that did not come through streamlit_app.py back to it; first line of every page.

    Streamlit treats a folder named pages/ specially until `st.navigation` was called once in the
    process: the first deep link after a start runs the page's file alone, without gate and menu.
    """
    if st.session_state.pop(_ENTRY, False):
        return
    dress()
    decision = gate.admission()
    if decision.granted:
        st.navigation(pages(), position="hidden")
    else:
        gate.closed_door(decision.why)
    st.rerun()  # the same address, now through the front door
