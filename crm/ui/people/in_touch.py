"""How a tie stands: the word, its line, one sentence, and behind it how that is worked out."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from crm.domain.touchpoints.contact_history import last_contact
from crm.domain.touchpoints.touchpoint import (
    MUTUAL_CHANNELS,
    Channel,
    Direction,
    Touchpoint,
)
from crm.domain.warmth.scale import FRESH_FROM, QUIET_BELOW, Word, word_sentence
from crm.domain.warmth.score import DEFAULT_WEIGHTS, Warmth, WarmthState, forecast, past
from crm.domain.wording import plural
from crm.services.people.people import PersonFile
from crm.ui.people.sparkline import HEIGHT, sparkline
from crm.ui.shell.session import today
from crm.ui.steps import provenance
from crm.ui.text.format import day
from crm.ui.text.labels import CHANNEL_LABELS

_PARTS: Final = 8
#: Six months back and six months ahead, week by week, in days.
_WEEKS: Final = tuple(range(0, 183, 7))
_FROM: Final = {Direction.OUT: " from you", Direction.IN: " from them", Direction.BOTH: ""}
_ASKED: Final = {Direction.OUT: ", you asked", Direction.IN: ", they asked", Direction.BOTH: ""}
#: What would keep it warm.
_HINTS: Final = {
    Word.FRESH: "A short hello before that keeps it fresh.",
    Word.COOLING: "A short hello makes it fresh again.",
    Word.QUIET: "A short hello is enough to take it up again.",
    Word.NO_ANSWER: "You have written, and nothing has come back so far. That says nothing about you.",
}


def place(file: PersonFile) -> DeltaGenerator:
    """The box of `show`, as high as what comes: it is drawn last, and nothing below it may move."""
    return st.container(border=True, key="in_touch" if file.warmth.parts else None)


def show(file: PersonFile) -> None:
    """The word, the line and the sentence; the number is in the fold below."""
    mine, now, found = file.touchpoints, today(), file.warmth
    if not found.parts:
        st.subheader("In touch", anchor=False)
        st.caption("No contact is logged yet. That says nothing about the person.")
        return
    st.subheader(f"In touch: {found.word}", anchor=False)
    state = WarmthState.of(mine, now)
    was, ahead = past(mine, now, _WEEKS), forecast(state, now, _WEEKS)
    st.vega_lite_chart(
        sparkline(was, ahead),
        width="stretch",
        height=HEIGHT,
        alt=f"Warmth in the past six months, {found.value:.0f} today, and if nothing happens "
        f"{ahead[-1][1]:.0f} in six months",
    )
    st.caption(_sentence(file, state))
    box = st.expander(
        "How this is worked out", key=f"person:why:{file.person.id}", on_change="rerun"
    )
    if box.open:
        with box:
            _worked_out(found, mine)


def _sentence(file: PersonFile, state: WarmthState) -> str:
    """What would keep it warm and until when; nobody who wants peace is to be written to."""
    person, word = file.person, file.warmth.word
    first = (
        ""
        if word is Word.NO_ANSWER
        else word_sentence(word, state, last_contact(file.touchpoints, today()))
    )
    peace = person.do_not_contact or person.archived_on or person.binned_on
    hint = "" if peace and word is not Word.NO_ANSWER else _HINTS.get(word, "")
    return " ".join(filter(None, (first, hint)))


def _worked_out(found: Warmth, mine: Iterable[Touchpoint]) -> None:
    """The number, the borders, and the contacts that add most, each with its points."""
    st.markdown(f"Warmth today: **{found.value:.0f} of 100**", help=provenance.WARMTH)
    sent = {t.id for t in mine if t.direction is Direction.OUT}
    parts = sorted((p for p in found.parts if p.points > 0), key=lambda p: (-p.points, p.day))
    lines = [
        (
            f"{day(part.day)}: "
            + said(part.channel, part.direction,
                   part.direction is Direction.IN and part.touchpoint_id in sent),
            _points(part.points),
        )
        for part in parts[:_PARTS]
    ]  # fmt: skip
    rest = parts[_PARTS:]
    if rest:
        words = f"{plural(len(rest), 'more contact', 'more contacts')}, older or smaller"
        lines.append((words, _points(math.fsum(part.points for part in rest))))
    heading = f"Of your {found.value:.0f} points"
    st.table({"Contact": [w for w, _ in lines], heading: [p for _, p in lines]},
             border="horizontal", hide_index=True)  # fmt: skip
    st.caption(
        "Every contact adds points that fade with time. A day on which they reached out counts "
        "more, several contacts of one day count once, and unanswered outreach counts only up to "
        "a limit. Regular contact adds more than as many contacts close together: each counts for "
        f"the time since the one before it, up to {DEFAULT_WEIGHTS.spacing:g} days. "
        f"A tie is fresh from {FRESH_FROM:g} points on and on the day of a contact, and "
        f"quiet below {QUIET_BELOW:g}; it is none of these as long as they have never answered."
    )


def _points(points: float) -> str:
    return f"{points:.0f}" if points >= 0.95 else "under 1"


def said(channel: Channel, direction: Direction, answer: bool = False) -> str:
    """A contact as a noun: E-mail from you, Coffee together ..."""
    label = "Contact" if channel is Channel.OTHER else CHANNEL_LABELS[channel]
    if answer:
        noun = label if label.startswith("LinkedIn") else label.lower()
        return f"Their answer to your {noun}"
    return label + (_ASKED if channel in MUTUAL_CHANNELS else _FROM)[direction]
