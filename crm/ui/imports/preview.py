"""The tables of the Import page: samples of what a file would change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from crm.domain.imports.people_plan import as_person
from crm.domain.people.person import Person
from crm.domain.wording import plural
from crm.errors import RowProblem
from crm.services.imports.one_file import Preview
from crm.ui.imports import preview_activity
from crm.ui.imports.sample_table import SAMPLE, first, table, tabs_of
from crm.ui.shell.session import today
from crm.ui.text.format import plain

#: So many line numbers are named for one reason.
_LINES: Final = 8
_IN_BIN: Final = "You removed this person; they stay in the bin."
FIELD_LABELS: Final = {
    "first_name": "First name",
    "last_name": "Last name",
    "company": "Company",
    "position": "Position",
    "location": "Location",
    "email": "E-mail",
    "phone": "Phone",
    "linkedin_url": "LinkedIn link",
    "connected_on": "Connected on",
    "notes": "Notes",
}


def title(name: str, kind: str) -> None:
    """What is looked at: its name, and what it is."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{plain(name)}**", width="content")
        st.badge(kind, icon=":material/description:", color="gray")


def counts(*numbers: tuple[str, int]) -> None:
    """Labels and numbers side by side."""
    with st.container(horizontal=True, gap="small", key="import_counts"):
        for label, number in numbers:
            st.metric(label, f"{number:,}", width=120)


def left_out(found: Preview) -> list[RowProblem]:
    """The rows that will not be imported, each with its reason, in the file's order."""
    binned = [RowProblem(line, _IN_BIN) for line in found.plan.in_bin]
    return sorted((*found.reading.skipped, *binned), key=lambda problem: problem.line)


def details(found: Preview, skipped: Sequence[RowProblem]) -> None:
    """A tab for each kind of thing the preview has to say."""
    plan, reading = found.plan, found.reading
    notes = [warning for warning in reading.warnings if warning.line]
    names = {
        "New": len(plan.new),
        "Changes": len(plan.changes),
        "Touchpoints": len(found.activity.contacts.new),
        "Cases": len(found.activity.applications.new),
        "Not among your people": len(found.activity.contacts.strangers),
        "Left out": len(skipped),
        "Notes": len(notes),
        "Said twice": len(reading.merged),
        "Gone": len(plan.gone),
    }
    for name, tab in tabs_of(names):
        with tab:
            match name:
                case "New":
                    some = [as_person(row, today()) for row in found.plan.new[:SAMPLE]]
                    new_people(some, len(found.plan.new))
                case "Changes":
                    _changes(found)
                case "Touchpoints":
                    preview_activity.touchpoints(found)
                case "Cases":
                    preview_activity.cases(found)
                case "Not among your people":
                    preview_activity.strangers(found.activity.contacts.strangers)
                case "Left out":
                    problems(skipped)
                case "Notes":
                    problems(notes)
                case "Said twice":
                    problems(reading.merged)
                case _:
                    st.write(
                        f"{plural(len(plan.gone), 'connection', 'connections')} of yours "
                        "are not in this file: they left, hid their profile or ended the "
                        "connection. They stay here."
                    )


def new_people(people: Sequence[Person], count: int) -> None:
    """The first of those who would be added; `count`: how many there are in all."""
    rows = [
        {
            "Name": person.name,
            "Company": person.company,
            "Position": person.position,
            "Connected": person.connected_on,
            "E-mail": person.email,
        }
        for person in people[:SAMPLE]
    ]
    table(rows, "People this file would add")
    first(count)


def _changes(found: Preview) -> None:
    names = {person.id: person.name for person in found.before_values}
    rows = [
        {
            "Name": names.get(change.person_id, ""),
            "What": FIELD_LABELS.get(change.field, change.field),
            "Old": change.old or "(empty)",
            "New": change.new,
        }
        for change in found.plan.changes[:SAMPLE]
    ]
    table(rows, "Fields this file would change")
    first(len(found.plan.changes))


def problems(found: Sequence[RowProblem]) -> None:
    """What is the matter with rows of a file, each reason once with the lines it is about."""
    lines: dict[str, list[int]] = {}
    for problem in found:
        lines.setdefault(problem.sentence, []).append(problem.line)
    for sentence, where in list(lines.items())[:SAMPLE]:
        st.markdown(f"**{_lines(where)}** {plain(sentence)}")
    if len(lines) > SAMPLE:
        st.caption(f"The first {SAMPLE} of {len(lines):,} reasons.")


def _lines(where: Sequence[int]) -> str:
    known = [str(line) for line in where if line]
    if not known:
        return "The whole file:"
    more = f" and {len(known) - _LINES:,} more" if len(known) > _LINES else ""
    return f"{'Line' if len(known) == 1 else 'Lines'} {', '.join(known[:_LINES])}{more}:"
