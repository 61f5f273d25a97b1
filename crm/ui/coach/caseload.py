"""A coach's screens: the caseload, and what one client shares. Read-only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from crm.domain.dates import ago, lasting
from crm.domain.playbook.due_step import Status
from crm.domain.sharing import OFTEN_PUT_OFF, Client, ShownCase, ShownLine, ShownStep
from crm.domain.wording import plural, within
from crm.language import tr
from crm.ui.shell import hosted
from crm.ui.shell.errors import callback
from crm.ui.shell.session import today
from crm.ui.text.format import day, plain
from crm.ui.text.labels import (
    CHANNEL_LABELS,
    EVENT_LABELS,
    KIND_LABELS,
    STAGE_LABELS,
    STATUS_BADGES,
    channel_icon,
)

_KINDS: Final[Mapping[str, str]] = {
    label: text
    for labels in (EVENT_LABELS, CHANNEL_LABELS, KIND_LABELS)
    for label, text in labels.items()
}


def caseload(clients: Sequence[tuple[str, Client]]) -> None:
    """Every client, most urgent first; `clients`: the key in the URL, and what is shown."""
    if not clients:
        st.info(
            tr(
                "Nobody shares with you at the moment. People you coach can invite you in their "
                "Settings, with the e-mail address you sign in with."
            ),
            icon=":material/groups:",
        )
    for key, client in clients:
        with st.container(border=True, key=f"client-{key}"):
            st.header(name_of(client), anchor=False)
            st.markdown(summary(client))
            for case in client.cases:
                _case(case)
            if not client.cases:
                st.caption(tr("No open opportunities."))


def unreadable(letters: list[int]) -> None:
    """Tell of invitations that cannot be read, and offer to remove them."""
    st.warning(
        tr(
            "{invitations} to you cannot be read. If someone is missing here, ask them to invite "
            "you again.",
            invitations=plural(len(letters), "invitation", "invitations"),
        ),
        icon=":material/mark_email_unread:",
    )
    st.button(tr("Remove what cannot be read"), key="clients:drop", on_click=_drop, args=(letters,))


@callback
def _drop(letters: list[int]) -> None:
    hosted.drop_letters(letters)


def name_of(client: Client) -> str:
    return plain(client.name) if client.name else tr("A client without a name")


def summary(client: Client) -> str:
    """One line: steps overdue, days since anything happened, cases."""
    quiet = client.quiet_days
    parts = [
        tr("**{steps} overdue**", steps=plural(client.overdue, "step", "steps")),
        tr("nothing has happened yet")
        if quiet is None
        else tr("last activity {quiet}", quiet=_days_ago(quiet)),
        plural(len(client.cases), "open opportunity", "open opportunities"),
    ]
    return " · ".join(parts)


def _days_ago(quiet: int) -> str:
    return {0: tr("today"), 1: tr("yesterday")}.get(quiet, tr("{days} days ago", days=quiet))


def _case(case: ShownCase) -> None:
    silence = tr("quiet for {silent_days}", silent_days=lasting(case.silent_days))
    label = f"{plain(case.name)} · {STAGE_LABELS[case.stage]} · {silence}"
    with st.expander(label, icon=":material/work:"):
        if case.steps:
            st.markdown("\n".join(f"- {_step(step)}" for step in case.steps))
        _lines(tr("What happened"), case.happened)
        _lines(tr("Why, as far as they noted it"), case.why)
        _lines(tr("Compared with the person who got the job"), case.comparison)


def _step(step: ShownStep) -> str:
    badge, _ = STATUS_BADGES[step.status.value]
    often = (
        tr(" · put off {put_off} times", put_off=step.put_off)
        if step.put_off >= OFTEN_PUT_OFF
        else ""
    )
    when = ago(step.due, today()) if step.status in (Status.DUE, Status.LATE) else day(step.due)
    return f"{channel_icon(step.channel)} {plain(step.title)} · {within(badge)}, {when}{often}"


def _lines(title: str, lines: Sequence[ShownLine]) -> None:
    if lines:
        st.markdown(f"**{title}**\n\n" + "\n".join(f"- {_line(line)}" for line in lines))


def _line(line: ShownLine) -> str:
    when = day(line.on) if line.on else ""
    kind = _KINDS.get(line.kind, line.kind)
    return " · ".join(filter(None, (when, plain(kind), plain(line.who), plain(line.words))))
