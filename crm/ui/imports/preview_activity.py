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
            "Also add the people in these messages who are not in your list",
            list(by_link),
            format_func=lambda link: (
                f"{by_link[link].party.name} "
                f"({plural(by_link[link].contacts, 'contact', 'contacts')})"
            ),
            key=f"import:also:{key}",
            placeholder=f"{plural(len(strangers), 'person', 'people')} to choose from",
            help="Embers never adds people by guessing. Choose the ones you want to add.",
        )
    applications = True
    if cases:
        applications = st.checkbox(
            f"Add an opportunity for each of {plural(cases, 'job application', 'job applications')}"
            if cases > 1
            else "Add an opportunity for the job application",
            value=True,
            key=f"import:cases:{key}",
        )
    named = sum(part.brought.activity.attached.count for part in found.parts)
    by_name = True
    if named:
        by_name = st.checkbox(
            f"Attach {plural(named, 'contact', 'contacts')} to the people they name",
            value=True,
            key=f"import:names:{key}",
            help="This archive names people without a link. Each name matches just one "
            "connection in it, and just one person here.",
        )
    return Choice(frozenset(also), applications, by_name)


def counts(part: Part) -> list[tuple[str, int]]:
    """Labels and counts of what is imported besides people."""
    shown = []
    if part.reading.contacts:
        shown.append(("Contacts", part.result.touchpoints))
    if part.reading.applications:
        shown.append(("Opportunities", part.result.opportunities))
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
        st.caption(f"{plural(refreshed, 'more is', 'more are')} already here and would be updated.")
    if known:
        st.caption(f"{plural(known, 'more is', 'more are')} already here.")


def latest(new: Sequence[Touchpoint], names: Mapping[PersonId, str], count: int) -> None:
    """The latest of `count` touchpoints to be added, with the names of the participants."""
    rows = [
        {
            "Day": one.day,
            "With": _names([names.get(person, "") for person in one.people]),
            "How": CHANNEL_LABELS[one.channel],
            "Who": DIRECTION_LABELS[one.direction],
            "Messages": one.count,
            "About": one.summary,
        }
        for one in new
    ]
    table(rows, "Contacts this file would add")
    first(count)


def _names(names: list[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def cases(plan: ApplicationPlan) -> None:
    """The cases the file would open."""
    rows = [
        {
            "Job": case.title,
            "Company": case.company,
            "Applied": case.applied_on,
            "Case": "Closed: over a year ago" if case.closed_on else "Open",
        }
        for case in plan.new[:SAMPLE]
    ]
    table(rows, "Opportunities this file would add")
    first(len(plan.new))
    if plan.unchanged:
        st.caption(f"{plural(plan.unchanged, 'more is', 'more are')} already here.")


def strangers(everybody: Sequence[Stranger]) -> None:
    """People in the messages who are not in the list of people."""
    st.write(
        "You were in touch with them, but they are not in your list. Choose above whom to add. "
        "Contacts with the others wait until a later file adds those people."
    )
    rows = [
        {
            "Name": one.party.name or "(no name)",
            "Contacts": one.contacts,
            "Last": one.last,
            "Link": one.party.linkedin_url,
        }
        for one in everybody[:SAMPLE]
    ]
    table(rows, "People you were in touch with who are not in your list")
    first(len(everybody))
