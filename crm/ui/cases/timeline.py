"""What happened in a case: its events and contacts in one list by day."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import streamlit as st

from crm.domain.cases.case_file import Case
from crm.domain.cases.event_words import EVENT_WORDS
from crm.domain.cases.opportunity import Event, EventKind
from crm.domain.dates import near_day
from crm.domain.ids import PersonId
from crm.domain.touchpoints.touchpoint import (
    MUTUAL_CHANNELS,
    Channel,
    Direction,
    Result,
    Touchpoint,
)
from crm.domain.wording import listed, plural, within
from crm.language import tr
from crm.services import touchpoints
from crm.services.cases import events
from crm.services.shown import unchanged
from crm.ui.shell import dialogs, undo
from crm.ui.shell.errors import callback
from crm.ui.shell.requests import CorrectTouchpoint, EditEvent, Request
from crm.ui.shell.session import store, today
from crm.ui.steps import after_interview
from crm.ui.text.format import day, money, plain
from crm.ui.text.labels import (
    CHANNEL_ICONS,
    CHANNEL_LABELS,
    EVENT_LABELS,
    RESULT_LABELS,
    format_label,
)
from crm.ui.widgets import pagination
from crm.ui.widgets.folded_menu import folded_menu

ENTRIES: Final = 8
#: How the people of an event follow what happened.
_WITH: Final[Mapping[EventKind, str]] = {
    EventKind.INTERVIEW_HELD: tr(" with "),
    EventKind.MEETING_HELD: " ",
    EventKind.HIRE_IDENTIFIED: ": ",
    EventKind.HIRE_LEFT: ": ",
}
_TO: Final = {Direction.OUT: tr("to"), Direction.IN: tr("from"), Direction.BOTH: tr("with")}
Names = Mapping[PersonId, str]


def show(case: Case) -> None:
    """Every event and contact of the case, newest first, each with its actions."""
    st.header(tr("What happened"), anchor=False)
    mine = [t for t in case.touchpoints if t.opportunity_id == case.opportunity.id]
    both: list[Event | Touchpoint] = [*case.events, *mine]
    if not both:
        st.info(tr("Nothing is recorded yet. Begin with the interview or the rejection."))
        return
    both.sort(key=_place, reverse=True)
    names = {person.id: person.name for person in case.people.values()}
    listing = st.container(gap="xsmall", key="case_timeline")
    pages = math.ceil(len(both) / ENTRIES)
    page = pagination.numbers(pages, f"opportunity:entries:{case.opportunity.id}")
    with listing:
        if pages > 1:
            st.caption(tr("{entries}, newest first", entries=plural(len(both), "entry", "entries")))
        for one in both[(page - 1) * ENTRIES : page * ENTRIES]:
            if isinstance(one, Event):
                _event(one, names)
            else:
                _contact(one, names)


def _place(one: Event | Touchpoint) -> tuple[object, ...]:
    """Of one day what was entered last is first, and a contact before an event."""
    if isinstance(one, Event):
        return (one.on, False, one.id)
    return (one.day, True, one.id)


def _event(event: Event, names: Names) -> None:
    who = _named(event.people, names)
    words = EVENT_WORDS[event.kind].happened
    words += f"{_WITH.get(event.kind, ' · ')}{plain(who)}" if who else ""
    facts = [f"**{near_day(event.on, today()).capitalize()}** · {words}"]
    facts += [
        plain(part) for part in (event.format and format_label(event.format), event.note) if part
    ]
    _line(
        f"event-{event.id}",
        f":material/event: {' · '.join(facts)}",
        EditEvent(event.opportunity_id, event.id),
        (_remove_event, (event,)),
        event if event.kind is EventKind.INTERVIEW_HELD else None,
    )


def _contact(entry: Touchpoint, names: Names) -> None:
    label = tr("Contact") if entry.channel is Channel.OTHER else CHANNEL_LABELS[entry.channel]
    to = _TO[Direction.BOTH] if entry.channel in MUTUAL_CHANNELS else _TO[entry.direction]
    what = f"{label} {to} {plain(_named(entry.people, names))}"
    facts = [f"**{near_day(entry.day, today()).capitalize()}** · {what}"]
    gift = [money(entry.amount_cents, entry.currency), plain(entry.vendor)]
    facts += [" ".join(filter(None, gift))] if any(gift) else []
    facts += [within(RESULT_LABELS[entry.result])] if entry.result is not Result.NONE else []
    facts += [plain(entry.summary)] if entry.summary else []
    _line(
        f"contact-{entry.id}",
        f"{CHANNEL_ICONS[entry.channel]} {' · '.join(facts)}",
        CorrectTouchpoint(entry.id),
        (_remove_contact, (entry, _named(entry.people, names))),
    )


def _named(people: Sequence[PersonId], names: Names) -> str:
    known = [names.get(person, tr("someone")) for person in people]
    return listed(known) if known else ""


def _line(
    key: str,
    words: str,
    edit: Request,
    remove: tuple[Callable[..., None], tuple[object, ...]],
    interview: Event | None = None,
) -> None:
    """A line of the list, with the menu to correct or remove what it tells; of an interview also its notes."""
    kind, _, number = key.partition("-")
    with st.container(
        horizontal=True, wrap=False, vertical_alignment="center", gap="small",
        key=f"touchpoint-{key}",
    ):  # fmt: skip
        st.markdown(words, width="stretch")
        about = tr(
            "Correct or remove: {words}", words=" · ".join(words.partition(" ")[2].split(" · ")[:2])
        )
        change = folded_menu(tr("Change"), f"opportunity:change:{key}", type="tertiary", help=about)
    if change.open:
        with change:
            if interview is not None:
                after_interview.buttons(interview)
            st.button(tr("Correct"), icon=":material/edit:", type="tertiary",
                      key=f"opportunity:{kind}-edit:{number}", on_click=dialogs.ask,
                      args=(edit,))  # fmt: skip
            st.button(tr("Remove"), icon=":material/delete:", type="tertiary",
                      key=f"opportunity:{kind}-remove:{number}", on_click=remove[0],
                      args=remove[1])  # fmt: skip


@callback
def _remove_event(event: Event) -> None:
    removed = events.remove_event(unchanged(store(), event), event.id)
    undo.offer(
        tr(
            "Removed: {kind}, {name}",
            kind=EVENT_LABELS[removed.event.kind],
            name=removed.before.name,
        ),
        events.restore_event,
        store(),
        removed,
        today(),
    )


@callback
def _remove_contact(entry: Touchpoint, who: str) -> None:
    gone = touchpoints.remove(unchanged(store(), entry), entry.id, today())
    words = tr(
        "Removed: {channel} with {who}, {day}",
        channel=CHANNEL_LABELS[gone.channel],
        who=who,
        day=day(gone.day),
    )
    undo.offer(words, touchpoints.restore, store(), entry.id)
