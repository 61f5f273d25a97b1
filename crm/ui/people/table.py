"""The list of people, paged and sorted in the database, with row actions by id."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import streamlit as st

from crm.domain.dates import ago
from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.domain.playbook.due_step import DueStep, Status
from crm.domain.stamp import stamp
from crm.domain.wording import plural
from crm.services import today_list
from crm.services.people import people
from crm.services.people.people import BEST, PeopleFilter, PersonRow
from crm.services.shown import same
from crm.ui.people import actions, bulk_actions, filters
from crm.ui.people.bulk_actions import TABLE
from crm.ui.shell import dialogs, links
from crm.ui.shell.errors import callback
from crm.ui.shell.requests import EditPerson, LogTouchpoint
from crm.ui.shell.session import store, today
from crm.ui.steps import provenance
from crm.ui.text.labels import ROLE_LABELS
from crm.ui.widgets import pagination
from crm.ui.widgets.people_table import Column, Page, Row, asked, people_table

PAGE_SIZE: Final = 50
#: The items of a row's menu, by the name of the action.
_ACTIONS: Final[Mapping[str, tuple[str, Callable[[Person], None]]]] = {
    "log": ("Log a contact", lambda person: dialogs.ask(LogTouchpoint((person.id,)))),
    "today": ("In touch today", lambda person: actions.in_touch_today(person.id)),
    "edit": ("Edit", lambda person: dialogs.ask(EditPerson(person.id))),
    "archive": ("Archive", lambda person: actions.archive(person, True)),
    "unarchive": ("Take out of the archive", lambda person: actions.archive(person, False)),
    "remove": ("Remove", actions.remove),
    "back": ("Restore", actions.restore),
}
#: The actions that change the person, not only what is logged with them.
_CHANGES: Final = frozenset({"archive", "unarchive", "remove", "back"})
#: The columns in order; in a narrow window the match of a search is below the rest.
_HEADINGS: Final[Mapping[str, str]] = {
    "name": "Name",
    "warmth": "Warmth",
    "contact": "Last contact",
    "step": "Next step",
    "company": "Company",
    "position": "Position",
    "said": "Found in",
    "roles": "Roles",
    "tags": "Tags",
}
#: A heading sorts the whole list by its first order, on the next click by the other: (order,
#: direction, description). A heading without orders is not a button.
_ORDERS: Final[Mapping[str, Sequence[tuple[str, str, str]]]] = {
    "name": (("name", "ascending", "From A to Z"), ("name_desc", "descending", "From Z to A")),
    "warmth": (("warmest", "descending", "The warmest first"),
               ("coolest", "ascending", "The coolest first")),
    "contact": (("contact", "descending", "The latest first"),
                ("longest_ago", "ascending", "The longest ago first")),
    "company": (("company", "ascending", "From A to Z"),
                ("company_desc", "descending", "From Z to A")),
}  # fmt: skip


def people_list(wanted: PeopleFilter, sort: str) -> None:
    """One page of the filtered list with page numbers, or why it is empty."""
    of = pagination.mark((wanted, sort))
    number = pagination.asked(of)
    found = people.page(store(), wanted, today(), sort, PAGE_SIZE, (number - 1) * PAGE_SIZE)
    if not found.total:
        _nobody(wanted)
        return
    listing = st.container()
    pages = math.ceil(found.total / PAGE_SIZE)
    chosen = pagination.numbers(pages, "people:page", of)
    if chosen != number:  # the page that was shown no longer exists
        found = people.page(store(), wanted, today(), sort, PAGE_SIZE, (chosen - 1) * PAGE_SIZE)
    with listing:
        first = (chosen - 1) * PAGE_SIZE + 1
        place = f", {first:,} to {first + len(found.rows) - 1:,} shown" if pages > 1 else ""
        words = plural(found.total, "person", "people") + place
        known = any(row.last_contact for row in found.rows)
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.caption(words, width="content", help=provenance.WARMTH if known else None)
            bulk_actions.bar(wanted, found.total, (row.person for row in found.rows))
        _table(found.rows, wanted, sort)


def _nobody(wanted: PeopleFilter) -> None:
    if wanted.search.strip() or wanted.company or wanted.tag or wanted.role:
        st.info("No matches. Try fewer letters or another filter.", icon=":material/search_off:")
        st.button("Clear the filters", key="people:clear", on_click=filters.clear)
    elif wanted.binned:
        st.info("The bin is empty.", icon=":material/delete:")
    elif wanted.archived:
        st.info(
            "Nobody is archived. Archive people whom you want to keep, but out of the way.",
            icon=":material/archive:",
        )
    else:
        st.info(
            "Nobody is here yet. Import your LinkedIn connections, or add the people of your "
            "last interview one by one: the recruiter first.",
            icon=":material/group:",
        )


def _table(rows: Sequence[PersonRow], wanted: PeopleFilter, sort: str) -> None:
    """One row per person; empty columns are left out, except the one the list is sorted by."""
    steps = today_list.next_with(store(), [row.person.id for row in rows], today())
    lines = [_row(row, steps) for row in rows]
    if sort == BEST and not wanted.search.strip():
        sort = "name"
    columns = [
        _column(name, sort)
        for name in _HEADINGS
        if name == "name"
        or sort in [order for order, *_ in _ORDERS.get(name, ())]
        or any(line["cells"][name] not in ("", (), None) for line in lines)
    ]
    menu = [(name, _ACTIONS[name][0]) for name in _menu(wanted)]
    page: Page = {"label": "People", "columns": columns, "rows": lines, "menu": menu}
    people_table(TABLE, page, _open, _sort, _act)


def _menu(wanted: PeopleFilter) -> Sequence[str]:
    if wanted.binned:
        return ("back",)
    return ("log", "today", "edit", "unarchive" if wanted.archived else "archive", "remove")


def _column(name: str, sort: str) -> Column:
    orders = {order: (way, hint) for order, way, hint in _ORDERS.get(name, ())}
    then = next((order for order in orders if order != sort), "")
    return {
        "id": name,
        "label": _HEADINGS[name],
        "next": then,
        "order": orders[sort][0] if sort in orders else "none",
        "hint": orders[then][1] if then else "",
    }


def _row(row: PersonRow, steps: Mapping[PersonId, DueStep]) -> Row:
    person = row.person
    cells = {
        "warmth": (round(row.warmth), row.word.capitalize()) if row.last_contact else None,
        "contact": ago(row.last_contact, today()) if row.last_contact else "",
        "step": next_words(steps.get(person.id)),
        "company": person.company,
        "position": person.position,
        "said": row.said,
        "roles": tuple(ROLE_LABELS[role] for role in row.roles),
        "tags": person.tags,
    }
    return {
        "id": person.id,
        "stamp": stamp(person),
        "name": person.name,
        "href": f"person?id={person.id}",
        "cells": cells,
    }


def next_words(step: DueStep | None) -> str:
    """A step in a cell: title, and the start date if it is in the future."""
    if step is None:
        return ""
    ahead = step.status in (Status.UPCOMING, Status.SNOOZED)
    when = step.snoozed_until or step.opens
    return f"{step.title}, {ago(when, today())}" if ahead and when else step.title


@callback
def _open() -> None:
    links.go_to_person(PersonId(asked(TABLE, "open")))


@callback
def _sort() -> None:
    filters.sort_by(asked(TABLE, "sort"))


@callback
def _act() -> None:
    chosen = asked(TABLE, "act")
    person = people.get(store(), chosen["id"])
    if chosen["what"] in _CHANGES:
        same(person, chosen["stamp"])
    _ACTIONS[chosen["what"]][1](person)
