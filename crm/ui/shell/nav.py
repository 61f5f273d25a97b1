"""The table of pages, and the guard each of them starts with."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.navigation.page import Page

from crm.access import Admission, Door
from crm.deployment import Mode
from crm.language import tr
from crm.paths import ROOT
from crm.ui.shell import gate

_ENTRY: Final = "_entry"
#: The page title of the previous run.
_TITLE: Final = "_title"
#: For the tab and a phone's home screen, which both want pixels.
_MARK: Final = str(Path(__file__).parent / "mark.png")


class Spot(Enum):
    """Where a page is chosen: among the places of the menu, at the foot of the sidebar, or on other pages."""

    MENU = "menu"
    FOOT = "foot"
    PAGES = "pages"


@dataclass(frozen=True, slots=True)
class Screen:
    """One page: file in pages/, title, icon and address.

    Attributes:
        help: the title of the topic on the page Help that explains it; "" on that page itself.
        only: in the menu in this mode only.
    """

    file: str
    title: str
    icon: str
    url: str
    spot: Spot
    help: str = ""
    only: Mode | None = None

    @property
    def path(self) -> Path:
        return ROOT / "pages" / self.file


SCREENS: Final = (
    Screen("today.py", tr("Today"), ":material/wb_sunny:", "", Spot.MENU, tr("How Today decides")),
    Screen("opportunities.py", tr("Opportunities"), ":material/work:", "opportunities", Spot.MENU,
           tr("Opportunities")),
    Screen("people.py", tr("People"), ":material/group:", "people", Spot.MENU, tr("People")),
    Screen("insights.py", tr("Insights"), ":material/insights:", "insights", Spot.MENU, tr("Insights")),
    Screen("clients.py", tr("Clients"), ":material/groups:", "clients", Spot.MENU,
           tr("A coach who reads along"), only=Mode.HOSTED),
    Screen("import_data.py", tr("Import"), ":material/upload:", "import_data", Spot.FOOT, tr("Import")),
    Screen("data.py", tr("Your data"), ":material/database:", "data", Spot.FOOT, tr("Your data")),
    Screen("settings.py", tr("Settings"), ":material/tune:", "settings", Spot.FOOT, tr("Settings")),
    Screen("help.py", tr("Help"), ":material/help:", "help", Spot.FOOT),
    Screen("week.py", tr("The week"), ":material/date_range:", "week", Spot.PAGES, tr("Opportunities")),
    Screen("duplicates.py", tr("Duplicates"), ":material/merge:", "duplicates", Spot.PAGES, tr("People")),
    Screen("person.py", tr("Person"), ":material/person:", "person", Spot.PAGES, tr("People")),
    Screen("introductions.py", tr("Who introduced whom"), ":material/hub:", "introductions",
           Spot.PAGES, tr("People")),
    Screen("opportunity.py", tr("Opportunity"), ":material/work:", "opportunity", Spot.PAGES,
           tr("Opportunities")),
)  # fmt: skip


def title_of(file: str) -> str:
    """The title of a page by its file in pages/."""
    return next(screen.title for screen in SCREENS if screen.file == file)


def pages(mode: Mode = Mode.LOCAL) -> list[Page]:
    """Every page for `st.navigation`; rebuilt on each run, because it modifies them."""
    return [
        st.Page(
            screen.path,
            title=screen.title,
            icon=screen.icon,
            url_path=screen.url or None,
            default=not screen.url,
            visibility="visible" if screen in chosen_at(Spot.MENU, mode) else "hidden",
        )
        for screen in SCREENS
    ]


def chosen_at(spot: Spot, mode: Mode) -> list[Screen]:
    """The pages that are chosen there, in their order."""
    return [screen for screen in SCREENS if screen.spot is spot and screen.only in (None, mode)]


def set_tab_title(title: str = "") -> None:
    """Title and icon of the browser's tab; the first thing in a run.

    Without this icon the browser would fetch the page's own from a font server.
    """
    st.set_page_config(
        page_title=tr("{title} · Embers", title=title) if title else "Embers",
        page_icon=_MARK,
        layout="wide",
    )


def last_title() -> str:
    """The title this session showed last: most runs stay on a page and need not set it again."""
    title: str = st.session_state.get(_TITLE, "")
    return title


def help_topic() -> str:
    """The title of the topic that explains the page of this run; "" if there is none."""
    return next((screen.help for screen in SCREENS if screen.title == last_title()), "")


def id_in_address() -> int | None:
    """The id of the record in the URL; None if there is none."""
    id_text = st.query_params.get("id", "")
    if not (id_text.isascii() and id_text.isdigit()) or len(id_text) > 15:
        return None
    return int(id_text)


def place() -> tuple[str, str]:
    """Where the visitor is: the page and its record."""
    return last_title(), st.query_params.get("id", "")


def open_door(mode: Mode = Mode.LOCAL) -> Page:
    """Register all pages for an admitted visitor; return the page of the URL."""
    page = st.navigation(pages(mode), position="sidebar")
    if page.title != st.session_state.get(_TITLE):  # else it is already set
        st.session_state[_TITLE] = page.title
        set_tab_title(page.title)
    st.session_state[_ENTRY] = True
    return page


def closed_door(decision: Admission) -> None:
    """Tell a visitor who is not admitted why, and how to get in.

    If they may sign in, the pages are registered but not run, so that the URL is kept.
    """
    if decision.door is Door.PRIVATE:
        gate.private_page(decision).run()
    else:
        st.navigation(pages(), position="hidden")
        set_tab_title()
        gate.show_door(decision.door)


def require_entry() -> None:
    """Send a run that bypassed streamlit_app.py back to it; first line of every page.

    Streamlit treats a folder named pages/ specially until `st.navigation` was called once in the
    process: the first deep link after a start runs the page's file alone, without gate and menu.
    """
    if st.session_state.pop(_ENTRY, False):
        return
    set_tab_title()
    decision = gate.admission()
    if decision.door is Door.PRIVATE and not decision.granted:
        gate.private_page(decision)
    else:
        st.navigation(pages(), position="hidden")
    st.rerun()  # the same URL, now through streamlit_app.py
