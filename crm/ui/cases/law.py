"""What the law says after a rejection: the limits of the user's country, with source and date."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from crm import reference
from crm.domain.playbook.due_step import Status
from crm.language import tr
from crm.reference import Deadline
from crm.services import countries, settings
from crm.services.case_page import CasePage
from crm.ui.shell.session import store
from crm.ui.text.format import plain
from crm.ui.widgets import country_field

_ADVICE = tr("Information, not legal advice. Ask someone who knows your country's law.")


def card(page: CasePage) -> None:
    """The deadlines that may be running, while the step that shows them is due.

    Asks for the country once; after that shows what is known of it, and nothing if that is nothing.
    """
    wanted = any(
        step.step.shows == "deadlines" and step.status is Status.DUE for step in page.found.steps
    )
    places = reference.deadlines_in(page.country) if wanted else ()
    if not places:
        return
    box = st.expander(tr("Legal deadlines that may be running"), icon=":material/gavel:",
                      key="deadlines:open", on_change="rerun")  # fmt: skip
    if not box.open:
        return
    with box:
        if page.country is None:
            st.write(tr("Which country's limits may concern you?"))
            country_field.field(settings.get(store()), key="deadlines:country")
        _listed(places)
        if page.country:
            st.caption(
                tr(
                    "Shown for {names}, the country in Settings.",
                    names=plain(countries.names()[page.country]),
                )
            )


def about_age() -> None:
    """What the law says about age, by place."""
    _listed(place for place in reference.deadlines() if place.about == "age")


def _listed(places: Iterable[Deadline]) -> None:
    st.caption(_ADVICE)
    for item in places:
        st.markdown(
            tr(
                "**{name}**: {limit}  \n{rule}  \n:gray[{source}, as of {as_of}]",
                name=plain(item.name),
                limit=plain(item.limit),
                rule=plain(item.rule),
                source=plain(item.source),
                as_of=plain(item.as_of),
            )
        )
