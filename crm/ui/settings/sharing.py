"""Settings of a hosted app: coaches who may read along, what they see, and ending it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from crm.deployment import Mode
from crm.domain.sharing import AT_FIRST, Invitation, Share
from crm.language import tr
from crm.services import coach, settings
from crm.services.shown import unchanged
from crm.ui.shell import gate, hosted, undo
from crm.ui.shell.errors import callback
from crm.ui.shell.session import flash, store
from crm.ui.text.format import day, plain
from crm.ui.text.labels import SHARE_LABELS

_EMAIL: Final = "sharing:email"
_SHARES: Final = "sharing:shares"


def is_offered() -> bool:
    """Sharing needs a signed-in user, so that the coach can find them."""
    return gate.admission().mode is Mode.HOSTED


def show() -> None:
    """Active invitations with what is shared, and a form for a new one."""
    st.header(tr("A coach who reads along"), anchor=False)
    st.write(
        tr(
            "You can let a coach see your open opportunities, their stages and which steps are due. "
            "They cannot change anything, and you can end it at any time. Your data stays in your "
            "own database."
        )
    )
    if gate.has_one_owner():
        st.info(
            tr(
                "Nobody but you can sign in here, so nobody can read along. A coach can find you on "
                "a site where people sign in with a provider such as Google, which confirms their "
                "e-mail addresses."
            ),
            icon=":material/groups:",
        )
        return
    every = coach.all_invitations(store())
    for invitation in every:
        if invitation.stands:
            _standing(invitation)
    with st.form("sharing:new", border=True):
        st.text_input(
            tr("The coach's e-mail address"),
            key=_EMAIL,
            help=tr(
                "The address they sign in with. Embers does not send e-mail, so tell them yourself."
            ),
        )
        _choice(_SHARES, AT_FIRST)
        st.form_submit_button(tr("Invite"), icon=":material/person_add:", on_click=_invite)
    ended = [invitation for invitation in every if not invitation.stands]
    if ended:
        with st.expander(tr("Ended ({count})", count=len(ended))):
            for invitation in ended:
                until = day(invitation.revoked_on) if invitation.revoked_on else ""
                st.markdown(
                    tr("{email} · until {until}", email=plain(invitation.email), until=until)
                )


def _choice(key: str, chosen: frozenset[Share]) -> None:
    st.pills(
        tr("Besides opportunities, stages and steps, they see"),
        list(SHARE_LABELS),
        format_func=lambda share: SHARE_LABELS[share],
        selection_mode="multi",
        default=[share for share in SHARE_LABELS if share in chosen],
        key=key,
        help=tr("Impressions of age are never shared unless you choose it."),
    )


def _standing(invitation: Invitation) -> None:
    with st.container(border=True, key=f"sharing-{invitation.id}"):
        st.markdown(
            tr(
                ":material/visibility: **{email}** · since {invited_on}",
                email=plain(invitation.email),
                invited_on=day(invitation.invited_on),
            )
        )
        key = f"{_SHARES}:{invitation.id}"
        _choice(key, invitation.shares)
        with st.container(horizontal=True):
            st.button(
                tr("Save what is shared"),
                key=f"sharing:save:{invitation.id}",
                on_click=_save,
                args=(invitation, key),
            )
            st.button(
                tr("End it"),
                key=f"sharing:end:{invitation.id}",
                icon=":material/visibility_off:",
                on_click=_end,
                args=(invitation.id,),
            )


@callback
def _invite() -> None:
    who = gate.admission().who
    email, shares = st.session_state.get(_EMAIL, ""), st.session_state.get(_SHARES) or ()
    invited = hosted.invite(email, shares, who.name if who else "")
    for key in (_EMAIL, _SHARES):
        st.session_state.pop(key, None)
    me = settings.get(store()).me or tr("a client without a name (you can enter your name above)")
    flash(
        tr(
            "{email} can read along from now on, and sees you as {me}.",
            email=plain(invited.email),
            me=plain(me),
        )
    )


@callback
def _save(invitation: Invitation, key: str) -> None:
    coach.share(unchanged(store(), invitation), invitation.id, st.session_state.get(key) or ())
    flash(tr("Saved. It takes effect with their next click."))


@callback
def _end(invitation_id: int) -> None:
    ended = hosted.end(invitation_id)
    undo.offer(tr("{email} no longer sees anything.", email=ended.email), _invite_again, ended)


def _invite_again(ended: Invitation) -> None:
    hosted.invite(ended.email, ended.shares)
