"""The tabs of an opportunity: its steps, what happened, who was involved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

import streamlit as st

from crm.domain.cases.case_file import Case
from crm.domain.cases.decisions import StepKey
from crm.domain.cases.opportunity import Event, RoleHeld
from crm.domain.ids import PersonId
from crm.domain.playbook.due_step import DueStep, Status
from crm.domain.playbook.schedule import order_of
from crm.domain.ranking.today import ACTIONABLE
from crm.domain.wording import plural
from crm.services.case_steps import CaseSteps
from crm.services.cases import decisions, events, opportunities
from crm.services.shown import unchanged
from crm.ui.shell import dialogs, links, undo
from crm.ui.shell.errors import callback
from crm.ui.shell.requests import EditEvent, GiveRole
from crm.ui.shell.session import store, today
from crm.ui.steps import provenance
from crm.ui.steps.buttons import beside
from crm.ui.steps.line import one_line
from crm.ui.text.format import asides, badge, channel_badge, day, headline, plain
from crm.ui.text.labels import CHANNEL_LABELS, EVENT_LABELS, ROLE_LABELS, STATUS_BADGES

if TYPE_CHECKING:
    from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

#: The states of steps in the order they are listed.
_SECTIONS: Final = (
    ("Now", (Status.DUE,)),
    ("A little late, still welcome", (Status.LATE,)),
    ("Waiting for something", (Status.WAITING,)),
    ("Later", (Status.UPCOMING, Status.SNOOZED)),
    ("Done or decided", (Status.DONE, Status.SKIPPED)),
    ("Overtaken by what happened", (Status.LAPSED,)),
    ("Not needed here", (Status.NOT_APPLICABLE,)),
)
#: Late steps shown at once if nothing else is due; a long list of missed steps is discouraging.
_LATE_IN_FULL: Final = 3
_TOO_LATE: Final = "Its time has passed"


def steps(found: CaseSteps, on: date) -> None:
    """Every step by state; decided steps can be reopened on Today."""
    if not found.steps:
        st.info("Steps appear once something happened: an interview, a rejection.")
        return
    for title, states in _SECTIONS:
        mine = [step for step in found.steps if step.status in states]
        if not mine:
            continue
        if set(states) <= ACTIONABLE:  # as Today lists them, so that the first is the case's "Next"
            mine.sort(key=lambda step: order_of(step, on))
        if {Status.NOT_APPLICABLE, Status.LAPSED, Status.DONE} & {*states}:
            box = _fold(f"{title} ({len(mine)})", states[0], found)
            if box.open:
                with box:
                    _step_list(mine, on)
        elif Status.LATE in states:
            _late(title, mine, found, on)
        else:
            st.header(title, anchor=False)
            _step_list(mine, on)


def _late(title: str, mine: Sequence[DueStep], found: CaseSteps, on: date) -> None:
    """Late steps: a few in full if nothing is due now, the rest folded, with one button to skip them all."""
    shown = _LATE_IN_FULL if len(mine) > _LATE_IN_FULL + 1 else len(mine)
    if any(step.status is Status.DUE for step in found.steps):
        shown = 0
    if shown:
        st.header(title, anchor=False)
        _step_list(mine[:shown], on)
    rest = mine[shown:]
    if not rest:
        return
    box = _fold(
        f"{len(rest)} more that are late" if shown else f"{title} ({len(rest)})", "late", found
    )
    if box.open:
        with box:
            if len(rest) > 1:
                st.button(
                    f"Skip all {len(rest)}",
                    key=f"opportunity:skip-late:{found.case.opportunity.id}",
                    icon=":material/done_all:",
                    help="For what is long past. It can be undone.",
                    on_click=_skip_late,
                    args=(found.case.opportunity.name, [step.key for step in rest]),
                )
            _step_list(rest, on)


def _fold(label: str, which: str, found: CaseSteps) -> ExpanderContainer:
    key = f"opportunity:{which}:{found.case.opportunity.id}"
    return st.expander(label, key=key, on_change="rerun")


@callback
def _skip_late(name: str, keys: Sequence[StepKey]) -> None:
    skipped = decisions.skip_all(store(), keys, _TOO_LATE, today())
    words = f"Skipped: {plural(len(skipped), 'late step', 'late steps')} of {name}"
    undo.offer(words, decisions.undo, store(), *skipped)


def _step_list(mine: Sequence[DueStep], on: date) -> None:
    """Steps that can be done now, in a box each with its buttons; the rest together as one text."""
    still = [step for step in mine if step.status not in ACTIONABLE]
    for step in mine:
        if step.status in ACTIONABLE:
            with st.container(border=True, horizontal=True, gap="small"):
                st.markdown(_told(step, on), help=provenance.of_step(step.step))
                beside(step, "opportunity")
    if still:
        with st.container(border=True):
            st.markdown("\n\n".join(_told(step, on) for step in still))


def _told(step: DueStep, on: date) -> str:
    status = badge(*STATUS_BADGES[step.status.value])
    return headline(one_line(step, on), channel_badge(step.channel), status) + asides(step.reasons)


def history(found: CaseSteps, on: date) -> None:
    """Events and touchpoints of the case, newest first."""
    case = found.case
    st.button(
        "Add what happened",
        key=f"opportunity:event:{case.opportunity.id}",
        icon=":material/event:",
        on_click=dialogs.ask,
        args=(EditEvent(case.opportunity.id),),
    )
    entries: list[tuple[date, int, Event | None, str]] = [
        (event.on, event.id, event, "") for event in case.events
    ]
    names = {person.id: person.name for person in case.people.values()}
    for touchpoint in case.touchpoints:
        if touchpoint.opportunity_id == case.opportunity.id:
            who = ", ".join(names.get(person, "somebody") for person in touchpoint.people)
            text = f"{CHANNEL_LABELS[touchpoint.channel]} · {plain(who)}"
            text += f" · {plain(touchpoint.summary)}" if touchpoint.summary else ""
            entries.append((touchpoint.day, touchpoint.id, None, text))
    if not entries:
        st.info("Nothing is recorded yet. Begin with the interview or the rejection.")
    for when, _, event, text in sorted(entries, key=lambda e: (e[0], e[1]), reverse=True):
        if event is None:
            st.markdown(f"{day(when)} · {text}")
        else:
            _event_line(event, case, names)


def _event_line(event: Event, case: Case, names: Mapping[PersonId, str]) -> None:
    who = ", ".join(names.get(person, "somebody") for person in event.people)
    details = " · ".join(plain(part) for part in (event.format, who, event.note) if part)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(
            f"{day(event.on)} · **{EVENT_LABELS[event.kind]}**"
            + (f" · {details}" if details else ""),
            width="stretch",
        )
        st.button(
            "Correct",
            icon=":material/edit:",
            type="tertiary",
            key=f"opportunity:event-edit:{event.id}",
            on_click=dialogs.ask,
            args=(EditEvent(case.opportunity.id, event.id),),
        )
        st.button(
            "Remove",
            icon=":material/delete:",
            type="tertiary",
            key=f"opportunity:event-remove:{event.id}",
            on_click=_remove_event,
            args=(event,),
        )


@callback
def _remove_event(event: Event) -> None:
    removed = events.remove_event(unchanged(store(), event), event.id)
    undo.offer(
        f"Removed: {EVENT_LABELS[removed.event.kind]}, {removed.before.name}",
        events.restore_event,
        store(),
        removed,
        today(),
    )


def people(case: Case) -> None:
    """Who has which role."""
    st.button(
        "Add somebody",
        key=f"opportunity:role:{case.opportunity.id}",
        icon=":material/person_add:",
        on_click=dialogs.ask,
        args=(GiveRole(case.opportunity.id),),
    )
    if not case.roles:
        st.info("Nobody is here yet. Start with the recruiter and the person who referred you.")
    for held in case.roles:
        person = case.people[held.person_id]
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.button(
                plain(person.name),
                type="tertiary",
                icon=":material/person:",
                key=f"opportunity:person:{held.id}",
                on_click=links.go_to_person,
                args=(person.id,),
            )
            st.badge(ROLE_LABELS[held.role], color="blue")
            st.toggle(
                "Helped a lot",
                held.helper,
                key=f"opportunity:helper:{held.id}",
                on_change=_helper,
                args=(held,),
            )
            st.button(
                "Remove",
                icon=":material/delete:",
                type="tertiary",
                key=f"opportunity:role-remove:{held.id}",
                on_click=_take_role,
                args=(held, person.name),
            )


@callback
def _helper(held: RoleHeld) -> None:
    value = st.session_state[f"opportunity:helper:{held.id}"]
    opportunities.mark_helper(unchanged(store(), held), held.id, value)


@callback
def _take_role(held: RoleHeld, name: str) -> None:
    opportunities.take_role(unchanged(store(), held), held.id)
    words = f"Removed: {name} as {ROLE_LABELS[held.role].lower()}"
    undo.offer(words, opportunities.restore_role, store(), held)
