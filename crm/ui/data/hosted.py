"""The Data page of a hosted app: where data is stored, earlier states, and deleting the account."""

from __future__ import annotations

from functools import partial
from typing import Final

import streamlit as st

from crm.domain.wording import plural
from crm.errors import StoreTrouble
from crm.remote.chain import VersionInfo
from crm.remote.replica import Replica
from crm.remote.versions import Kind
from crm.services.overview import Counts
from crm.ui.shell import clock, hosted, undo
from crm.ui.shell.errors import callback, show
from crm.ui.shell.session import flash
from crm.ui.text.format import moment

_CHOSEN: Final = "history:version"
_SURE: Final = "erase:sure"
_WORD: Final = "erase"
#: How many of the newest states are offered; older ones are kept as long as the operator set.
_OFFERED: Final = 100


def place(counts: Counts) -> None:
    """How much data there is, and where."""
    st.write(
        f"**{plural(counts.people, 'person', 'people')}**, "
        f"**{plural(counts.opportunities, 'opportunity', 'opportunities')}** and "
        f"**{plural(counts.touchpoints, 'touchpoint', 'touchpoints')}**, in a database of your own. "
        "Every change is saved in the cloud before Embers says so."
    )


def undecided(here: Replica) -> None:
    """What the user has to decide: a damaged history, or changes made while offline."""
    state = here.state()
    if state.damage is not None:
        with st.container(border=True, key="data-damage"):
            st.markdown(
                f"**The newest saved state ({state.damage.version}) cannot be read.** The last good "
                f"one is number {state.damage.good}, which is what you see. Going on from it saves "
                "it as the newest; nothing is deleted."
            )
            st.button(
                "Go on from the last good state",
                key="history:mend",
                type="primary",
                on_click=_restore,
                args=(state.damage.good,),
            )
    for version in state.asides:
        with st.container(border=True, key=f"data-aside-{version}"):
            st.markdown(
                ":material/call_split: **Changed here while there was no connection.** Your data were "
                "changed elsewhere, too, and the two could not be joined by themselves. You see "
                "what was saved elsewhere."
            )
            with st.container(horizontal=True):
                st.download_button(
                    "Save what was changed here",
                    partial(here.image_of, version),
                    file_name=f"embers-aside-{version}.db",
                    mime="application/vnd.sqlite3",
                    key=f"history:aside:save:{version}",
                    on_click="ignore",
                )
                st.button(
                    "Take it instead",
                    key=f"history:aside:take:{version}",
                    on_click=_restore,
                    args=(version,),
                )
                st.button(
                    "Keep what is here",
                    key=f"history:aside:keep:{version}",
                    on_click=_keep,
                    args=(version,),
                )


def history(here: Replica) -> None:
    """Earlier states; each can be restored or saved as a file."""
    try:
        found = [m for m in here.history(_OFFERED) if _is_offered(m)]
    except StoreTrouble as trouble:
        show(trouble)
        return
    now = here.state().version
    earlier = {m.version: m for m in found if m.version != now}
    if not earlier:
        st.caption("There is no earlier state yet; each change you save makes one.")
        return
    version = st.selectbox(
        "A state of your data",
        list(earlier),
        format_func=lambda number: _label(earlier[number]),
        key=_CHOSEN,
    )
    with st.container(horizontal=True):
        st.button(
            "Go back to it",
            key="history:restore",
            icon=":material/history:",
            on_click=_restore,
            args=(version,),
        )
        st.download_button(
            "Save it as a file",
            partial(here.image_of, version),
            file_name=f"embers-state-{version}.db",
            mime="application/vnd.sqlite3",
            key="history:save",
            on_click="ignore",
        )
    st.caption("Going back saves that state as the newest one. What is here now stays in the list.")


def _is_offered(found: VersionInfo) -> bool:
    return found.readable and found.kind is not None and found.kind is not Kind.ASIDE


def _label(found: VersionInfo) -> str:
    return f"{moment(found.at.astimezone(clock.now_clock().tzinfo))} · number {found.version}"


@callback
def _restore(version: int) -> None:
    here = hosted.mine()
    if here is None:
        return
    before = here.state().version
    here.restore(version)
    undo.offer(f"Your data are as they were at number {version}.", _go_back, before)


def _go_back(version: int) -> None:
    here = hosted.mine()
    if here is not None:
        here.restore(version)


@callback
def _keep(version: int) -> None:
    here = hosted.mine()
    if here is not None:
        here.dismiss(version)


def account() -> None:
    """Explain what erasing everything means, then do it."""
    st.write(
        "This erases everything you ever wrote here: people, cases, touchpoints, every earlier state "
        "in the cloud, and the invitations of coaches. **It cannot be undone.** Save a backup or "
        "Everything (JSON) first if you may want it again."
    )
    st.text_input(f"Type the word *{_WORD}* to go on", key=_SURE)
    st.button(
        "Erase my account",
        key="erase:account",
        icon=":material/delete_forever:",
        on_click=_erase,
    )


@callback
def _erase() -> None:
    if st.session_state.get(_SURE, "").strip().lower() != _WORD:
        flash(f"Nothing was erased: type the word {_WORD} first.")
        return
    hosted.erase_account()
    st.session_state.clear()
    st.logout()
