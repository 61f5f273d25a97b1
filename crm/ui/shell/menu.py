"""The frame around every page: the name, the foot of the sidebar, and the bar of a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

from crm.access import Admission, Identity
from crm.deployment import Mode
from crm.language import tr
from crm.ui.shell import dialogs, history, nav, sign_in
from crm.ui.shell.errors import callback
from crm.ui.shell.links import go_to_help
from crm.ui.shell.nav import Screen, Spot
from crm.ui.shell.requests import FindPerson, LogTouchpoint

#: The colours of the name are those of the text in .streamlit/config.toml.
_LOGO: Final = (Path(__file__).parent / "logo.svg").read_text("utf-8")
_LOGOS: Final = {"light": _LOGO, "dark": _LOGO.replace("#1a1310", "#f4eae3")}
#: So many places of the menu are in the bar; the others are behind More.
_IN_BAR: Final = 3
_MORE: Final = "bar:more"
_FIND: Final = tr("Find")
_THIS_PAGE: Final = tr("Help with this page")
_SIGN_OUT: Final = tr("Sign out")
_ICONS: Final = {screen.title: screen.icon for screen in nav.SCREENS} | {
    _FIND: ":material/search:",
    _THIS_PAGE: ":material/contact_support:",
    _SIGN_OUT: ":material/logout:",
}


def logo() -> None:
    """Mark and name, above the menu and, where that is closed, above the page."""
    st.logo(_LOGOS[st.context.theme.type or "light"], size="medium")


def foot(mode: Mode) -> None:
    """At the foot of the sidebar: what is needed now and then, and the help for this page."""
    with st.container(key="foot", gap="xsmall"):
        *others, last = nav.chosen_at(Spot.FOOT, mode)
        for screen in others:
            _link(screen)
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            _link(last)
            topic = nav.help_topic()
            if topic:
                st.button(
                    _THIS_PAGE,
                    type="tertiary",
                    key="help:page",
                    on_click=go_to_help,
                    args=(topic,),
                )


def bar(admission: Admission) -> None:
    """The menu of a phone, at the bottom of the window; wide windows do not show it (style.css)."""
    places = nav.chosen_at(Spot.MENU, admission.mode)
    with st.container(key="bar", horizontal=True, wrap=False, gap=None):
        for screen in places[:_IN_BAR]:
            _link(screen)
        st.button(
            tr("Log"),
            icon=":material/add:",
            type="primary",
            key="bar:log",
            on_click=dialogs.ask,
            args=(LogTouchpoint(),),
        )
        options = [
            *(screen.title for screen in places[_IN_BAR:]),
            _FIND,
            *(screen.title for screen in nav.chosen_at(Spot.FOOT, admission.mode)),
            *([_THIS_PAGE] if nav.help_topic() else []),
            *([_SIGN_OUT] if admission.who else []),
        ]
        st.menu_button(
            tr("More"),
            options,
            icon=":material/more_horiz:",
            type="tertiary",
            key=_MORE,
            format_func=lambda title: f"{_ICONS[title]} {title}",
            on_click=_chosen,
            args=(admission.who,),
        )


def _link(screen: Screen) -> None:
    st.page_link(screen.path, icon=screen.icon)


@callback
def _chosen(who: Identity | None) -> None:
    choice = st.session_state[_MORE]
    if choice == _FIND:
        dialogs.ask(FindPerson())
    elif choice == _THIS_PAGE:
        go_to_help(nav.help_topic())
    elif choice == _SIGN_OUT and who:
        sign_in.leave(who)
    else:
        history.go(next(screen.file for screen in nav.SCREENS if screen.title == choice))
