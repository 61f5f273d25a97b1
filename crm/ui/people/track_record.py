"""A recruiter who comes back: answers, promised days, gifts, and what became of each opportunity."""

from __future__ import annotations

import streamlit as st

from crm.language import tr
from crm.services import track_records
from crm.services.people.people import PersonFile
from crm.ui.shell import links
from crm.ui.shell.session import store, today
from crm.ui.text.format import plain
from crm.ui.text.labels import standing


def show(file: PersonFile) -> None:
    """The record; nothing for anyone who recruits for fewer than two opportunities."""
    found = track_records.of_person(store(), file, today())
    if found is None:
        return
    st.subheader(tr("As a recruiter"), anchor=False)
    for sentence in found.sentences(file.person.call_name):
        st.caption(plain(sentence))
    for record, stage in found.jobs:
        st.button(f"{plain(record.name)}: {standing(record, stage)}", type="tertiary",
                  icon=":material/work:", key=f"person:recruits:{record.id}",
                  on_click=links.go_to_case, args=(record.id,))  # fmt: skip
