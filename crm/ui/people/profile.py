"""A person's page: who they are, how to reach them, and the timeline."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import streamlit as st

from crm.domain.cases.appointment import AppointmentKind
from crm.domain.dates import ago
from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.domain.touchpoints.results import still_possible
from crm.domain.touchpoints.touchpoint import (
    Result,
    Touchpoint,
)
from crm.domain.wording import listed, plural
from crm.errors import NotFound
from crm.services import touchpoints
from crm.services.people import people
from crm.services.people.people import PersonFile
from crm.services.shown import unchanged
from crm.ui.people import actions
from crm.ui.people.in_touch import said
from crm.ui.people.reach import reach
from crm.ui.shell import dialogs, history, links, nav, undo
from crm.ui.shell.errors import callback
from crm.ui.shell.links import go_to_people
from crm.ui.shell.requests import CorrectTouchpoint, EditPerson, LogTouchpoint, PlanAppointment
from crm.ui.shell.session import store, today
from crm.ui.steps import appointment_rows
from crm.ui.text.format import badge, day, money, plain, small
from crm.ui.text.labels import CHANNEL_ICONS, CHANNEL_LABELS, RESULT_LABELS, ROLE_LABELS
from crm.ui.widgets import pagination

ENTRIES: Final = 8


def asked_for() -> PersonFile | None:
    """The person that the URL names; None if there is none."""
    person_id = nav.id_in_address()
    if person_id is None:
        return None
    try:
        return people.person_file(store(), person_id, today())
    except NotFound:
        return None


def not_here() -> None:
    """Shown when the URL does not name a person."""
    st.title("Person not found", anchor=False)
    st.write("There is nobody at this address, or they were deleted for good.")
    st.button("All people", key="person:all", icon=":material/group:", type="primary",
              on_click=go_to_people)  # fmt: skip


def header(file: PersonFile) -> None:
    """Name, job, contact details, roles, and actions."""
    person = file.person
    st.title(plain(person.name), anchor=False)
    work = " · ".join(plain(t) for t in (person.position, person.company, person.location) if t)
    further = " · ".join(map(plain, (*person.more_emails, *person.more_phones)))
    also = small(f"Also: {further}") if further else ""
    lines = [line for line in (work, also) if line]
    if lines:
        st.markdown("  \n".join(lines))
    _badges(file)
    with st.container(horizontal=True, gap="small"):
        reach(person, "person")
    _buttons(person)


def _badges(file: PersonFile) -> None:
    person = file.person
    marks = [(plain(tag), "gray", "") for tag in person.tags]
    if person.do_not_contact:
        marks.append(("Do not contact", "violet", ":material/block:"))
    if person.archived_on:
        marks.append((f"Archived {day(person.archived_on)}", "gray", ":material/archive:"))
    if person.binned_on:
        marks.append((f"In the bin since {day(person.binned_on)}", "gray", ":material/delete:"))
    if not (marks or file.roles):
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for held, case in file.roles:
            label = f"{ROLE_LABELS[held.role]}: {plain(case.name)}"
            st.button(label, key=f"person:role:{held.id}", icon=":material/work:",
                      type="tertiary", on_click=links.go_to_case, args=(case.id,))  # fmt: skip
        for words, color, icon in marks:
            # Not `st.badge`, which escapes brackets once more.
            st.markdown(badge(words, color, icon), width="content")


def _buttons(person: Person) -> None:
    person_id = person.id
    with st.container(horizontal=True, gap="small"):
        if person.binned_on:
            st.button("Restore", key=f"person:back:{person_id}", type="primary",
                      icon=":material/restore_from_trash:", on_click=actions.restore,
                      args=(person,))  # fmt: skip
            return
        st.button("Log", icon=":material/add_comment:", key=f"person:log:{person_id}",
                  type="primary", on_click=dialogs.ask, args=(LogTouchpoint((person_id,)),))  # fmt: skip
        st.button("In touch today", icon=":material/waving_hand:", key=f"person:touch:{person_id}",
                  on_click=actions.in_touch_today, args=(person_id,))  # fmt: skip
        plan = PlanAppointment(person_ids=(person_id,), kind=AppointmentKind.COFFEE.value)
        appointment_rows.plan_button(plan, f"person:plan:{person_id}")
        st.button("Edit", icon=":material/edit:", key=f"person:edit:{person_id}",
                  on_click=dialogs.ask, args=(EditPerson(person_id),))  # fmt: skip
        away = person.archived_on is None
        st.button("Archive" if away else "Take out of the archive", icon=":material/archive:",
                  key=f"person:archive:{person_id}", on_click=actions.archive,
                  args=(person, away))  # fmt: skip
        st.button("Remove", icon=":material/delete:", key=f"person:remove:{person_id}",
                  on_click=_remove, args=(person,))  # fmt: skip


@callback
def _remove(person: Person) -> None:
    actions.put_in_bin(person)
    history.go("people.py")


def timeline(file: PersonFile) -> None:
    """Every touchpoint, newest first, each with its actions."""
    newest = file.touchpoints[::-1]
    if not newest:
        hint = "" if file.person.binned_on else " “In touch today” is one click."
        st.info(f"Nothing is logged yet.{hint}", icon=":material/history:")
        return
    listing = st.container(key="worded")
    pages = math.ceil(len(newest) / ENTRIES)
    page = pagination.numbers(pages, f"person:entries:{file.person.id}")
    shown = newest[(page - 1) * ENTRIES : page * ENTRIES]
    others = {p for t in shown for p in t.people if p != file.person.id}
    names = {person.id: person.name for person in people.by_ids(store(), sorted(others))}
    with listing:
        if pages > 1:
            st.caption(f"{plural(len(newest), 'entry', 'entries')}, newest first")
        for touchpoint in shown:
            _entry(touchpoint, file.person, names)


def _entry(entry: Touchpoint, person: Person, names: Mapping[PersonId, str]) -> None:
    with st.container(border=True, horizontal=True, gap="small", key=f"touchpoint-{entry.id}"):
        text = f"{CHANNEL_ICONS[entry.channel]} {_facts(entry, person, names)}"
        if entry.summary:
            text += f"\n\n{plain(entry.summary)}"
        st.markdown(text)
        if not person.binned_on:
            _entry_actions(entry)


def _facts(entry: Touchpoint, person: Person, names: Mapping[PersonId, str]) -> str:
    """The line of an entry: when, how, with whom, and the result."""
    what = said(entry.channel, entry.direction)
    others = [plain(names.get(p, "somebody")) for p in entry.people if p != person.id]
    if others:
        what += f", with {' and '.join(others)}"
    facts = [f"**{day(entry.day)}** · {what}"]
    if entry.result is not Result.NONE:
        when = f" {ago(entry.answered_on, today())}" if entry.answered_on else ""
        facts.append(RESULT_LABELS[entry.result].lower() + when)
    gift = [money(entry.amount_cents, entry.currency), plain(entry.vendor)]
    facts += [" ".join(filter(None, gift))] if any(gift) else []
    if entry.count > 1:
        facts.append(f"{entry.count:,} messages")
    return " · ".join(facts)


def _entry_actions(entry: Touchpoint) -> None:
    for result in still_possible(entry, today()):
        st.button(RESULT_LABELS[result], type="tertiary", icon=":material/reply:",
                  key=f"person:answer:{entry.id}:{result}", on_click=_answered,
                  args=(entry, result))  # fmt: skip
    st.button("Correct", icon=":material/edit:", type="tertiary",
              key=f"person:entry-edit:{entry.id}", on_click=dialogs.ask,
              args=(CorrectTouchpoint(entry.id),))  # fmt: skip
    st.button("Remove", icon=":material/delete:", type="tertiary",
              key=f"person:entry-remove:{entry.id}", on_click=_remove_entry,
              args=(entry,))  # fmt: skip


@callback
def _answered(entry: Touchpoint, result: Result) -> None:
    now = touchpoints.answered(unchanged(store(), entry), entry.id, result, today(), today())
    words = f"Noted: {RESULT_LABELS[result].lower()}. {_entry_name(entry)}"
    undo.offer(words, touchpoints.correct, unchanged(store(), now), entry, today())


@callback
def _remove_entry(entry: Touchpoint) -> None:
    gone = touchpoints.remove(unchanged(store(), entry), entry.id, today())
    undo.offer(f"Removed: {_entry_name(gone)}", touchpoints.restore, store(), entry.id)


def _entry_name(entry: Touchpoint) -> str:
    names = [person.name for person in people.by_ids(store(), entry.people)]
    return f"{CHANNEL_LABELS[entry.channel]} with {listed(names)}, {day(entry.day)}"
