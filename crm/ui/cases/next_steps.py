"""What comes next in a case: a few steps as rows that open in place, the rest folded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

import streamlit as st

from crm import reference
from crm.domain.cases.decisions import StepKey
from crm.domain.cases.opportunity import Opportunity
from crm.domain.dates import by, spoken_date
from crm.domain.playbook.due_step import ACTIONABLE, DueStep, Status
from crm.domain.playbook.schedule import order_of
from crm.domain.touchpoints.linkedin_links import search_link
from crm.domain.touchpoints.touchpoint import Channel
from crm.domain.wording import plural
from crm.language import tr
from crm.services.case_steps import CaseSteps
from crm.services.cases import decisions
from crm.ui.shell import dialogs, undo
from crm.ui.shell.errors import callback
from crm.ui.shell.requests import EditAirNote, PlanAppointment
from crm.ui.shell.session import store, today
from crm.ui.steps import appointment_rows, draft, provenance
from crm.ui.steps.buttons import (
    done_step,
    is_logged,
    log_step,
    look_button,
    looks_at_seats,
    step_buttons,
)
from crm.ui.steps.face import face
from crm.ui.steps.line import one_line
from crm.ui.steps.reach import reach
from crm.ui.text.format import asides, badge, channel_badge, headline, plain, small
from crm.ui.text.labels import ROLE_LABELS, STATUS_BADGES
from crm.ui.widgets.folded_menu import folded_menu

if TYPE_CHECKING:
    from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

#: How many rows are in sight; a long list discourages.
_ROWS: Final = 4
#: What is still to come, in the order it is listed.
_LATER: Final = (
    (tr("Waiting for something"), (Status.WAITING,)),
    (tr("Later"), (Status.UPCOMING, Status.SNOOZED)),
)
#: What asks for nothing any more.
_OVER: Final = (
    (tr("Done or decided"), (Status.DONE, Status.SKIPPED)),
    (tr("Overtaken by what happened"), (Status.LAPSED,)),
    (tr("Not needed here"), (Status.NOT_APPLICABLE,)),
)
_TOO_LATE: Final = tr("Its time has passed")
#: The row that is open; one at a time.
_OPEN: Final = "opportunity:open"


def show(found: CaseSteps) -> None:
    """The steps of a case: the first few as rows, then two folds for the rest."""
    case, on = found.case.opportunity, today()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.header(tr("Next"), anchor=False, width="stretch")
        plan = PlanAppointment(opportunity_id=case.id)
        appointment_rows.plan_button(plan, f"opportunity:plan:{case.id}", quiet=True)
    first, behind = _in_sight(found.steps, on)
    if first:
        with st.container(border=True, gap=None, key="case_rows"):
            for number, step in enumerate(first):
                _opened(step, case) if _is_open(step) else _row(step, first=not number)
    elif found.next_action:
        st.markdown(
            tr(
                "Nothing to do now. Next: {next_action}",
                next_action=one_line(found.next_action, on),
            )
        )
    elif found.steps:
        st.caption(tr("Nothing is left to do here."))
    else:
        st.info(tr("Steps appear once something happened: an interview, a rejection."))
    _rest(found, behind, on)
    _over(found, on)


def _in_sight(steps: Sequence[DueStep], on: date) -> tuple[Sequence[DueStep], Sequence[DueStep]]:
    """The few to show and the others, as Today lists them; what is late only if nothing else is due."""
    now = sorted(
        (step for step in steps if step.status in ACTIONABLE), key=lambda step: order_of(step, on)
    )
    due = [step for step in now if step.status is Status.DUE]
    first = (due or now)[:_ROWS]
    return first, [step for step in now if step not in first]


def _row(step: DueStep, first: bool) -> None:
    """A step in one row: who, what, by when, and how to begin."""
    with st.container(
        key=f"case-step-{step.key}",
        horizontal=True,
        wrap=False,
        vertical_alignment="center",
        gap="small",
    ):
        face(step.person)
        st.markdown(_what(step), width="stretch")
        _begin(step, first)
        more = folded_menu(tr("More"), f"opportunity:more:{step.key}", type="tertiary",
                           help=plain(step.title))  # fmt: skip
    if more.open:
        with more:
            _why(step)
            step_buttons(step, "opportunity")


def _why(step: DueStep) -> None:
    """The reasons for its status, and where it comes from."""
    words = "  \n".join(plain(sentence) for sentence in step.reasons)
    st.caption(words or plain(step.step.purpose), help=provenance.of_step(step.step))


def _begin(step: DueStep, first: bool) -> None:
    """The two commonest things: open the letter or the number, and say that it is done."""
    key, kind, about = step.key, "primary" if first else "secondary", plain(step.title)
    if is_logged(step):
        called = step.channel == Channel.CALL
        st.button(tr("We talked") if called else tr("Log it"), key=f"opportunity:quick:{key}",
                  type="tertiary", help=about, on_click=log_step, args=(step,))  # fmt: skip
    elif step.step.noted and step.person and key.opportunity_id:
        st.button(tr("Note it"), key=f"opportunity:quick:{key}", type="tertiary", help=about,
                  on_click=dialogs.ask, args=(EditAirNote(key.opportunity_id, person_id=step.person.id),))  # fmt: skip
    elif step.step.done:
        st.button(step.step.done, key=f"opportunity:quick:{key}", type="tertiary",
                  help=about, on_click=done_step, args=(key, step.title))  # fmt: skip
    if looks_at_seats(step):
        look_button(step, f"opportunity:open:{key}", kind)  # type: ignore[arg-type]
        return
    write = tr("Write") if step.step.draft else tr("Look")
    label = tr("Call") if step.channel == Channel.CALL else write
    st.button(label, key=f"opportunity:open:{key}", type=kind,  # type: ignore[arg-type]
              help=about, on_click=_open, args=(str(key),))  # fmt: skip


def _what(step: DueStep) -> str:
    """The action, then who they are and until when, in a second line."""
    who = [step.person.name if step.person else "", ROLE_LABELS[step.role] if step.role else ""]
    until = by(step.closes, today()) if step.status is Status.DUE else ""
    mark = badge(*STATUS_BADGES[step.status.value]) if step.status is not Status.DUE else ""
    facts = small(" · ".join(plain(fact) for fact in (*who, until) if fact))
    action = headline(f"**{plain(step.title)}**", channel_badge(step.channel), mark)
    return f"{action}  \n{facts}" if facts else action


def _is_open(step: DueStep) -> bool:
    return bool(st.session_state.get(_OPEN) == str(step.key))


@callback
def _open(key: str) -> None:
    st.session_state[_OPEN] = key


@callback
def _close() -> None:
    st.session_state.pop(_OPEN, None)


def _opened(step: DueStep, case: Opportunity) -> None:
    """A step in full: why, the letter or what to say, and every way to do it."""
    with st.container(key=f"case-open-{step.key}"):
        with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
            face(step.person)
            st.markdown(_what(step), width="stretch")
            st.button(tr("Close"), key=f"opportunity:shut:{step.key}", type="tertiary",
                      on_click=_close)  # fmt: skip
        _why(step)
        if not step.step.draft:
            _do(step, case)
            return
        words, do = st.columns([5, 3])
        with words:
            draft.show(step, short=True)
        with do:
            _do(step, case)


def _do(step: DueStep, case: Opportunity) -> None:
    """What the step needs, and its buttons."""
    person = step.person
    in_letter = step.step.draft and person and person.email and step.channel == Channel.EMAIL
    if person and not in_letter:
        reach(person, f"opportunity:{step.key}", step.channel)
    if step.step.shows == "search":
        st.link_button(tr("Search on LinkedIn"), icon=":material/travel_explore:",
                       url=search_link(reference.linkedin().people_search, case.company, case.title))  # fmt: skip
    step_buttons(step, "opportunity", quiet=draft.has_sent_button(step))


def _rest(found: CaseSteps, now: Sequence[DueStep], on: date) -> None:
    """Further steps of now, and all that is to come; made when it is opened."""
    later = [(title, [s for s in found.steps if s.status in states]) for title, states in _LATER]
    number = len(now) + sum(len(steps) for _, steps in later)
    if not number:
        return
    box = _fold(_rest_label(number, now, later[-1][1], on), "rest", found)
    if not box.open:
        return
    with box:
        late = [step for step in now if step.status is Status.LATE]
        if len(late) > 1:
            _skip_late_button(found, late)
        for step in now:
            with st.container(border=True, horizontal=True, gap="small"):
                st.markdown(_told(step, on), help=provenance.of_step(step.step))
                step_buttons(step, "opportunity")
        _listed([part for part in later if part[1]], on)


def _rest_label(number: int, now: Sequence[DueStep], later: Sequence[DueStep], on: date) -> str:
    words = tr("{number:,} more", number=number)
    if now:
        how = (
            tr("due now") if any(step.status is Status.DUE for step in now) else tr("a little late")
        )
        return (
            f"{words} {how}"
            if len(now) == number
            else tr("{words}, {count:,} of them {how}", words=words, count=len(now), how=how)
        )
    days = [step.snoozed_until or step.opens for step in later]
    return (
        tr("{words}, from {days}", words=words, days=spoken_date(min(days), on)) if days else words
    )


def _skip_late_button(found: CaseSteps, late: Sequence[DueStep]) -> None:
    case = found.case.opportunity
    st.button(
        tr("Skip the {count} that are late", count=len(late)),
        key=f"opportunity:skip-late:{case.id}",
        icon=":material/done_all:",
        help=tr("For what is long past. It can be undone."),
        on_click=_skip_late,
        args=(case.name, [step.key for step in late]),
    )


@callback
def _skip_late(name: str, keys: Sequence[StepKey]) -> None:
    skipped = decisions.skip_all(store(), keys, _TOO_LATE, today())
    words = tr(
        "Skipped: {late} of {name}", late=plural(len(skipped), "late step", "late steps"), name=name
    )
    undo.offer(words, decisions.undo, store(), *skipped)


def _over(found: CaseSteps, on: date) -> None:
    """What asks for nothing any more; made when it is opened."""
    parts = [(title, [s for s in found.steps if s.status in states]) for title, states in _OVER]
    number = sum(len(steps) for _, steps in parts)
    if not number:
        return
    box = _fold(tr("{number:,} done, skipped or no longer needed", number=number), "over", found)
    if box.open:
        with box:
            _listed([part for part in parts if part[1]], on)


def _listed(parts: Sequence[tuple[str, Sequence[DueStep]]], on: date) -> None:
    """Steps to read, below their titles, together as one text."""
    words = [[f"**{title}**", *(_told(step, on) for step in steps)] for title, steps in parts]
    st.markdown("\n\n".join(line for part in words for line in part))


def _told(step: DueStep, on: date) -> str:
    status = badge(*STATUS_BADGES[step.status.value])
    return headline(one_line(step, on), channel_badge(step.channel), status) + asides(step.reasons)


def _fold(label: str, which: str, found: CaseSteps) -> ExpanderContainer:
    key = f"opportunity:{which}:{found.case.opportunity.id}"
    return st.expander(label, key=key, on_change="rerun")
