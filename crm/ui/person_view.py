"""One person on the screen: who they are, how warm the tie is, everything that happened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

import streamlit as st

from crm.domain.people import Person, PersonId
from crm.domain.touchpoints import Channel, Direction, Result, Touchpoint
from crm.domain.warmth import falls_below, forecast
from crm.services import people, touchpoints
from crm.services.people import PersonFile
from crm.ui import cards, charts, dialogs, tables, undo
from crm.ui.boundary import callback
from crm.ui.session import store, today
from crm.ui.text import (
    CHANNEL_ICONS,
    CHANNEL_LABELS,
    RESULT_LABELS,
    ROLE_LABELS,
    ago,
    day,
    money,
    plain,
)

#: Below this a tie counts as cooled. Source: DESIGN rule 6 (D).
COOL: Final = 40
_HORIZON: Final = tuple(range(0, 366, 7))
_WHO: Final = {Direction.OUT: "you", Direction.IN: "they", Direction.BOTH: "both of you"}
_OPEN_ENDED: Final = frozenset({Result.NONE, Result.SENT})


def not_here() -> None:
    """For an address that names nobody."""
    st.info("This address names nobody.", icon=":material/help:")
    if st.button("All people", key="person:all"):
        st.switch_page("pages/people.py")


def header(file: PersonFile) -> None:
    """Name, what they do, which parts they play, and what can be done."""
    person = file.person
    st.title(plain(person.name), anchor=False)
    work = " · ".join(plain(t) for t in (person.position, person.company, person.location) if t)
    if work:
        st.markdown(work)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for held, case in file.roles:
            st.button(
                f"{ROLE_LABELS[held.role]}: {plain(case.name)}",
                key=f"person:role:{held.id}",
                icon=":material/work:",
                type="tertiary",
                on_click=cards.go_to_case,
                args=(case.id,),
            )
        for tag in person.tags:
            st.badge(plain(tag), color="gray")
        if person.do_not_contact:
            st.badge("Do not contact", color="violet", icon=":material/block:")
        if person.archived_on:
            st.badge("Archived", color="gray")
        if person.binned_on:
            st.badge("In the bin", color="gray")
    _buttons(person)


def _buttons(person: Person) -> None:
    number = person.id
    with st.container(horizontal=True, gap="small"):
        if person.binned_on:
            st.button("Bring back", key=f"person:back:{number}", type="primary",
                      on_click=_bring_back, args=(number,))  # fmt: skip
            return
        st.button("Log", icon=":material/add_comment:", key=f"person:log:{number}",
                  type="primary", on_click=dialogs.open_log, args=([number],))  # fmt: skip
        st.button("In touch today", icon=":material/waving_hand:", key=f"person:touch:{number}",
                  on_click=tables.in_touch_today, args=(number,))  # fmt: skip
        if person.linkedin_url:
            st.link_button("LinkedIn", person.linkedin_url, icon=":material/open_in_new:",
                           key=f"person:linkedin:{number}")  # fmt: skip
        st.button("Edit", icon=":material/edit:", key=f"person:edit:{number}",
                  on_click=dialogs.open_person, args=(number,))  # fmt: skip
        label = "Take out of the archive" if person.archived_on else "Archive"
        st.button(label, icon=":material/archive:", key=f"person:archive:{number}",
                  on_click=_archive, args=(person,))  # fmt: skip
        st.button("Remove", icon=":material/delete:", key=f"person:remove:{number}",
                  on_click=_remove, args=(number,))  # fmt: skip


@callback
def _bring_back(person_id: int) -> None:
    people.bring_back(store(), person_id)


@callback
def _archive(person: Person) -> None:
    people.archive(store(), person.id, None if person.archived_on else today())


@callback
def _remove(person_id: int) -> None:
    gone = people.remove(store(), person_id, today())
    undo.offer(f"Removed {gone.name}.", people.bring_back, store(), person_id)
    st.switch_page("pages/people.py")


def warmth(file: PersonFile) -> None:
    """The score with its reasons, and what happens to it if nothing happens."""
    mine, now = file.touchpoints, today()
    if not file.warmth.parts:
        st.info(
            "No contact is logged yet, so there is no warmth to show. That says nothing about "
            "the person.",
            icon=":material/local_fire_department:",
        )
        return
    st.metric("Warmth today", f"{file.warmth.value:.0f} of 100", file.warmth.band,
              delta_color="off", delta_arrow="off")  # fmt: skip
    falls = falls_below(mine, now, COOL)
    if file.warmth.value < COOL:
        st.caption(f"Below {COOL}: a short message would do.")
    elif falls:
        st.caption(f"If nothing happens it falls below {COOL} on {day(falls)}.")
    ahead = forecast(mine, now, _HORIZON)
    st.altair_chart(
        charts.forecast_chart(ahead, COOL),
        width="stretch",
        alt=f"Forecast of warmth from {file.warmth.value:.0f} today to {ahead[-1][1]:.0f} in a year",
    )
    _parts(file)


def _parts(file: PersonFile) -> None:
    with st.expander("Why this number?"):
        st.caption(
            "Every contact adds points that fade with time; a day on which they reached out "
            "counts more, and unanswered outreach counts only up to a limit."
        )
        for part in sorted(file.warmth.parts, key=lambda p: (-p.points, p.day)):
            who = _WHO[part.direction]
            st.markdown(
                f"**{part.points:.1f}** · {day(part.day)}, "
                f"{CHANNEL_LABELS[part.channel].lower()} ({who})"
            )


def timeline(file: PersonFile) -> None:
    """Every touchpoint, newest first, each with its actions."""
    if not file.touchpoints:
        st.caption("Nothing is logged yet.")
    names = {person.id: person.name for person in people.by_ids(store(), _others(file))}
    for touchpoint in reversed(file.touchpoints):
        _entry(touchpoint, file.person, names)


def _others(file: PersonFile) -> list[int]:
    return [p for t in file.touchpoints for p in t.people if p != file.person.id]


def _entry(entry: Touchpoint, person: Person, names: Mapping[PersonId, str]) -> None:
    facts = [f"**{day(entry.day)}** · {CHANNEL_LABELS[entry.channel]}", _WHO[entry.direction]]
    if entry.outcome is not Result.NONE:
        when = f" {ago(entry.answered_on, today())}" if entry.answered_on else ""
        facts.append(RESULT_LABELS[entry.outcome].lower() + when)
    if entry.amount_cents is not None:
        facts.append(" ".join(filter(None, [money(entry.amount_cents, entry.currency),
                                            plain(entry.vendor)])))  # fmt: skip
    if entry.count > 1:
        facts.append(f"{entry.count} messages")
    others = [plain(names.get(p, "somebody")) for p in entry.people if p != person.id]
    facts += [f"with {' and '.join(others)}"] if others else []
    with st.container(border=True, key=f"touchpoint-{entry.id}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"{CHANNEL_ICONS[entry.channel]} " + " · ".join(facts), width="stretch")
            st.button("", icon=":material/edit:", type="tertiary", help="Correct",
                      key=f"person:entry-edit:{entry.id}", on_click=dialogs.open_touchpoint,
                      args=(entry.id,))  # fmt: skip
            st.button("", icon=":material/delete:", type="tertiary", help="Remove",
                      key=f"person:entry-remove:{entry.id}", on_click=_remove_entry,
                      args=(entry.id,))  # fmt: skip
        if entry.summary:
            st.markdown(plain(entry.summary))
        if entry.direction is Direction.OUT and entry.outcome in _OPEN_ENDED:
            _answers(entry)


def _answers(entry: Touchpoint) -> None:
    """What may have become of something sent: one click, dated today."""
    request = entry.channel is Channel.LINKEDIN_REQUEST
    gift = entry.channel is Channel.GIFT_CARD
    choices = [Result.ACCEPTED] if request or gift else [Result.REPLIED]
    if request and today() - entry.day >= timedelta(days=14):
        choices += [Result.IGNORED, Result.WITHDRAWN]
    if gift:
        choices.append(Result.DECLINED)
    with st.container(horizontal=True, gap="small"):
        for result in choices:
            st.button(RESULT_LABELS[result], type="tertiary", icon=":material/reply:",
                      key=f"person:answer:{entry.id}:{result}", on_click=_answered,
                      args=(entry, result))  # fmt: skip


@callback
def _answered(entry: Touchpoint, result: Result) -> None:
    touchpoints.answered(store(), entry.id, result, today(), today())
    undo.offer(f"Noted: {RESULT_LABELS[result].lower()}.", touchpoints.correct, store(), entry,
               today())  # fmt: skip


@callback
def _remove_entry(touchpoint_id: int) -> None:
    touchpoints.remove(store(), touchpoint_id, today())
    undo.offer("Entry removed.", touchpoints.bring_back, store(), touchpoint_id)


def facts(file: PersonFile) -> None:
    """Addresses and everything else that is known."""
    person = file.person
    known = {
        "E-mail": person.email,
        "Phone": person.phone,
        "Connected since": day(person.connected_on),
        "In touch every": f"{person.cadence_days} days" if person.cadence_days else "",
        "How you met": person.how_met,
        "Notes": person.notes,
    }
    for label, value in known.items():
        if value:
            st.markdown(f":gray[{label}]  \n{plain(value)}")
    for label, group in (
        ("Introduced by", [file.referrer] if file.referrer else []),
        ("Introduced you to", list(file.referrals)),
    ):
        if group:
            st.markdown(f":gray[{label}]")
            for other in group:
                st.button(plain(other.name), type="tertiary", icon=":material/person:",
                          key=f"person:other:{label}:{other.id}", on_click=cards.go_to_person,
                          args=(other.id,))  # fmt: skip
