"""The preview of touchpoints, cases, and unknown people to add."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from crm.domain.ids import PersonId
from crm.domain.imports.applications import ApplicationPlan
from crm.domain.imports.contact_plan import Stranger
from crm.domain.touchpoints.touchpoint import Touchpoint
from crm.domain.wording import plural
from crm.language import tr
from crm.services.imports.activity import Choice, can_be_added, known_by
from crm.services.imports.batch_import import SAMPLE, Part, Preview
from crm.services.imports.one_reading import ImportResult
from crm.ui.imports.sample_table import first, table
from crm.ui.text.labels import CHANNEL_LABELS, DIRECTION_LABELS

#: How many names one field offers; those with most contacts come first.
_OFFERED: Final = 1000
#: How many participants a row names.
_NAMED: Final = 4


def choose(found: Preview, key: str) -> Choice:
    """Ask which parts of the files to import; only about parts they contain."""
    strangers = can_be_added(found.strangers)[:_OFFERED]
    cases = sum(part.result.opportunities for part in found.parts)
    by_link = {known_by(stranger.party): stranger for stranger in strangers}
    also: list[str] = []
    if strangers:
        also = st.multiselect(
            tr("Also add the people in these messages who are not in your list"),
            list(by_link),
            format_func=lambda link: (
                f"{by_link[link].party.name} "
                f"({plural(by_link[link].contacts, 'contact', 'contacts')})"
            ),
            key=f"import:also:{key}",
            placeholder=tr(
                "{people} to choose from", people=plural(len(strangers), "person", "people")
            ),
            help=tr("Embers never adds people by guessing. Choose the ones you want to add."),
        )
    applications = True
    if cases:
        applications = st.checkbox(
            tr(
                "Add an opportunity for each of {job}",
                job=plural(cases, "job application", "job applications"),
            )
            if cases > 1
            else tr("Add an opportunity for the job application"),
            value=True,
            key=f"import:cases:{key}",
        )
    named = sum(part.brought.activity.attached.count for part in found.parts)
    by_name = True
    if named:
        by_name = st.checkbox(
            tr(
                "Attach {contacts} to the people they name",
                contacts=plural(named, "contact", "contacts"),
            ),
            value=True,
            key=f"import:names:{key}",
            help=tr(
                "This archive names people without a link. Each name matches just one "
                "connection in it, and just one person here."
            ),
        )
    return Choice(frozenset(also), applications, by_name)


def counts(part: Part) -> list[tuple[str, int]]:
    """Labels and counts of what is imported besides people."""
    shown = []
    if part.reading.contacts:
        shown.append((tr("Contacts"), part.result.touchpoints))
    if part.reading.applications:
        shown.append((tr("Opportunities"), part.result.opportunities))
    return shown


def what_comes(result: ImportResult) -> list[str]:
    """What would be added besides people, as text."""
    touchpoints, cases = result.touchpoints, result.opportunities
    words = [plural(touchpoints, "contact", "contacts")] if touchpoints else []
    return words + ([plural(cases, "opportunity", "opportunities")] if cases else [])


def touchpoints(found: Preview, part: Part) -> None:
    """The latest touchpoints the file would add, and how many are stored already."""
    latest(found.touchpoints, found.names, part.result.touchpoints)
    refreshed, known = part.result.refreshed, part.brought.activity.contacts.unchanged
    if refreshed:
        st.caption(
            tr(
                "{more} already here and would be updated.",
                more=plural(refreshed, "more is", "more are"),
            )
        )
    if known:
        st.caption(tr("{more} already here.", more=plural(known, "more is", "more are")))


def latest(new: Sequence[Touchpoint], names: Mapping[PersonId, str], count: int) -> None:
    """The latest of `count` touchpoints to be added, with the names of the participants."""
    rows = [
        {
            tr("Day"): one.day,
            tr("With"): _names([names.get(person, "") for person in one.people]),
            tr("How"): CHANNEL_LABELS[one.channel],
            tr("Who"): DIRECTION_LABELS[one.direction],
            tr("Messages"): one.count,
            tr("About"): one.summary,
        }
        for one in new
    ]
    table(rows, tr("Contacts this file would add"))
    first(count)


def _names(names: list[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (tr(" and {more} more", more=more) if more > 0 else "")


def cases(plan: ApplicationPlan) -> None:
    """The cases the file would open."""
    rows = [
        {
            tr("Job"): case.title,
            tr("Company"): case.company,
            tr("Applied"): case.applied_on,
            tr("Opportunity"): tr("Closed: over a year ago") if case.closed_on else tr("Open"),
        }
        for case in plan.new[:SAMPLE]
    ]
    table(rows, tr("Opportunities this file would add"))
    first(len(plan.new))
    if plan.unchanged:
        st.caption(tr("{more} already here.", more=plural(plan.unchanged, "more is", "more are")))


def strangers(everybody: Sequence[Stranger]) -> None:
    """People in the messages who are not in the list of people."""
    st.write(
        tr(
            "You were in touch with them, but they are not in your list. Choose above whom to add. "
            "Contacts with the others wait until a later file adds those people."
        )
    )
    rows = [
        {
            tr("Name"): one.party.name or tr("(no name)"),
            tr("Contacts"): one.contacts,
            tr("Last"): one.last,
            tr("Link"): one.party.linkedin_url,
        }
        for one in everybody[:SAMPLE]
    ]
    table(rows, tr("People you were in touch with who are not in your list"))
    first(len(everybody))
