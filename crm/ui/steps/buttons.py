"""The buttons of a step: log it, record its event, put it off, skip it."""

from __future__ import annotations

from contextlib import suppress
from typing import Final, Literal

import streamlit as st

from crm.domain.cases.appointment import AppointmentKind
from crm.domain.cases.decisions import StepKey
from crm.domain.playbook.due_step import DueStep
from crm.domain.playbook.step import SEAT
from crm.domain.touchpoints.channel_words import loggable as loggable
from crm.domain.touchpoints.touchpoint import Channel, Result
from crm.domain.wording import listed
from crm.errors import AlreadyThere
from crm.language import tr
from crm.services import drafts, touchpoints
from crm.services.cases import decisions
from crm.ui.shell import dialogs, undo
from crm.ui.shell.errors import callback
from crm.ui.shell.requests import (
    EditAirNote,
    EditEvent,
    LinkedInRound,
    LogTouchpoint,
    Prepare,
    SkipStep,
    SnoozeStep,
)
from crm.ui.shell.session import store, today
from crm.ui.steps.sheet import prepare_button

#: The channel of steps with a person that are not a message, so nothing is logged.
_DONE_ALONE: Final = "self"


def step_buttons(step: DueStep, where: str, quiet: bool = False) -> None:
    """The buttons of a due step, side by side.

    Args:
        where: makes the widget keys unique. quiet: the main button is beside them, that of a letter or of a search.
    """
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        beside(step, where, quiet)


def beside(step: DueStep, where: str, quiet: bool = False) -> None:
    """The same, in a horizontal container opened by the caller."""
    _do(step, where, quiet)
    later_or_never(step.key, step.title, where, step.keys)


def looks_at_seats(step: DueStep) -> bool:
    """Whether it is done in the LinkedIn round."""
    return step.step.shows == SEAT


def look_button(step: DueStep, key: str, kind: Literal["primary", "secondary"]) -> None:
    """Open the round: of one case, or of all that are due."""
    case = 0 if step.same else step.key.opportunity_id or 0
    st.button(
        tr("Look now"),
        key=key,
        type=kind,
        icon=":material/travel_explore:",
        help=tr("A card for each job: open LinkedIn, and say what you see."),
        on_click=dialogs.ask,
        args=(LinkedInRound(case),),
    )


def is_logged(step: DueStep) -> bool:
    """Whether a step is done by logging a touchpoint; else it is simply marked done."""
    return step.person is not None and step.channel != _DONE_ALONE


def _do(step: DueStep, where: str, quiet: bool) -> None:
    key, case = step.key, step.key.opportunity_id
    if looks_at_seats(step):
        look_button(step, f"{where}:look:{key}", "secondary" if quiet else "primary")
        if step.same:  # each of them has its own card, and its own news
            return
        quiet = True
    facts = zip(step.step.records, step.step.buttons, strict=True)
    for number, (kind, label) in enumerate(facts):
        if case is not None:
            st.button(
                label,
                key=f"{where}:event:{kind}:{key}",
                type="secondary" if quiet or number else "primary",
                icon=":material/event:",
                on_click=dialogs.ask,
                args=(EditEvent(case, kind=kind.value),),
            )
    if is_logged(step):
        called = step.channel == Channel.CALL
        st.button(
            tr("We talked") if called else tr("Log it"),
            key=f"{where}:log:{key}",
            type="secondary" if quiet else "primary",
            icon=":material/check:",
            on_click=log_step,
            args=(step,),
        )
        if called:
            st.button(
                tr("No answer"),
                key=f"{where}:unanswered:{key}",
                icon=":material/phone_missed:",
                on_click=_nobody_answered,
                args=(step,),
            )
            prepare_button(
                Prepare((step.person.id,) if step.person else (), kind=AppointmentKind.CALL.value),
                f"{where}:prepare:{key}",
                quiet=True,
            )
    elif step.step.noted and step.person and case is not None:
        st.button(
            tr("Note it"),
            key=f"{where}:note:{key}",
            type="secondary" if quiet or step.step.records else "primary",
            icon=":material/edit_note:",
            on_click=dialogs.ask,
            args=(EditAirNote(case, person_id=step.person.id),),
        )
    if not is_logged(step) and step.step.done:
        st.button(
            step.step.done,
            key=f"{where}:done:{key}",
            icon=":material/check:",
            on_click=done_step,
            args=(key, step.title),
        )


def later_or_never(key: StepKey, title: str, where: str, keys: str = "") -> None:
    """Put it off, or skip it with a reason; `keys` are all it stands for, of several cases."""
    meant = keys or str(key)
    short = title if len(title) < 60 else f"{title[:57]}..."
    st.button(
        tr("Not now"),
        key=f"{where}:snooze:{key}",
        icon=":material/snooze:",
        on_click=dialogs.ask,
        args=(SnoozeStep(meant, short),),
    )
    st.button(
        tr("Skip"),
        key=f"{where}:skip:{key}",
        icon=":material/block:",
        on_click=dialogs.ask,
        args=(SkipStep(meant, short),),
    )


def log_step(step: DueStep) -> None:
    """Open the dialog for the touchpoint that completes a due step."""
    dialogs.ask(
        LogTouchpoint(
            (step.person.id,) if step.person else (),
            step.key.opportunity_id,
            channel=loggable(step.channel),
            step_key=step.keys,
            # the button of a call is called "We talked"
            result=Result.REACHED if step.channel == Channel.CALL else "",
        )
    )


@callback
def done_step(key: StepKey, title: str) -> None:
    """Mark a step without a touchpoint as done."""
    result = decisions.mark_done(store(), key, today())
    undo.offer(tr("Done: {title}", title=title), decisions.undo, store(), result)


@callback
def _nobody_answered(step: DueStep) -> None:
    """There is nothing more to say of such a call, so one click logs it."""
    with suppress(AlreadyThere):  # a second click
        logged = drafts.log_sent(store(), step, Channel.CALL, "", "", today(), Result.NO_ANSWER)
        names = listed([person.name for person in logged.people])
        undo.offer(
            tr("Logged: no answer from {names}.", names=names),
            touchpoints.remove, store(), logged.touchpoint.id, today(),
        )  # fmt: skip
