"""Who introduced a person: somebody who is here, a new name, or nobody."""

from __future__ import annotations

from typing import Any

import streamlit as st

from crm.services import introductions, people
from crm.ui import dialogs, undo
from crm.ui.boundary import callback, show_refusal
from crm.ui.pick import people_picker, picked_one
from crm.ui.session import store, today
from crm.ui.text import plain


def body(asked: dict[str, Any]) -> None:
    """One field; empty means nobody did."""
    key = asked["key"]
    person = people.get(store(), asked["person_id"])
    chosen = [person.referred_by] if person.referred_by else []
    label = f"Who introduced you to {plain(person.name)}?"
    people_picker(label, f"{key}:people", chosen, "Empty if nobody did.")
    show_refusal()
    st.button("Save", type="primary", key=f"{key}:save", on_click=_save, args=(asked,))


@callback
def _save(asked: dict[str, Any]) -> None:
    key = asked["key"]
    if not dialogs.is_open(key):
        return
    by, newcomer = picked_one(f"{key}:people")
    done = introductions.note(store(), asked["person_id"], by, today(), newcomer)
    words = "Noted who introduced you" if by or newcomer else "Nobody introduced you"
    undo.offer(f"{words} to {done.before.name}.", introductions.take_back, store(), done, today())
    dialogs.close()
