"""The Settings page: the name under drafts, the steps of the playbook, versions."""

from __future__ import annotations

import platform
import sqlite3
from typing import Final

import streamlit as st

import crm
from crm import reference
from crm.deployment import Mode
from crm.domain.playbook.reasons import words_of
from crm.domain.playbook.step import Step
from crm.domain.playbook.windows import Span, Window
from crm.domain.wording import either, plural
from crm.language import tr
from crm.services import settings
from crm.services.settings import Preferences
from crm.store.schema.migrations import SCHEMA
from crm.ui.settings import window_editor
from crm.ui.settings.window_editor import UNITS
from crm.ui.shell import gate, hosted
from crm.ui.shell.errors import callback, show_refusal
from crm.ui.shell.session import flash, store
from crm.ui.steps import provenance
from crm.ui.text.format import plain
from crm.ui.text.labels import ORIGIN_BADGES, PHASE_LABELS, WHO_LABELS, channel_icon, channel_label

_NAME: Final = "settings:me"
_ADDRESSES: Final = "settings:addresses"
_REQUESTS: Final = "settings:requests"
_A_DAY: Final = "settings:a_day"


def name(chosen: Preferences) -> None:
    """The field for the name that signs drafts; saved on blur."""
    st.text_input(
        tr("Your name"), chosen.me, key=_NAME, on_change=_sign, max_chars=80, autocomplete="name",
        placeholder=tr("The way you sign an e-mail"),
        help=tr("Drafts end with it. It is not used for anything else."), width=420,
    )  # fmt: skip


@callback
def _sign() -> None:
    now = settings.sign_as(store(), st.session_state[_NAME] or "")
    flash(
        tr("Your drafts are now signed {me}.", me=plain(now.me))
        if now.me
        else tr("Your drafts are no longer signed.")
    )


def addresses(chosen: Preferences) -> None:
    """The user's own e-mail addresses, used to tell who wrote an imported mail."""
    st.text_input(
        tr("Your e-mail addresses"), ", ".join(chosen.addresses), key=_ADDRESSES,
        on_change=_keep_addresses, placeholder="me@example.com, me@example.org", width=420,
        help=tr("They tell Embers which messages are yours when you import e-mails or a calendar. "
            "They are not used for anything else."),
    )  # fmt: skip
    show_refusal()


@callback
def _keep_addresses() -> None:
    now = settings.set_addresses(store(), st.session_state[_ADDRESSES] or "")
    flash(tr("Saved.") if now.addresses else tr("No addresses are saved now."))


def a_day(chosen: Preferences) -> None:
    """How many people Today proposes to contact."""
    st.number_input(
        tr("People to contact a day"), settings.LEAST_A_DAY, settings.MOST_A_DAY, chosen.outward_a_day,
        key=_A_DAY, on_change=_keep_a_day, width=420,
        help=tr("Today suggests no more than this many; the others wait for their turn."),
    )  # fmt: skip


@callback
def _keep_a_day() -> None:
    now = settings.propose_a_day(store(), st.session_state[_A_DAY])
    flash(
        tr(
            "Today now suggests {people} at most.",
            people=plural(now.outward_a_day, "person", "people"),
        )
    )


def requests(chosen: Preferences) -> None:
    """When LinkedIn requests to the interviewers are suggested; one choice for all cases."""
    if not any(step.requests for step in reference.playbook().steps):
        return
    choices = {False: tr("Right after the interview"), True: tr("After the decision")}
    st.radio(
        tr("LinkedIn requests to the people who interviewed you"),
        list(choices),
        index=int(chosen.connects_later(reference.playbook())),
        key=_REQUESTS,
        format_func=lambda later: choices[later],
        captions=[tr("The article's advice."), tr("What many recruiters prefer.")],
        on_change=_ask_to_connect,
    )


@callback
def _ask_to_connect() -> None:
    later = bool(st.session_state[_REQUESTS])
    settings.ask_to_connect(store(), reference.playbook(), later)
    flash(
        tr("Requests now wait for the decision.")
        if later
        else tr("Requests now go out right after the interview.")
    )


def phases(chosen: Preferences) -> None:
    """All steps, by phase."""
    for phase, label in PHASE_LABELS.items():
        steps = [step for step in reference.playbook().steps if step.phase == phase]
        if steps:
            _phase(label, steps, chosen)


def _phase(label: str, steps: list[Step], chosen: Preferences) -> None:
    """The steps of one phase in an expander that says how many are off."""
    off = sum(not chosen.wants(step) for step in steps)
    title = f"{label} · {plural(len(steps), 'step', 'steps')}" + (
        tr(", {off} off", off=off) if off else ""
    )
    box = st.expander(title, key=f"settings:phase:{steps[0].phase}", on_change="rerun")
    if box.open:
        with box:
            for step in steps:
                _step(step, chosen)


def _step(step: Step, chosen: Preferences) -> None:
    label, color, icon = ORIGIN_BADGES[step.origin]
    with st.container(border=True, key=f"settings_step_{step.id}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{plain(general(step))}**", width="content")
            st.badge(channel_label(step.channel), icon=channel_icon(step.channel), color="gray")
            st.badge(label, icon=icon, color=color)  # type: ignore[arg-type]
        own = chosen.windows.get(step.id)
        words = when(step, own or step.window)
        if own:
            words += tr(" This is your choice; the original: {step}", step=when(step, step.window))
        st.caption(f"{plain(step.purpose)}  \n{plain(words)}", help=provenance.of_step(step))
        with st.container(horizontal=True, vertical_alignment="center"):
            if settings.can_be_switched(step):
                key = f"settings:step:{step.id}"
                st.toggle(tr("Suggest this step"), chosen.wants(step), key=key, on_change=_switch,
                          args=(step.id, key), width="content")  # fmt: skip
            window_editor.show(step, own, after(step))


@callback
def _switch(step_id: str, key: str) -> None:
    on = bool(st.session_state[key])
    settings.switch_step(store(), step_id, on)
    flash(tr("This step is on again.") if on else tr("This step is off; what you decided stays."))


def general(step: Step) -> str:
    """A step's title without a particular person."""
    who = WHO_LABELS[step.who[0]] if len(step.who) == 1 else tr("each person involved")
    return step.title.replace("{first}", who)


def after(step: Step) -> str:
    """What a step's window is counted from."""
    triggers = (step.derived,) if step.derived else step.triggers
    return either([words_of(trigger).after for trigger in triggers])


def when(step: Step, window: Window) -> str:
    """A step's window as text."""
    events = after(step)
    opens, closes = window.opens, window.closes
    if not closes.count:
        return tr("On the day of {events}.", events=events)
    elif not opens.count:
        span = tr("Within {closes}", closes=_span(closes))
    elif opens.unit == closes.unit and opens.count != closes.count:
        span = tr("{count} to {closes}", count=opens.count, closes=_span(closes))
    else:
        span = tr("{opens} to {closes}", opens=_span(opens), closes=_span(closes))
    return tr("{span} after {events}.", span=span, events=events)


def _span(span: Span) -> str:
    return plural(span.count, *UNITS[span.unit])


def where() -> None:
    """The mode of the app, and where the data goes."""
    admission = gate.admission()
    if admission.mode is Mode.HOSTED:
        st.markdown(
            tr(
                ":material/cloud: **Hosted: you are signed in**, and your database is your own. It is kept "
                "in the {kept_at}; on the machine the app runs on lies a working copy.",
                kept_at=plain(hosted.kept_at()),
            )
        )
    elif admission.mode is Mode.DEMO:
        st.markdown(
            tr(
                ":material/science: **Demonstration: nothing is kept.** What you type is yours alone and "
                "goes with this tab."
            )
        )
    else:
        st.markdown(
            tr(
                ":material/home: **Local: on this computer only.** No account, no cloud, nothing is sent."
            )
        )


def versions() -> None:
    """Versions, for bug reports."""
    rows = {
        "Embers": str(getattr(crm, "__version__", "not yet released")),
        tr("Database schema"): str(SCHEMA),
        "Streamlit": st.__version__,
        "SQLite": sqlite3.sqlite_version,
        "Python": platform.python_version(),
    }
    lines = [f"| {what} | {version} |" for what, version in rows.items()]
    head = (tr("What"), tr("Version"))
    st.markdown("\n".join([f"| {' | '.join(head)} |", "|---|---|", *lines]))
