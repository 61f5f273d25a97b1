"""Two people side by side, and which value each field keeps."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import streamlit as st

from crm.domain.merging import CHOSEN, differing, preferred
from crm.domain.people import Person
from crm.errors import InvalidInput
from crm.services import duplicates
from crm.ui import dialogs, undo
from crm.ui.boundary import callback, show_refusal
from crm.ui.pick import people_picker, picked
from crm.ui.session import store, today
from crm.ui.text import day, plain

_LABELS: Final = {
    "first_name": "First name", "last_name": "Last name", "company": "Company",
    "position": "Position", "location": "Place", "email": "E-mail", "phone": "Telephone",
    "linkedin_url": "LinkedIn", "connected_on": "Connected on", "how_met": "How you met",
    "cadence_days": "In touch every ... days",
}  # fmt: skip


def title(asked: dict[str, Any]) -> str:
    return "Make them one" if asked["other_id"] else "With whom?"


def body(asked: dict[str, Any]) -> None:
    if not asked["other_id"]:
        _with_whom(asked)
        return
    key = asked["key"]
    keep, other = duplicates.two_people(store(), asked["person_id"], asked["other_id"])
    st.markdown(
        f"**{plain(keep.name)}** stays, and everything of **{plain(other.name)}** becomes theirs: "
        "touchpoints, roles, notes and decisions. You can undo it."
    )
    _side_by_side(keep, other)
    if differing(keep, other):
        st.markdown("**Where they differ, keep:**")
    for name in differing(keep, other):
        _choice(key, name, keep, other)
    show_refusal()
    st.button("Make them one", type="primary", key=f"{key}:save", icon=":material/merge:",
              on_click=_merge, args=(asked,))  # fmt: skip


def _choice(key: str, name: str, keep: Person, other: Person) -> None:
    values = [_said(getattr(person, name)) for person in (keep, other)]
    usual = preferred(keep, other, name) == getattr(other, name)

    def told(theirs: bool) -> str:
        return plain(values[theirs])

    st.radio(_LABELS[name], [False, True], index=int(usual), horizontal=True, format_func=told,
             key=f"{key}:{name}")  # fmt: skip


def _side_by_side(keep: Person, other: Person) -> None:
    """Everything that is known of the one and of the other."""
    shown = [name for name in CHOSEN if getattr(keep, name) or getattr(other, name)]
    st.table(
        {
            "What": [_LABELS[name] for name in shown],
            "Stays": [plain(_said(getattr(keep, name))) for name in shown],
            "Joins": [plain(_said(getattr(other, name))) for name in shown],
        },
        border="horizontal",
        hide_index=True,
    )


def _said(value: object) -> str:
    return day(value) if isinstance(value, date) else str(value or "")


def _with_whom(asked: dict[str, Any]) -> None:
    key = asked["key"]
    people_picker("Who is the same person?", f"{key}:other", ())
    show_refusal()
    st.button("Compare", type="primary", key=f"{key}:compare", on_click=_compare, args=(asked,))


@callback
def _compare(asked: dict[str, Any]) -> None:
    who = picked(f"{asked['key']}:other")
    if len(who.people) != 1 or who.newcomers:
        raise InvalidInput("Please choose one person who is here.", field="other")
    duplicates.two_people(store(), asked["person_id"], who.people[0])
    dialogs.open_merge(asked["person_id"], who.people[0])


@callback
def _merge(asked: dict[str, Any]) -> None:
    key, state = asked["key"], st.session_state
    if not dialogs.is_open(key):
        return
    keep, other = duplicates.two_people(store(), asked["person_id"], asked["other_id"])
    choices = {name: bool(state[f"{key}:{name}"]) for name in differing(keep, other)}
    done = duplicates.merge(store(), keep.id, other.id, choices, today())
    undo.offer(f"{done.person.name} is one person now.", duplicates.undo_merge, store(),
               done.merge_id)  # fmt: skip
    dialogs.close()
