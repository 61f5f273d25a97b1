"""What a file would bring besides people: touchpoints, cases, and people to add if you like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from crm.domain.ids import PersonId
from crm.domain.imports.contact_plan import Stranger
from crm.domain.touchpoints.touchpoint import Touchpoint
from crm.domain.wording import plural
from crm.services.imports.activity import Choice, can_be_added, known_by
from crm.services.imports.one_file import Preview
from crm.ui.imports.sample_table import SAMPLE, first, table
from crm.ui.text.labels import CHANNEL_LABELS, DIRECTION_LABELS

#: So many names can be offered in one field; those with most contacts come first.
_OFFERED: Final = 1000
#: So many who took part are named in a row.
_NAMED: Final = 4


def choose(everybody: Sequence[Stranger], cases: int, file_id: str) -> Choice:
    """Ask what the user wants of a file; nothing is asked that it does not hold.

    Args:
        everybody: who is in it and not among the user's people. cases: how many it would open.
    """
    strangers = can_be_added(everybody)[:_OFFERED]
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
            key=f"import:also:{file_id}",
            placeholder=f"{plural(len(strangers), 'person', 'people')} to choose from",
            help="Without you they stay out: Embers adds nobody by guessing.",
        )
    applications = True
    if cases:
        applications = st.checkbox(
            f"Open a case for each of {plural(cases, 'job application', 'job applications')}"
            if cases > 1
            else "Open a case for the job application",
            value=True,
            key=f"import:cases:{file_id}",
        )
    return Choice(frozenset(also), applications)


def counts(found: Preview) -> list[tuple[str, int]]:
    """Labels and numbers of what comes besides people."""
    shown = []
    if found.reading.contacts:
        shown.append(("Touchpoints", len(found.activity.contacts.new)))
    if found.reading.applications:
        shown.append(("Cases", len(found.activity.applications.new)))
    return shown


def what_comes(found: Preview) -> list[str]:
    """What would be added besides people, in words."""
    touchpoints, cases = len(found.activity.contacts.new), len(found.activity.applications.new)
    words = [plural(touchpoints, "touchpoint", "touchpoints")] if touchpoints else []
    return words + ([plural(cases, "case", "cases")] if cases else [])


def touchpoints(found: Preview) -> None:
    """The latest touchpoints the file would add, and what is here of the others."""
    new = sorted(found.activity.contacts.new, key=lambda t: t.day, reverse=True)
    latest(new, found.names)
    refreshed, known = len(found.activity.contacts.updated), found.activity.contacts.unchanged
    if refreshed:
        st.caption(
            f"{plural(refreshed, 'more is', 'more are')} here and would be brought up to date."
        )
    if known:
        st.caption(f"{plural(known, 'more is', 'more are')} here already.")


def latest(new: Sequence[Touchpoint], names: Mapping[PersonId, str]) -> None:
    """The first of touchpoints that would be added, with the names of who took part."""
    rows = [
        {
            "Day": one.day,
            "With": _names([names.get(person, "") for person in one.people]),
            "How": CHANNEL_LABELS[one.channel],
            "Who": DIRECTION_LABELS[one.direction],
            "Messages": one.count,
            "About": one.summary,
        }
        for one in new[:SAMPLE]
    ]
    table(rows, "Touchpoints this file would add")
    first(len(new))


def _names(names: list[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def cases(found: Preview) -> None:
    """The cases the file would open."""
    plan = found.activity.applications
    rows = [
        {
            "Job": case.title,
            "Company": case.company,
            "Applied": case.applied_on,
            "Case": "Closed: over a year ago" if case.closed_on else "Open",
        }
        for case in plan.new[:SAMPLE]
    ]
    table(rows, "Cases this file would open")
    first(len(plan.new))
    if plan.unchanged:
        st.caption(f"{plural(plan.unchanged, 'more is', 'more are')} here already.")


def strangers(everybody: Sequence[Stranger]) -> None:
    """Who took part in contacts but is not among the people."""
    st.write(
        "You were in contact with them, but they are not among your people. Choose above whom to "
        "add; the contacts with the others wait until a file brings them."
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
    table(rows, "People in contacts who are not among yours")
    first(len(everybody))
