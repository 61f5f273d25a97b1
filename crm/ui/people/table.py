"""The list of people, and the table to select several: paged and sorted in the database, with row actions by id."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

import streamlit as st

from crm.domain.dates import ago, last_time
from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.domain.playbook.due_step import DueStep, Status
from crm.domain.stamp import stamp
from crm.domain.warmth.scale import WORDS
from crm.domain.wording import plural
from crm.language import tr, trn
from crm.services import today_list
from crm.services.people import duplicates, people
from crm.services.people.people import BEST, PeopleFilter, PeoplePage, PersonRow
from crm.services.shown import same
from crm.ui.people import actions, bulk_actions, filters
from crm.ui.people.bulk_actions import TABLE
from crm.ui.shell import dialogs, links
from crm.ui.shell.errors import callback
from crm.ui.shell.requests import EditPerson, LogTouchpoint
from crm.ui.shell.session import store, today
from crm.ui.steps import provenance
from crm.ui.steps.reach import link_to
from crm.ui.text.labels import ROLE_LABELS
from crm.ui.widgets import pagination
from crm.ui.widgets.people_table import Column, Page, Row, asked, people_table

PAGE_SIZE: Final = 50
#: The key of the list; the table with check boxes has its own, so that its ticks end with it.
LIST: Final = "people:list"
#: The parts of a row of the list, as a screen reader names them.
_LISTED: Final[Mapping[str, str]] = {
    "name": tr("Name"),
    "about": tr("Part and work"),
    "tie": tr("In touch"),
    "said": tr("Found in"),
    "reach": tr("Reach them"),
}
#: The ways to reach somebody by field, and what each link is called.
_WAYS: Final[Mapping[str, str]] = {
    "phone": tr("Call {name}"),
    "email": tr("Write to {name}"),
    "linkedin_url": tr("LinkedIn profile of {name}"),
}
#: The items of a row's menu, by the name of the action.
_ACTIONS: Final[Mapping[str, tuple[str, Callable[[Person], None]]]] = {
    "log": (tr("Log a contact"), lambda person: dialogs.ask(LogTouchpoint((person.id,)))),
    "today": (tr("In touch today"), lambda person: actions.in_touch_today(person.id)),
    "edit": (tr("Edit"), lambda person: dialogs.ask(EditPerson(person.id))),
    "archive": (tr("Archive"), lambda person: actions.archive(person, True)),
    "unarchive": (tr("Take out of the archive"), lambda person: actions.archive(person, False)),
    "remove": (tr("Remove"), actions.remove),
    "back": (tr("Restore"), actions.restore),
}
#: The actions that change the person, not only what is logged with them.
_CHANGES: Final = frozenset({"archive", "unarchive", "remove", "back"})
#: The columns in order; in a narrow window the match of a search is below the rest.
_HEADINGS: Final[Mapping[str, str]] = {
    "name": tr("Name"),
    "warmth": tr("Warmth"),
    "contact": tr("Last contact"),
    "step": tr("Next step"),
    "company": tr("Company"),
    "position": tr("Position"),
    "said": tr("Found in"),
    "roles": tr("Part"),
    "tags": tr("Tags"),
}
#: A heading sorts the whole list by its first order, on the next click by the other: (order,
#: direction, description). A heading without orders is not a button.
_ORDERS: Final[Mapping[str, Sequence[tuple[str, str, str]]]] = {
    "name": (("name", "ascending", tr("From A to Z")), ("name_desc", "descending", tr("From Z to A"))),
    "warmth": (("warmest", "descending", tr("The warmest first")),
               ("coolest", "ascending", tr("The coolest first"))),
    "contact": (("contact", "descending", tr("The latest first")),
                ("longest_ago", "ascending", tr("The longest ago first"))),
    "company": (("company", "ascending", tr("From A to Z")),
                ("company_desc", "descending", tr("From Z to A"))),
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
        several = bulk_actions.selecting() and not wanted.binned
        first = (chosen - 1) * PAGE_SIZE + 1
        place = (
            tr(", {first:,} to {last:,} shown", first=first, last=first + len(found.rows) - 1)
            if pages > 1
            else ""
        )
        _line(plural(found.total, "person", "people") + place, found, wanted, several)
        if several:
            bulk_actions.bar(wanted, found.total, (row.person for row in found.rows))
            _table(found.rows, wanted, sort, first)
        else:
            _list(found.rows, wanted, first)


def _line(words: str, found: PeoplePage, wanted: PeopleFilter, several: bool) -> None:
    """How many there are, which filters are in use, and what can be done with the list."""
    known = any(row.last_contact for row in found.rows)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="people_line"):
        st.caption(words, width="content", help=provenance.WARMTH if known else None)
        filters.chips()
        st.space("stretch")
        pairs = 0 if several else duplicates.at_hand(store())
        if pairs:
            alike = trn(
                pairs,
                "{n:,} pair looks like the same person",
                "{n:,} pairs look like the same person",
            )
            st.button(alike, key="people:pairs", type="tertiary", icon=":material/merge:",
                      on_click=links.go_to_duplicates)  # fmt: skip
        if not (several or wanted.binned):
            bulk_actions.begin_button()


def _nobody(wanted: PeopleFilter) -> None:
    """Why the list is empty, and a way out."""
    if filters.in_use().keys() - {"show"} or wanted.search.strip():
        st.markdown(tr("**Nobody matches.** Try fewer letters or another filter."))
        with st.container(horizontal=True, gap="small"):
            filters.chips()
            st.button(tr("Clear the filters"), key="people:clear", on_click=filters.clear)
        return
    if wanted.binned:
        st.markdown(tr("**The bin is empty.**"))
    elif wanted.archived:
        st.markdown(
            tr("**Nobody is archived.** Archive people you want to keep, but out of the way.")
        )
    else:
        st.markdown(
            tr(
                "**Nobody is here yet.** Import your LinkedIn connections, or add the people of your "
                "last interview one by one: the recruiter first."
            )
        )
        st.button(tr("Import"), key="people:first-import", icon=":material/upload:",
                  on_click=links.go_to_import)  # fmt: skip
    filters.chips()


def _list(rows: Sequence[PersonRow], wanted: PeopleFilter, first: int) -> None:
    """One row per person in two lines: who it is, how the tie stands, and how to reach them."""
    columns: list[Column] = [
        {"id": name, "label": label, "next": "", "order": "none", "hint": ""}
        for name, label in _LISTED.items()
        if name != "said" or any(row.said for row in rows)
    ]
    menu = [(name, _ACTIONS[name][0]) for name in _menu(wanted)]
    page: Page = {"label": tr("People"), "columns": columns, "rows": [_listed(row) for row in rows],
                  "menu": menu, "first": first}  # fmt: skip
    people_table(LIST, page, partial(_open, LIST), partial(_sort, LIST), partial(_act, LIST),
                 listed=True)  # fmt: skip


def _listed(row: PersonRow) -> Row:
    person = row.person
    marks = [ROLE_LABELS[role] for role in row.roles]
    marks += [tr("Do not contact")] if person.do_not_contact else []
    met = row.last_contact
    ways = {
        field: (link, words.format(name=person.name))
        for field, words in _WAYS.items()
        if (link := link_to(person, field))
    }
    cells = {
        "about": (marks, " · ".join(filter(None, (person.position, person.company)))),
        "tie": (row.word.value, WORDS[row.word].capitalize(), last_time(met, today()))
        if met
        else None,
        "said": row.said,
        "reach": [(field, *way) for field, way in ways.items()],
    }
    return _with(person, cells)


def _with(person: Person, cells: Mapping[str, Any]) -> Row:
    """A row, with what it needs to act on its own person."""
    return {
        "id": person.id,
        "stamp": stamp(person),
        "name": person.name,
        "face": (person.first_name[:1] + person.last_name[:1] or person.name[:1]).upper(),
        "href": f"person?id={person.id}",
        "cells": cells,
    }


def _table(rows: Sequence[PersonRow], wanted: PeopleFilter, sort: str, first: int) -> None:
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
    page: Page = {
        "label": tr("People"),
        "columns": columns,
        "rows": lines,
        "menu": menu,
        "first": first,
    }
    people_table(TABLE, page, partial(_open, TABLE), partial(_sort, TABLE), partial(_act, TABLE))


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
        "warmth": (round(row.warmth), WORDS[row.word].capitalize()) if row.last_contact else None,
        "contact": ago(row.last_contact, today()) if row.last_contact else "",
        "step": next_words(steps.get(person.id)),
        "company": person.company,
        "position": person.position,
        "said": row.said,
        "roles": tuple(ROLE_LABELS[role] for role in row.roles),
        "tags": person.tags,
    }
    return _with(person, cells)


def next_words(step: DueStep | None) -> str:
    """A step in a cell: title, and the start date if it is in the future."""
    if step is None:
        return ""
    ahead = step.status in (Status.UPCOMING, Status.SNOOZED)
    when = step.snoozed_until or step.opens
    return f"{step.title}, {ago(when, today())}" if ahead and when else step.title


@callback
def _open(table: str) -> None:
    links.go_to_person(PersonId(asked(table, "open")))


@callback
def _sort(table: str) -> None:
    filters.sort_by(asked(table, "sort"))


@callback
def _act(table: str) -> None:
    chosen = asked(table, "act")
    person = people.get(store(), chosen["id"])
    if chosen["what"] in _CHANGES:
        same(person, chosen["stamp"])
    _ACTIONS[chosen["what"]][1](person)
