"""Proof of search: period and office, the sheet as it will be, and the ways to take it along."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from crm.domain.wording import plural
from crm.language import tr
from crm.services import proof_of_search, settings
from crm.services.proof_of_search import Sheet
from crm.ui.shell import dialogs
from crm.ui.shell.dialogs import Dialog
from crm.ui.shell.gate import only_while_signed_in
from crm.ui.shell.requests import ProofOfSearch
from crm.ui.shell.session import store, today
from crm.ui.text.format import day, plain
from crm.ui.widgets import day_fields
from crm.ui.widgets.print_button import print_button


def open_button() -> None:
    """The button on the page Your data."""
    st.button(
        tr("Proof of search"),
        key="data:proof",
        icon=":material/fact_check:",
        on_click=dialogs.ask,
        args=(ProofOfSearch(),),
    )
    st.caption(tr("What you did to find work, as a sheet for the job office."))


def body(dialog: Dialog[ProofOfSearch]) -> None:
    """The choices, and below them the sheet."""
    offices = {one.id: one for one in proof_of_search.offices(settings.get(store()).country)}
    first, last = last_month(today())
    keys = [f"{dialog.key}:{name}" for name in ("office", "first", "last", "everyone")]
    with st.container(key="proof_choices"):
        chosen = st.selectbox(
            tr("For which office?"),
            list(offices),
            format_func=lambda one: offices[one].name,
            key=keys[0],
        )
        left, right = st.columns(2)
        day_fields.past_day(tr("First day"), first, keys[1], left)
        day_fields.past_day(tr("Last day"), last, keys[2], right)
        everyone = st.checkbox(tr("Also talks that belong to no opportunity"), key=keys[3])
    begin, end = day_fields.day_of(keys[1], "first"), day_fields.day_of(keys[2], "last")
    made = proof_of_search.sheet(store(), chosen, begin, end, today(), everyone)
    with st.container(key="sheet"):
        _sheet(made)
    with st.container(horizontal=True, vertical_alignment="center", key=f"{dialog.key}:end"):
        print_button(f"{dialog.key}:print")
        st.download_button(
            tr("Save as a table"), only_while_signed_in(lambda: made.csv),
            file_name=f"proof-of-search-{made.first}-{made.last}.csv", mime="text/csv",
            icon=":material/table:", key=f"{dialog.key}:csv", on_click="ignore",
        )  # fmt: skip
        st.button(tr("Close"), key=f"{dialog.key}:close", on_click=dialogs.close)


def last_month(today: date) -> tuple[date, date]:
    """The first and the last day of the month before."""
    last = today.replace(day=1) - timedelta(1)
    return last.replace(day=1), last


def _sheet(made: Sheet) -> None:
    office = made.office
    st.markdown(
        tr(
            "**{title}**, {first} to {last}",
            title=plain(office.title),
            first=day(made.first),
            last=day(made.last),
        )
    )
    if made.rows:
        head = "| " + " | ".join(map(_cell, made.header)) + " |"
        line = "|" + " --- |" * len(made.header)
        lines = ["| " + " | ".join(map(_cell, row)) + " |" for row in made.rows]
        st.markdown("\n".join([head, line, *lines]))
        st.caption(plural(len(made.rows), "entry", "entries"))
    else:
        st.write(tr("Nothing was written down for these days."))
    st.caption(plain(f"{office.rule} {office.due}."))
    st.caption(
        plain(
            tr(
                "Source: {source}. Looked up on {as_of}.",
                source=office.source,
                as_of=day(date.fromisoformat(office.as_of)),
            )
        )
    )


def _cell(text: str) -> str:
    return plain(text.replace("|", "/").replace("\n", " ")) or " "
