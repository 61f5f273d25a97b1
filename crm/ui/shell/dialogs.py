"""The dialogs: what is asked for is kept in the session until it is answered or dismissed."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar

import streamlit as st

from crm.domain.cases.decisions import StepKey
from crm.domain.cases.ledger import ClaimKind
from crm.ui.shell import nav, unfinished
from crm.ui.shell.errors import show_errors
from crm.ui.text.format import plain

T = TypeVar("T")

_ASKED: Final = "_dialog"
#: The dialogs one fills in: they close by their own buttons only.
_FORMS: Final = unfinished.KEPT | {"erase"}


def _open(name: str, **asked: Any) -> None:
    """Ask for something; a form of the same that was left unfinished goes on where it was."""
    left = unfinished.found(unfinished.target(name, asked))
    more = {"kept": dict(left.kept), "resumed": True} if left else {}
    _ask(name, asked | more)


def _ask(name: str, asked: Mapping[str, Any]) -> None:
    # Never a key of before: the browser may still hold what was typed under it.
    key = f"dialog-{secrets.token_hex(4)}"
    st.session_state[_ASKED] = {**asked, "name": name, "key": key}


def shown(asked: dict[str, Any], now: T) -> T:
    """The record as the dialog showed it first, whatever was stored since."""
    first: T = asked.setdefault("shown", now)
    return first


def edited(asked: dict[str, Any], now: T, values: Mapping[str, Any]) -> T:
    """The record of now with what was changed in the dialog: what another tab stored stays."""
    before = asked.get("shown", now)
    changed = {name: value for name, value in values.items() if value != getattr(before, name)}
    return replace(now, **changed)  # type: ignore[type-var]


def open_log(
    person_ids: Sequence[int] = (), opportunity_id: int | None = None, **prefill: Any
) -> None:
    """Ask for a touchpoint; `prefill`: channel, summary, step_key (text), title."""
    _open("log", person_ids=tuple(person_ids), opportunity_id=opportunity_id, **prefill)


def open_find() -> None:
    """Ask for a name, to go to its person."""
    _open("find")


def open_touchpoint(touchpoint_id: int) -> None:
    """Correct a stored touchpoint."""
    _open("log", touchpoint_id=touchpoint_id, person_ids=(), opportunity_id=None)


def open_person(person_id: int | None = None) -> None:
    """Add a person, or edit one."""
    _open("person", person_id=person_id)


def open_opportunity(opportunity_id: int | None = None, company: str = "") -> None:
    """Add an opportunity, or edit one; `company`: of a new one, as far as it is known."""
    _open("opportunity", opportunity_id=opportunity_id, company=company)


def open_event(opportunity_id: int, event_id: int | None = None, kind: str = "") -> None:
    """Record an event of a case, or correct one."""
    _open("event", opportunity_id=opportunity_id, event_id=event_id, kind=kind)


def open_rejection() -> None:
    """The two-minute way to record a rejection with everybody involved."""
    _open("rejection")


def open_role(opportunity_id: int) -> None:
    """Give somebody a role in a case."""
    _open("role", opportunity_id=opportunity_id)


def open_claim(
    opportunity_id: int, claim_id: int | None = None, kind: ClaimKind = ClaimKind.FACT
) -> None:
    """Write down what somebody said about "why", or a story of one's own, or correct it."""
    _open("claim", opportunity_id=opportunity_id, claim_id=claim_id, kind=kind)


def open_comparison(
    opportunity_id: int, comparison_id: int | None = None, age: bool = False
) -> None:
    """Add a line to the comparison with the hire, or correct one; `age`: that about age."""
    _open("comparison", opportunity_id=opportunity_id, comparison_id=comparison_id, age=age)


def open_air_note(
    opportunity_id: int, note_id: int | None = None, person_id: int | None = None
) -> None:
    """Note advice, an insight or a recommendation, or correct it; `person_id`: who gave it."""
    _open("air_note", opportunity_id=opportunity_id, note_id=note_id, person_id=person_id)


def open_merge(person_id: int, other_id: int | None = None) -> None:
    """Make two people one, side by side; without `other_id` it asks with whom."""
    _open("merge", person_id=person_id, other_id=other_id)


def open_introduced(person_id: int) -> None:
    """Note who introduced a person."""
    _open("introduced", person_id=person_id)


def open_erase(person_id: int) -> None:
    """Erase a person for good, after saying what that means."""
    _open("erase", person_id=person_id)


def open_snooze(key: StepKey, title: str) -> None:
    _open("snooze", step=str(key), title=title)


def open_skip(key: StepKey, title: str) -> None:
    _open("skip", step=str(key), title=title)


def close() -> None:
    """The dialog was answered or dismissed."""
    st.session_state.pop(_ASKED, None)


def done(asked: Mapping[str, Any]) -> None:
    """A form was saved: nothing of it is left, unless saving it asked for another one."""
    unfinished.forget(unfinished.target(asked["name"], asked))
    if is_open(asked["key"]):
        close()


def put_aside() -> None:
    """Close the dialog; what was typed into it is offered again."""
    asked = st.session_state.pop(_ASKED, None)
    if asked:
        unfinished.left(asked["name"], asked, asked.get("kept", {}), asked.get("heading", ""))


def start_over() -> None:
    """The same form once more, as if nothing had been typed."""
    asked = st.session_state.get(_ASKED)
    if asked:
        goal = unfinished.target(asked["name"], asked)
        unfinished.forget(goal)
        fresh = ("kept", "starts", "refusal", "turn", "resumed", "shown", "place")
        _ask(asked["name"], {name: asked[name] for name in asked if name not in fresh})


def go_on(left: unfinished.Unfinished) -> None:
    """Open a form again where it was left."""
    asked = dict(left.asked)
    if "person_ids" in asked:
        asked["person_ids"] = tuple(asked["person_ids"])
    _open(left.name, **asked)


def keep(asked: dict[str, Any], focus: Mapping[str, Any]) -> None:
    """Have the browser keep what the open form holds; the last thing a form does in a run."""
    unfinished.keep(asked, focus)
    asked["ended"] = True


def is_open(key: str) -> bool:
    """Whether this very dialog still waits for an answer: a second click on Save finds it closed."""
    asked = st.session_state.get(_ASKED)
    return asked is not None and bool(asked["key"] == key)


def show() -> None:
    """Show the dialog that was asked for, if any; called by the front door on every run."""
    asked = st.session_state.get(_ASKED)
    if asked and asked.setdefault("place", nav.place()) != nav.place():
        put_aside()  # Back, or another page: a dialog belongs to where it was asked for
    again = unfinished.take_over()
    if again and _ASKED not in st.session_state:
        go_on(again)
    asked = st.session_state.get(_ASKED)
    unfinished.watch(open_form=asked is not None)
    if asked:
        title, width, body = bodies()[asked["name"]]
        heading = asked.get("title") or title(asked)
        asked["heading"] = heading
        form = asked["name"] in _FORMS

        @st.dialog(heading, width=width, dismissible=not form, on_dismiss=close)
        def ask() -> None:
            if not is_open(asked["key"]):  # answered; perhaps another one was asked for
                st.rerun()
            asked["ended"] = False
            with show_errors():
                body(asked)
            if form and not asked["ended"]:  # it could not be shown, and has no buttons of its own
                st.button("Close", key=f"{asked['key']}:close", on_click=close)

        ask()
    else:
        _offer()


def _offer() -> None:
    """The form that was left last, to go on with it."""
    left = unfinished.listed()
    if not left:
        return
    last = left[-1]
    with (
        st.bottom,
        st.container(horizontal=True, vertical_alignment="center", key="unfinished_bar"),
    ):
        st.markdown(f"Not saved yet: {plain(last.title)}", width="content")
        st.button("Go on where you were", key="unfinished:go", icon=":material/edit:",
                  on_click=go_on, args=(last,))  # fmt: skip
        st.button("Discard", type="tertiary", key="unfinished:discard",
                  on_click=unfinished.forget, args=(last.target,))  # fmt: skip


Body = tuple[Callable[[dict[str, Any]], str], Any, Callable[[dict[str, Any]], None]]


def bodies() -> dict[str, Body]:
    """Of each dialog: its title, its width and what it shows."""
    from crm.ui.cases import case_dialogs, comparison_dialog, ledger_dialogs, rejection_dialog
    from crm.ui.people import (
        erase_dialog,
        find_dialog,
        introduced_dialog,
        merge_dialog,
        person_dialog,
    )
    from crm.ui.steps import log_dialog, snooze_skip_dialogs

    return {
        "log": (log_dialog.title, "medium", log_dialog.body),
        "find": (find_dialog.title, "small", find_dialog.body),
        "person": (person_dialog.title, "medium", person_dialog.body),
        "opportunity": (case_dialogs.opportunity_title, "medium", case_dialogs.opportunity_body),
        "event": (case_dialogs.event_title, "medium", case_dialogs.event_body),
        "rejection": (rejection_dialog.title, "medium", rejection_dialog.body),
        "role": (lambda asked: "Who was involved?", "medium", case_dialogs.role_body),
        "claim": (ledger_dialogs.claim_title, "medium", ledger_dialogs.claim_body),
        "comparison": (comparison_dialog.title, "medium", comparison_dialog.body),
        "air_note": (ledger_dialogs.air_note_title, "medium", ledger_dialogs.air_note_body),
        "introduced": (lambda asked: "Introduced by", "small", introduced_dialog.body),
        "merge": (merge_dialog.title, "medium", merge_dialog.body),
        "erase": (erase_dialog.title, "medium", erase_dialog.body),
        "snooze": (lambda asked: "Not now", "small", snooze_skip_dialogs.snooze_body),
        "skip": (lambda asked: "Skip this step", "small", snooze_skip_dialogs.skip_body),
    }
