"""A letter: one text box, and buttons that send exactly what it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import streamlit as st

from crm.domain.dates import WEEKDAYS
from crm.domain.drafts.letter import Draft
from crm.language import form, tr
from crm.ui.shell import gate
from crm.ui.shell.errors import show_errors
from crm.ui.widgets.assets import component, counted, is_kept

#: Words in a letter that mean another day when it is sent later, and those that do so with a weekday.
_SOON: Final = tr("yesterday, today, tomorrow, this week, last week, next week").split(", ")
_SOON_DAYS: Final = tr("on {weekday}, last {weekday}, next {weekday}").split(", ")
WORDS: Final = {
    "subject": tr("Subject"),
    "copy": tr("Copy"),
    "copy_subject": tr("Copy subject"),
    "copy_anyway": tr("Copy anyway"),
    "mail": tr("Open in mail"),
    "mail_anyway": tr("Open anyway"),
    "print": tr("Print it as a card"),
    "print_anyway": tr("Print anyway"),
    "sent_anyway": tr("I sent it like this"),
    "again": tr("Start again from the draft"),
    "back": tr("Back to my words"),
    "length": tr("{n} of {limit} characters"),
    "over": tr("{n} of {limit} characters, {over} too many"),
    "shorten": tr("LinkedIn will not take it as it is. Make it a little shorter."),
    "too_long": tr(
        "It is too long for an e-mail link: copy the text and paste it into your e-mail."
    ),
    "left": counted(lambda n: form(n, "{n} blank left: {blanks}.", "{n} blanks left: {blanks}.")),
    "question": counted(
        lambda n: form(n, "{n} blank is left: {blanks}.", "{n} blanks are left: {blanks}.")
    ),
    "fill": counted(lambda n: form(n, "Fill it in", "Fill them in")),
    "copied": tr("Copied."),
    "selected": tr(
        "Your browser did not let us copy. The text is selected: press Ctrl+C, or Cmd+C on a Mac."
    ),
    "changed": tr("The draft has changed since you wrote this."),
    "soon": [*_SOON, *(one.format(weekday=day) for day in WEEKDAYS for one in _SOON_DAYS)],
    "weekdays": (WEEKDAYS[-1], *WEEKDAYS[:-1]),  # a browser counts from Sunday
    "yesterday": tr("You wrote this yesterday; check “{found}”."),
    "on_day": tr("You wrote this on {day}; check “{found}”."),
    "days_ago": counted(
        lambda n: form(
            n,
            "You wrote this {n} day ago; check “{found}”.",
            "You wrote this {n} days ago; check “{found}”.",
        )
    ),
}
_mount: Final = component("letter", words=WORDS)

#: The state the browser sends of a letter: text, time of writing, draft it started from.
_FIELDS: Final = {"subject": str, "body": str, "at": int | float, "base": str, "edited": bool}
#: A letter as sent by the browser.
Record = Mapping[str, Any]
#: Draws remarks about a subject and a body.
Remarks = Callable[[str, str], None]


# A fragment: while the user writes, the page around the letter is not redrawn.
@st.fragment
@show_errors()
def letter(
    slot: str,
    draft: Draft,
    base: str,
    on_sent: Callable[[], None],
    remarks: Remarks | None = None,
    **more: Any,
) -> None:
    """Show a letter; what the user writes is kept across pages and reloads.

    Args:
        slot: unique id of the letter in this browser tab.
        base: id of the draft; an unedited letter follows it.
        on_sent: a callback, in which `sent(slot)` returns what was sent.
        remarks: draws what there is to say of the text, below it.
        more: further data for letter.js.
    """
    gate.leave_if_ended()
    kept = _newest(slot)
    if kept:
        st.session_state[_kept(slot)] = kept
    state = _mount(
        key=_key(slot),
        data={
            "slot": slot,
            "draft": {"subject": draft.subject, "body": draft.body},
            "base": base,
            "kept": kept,
            **more,
        },
        on_words_change=is_kept,
        on_sent_change=on_sent,
    )
    if state.sent is not None:
        st.rerun()
    if remarks:
        written = (
            kept if kept and kept["edited"] else {"subject": draft.subject, "body": draft.body}
        )
        remarks(written["subject"], written["body"])


def sent(slot: str) -> Record | None:
    """In the callback: the text that was sent, if any."""
    return _told(_state(slot).get("sent"))


def forget(slot: str) -> None:
    """Forget a letter's text."""
    st.session_state.pop(_kept(slot), None)


def keep(slot: str, words: Record) -> None:
    """Restore a letter's text after it was forgotten."""
    st.session_state[_kept(slot)] = words


def _newest(slot: str) -> Record | None:
    """The latest text: from the browser, or kept before."""
    known = (_told(_state(slot).get("words")), _told(st.session_state.get(_kept(slot))))
    return max(filter(None, known), key=lambda one: one["at"], default=None)


def _state(slot: str) -> Record:
    return st.session_state.get(_key(slot)) or {}


def _told(value: object) -> Record | None:
    """Validate the state from the browser."""
    if not isinstance(value, Mapping):
        return None
    right = all(isinstance(value.get(name), kind) for name, kind in _FIELDS.items())
    return {name: value[name] for name in _FIELDS} if right else None


def _key(slot: str) -> str:
    return f"letter:{slot}"


def _kept(slot: str) -> str:
    return f"letter:kept:{slot}"
