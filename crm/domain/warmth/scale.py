"""The words for a tie, on one scale with two borders that hold on every page; the number stays behind them."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Final, Protocol

from crm.domain.dates import format_date
from crm.language import tr

#: From this warmth on a tie is fresh, down to the other one it cools, below that it is quiet. Source: D.
FRESH_FROM: Final = 40.0
QUIET_BELOW: Final = 25.0


class Word(StrEnum):
    """How a tie stands."""

    NO_CONTACT = "no contact yet"
    NO_ANSWER = "no answer yet"
    FRESH = "fresh"
    COOLING = "cooling"
    QUIET = "quiet"


#: What people read of them.
WORDS: Final = {
    Word.NO_CONTACT: tr("no contact yet"),
    Word.NO_ANSWER: tr("no answer yet"),
    Word.FRESH: tr("fresh"),
    Word.COOLING: tr("cooling"),
    Word.QUIET: tr("quiet"),
}


class Falling(Protocol):
    """What knows how a tie cools: `crm.domain.warmth.score.WarmthState`."""

    def first_day_below(self, target: float, start: date) -> date | None: ...


def word_for(warmth: float, last_contact: date | None, heard: bool, today: date) -> Word:
    """The word for a tie.

    Args:
        warmth: 0-100, on `today`. last_contact: in either direction; None = never.
        heard: they have given a sign at some time; nobody who never did is fresh, however much was
            written to them, and on the day of a contact everybody else is.
    """
    if last_contact is None:
        return Word.NO_CONTACT
    if not heard:
        return Word.NO_ANSWER
    if warmth >= FRESH_FROM or last_contact >= today:
        return Word.FRESH
    return Word.QUIET if warmth < QUIET_BELOW else Word.COOLING


def day_below(state: Falling, last_contact: date, border: float) -> date | None:
    """The first day after the last contact under a border if nothing happens; None = not in a century."""
    return state.first_day_below(border, last_contact + timedelta(days=1))


def word_sentence(word: Word, state: Falling, last_contact: date | None) -> str:
    """ "Cooling since Mar 12, 2026, quiet from May 3, 2026 on." """
    if last_contact is None or word in (Word.NO_CONTACT, Word.NO_ANSWER):
        return f"{WORDS[word].capitalize()}."
    cools = day_below(state, last_contact, FRESH_FROM)
    quiets = day_below(state, last_contact, QUIET_BELOW)
    if word is Word.FRESH:
        return f"{WORDS[word].capitalize()}{_from(Word.COOLING, cools)}."
    since = cools if word is Word.COOLING else quiets
    ends = _from(Word.QUIET, quiets) if word is Word.COOLING else ""
    began = tr(" since {day}", day=format_date(since)) if since else ""
    return f"{WORDS[word].capitalize()}{began}{ends}."


def _from(word: Word, day: date | None) -> str:
    return tr(", {word} from {day} on", word=WORDS[word], day=format_date(day)) if day else ""
