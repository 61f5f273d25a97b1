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
from crm.domain.warmth.scale import FRESH_FROM, QUIET_BELOW, WORDS, Word, word_sentence
from crm.domain.warmth.score import DEFAULT_WEIGHTS, Warmth, WarmthState, forecast, past
from crm.domain.wording import plural, within
from crm.language import tr
from crm.services.people.people import PersonFile
from crm.ui.people.sparkline import HEIGHT, sparkline
from crm.ui.shell.session import today
from crm.ui.steps import provenance
from crm.ui.text.format import day
from crm.ui.text.labels import CHANNEL_LABELS

_PARTS: Final = 8
#: Six months back and six months ahead, week by week, in days.
_WEEKS: Final = tuple(range(0, 183, 7))
_FROM: Final = {Direction.OUT: tr(" from you"), Direction.IN: tr(" from them"), Direction.BOTH: ""}
_ASKED: Final = {
    Direction.OUT: tr(", you asked"),
    Direction.IN: tr(", they asked"),
    Direction.BOTH: "",
}
#: What would keep it warm.
_HINTS: Final = {
    Word.FRESH: tr("A short hello before that keeps it fresh."),
    Word.COOLING: tr("A short hello makes it fresh again."),
    Word.QUIET: tr("A short hello is enough to take it up again."),
    Word.NO_ANSWER: tr(
        "You have written, and nothing has come back so far. That says nothing about you."
    ),
}


def place(file: PersonFile) -> DeltaGenerator:
    """The box of `show`, as high as what comes: it is drawn last, and nothing below it may move."""
    return st.container(border=True, key="in_touch" if file.warmth.parts else None)


def show(file: PersonFile) -> None:
    """The word, the line and the sentence; the number is in the fold below."""
    mine, now, found = file.touchpoints, today(), file.warmth
    if not found.parts:
        st.subheader(tr("In touch"), anchor=False)
        st.caption(tr("No contact is logged yet. That says nothing about the person."))
        return
    st.subheader(tr("In touch: {word}", word=WORDS[found.word]), anchor=False)
    state = WarmthState.of(mine, now)
    was, ahead = past(mine, now, _WEEKS), forecast(state, now, _WEEKS)
    st.vega_lite_chart(
        sparkline(was, ahead),
        width="stretch",
        height=HEIGHT,
        alt=tr(
            "Warmth in the past six months, {points:.0f} today, and if nothing happens "
            "{ahead:.0f} in six months",
            points=found.value,
            ahead=ahead[-1][1],
        ),
    )
    st.caption(_sentence(file, state))
    box = st.expander(
        tr("How this is worked out"), key=f"person:why:{file.person.id}", on_change="rerun"
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
    st.markdown(
        tr("Warmth today: **{points:.0f} of 100**", points=found.value), help=provenance.WARMTH
    )
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
        words = tr(
            "{more}, older or smaller", more=plural(len(rest), "more contact", "more contacts")
        )
        lines.append((words, _points(math.fsum(part.points for part in rest))))
    heading = tr("Of your {points:.0f} points", points=found.value)
    st.table({tr("Contact"): [w for w, _ in lines], heading: [p for _, p in lines]},
             border="horizontal", hide_index=True)  # fmt: skip
    st.caption(
        tr(
            "Every contact adds points that fade with time. A day on which they reached out "
            "counts more, several contacts of one day count once, and unanswered outreach counts "
            "only up to a limit. Regular contact adds more than as many contacts close together: "
            "each counts for the time since the one before it, up to {spacing:g} days. A tie is "
            "fresh from {fresh_from:g} points on and on the day of a contact, and quiet below "
            "{quiet_below:g}; it is none of these as long as they have never answered.",
            spacing=DEFAULT_WEIGHTS.spacing,
            fresh_from=FRESH_FROM,
            quiet_below=QUIET_BELOW,
        )
    )


def _points(points: float) -> str:
    return f"{points:.0f}" if points >= 0.95 else tr("under 1")


def said(channel: Channel, direction: Direction, answer: bool = False) -> str:
    """A contact as a noun: E-mail from you, Coffee together ..."""
    label = tr("Contact") if channel is Channel.OTHER else CHANNEL_LABELS[channel]
    if answer:
        noun = within(label)
        return tr("Their answer to your {noun}", noun=noun)
    return label + (_ASKED if channel in MUTUAL_CHANNELS else _FROM)[direction]
