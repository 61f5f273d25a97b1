"""What a person and the user did together: contacts, interviews and meetings in one list by day."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import streamlit as st

from crm.domain.cases.opportunity import Event, EventKind, Opportunity
from crm.domain.dates import ago, near_day
from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.domain.touchpoints.results import still_possible
from crm.domain.touchpoints.touchpoint import Result, Touchpoint
from crm.domain.wording import listed, plural, within
from crm.language import tr
from crm.services import touchpoints
from crm.services.people import people
from crm.services.people.people import PersonFile
from crm.services.shown import unchanged
from crm.ui.people.in_touch import said
from crm.ui.shell import dialogs, links, undo
from crm.ui.shell.errors import callback
from crm.ui.shell.requests import CorrectTouchpoint, EditEvent
from crm.ui.shell.session import store, today
from crm.ui.text.format import day, money, plain
from crm.ui.text.labels import CHANNEL_ICONS, CHANNEL_LABELS, EVENT_LABELS, RESULT_LABELS
from crm.ui.widgets import pagination

ENTRIES: Final = 8
#: What somebody did at an event, with their name and the job.
_DID: Final[Mapping[EventKind, str]] = {
    EventKind.INTERVIEW_HELD: tr("{name} interviewed you for {job}"),
    EventKind.MEETING_HELD: tr("You met {name}, who got the job {job}"),
    EventKind.HIRE_IDENTIFIED: tr("You found out that {name} got the job {job}"),
}


def show(file: PersonFile) -> None:
    """Every contact and event, newest first, one line each with its actions."""
    both: list[tuple[Touchpoint, None] | tuple[Event, Opportunity]] = [
        *((contact, None) for contact in file.touchpoints), *file.events,
    ]  # fmt: skip
    if not both:
        hint = "" if file.person.binned_on else tr(" “In touch today” in the menu is one click.")
        st.info(tr("Nothing is logged yet.{hint}", hint=hint), icon=":material/history:")
        return
    # Of one day what was entered last is first, and a contact before an event.
    both.sort(key=_place, reverse=True)
    listing = st.container(gap="xsmall")
    pages = math.ceil(len(both) / ENTRIES)
    page = pagination.numbers(pages, f"person:entries:{file.person.id}")
    shown = both[(page - 1) * ENTRIES : page * ENTRIES]
    others = {p for one, _ in shown for p in one.people if p != file.person.id}
    names = {person.id: person.name for person in people.by_ids(store(), sorted(others))}
    with listing:
        if pages > 1:
            st.caption(tr("{entries}, newest first", entries=plural(len(both), "entry", "entries")))
        for one, case in shown:
            if isinstance(one, Event):
                _event(one, case, file.person)
            else:
                _entry(one, file.person, names)


def _place(row: tuple[Touchpoint | Event, Opportunity | None]) -> tuple[object, ...]:
    one, case = row
    return (one.on if isinstance(one, Event) else one.day, case is None, one.id)


def _event(event: Event, case: Opportunity | None, person: Person) -> None:
    job = plain(case.title or case.name) if case else ""
    words = _DID.get(event.kind, f"{EVENT_LABELS[event.kind]}: {{job}}")
    did = words.format(name=plain(person.call_name), job=job)
    with st.container(horizontal=True, gap="small", key=f"touchpoint-event-{event.id}"):
        note = f"\n\n{plain(event.note)}" if event.note else ""
        st.markdown(
            f":material/event: **{near_day(event.on, today()).capitalize()}** · {did}{note}",
            width="stretch",
        )
        if case and not person.binned_on:
            st.button(tr("Correct"), icon=":material/edit:", type="tertiary",
                      key=f"person:event-edit:{event.id}", on_click=dialogs.ask,
                      args=(EditEvent(case.id, event.id),))  # fmt: skip
            st.button(tr("Open"), icon=":material/work:", type="tertiary",
                      key=f"person:event-open:{event.id}", on_click=links.go_to_case,
                      args=(case.id,))  # fmt: skip


def _entry(entry: Touchpoint, person: Person, names: Mapping[PersonId, str]) -> None:
    with st.container(horizontal=True, gap="small", key=f"touchpoint-{entry.id}"):
        text = f"{CHANNEL_ICONS[entry.channel]} {_facts(entry, person, names)}"
        if entry.summary:
            text += f"\n\n{plain(entry.summary)}"
        st.markdown(text, width="stretch")
        if not person.binned_on:
            _entry_actions(entry)


def _facts(entry: Touchpoint, person: Person, names: Mapping[PersonId, str]) -> str:
    """The line of an entry: when, how, with whom, and the result."""
    what = said(entry.channel, entry.direction)
    others = [plain(names.get(p, tr("someone"))) for p in entry.people if p != person.id]
    if others:
        what += tr(", with {others}", others=listed(others))
    facts = [f"**{near_day(entry.day, today()).capitalize()}** · {what}"]
    if entry.result is not Result.NONE:
        when = f" {ago(entry.answered_on, today())}" if entry.answered_on else ""
        facts.append(within(RESULT_LABELS[entry.result]) + when)
    gift = [money(entry.amount_cents, entry.currency), plain(entry.vendor)]
    facts += [" ".join(filter(None, gift))] if any(gift) else []
    if entry.count > 1:
        facts.append(tr("{count:,} messages", count=entry.count))
    return " · ".join(facts)


def _entry_actions(entry: Touchpoint) -> None:
    for result in still_possible(entry, today()):
        st.button(RESULT_LABELS[result], type="tertiary", icon=":material/reply:",
                  key=f"person:answer:{entry.id}:{result}", on_click=_answered,
                  args=(entry, result))  # fmt: skip
    st.button(tr("Correct"), icon=":material/edit:", type="tertiary",
              key=f"person:entry-edit:{entry.id}", on_click=dialogs.ask,
              args=(CorrectTouchpoint(entry.id),))  # fmt: skip
    st.button(tr("Remove"), icon=":material/delete:", type="tertiary",
              key=f"person:entry-remove:{entry.id}", on_click=_remove_entry,
              args=(entry,))  # fmt: skip


@callback
def _answered(entry: Touchpoint, result: Result) -> None:
    now = touchpoints.answered(unchanged(store(), entry), entry.id, result, today(), today())
    words = tr(
        "Noted: {result}. {entry}", result=within(RESULT_LABELS[result]), entry=_entry_name(entry)
    )
    undo.offer(words, touchpoints.correct, unchanged(store(), now), entry, today())


@callback
def _remove_entry(entry: Touchpoint) -> None:
    gone = touchpoints.remove(unchanged(store(), entry), entry.id, today())
    undo.offer(
        tr("Removed: {gone}", gone=_entry_name(gone)), touchpoints.restore, store(), entry.id
    )


def _entry_name(entry: Touchpoint) -> str:
    names = [person.name for person in people.by_ids(store(), entry.people)]
    return tr(
        "{channel} with {names}, {day}",
        channel=CHANNEL_LABELS[entry.channel],
        names=listed(names),
        day=day(entry.day),
    )
