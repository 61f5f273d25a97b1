"""The Data page of a hosted app: where data is stored, earlier states, and deleting the account."""

from __future__ import annotations

from functools import partial
from typing import Final

import streamlit as st

from crm.errors import StoreTrouble
from crm.language import tr
from crm.remote.chain import VersionInfo
from crm.remote.replica import Replica
from crm.remote.versions import Kind
from crm.services.overview import Counts
from crm.ui.data.in_all import in_all
from crm.ui.shell import clock, gate, hosted, sign_in, undo
from crm.ui.shell.errors import callback, show
from crm.ui.shell.session import flash
from crm.ui.text.format import moment

_CHOSEN: Final = "history:version"
_SURE: Final = "erase:sure"
_WORD: Final = "erase"
_OFFERED: Final = "history:offered"
#: How many of the newest states are offered at first: what each one is, is asked once a process.
_AT_FIRST: Final = 20


def place(counts: Counts) -> None:
    """How much data there is, and where."""
    st.write(
        tr(
            "{all}, in a database of your own. Every change is in the cloud before Embers tells "
            "you that it is saved.",
            all=in_all(counts),
        )
    )


def undecided(here: Replica) -> None:
    """What the user has to decide if a part of the history is damaged."""
    state = here.state()
    if state.damage is not None:
        with st.container(border=True, key="data-damage"):
            st.markdown(
                tr(
                    "**The newest saved state ({version}) cannot be read.** The last "
                    "good one is number {good}, which is what you see. If you continue "
                    "from it, it becomes the newest one; nothing is deleted.",
                    version=state.damage.version,
                    good=state.damage.good,
                )
            )
            st.button(
                tr("Continue from the last good state"),
                key="history:mend",
                type="primary",
                on_click=_restore,
                args=(state.damage.good,),
            )


def history(here: Replica) -> None:
    """Earlier states; each can be restored or saved as a file."""
    offered = st.session_state.get(_OFFERED, _AT_FIRST)
    try:
        states = here.history(offered)
    except StoreTrouble as trouble:
        show(trouble)
        return
    now = here.state().version
    earlier = {m.version: m for m in states if _is_offered(m) and m.version != now}
    if not earlier:
        st.caption(tr("There is no earlier state yet; each change you save makes one."))
        return
    version = st.selectbox(
        tr("A state of your data"),
        list(earlier),
        format_func=lambda number: _label(earlier[number]),
        key=_CHOSEN,
    )
    with st.container(horizontal=True):
        st.button(
            tr("Go back to it"),
            key="history:restore",
            icon=":material/history:",
            on_click=_restore,
            args=(version,),
        )
        st.download_button(
            tr("Save it as a file"),
            gate.only_while_signed_in(partial(here.image_of, version)),
            file_name=f"embers-state-{version}.db",
            mime="application/vnd.sqlite3",
            key="history:save",
            on_click="ignore",
        )
        if len(states) == offered:
            st.button(tr("Older states"), key="history:more", type="tertiary", on_click=_show_more)
    st.caption(
        tr("Going back saves that state as the newest one. What is here now stays in the list.")
    )


def _show_more() -> None:
    st.session_state[_OFFERED] = 5 * st.session_state.get(_OFFERED, _AT_FIRST)


def _is_offered(found: VersionInfo) -> bool:
    return found.readable and found.kind is not Kind.ERASED


def _label(found: VersionInfo) -> str:
    at = moment(found.at.astimezone(clock.now_clock().tzinfo))
    kept = tr(", changed while offline") if found.kind is Kind.ASIDE else ""
    return tr("{at} · number {version}{kept}", at=at, version=found.version, kept=kept)


@callback
def _restore(version: int) -> None:
    here = hosted.mine()
    if here is None:
        return
    damage = here.state().damage
    former = here.restore(version)
    if damage is None:
        undo.offer(tr("Your data is back at number {version}.", version=version), _go_back, former)
    else:
        flash(tr("Your data is back at number {version}.", version=version))


def _go_back(former: int) -> None:
    here = hosted.mine()
    if here is not None:
        here.restore(former, only_if=former + 1)


def account() -> None:
    """Explain what erasing everything means, then do it."""
    st.write(
        tr(
            "This erases everything you ever wrote here: people, opportunities, contacts, every "
            "earlier state in the cloud, and your invitations to coaches. **It cannot be undone.** "
            "Save a backup or Everything (JSON) first if you might want it again."
        )
    )
    st.text_input(tr("Type the word *{word}* to continue", word=_WORD), key=_SURE)
    st.button(
        tr("Erase my account"),
        key="erase:account",
        icon=":material/delete_forever:",
        on_click=_erase,
    )


@callback
def _erase() -> None:
    if st.session_state.get(_SURE, "").strip().lower() != _WORD:
        flash(tr("Nothing was erased: type the word {word} first.", word=_WORD))
        return
    who = gate.admission().who
    hosted.erase_account()
    if who is not None:
        sign_in.leave(who)
