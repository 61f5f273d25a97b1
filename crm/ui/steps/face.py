"""Whose row it is, at a glance."""

from __future__ import annotations

from html import escape

import streamlit as st

from crm.domain.people.person import Person
from crm.language import tr


def face(person: Person | None) -> None:
    """The initials of a person; "You" for what one does alone."""
    words = (person.first_name, person.last_name) if person else ()
    inside = "".join(word[:1] for word in words).upper() if person else tr("You")
    st.html(f'<div class="face" aria-hidden="true">{escape(inside)}</div>', width="content")
