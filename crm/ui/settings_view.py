"""The Settings page: the name under drafts, the steps of the playbook, versions."""

from __future__ import annotations

import platform
import sqlite3
from typing import Final

import streamlit as st

import crm
from crm.domain.opportunities import EventKind
from crm.domain.playbook import Step
from crm.domain.windows import Span
from crm.services import settings
from crm.services.settings import Preferences
from crm.store.migrations import SCHEMA
from crm.ui.boundary import callback
from crm.ui.session import flash, store
from crm.ui.text import channel_icon, channel_label, plain, plural

_NAME: Final = "settings:me"
PHASE_LABELS: Final = {
    "during": "While you interview",
    "post_interview": "Right after an interview",
    "post_rejection": "Right after the rejection",
    "months_1_2": "Months one and two",
    "months_3_6": "Months three to six",
    "long_game": "The long game",
}
#: Origin -> label, colour, icon of its badge.
ORIGINS: Final = {
    "A": ("Article", "orange", ":material/article:"),
    "R": ("Research", "blue", ":material/science:"),
    "D": ("Our default", "gray", ":material/lightbulb:"),
}
#: Who stands for `{first}` in a step's title as long as nobody is meant.
_WHO: Final = {
    "referrer": "the person who referred you",
    "recruiter": "the recruiter",
    "hiring_manager": "the hiring manager",
    "interviewer": "each interviewer",
    "attendee": "each interviewer",
    "hire": "the person who got it",
    "gift": "those who helped you",
}
_EVENTS: Final = {
    EventKind.APPLIED: "you applied",
    EventKind.INTERVIEW_HELD: "an interview",
    EventKind.INTERVIEWS_FINISHED: "the last interview",
    EventKind.REJECTION_RECEIVED: "the rejection",
    EventKind.NO_ANSWER_PRESUMED: "the day you stop waiting for an answer",
    EventKind.OFFER_RECEIVED: "the offer",
    EventKind.HIRE_IDENTIFIED: "you know who got the job",
    EventKind.MEETING_HELD: "you met the person who got the job",
    EventKind.ROLE_REPOSTED: "the job is posted again",
    EventKind.HIRE_LEFT: "the person who got the job leaves",
    EventKind.HIRED_HERE: "you are hired here",
    EventKind.HIRED_ELSEWHERE: "you are hired elsewhere",
}
_DERIVED: Final = {
    "checks_unanswered": "the third question that stays unanswered",
    "feedback_received": "somebody answered you",
    "request_pending": "a LinkedIn request that stays open",
    "coffee_unanswered": "an invitation that stays unanswered",
    "time_since_contact": "the last contact",
    "nothing_pending": "everything else is done",
}
_UNITS: Final = {
    "d": ("day", "days"),
    "b": ("business day", "business days"),
    "m": ("month", "months"),
}


def name(chosen: Preferences) -> None:
    """The field for the name that signs drafts; saved when it is left."""
    st.text_input(
        "Your name", chosen.me, key=_NAME, on_change=_sign, max_chars=80, autocomplete="name",
        placeholder="As you sign an e-mail", help="Drafts end with it. Nothing else uses it.", width=420,
    )  # fmt: skip


@callback
def _sign() -> None:
    now = settings.sign_as(store(), st.session_state[_NAME] or "")
    flash(f"Drafts are signed {plain(now.me)} now." if now.me else "Drafts are not signed now.")


def phase(label: str, steps: list[Step], chosen: Preferences) -> None:
    """The steps of one phase behind a fold that says how many are off."""
    off = sum(not chosen.wants(step) for step in steps)
    title = f"{label} · {plural(len(steps), 'step', 'steps')}" + (f", {off} off" if off else "")
    with st.expander(title):
        for step in steps:
            _step(step, chosen.wants(step))


def _step(step: Step, on: bool) -> None:
    label, color, icon = ORIGINS[step.origin]
    with st.container(border=True, key=f"settings_step_{step.id}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{plain(general(step))}**", width="content")
            st.badge(channel_label(step.channel), icon=channel_icon(step.channel), color="gray")
            st.badge(label, icon=icon, color=color)  # type: ignore[arg-type]
        st.caption(f"{plain(step.purpose)}  \n{plain(when(step))}")
        if step.origin != "A":
            key = f"settings:step:{step.id}"
            st.toggle("Suggest this step", on, key=key, on_change=_switch, args=(step.id, key))


@callback
def _switch(step_id: str, key: str) -> None:
    on = bool(st.session_state[key])
    settings.switch_step(store(), step_id, on)
    flash("This step is on again." if on else "This step is off; what you decided stays.")


def general(step: Step) -> str:
    """A step's title for nobody in particular."""
    return step.title.replace("{first}", _WHO.get(step.who[0], "them"))


def when(step: Step) -> str:
    """A step's window in words."""
    events = _DERIVED.get(step.derived) or " or ".join(_EVENTS[kind] for kind in step.triggers)
    opens, closes = step.window.opens, step.window.closes
    if not closes.count:
        return f"On the day of {events}."
    elif not opens.count:
        span = f"Within {_span(closes)}"
    elif opens.unit == closes.unit and opens.count != closes.count:
        span = f"{opens.count} to {_span(closes)}"
    else:
        span = f"{_span(opens)} to {_span(closes)}"
    return f"{span} after {events}."


def _span(span: Span) -> str:
    return plural(span.count, *_UNITS[span.unit])


def versions() -> None:
    """What runs here, for a report or out of curiosity."""
    st.dataframe(
        {
            "What": ["Embers", "Database schema", "Streamlit", "SQLite", "Python"],
            "Version": [
                str(getattr(crm, "__version__", "not yet released")),
                str(SCHEMA),
                st.__version__,
                sqlite3.sqlite_version,
                platform.python_version(),
            ],
        },
        hide_index=True,
        width=360,
        alt="Versions of Embers and what it is made of",
    )
