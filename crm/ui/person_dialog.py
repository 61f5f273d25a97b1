"""Adding or editing a person: every field there is."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from crm.domain.people import Person, PersonId
from crm.services import people
from crm.ui import dialogs
from crm.ui.boundary import callback, show_refusal
from crm.ui.fields import chosen_day, past_day
from crm.ui.session import flash, store, today
from crm.ui.text import plain

_TEXTS: Final = (
    "first_name",
    "last_name",
    "company",
    "position",
    "email",
    "phone",
    "linkedin_url",
    "location",
    "how_met",
    "notes",
)
#: Days; 0 = no wish. Source: DOMAIN section 2 (R: 4-6 weeks while searching, quarterly later).
_CADENCES: Final = {
    0: "No wish",
    14: "Every two weeks",
    30: "Every month",
    42: "Every six weeks",
    60: "Every two months",
    90: "Every three months",
    180: "Twice a year",
}


def title(asked: dict[str, Any]) -> str:
    return "Edit person" if asked["person_id"] else "Add a person"


def body(asked: dict[str, Any]) -> None:
    """The fields in one form; `_save` reads them back from the session."""
    key = asked["key"]
    old = dialogs.shown(asked, _start(asked))
    with st.form(f"{key}:form", border=False):
        first, last = st.columns(2)
        first.text_input("First name", old.first_name, key=f"{key}:first_name")
        last.text_input("Last name", old.last_name, key=f"{key}:last_name")
        company, position = st.columns(2)
        company.text_input("Company", old.company, key=f"{key}:company")
        position.text_input("Position", old.position, key=f"{key}:position")
        mail, phone = st.columns(2)
        mail.text_input("E-mail", old.email, key=f"{key}:email")
        phone.text_input("Phone", old.phone, key=f"{key}:phone")
        st.text_input(
            "LinkedIn profile",
            old.linkedin_url,
            key=f"{key}:linkedin_url",
            placeholder="https://www.linkedin.com/in/their-name",
        )
        _ask_tie(key, old)
        st.text_input("How did you meet?", old.how_met, key=f"{key}:how_met")
        st.text_area(
            "Notes",
            old.notes,
            key=f"{key}:notes",
            height=90,
            help="Write as if they may read it. Leave health, religion and the like out.",
        )
        show_refusal()
        st.form_submit_button("Save", type="primary", on_click=_save, args=(asked,))


def _ask_tie(key: str, old: Person) -> None:
    place, connected = st.columns(2)
    place.text_input("Location", old.location, key=f"{key}:location")
    since = "Connected on LinkedIn since"
    past_day(since, old.connected_on, f"{key}:connected_on", connected, "Not connected")
    cadence, tags = st.columns(2)
    options = dict(_CADENCES)
    options.setdefault(old.cadence_days or 0, f"Every {old.cadence_days} days")
    cadence.selectbox(
        "How often in touch?",
        list(options),
        index=list(options).index(old.cadence_days or 0),
        key=f"{key}:cadence_days",
        format_func=lambda d: options[d],
    )
    known = sorted({*people.tags(store()), *old.tags})
    tags.multiselect("Tags", known, list(old.tags), key=f"{key}:tags", accept_new_options=True)
    st.checkbox("Do not contact", old.do_not_contact, key=f"{key}:do_not_contact")


def _start(asked: dict[str, Any]) -> Person:
    if asked["person_id"]:
        return people.get(store(), asked["person_id"])
    return Person(PersonId(0))


@callback
def _save(asked: dict[str, Any]) -> None:
    key = asked["key"]
    if not dialogs.is_open(key):
        return
    state = st.session_state
    values: dict[str, Any] = {name: (state[f"{key}:{name}"] or "").strip() for name in _TEXTS}
    values |= {
        "connected_on": chosen_day(f"{key}:connected_on"),
        "cadence_days": state[f"{key}:cadence_days"] or None,
        "tags": tuple(state[f"{key}:tags"]),
        "do_not_contact": state[f"{key}:do_not_contact"],
    }
    person = dialogs.edited(asked, _start(asked), values)
    if person.id:
        flash(f"Saved {plain(people.edit(store(), person, today()).name)}.")
    else:
        flash(f"Added {plain(people.add(store(), person, today()).name)}.")
    dialogs.close()
