"""The tables of the Import page: samples of what a file would change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import streamlit as st

from crm.domain.ids import PersonId
from crm.domain.imports.differences import FieldChange
from crm.domain.imports.people_plan import ImportPlan
from crm.domain.imports.taking_back import taken_back
from crm.domain.people.birthday import birthday_words
from crm.domain.people.person import Person
from crm.domain.wording import plural
from crm.errors import RowProblem
from crm.language import form, tr
from crm.services.imports.batch_import import SAMPLE, Part, Preview
from crm.ui.imports import preview_activity
from crm.ui.imports.sample_table import first, table
from crm.ui.text.format import plain

#: How many line numbers are named for one reason.
_LINES: Final = 8
FIELD_LABELS: Final = {
    "first_name": tr("First name"),
    "last_name": tr("Last name"),
    "company": tr("Company"),
    "position": tr("Position"),
    "location": tr("Location"),
    "email": tr("E-mail"),
    "phone": tr("Phone"),
    "linkedin_url": tr("LinkedIn link"),
    "connected_on": tr("Connected on"),
    "notes": tr("Notes"),
    "tags": tr("New tag"),
    "cadence_days": tr("Keep in touch every ... days"),
    "more_emails": tr("Further e-mail"),
    "more_phones": tr("Further phone"),
    "middle_name": tr("Middle name"),
    "nickname": tr("Nickname"),
    "birthday": tr("Birthday"),
    "postal_address": tr("Postal address"),
}


def title(name: str, kind: str) -> None:
    """The heading of a preview: the file's name, and its kind."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{plain(name)}**", width="content")
        st.badge(kind, icon=":material/description:", color="gray")


def counts(*numbers: tuple[str, int]) -> None:
    """Labels and numbers side by side."""
    with st.container(horizontal=True, gap="small", key="import_counts"):
        for label, number in numbers:
            st.metric(label, f"{number:,}", width=120)


def left_out(part: Part) -> list[RowProblem]:
    """The rows that will not be imported, each with its reason, in the file's order."""
    return sorted(part.result.skipped, key=lambda problem: problem.line)


def details(found: Preview, part: Part) -> None:
    """The tabs of the preview of one file."""
    plan, more, reading = part.brought.plan, part.brought.activity, part.reading
    skipped = left_out(part)
    notes = [warning for warning in reading.warnings if warning.line]
    tabs(
        (tr("New"), part.result.new, lambda: new_people(found.people, part.result.new)),
        (tr("Changes"), len(plan.changes), lambda: _changes(plan)),
        (tr("Contacts"), part.result.touchpoints, lambda: preview_activity.touchpoints(found, part)),
        (tr("Opportunities"), part.result.opportunities, lambda: preview_activity.cases(more.applications)),
        (tr("Unknown people"), len(found.strangers),
         lambda: preview_activity.strangers(found.strangers)),
        (tr("Left out"), len(skipped), lambda: problems(skipped)),
        (tr("Notes"), len(notes), lambda: problems(notes)),
        (tr("Duplicate rows"), len(reading.merged), lambda: problems(reading.merged)),
        (tr("Gone"), len(plan.gone), lambda: _gone(len(plan.gone))),
    )  # fmt: skip


def tabs(*kinds: tuple[str, int, Callable[[], None]]) -> None:
    """One tab per kind that has entries: (name, count, function that shows them)."""
    wanted = [kind for kind in kinds if kind[1]]
    if wanted:
        shown = st.tabs([f"{name} ({count:,})" for name, count, _ in wanted])
        for tab, (_, _, show) in zip(shown, wanted, strict=True):
            with tab:
                show()


def _gone(count: int) -> None:
    st.write(
        tr(
            "{connections} of yours are not in this file: they left LinkedIn, hid their profile "
            "or ended the connection. They stay here.",
            connections=plural(count, "connection", "connections"),
        )
    )


def new_people(people: Sequence[Person], count: int) -> None:
    """The first people to be added; `count`: how many in total."""
    rows = [
        {
            tr("Name"): person.name,
            tr("Company"): person.company,
            tr("Position"): person.position,
            tr("Connected"): person.connected_on,
            tr("E-mail"): person.email,
        }
        for person in people
    ]
    table(rows, tr("People this file would add"))
    first(count)


def _changes(plan: ImportPlan) -> None:
    shown = plan.changes[:SAMPLE]
    changes: dict[PersonId, list[FieldChange]] = {change.person_id: [] for change in shown}
    for change in plan.changes:
        if change.person_id in changes:
            changes[change.person_id].append(change)
    names = {
        person.id: taken_back(person, changes[person.id])[0].name
        for person in plan.updated
        if person.id in changes
    }
    rows = [
        {
            tr("Name"): names[change.person_id],
            tr("What"): FIELD_LABELS.get(change.field, change.field),
            tr("Old"): change.old or tr("(empty)"),
            tr("New"): birthday_words(change.new) if change.field == "birthday" else change.new,
        }
        for change in shown
    ]
    table(rows, tr("Fields this file would change"))
    first(len(plan.changes))


def problems(found: Sequence[RowProblem]) -> None:
    """The problems with rows of a file: each reason once, with its lines."""
    lines: dict[str, list[int]] = {}
    for problem in found:
        lines.setdefault(problem.sentence, []).append(problem.line)
    for sentence, where in list(lines.items())[:SAMPLE]:
        st.markdown(f"**{_lines(where)}** {plain(sentence)}")
    if len(lines) > SAMPLE:
        st.caption(
            tr(
                "The first {sample} of {count:,} reasons.",
                sample=SAMPLE,
                count=len(lines),
            )
        )


def _lines(where: Sequence[int]) -> str:
    known = [str(line) for line in where if line]
    if not known:
        return tr("The whole file:")
    more = tr(" and {count:,} more", count=len(known) - _LINES) if len(known) > _LINES else ""
    return form(len(known), "Line", "Lines") + f" {', '.join(known[:_LINES])}{more}:"
