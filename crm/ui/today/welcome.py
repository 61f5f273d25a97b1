"""The welcome page: three ways to start with an empty database."""

from __future__ import annotations

import streamlit as st

from crm.deployment import Mode
from crm.language import tr
from crm.services import sample
from crm.ui.shell import data_notice, dialogs, gate, undo
from crm.ui.shell.errors import callback
from crm.ui.shell.links import go_to_import
from crm.ui.shell.requests import RecordRejection
from crm.ui.shell.session import flash, store, today


def three_doors() -> None:
    """Ways to start; shown while the database is empty."""
    st.title(tr("Welcome to Embers"))
    st.write(
        tr(
            "You did not get the job. What comes next is a process, and you do not have to keep it "
            "in your head: Embers remembers the people, and says whom to contact next, how, and why."
        )
    )
    first, second, third = st.columns(3, border=True)
    with first:
        st.header(tr("I just got a rejection"), anchor=False)
        st.write(
            tr(
                "Two minutes: the company, the people, what happened when. Then you see the next step."
            )
        )
        st.button(
            tr("Tell us what happened"),
            type="primary",
            icon=":material/edit_calendar:",
            key="door:rejection",
            on_click=dialogs.ask,
            args=(RecordRejection(),),
        )
    with second:
        st.header(tr("Import my LinkedIn connections"), anchor=False)
        st.write(
            tr(
                "The ZIP or CSV file that LinkedIn sends you. {of_words}",
                of_words=data_notice.of_words(),
            )
        )
        st.button(tr("Import"), icon=":material/upload:", key="door:import", on_click=go_to_import)
    with third:
        st.header(tr("Look around"), anchor=False)
        st.write(
            tr(
                "Invented people and their part in a job search. One click removes them again without a trace."
            )
        )
        st.button(
            tr("Add sample people"),
            icon=":material/group_add:",
            key="door:sample",
            on_click=_add_sample,
        )


@callback
def _add_sample() -> None:
    sample.add(store(), today())
    undo.forget()
    flash(tr("Invented people and a whole job search are here. Look around."))


def sample_banner() -> None:
    """A note on the sample and how to remove it; the demonstration has its own notice."""
    if gate.admission().mode is Mode.DEMO:
        return
    with st.container(
        horizontal=True, wrap=False, vertical_alignment="center", key="sample_banner"
    ):
        st.caption(tr(":material/info: These people are invented."), width="content")
        st.button(tr("Remove the sample"), type="tertiary", key="sample:remove", on_click=_remove)


@callback
def _remove() -> None:
    sample.remove(store(), today())
    undo.forget()
    flash(tr("Sample data removed."))
