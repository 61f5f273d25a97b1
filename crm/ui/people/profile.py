"""A person's page: who they are, how warm the tie is, and the timeline."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Final

import streamlit as st

from crm.domain.cases.appointment import AppointmentKind
from crm.domain.dates import ago
from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.domain.ranking.ranking import REST_DAYS
from crm.domain.touchpoints.results import still_possible
from crm.domain.touchpoints.touchpoint import (
    MUTUAL_CHANNELS,
    Channel,
    Direction,
    Result,
    Touchpoint,
)
from crm.domain.warmth.score import Warmth, WarmthState, falls_below, forecast
from crm.domain.wording import listed, plural
from crm.errors import NotFound
from crm.services import touchpoints
from crm.services.people import people
from crm.services.people.people import PersonFile
from crm.services.shown import unchanged
from crm.ui.people import actions
from crm.ui.people.forecast_chart import forecast_chart
from crm.ui.shell import dialogs, history, links, nav, undo
from crm.ui.shell.errors import callback
from crm.ui.shell.links import go_to_people
from crm.ui.shell.requests import CorrectTouchpoint, EditPerson, LogTouchpoint, PlanAppointment
from crm.ui.shell.session import store, today
from crm.ui.steps import appointment_rows, provenance
from crm.ui.steps.reach import reach
from crm.ui.text.format import badge, day, money, plain, small
from crm.ui.text.labels import CHANNEL_ICONS, CHANNEL_LABELS, RESULT_LABELS, ROLE_LABELS
from crm.ui.widgets import pagination

#: Below this warmth a tie counts as cooled. Source: DESIGN rule 6 (D).
COOL: Final = 40
ENTRIES: Final = 8
_PARTS: Final = 8
_HORIZON: Final = tuple(range(0, 366, 7))
_FROM: Final = {Direction.OUT: " from you", Direction.IN: " from them", Direction.BOTH: ""}
_ASKED: Final = {Direction.OUT: ", you asked", Direction.IN: ", they asked", Direction.BOTH: ""}


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
    lines = [line for line in (work, also, _warmth_line(file.warmth)) if line]
    if lines:
        st.markdown("  \n".join(lines))
    _badges(file)
    with st.container(horizontal=True, gap="small"):
        reach(person, "person")
    _buttons(person)


def _warmth_line(found: Warmth) -> str:
    """The score in one line: on a phone the score itself is below the timeline."""
    if not found.parts:
        return ""
    return f":material/local_fire_department: Warmth {found.value:.0f} of 100, {found.band}"


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


def warmth(file: PersonFile) -> None:
    """The score with its reasons, and its forecast without further contact."""
    mine, now, found = file.touchpoints, today(), file.warmth
    if not found.parts:
        st.caption(
            ":material/local_fire_department: No contact is logged yet, so there is no warmth "
            "to show. That says nothing about the person."
        )
        return
    st.metric("Warmth today", f"{found.value:.0f} of 100", found.band,
              delta_color="off", delta_arrow="off", help=provenance.WARMTH)  # fmt: skip
    state = WarmthState.of(mine, now)
    falls = falls_below(state, now, COOL)
    if found.value < COOL:
        fallen = "is below" if round(found.value) < COOL else "has come down to"
        lately = any((now - t.day).days < REST_DAYS for t in mine)
        words = f"It {fallen} {COOL}" + ("." if lately else ", where a tie has cooled.")
        person = file.person
        peace = person.do_not_contact or person.archived_on or person.binned_on
        st.caption(words if lately or peace else f"{words} A short message would do.")
    elif falls:
        st.caption(f"If nothing happens, it falls below {COOL} on {day(falls)}.")
    ahead = forecast(state, now, _HORIZON)
    st.vega_lite_chart(
        forecast_chart(ahead, COOL, falls),
        width="stretch",
        alt=f"Forecast of warmth if nothing happens: {found.value:.0f} today, "
        f"{ahead[-1][1]:.0f} in a year",
    )
    box = st.expander("Why this number?", key=f"person:why:{file.person.id}", on_change="rerun")
    if box.open:
        with box:
            _parts(found, mine)


def _parts(found: Warmth, mine: Iterable[Touchpoint]) -> None:
    """The contacts that add most, each with its points; the smaller ones combined."""
    sent = {t.id for t in mine if t.direction is Direction.OUT}
    parts = sorted((p for p in found.parts if p.points > 0), key=lambda p: (-p.points, p.day))
    lines = [
        (
            f"{day(part.day)}: "
            + said(part.channel, part.direction,
                   part.direction is Direction.IN and part.touchpoint_id in sent),
            _points(part.points),
        )
        for part in parts[:_PARTS]
    ]  # fmt: skip
    rest = parts[_PARTS:]
    if rest:
        words = f"{plural(len(rest), 'more contact', 'more contacts')}, older or smaller"
        lines.append((words, _points(math.fsum(part.points for part in rest))))
    heading = f"Of your {found.value:.0f} points"
    st.table({"Contact": [w for w, _ in lines], heading: [p for _, p in lines]},
             border="horizontal", hide_index=True)  # fmt: skip
    st.caption(
        "Every contact adds points that fade with time. A day on which they reached out counts "
        "more, several contacts of one day count once, and unanswered outreach counts only up to "
        "a limit."
    )


def _points(points: float) -> str:
    return f"{points:.0f}" if points >= 0.95 else "under 1"


def said(channel: Channel, direction: Direction, answer: bool = False) -> str:
    """A contact as a noun: E-mail from you, Coffee together ..."""
    label = "Contact" if channel is Channel.OTHER else CHANNEL_LABELS[channel]
    if answer:
        noun = label if label.startswith("LinkedIn") else label.lower()
        return f"Their answer to your {noun}"
    return label + (_ASKED if channel in MUTUAL_CHANNELS else _FROM)[direction]


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
