"""The list of people: paged in the database, row actions by id."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import streamlit as st

from crm.domain.people import PersonId
from crm.domain.schedule import DueStep, Status
from crm.services import agenda, people
from crm.services.people import PeopleFilter, PersonRow
from crm.ui import cards, dialogs, paging, people_bulk, people_filters, person_actions, sources
from crm.ui.boundary import callback
from crm.ui.session import store, today
from crm.ui.text import ROLE_LABELS, ago, plural

PAGE_SIZE: Final = 50
OPEN: Final = ":material/arrow_forward:"
TOUCH: Final = ":material/waving_hand:"
LOG: Final = ":material/add_comment: Log a touchpoint"
EDIT: Final = ":material/edit: Edit"
ARCHIVE: Final = ":material/archive: Archive"
UNARCHIVE: Final = ":material/unarchive: Take out of the archive"
REMOVE: Final = ":material/delete: Remove"
BACK: Final = ":material/undo: Bring back"
_ROW: Final = 35


def people_list(wanted: PeopleFilter, sort: str) -> None:
    """One page of what is asked for with its page numbers, or why there is nothing."""
    of = paging.mark((wanted, sort))
    number = paging.asked(of)
    found = people.page(store(), wanted, today(), sort, PAGE_SIZE, (number - 1) * PAGE_SIZE)
    if not found.total:
        _nobody(wanted)
        return
    listing = st.container()
    pages = math.ceil(found.total / PAGE_SIZE)
    chosen = paging.numbers(pages, "people:page", of)
    if chosen != number:  # the page that was looked at is no more
        found = people.page(store(), wanted, today(), sort, PAGE_SIZE, (chosen - 1) * PAGE_SIZE)
    with listing:
        first = (chosen - 1) * PAGE_SIZE + 1
        place = f", {first:,} to {first + len(found.rows) - 1:,} shown" if pages > 1 else ""
        st.caption(plural(found.total, "person", "people") + place)
        above = st.container()
        ticked = _table(found.rows, wanted)
        with above:
            people_bulk.bar(wanted, found.total, ticked)


def _nobody(wanted: PeopleFilter) -> None:
    if wanted.search.strip() or wanted.company or wanted.tag or wanted.role:
        st.info("Nobody fits. Try fewer letters or another filter.", icon=":material/search_off:")
        st.button("Clear the filters", key="people:clear", on_click=people_filters.clear)
    elif wanted.binned:
        st.info("The bin is empty.", icon=":material/delete:")
    elif wanted.archived:
        st.info(
            "Nobody is archived. Archive people whom you want to keep, but out of the way.",
            icon=":material/archive:",
        )
    else:
        st.info(
            "Nobody is here yet. Bring your LinkedIn connections in, or add the people of your "
            "last interview one by one: the recruiter first.",
            icon=":material/group:",
        )


def _table(rows: Sequence[PersonRow], wanted: PeopleFilter) -> list[int]:
    """A row per person; gives the ids of those ticked.

    The ids are part of every key: a click on a list that has changed since is let go, so that no
    button can act on another person than the one it stood beside.
    """
    import pandas as pd

    ids = tuple(row.person.id for row in rows)
    key = f"people:{abs(hash((ids, wanted.binned, wanted.archived)))}"
    columns = _columns(key, ids)
    unwanted = ["Today"] if wanted.binned else []
    steps = agenda.next_with(store(), ids, today())
    if not any(row.said for row in rows):
        unwanted.append("Found in")
    if not any(row.roles for row in rows):
        unwanted.append("Roles")
    if not steps:
        unwanted.append("Next")
    if not any(row.last_contact for row in rows):  # fresh from an import: room for the rest
        unwanted += ["Warmth", "Last contact"]
    for name in unwanted:
        del columns[name]
    event = st.dataframe(
        pd.DataFrame([_cells(row, steps) for row in rows], columns=list(columns)),
        key=f"{key}:grid",
        hide_index=True,
        width="stretch",
        height=_ROW * (len(rows) + 1) + 3,
        row_height=_ROW,
        alt="People with warmth, last contact, company, position and tags",
        column_config=columns,
        on_select="rerun",
        selection_mode="multi-row",
    )
    return [ids[n] for n in event.selection.rows if n < len(ids)]


def _columns(key: str, ids: Sequence[int]) -> dict[str, Any]:
    """Every column, in order; what fits a phone comes first."""
    column = st.column_config
    opens, touch, do = f"{key}:open", f"{key}:touch", f"{key}:do"
    return {
        "Open": column.ButtonColumn(
            "", width=44, type="tertiary", pinned=True, key=opens, on_click=_open,
            args=(opens, ids),
        ),
        "Name": column.TextColumn(width=150),
        "Today": column.ButtonColumn(
            "", width=44, type="tertiary", help="In touch today", key=touch, on_click=_touch,
            args=(touch, ids),
        ),
        "Warmth": column.ProgressColumn(
            min_value=0, max_value=100, format="%.0f", width=95, help=sources.WARMTH
        ),
        "Last contact": column.TextColumn(width=105),
        "Next": column.TextColumn("Next step", width=190),
        "Found in": column.TextColumn(width=220, help="What was said with them"),
        "Company": column.TextColumn(width=165),
        "Position": column.TextColumn(width=175),
        "Roles": column.ListColumn(width=130),
        "Tags": column.ListColumn(width=130),
        "Do": column.ButtonColumn("", width=60, key=do, on_click=_do, args=(do, ids)),
    }  # fmt: skip


def _cells(row: PersonRow, steps: Mapping[PersonId, DueStep]) -> dict[str, Any]:
    person = row.person
    menu = [LOG, EDIT, UNARCHIVE if person.archived_on else ARCHIVE, REMOVE]
    return {
        "Open": OPEN,
        "Name": person.name,
        "Today": TOUCH,
        "Warmth": row.warmth if row.last_contact else None,
        "Last contact": ago(row.last_contact, today()) if row.last_contact else "",
        "Next": next_words(steps.get(person.id)),
        "Found in": row.said,
        "Company": person.company,
        "Position": person.position,
        "Roles": [ROLE_LABELS[role] for role in row.roles],
        "Tags": list(person.tags),
        "Do": [BACK] if person.binned_on else menu,
    }


def next_words(step: DueStep | None) -> str:
    """A step in a cell: what, and from when if its day has not come."""
    if step is None:
        return ""
    ahead = step.status in (Status.UPCOMING, Status.SNOOZED)
    when = step.snoozed_until or step.opens
    return f"{step.title}, {ago(when, today())}" if ahead and when else step.title


@callback
def _open(key: str, ids: Sequence[int]) -> None:
    cards.go_to_person(PersonId(ids[st.session_state[key].row]))


@callback
def _touch(key: str, ids: Sequence[int]) -> None:
    person_actions.in_touch_today(ids[st.session_state[key].row])


@callback
def _do(key: str, ids: Sequence[int]) -> None:
    click = st.session_state[key]
    person = ids[click.row]
    if click.label == LOG:
        dialogs.open_log([person])
    elif click.label == EDIT:
        dialogs.open_person(person)
    elif click.label in (ARCHIVE, UNARCHIVE):
        person_actions.archive(person, click.label == ARCHIVE)
    elif click.label == REMOVE:
        person_actions.remove(person)
    elif click.label == BACK:
        person_actions.bring_back(person)
