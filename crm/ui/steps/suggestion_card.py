"""Cards: one suggestion with its reasons, draft and actions."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from crm import reference
from crm.domain.ranking.appointment_lines import AppointmentLine
from crm.domain.ranking.today import Suggestion
from crm.domain.touchpoints.linkedin_links import search_link
from crm.domain.touchpoints.touchpoint import Channel
from crm.domain.wording import plural
from crm.ui.shell import dialogs
from crm.ui.shell.errors import show_errors
from crm.ui.shell.links import go_to_case, go_to_person
from crm.ui.shell.requests import LogTouchpoint
from crm.ui.steps import appointment_rows, draft, provenance
from crm.ui.steps.buttons import later_or_never, loggable, step_buttons
from crm.ui.text.format import badge, channel_badge, day, headline, plain, small
from crm.ui.text.labels import STATUS_BADGES, channel_label


def suggestion_card(first: Suggestion) -> None:
    """The card of one person or one task: the first action in full, the others below."""
    if isinstance(first, AppointmentLine):
        appointment_rows.card(first)
        return
    others = first.then
    with st.container(border=True, key=f"card-{first.key}"):
        _heading(first)
        _action(first)
        if others:
            box = st.expander(
                _others(first),
                key=also_key(first),
                on_change="rerun",
            )
            if box.open:
                with box:
                    for suggestion in others:
                        _action(suggestion)


def _others(first: Suggestion) -> str:
    """What else there is: for the person, or of the same kind."""
    if not first.outward:
        names = [_name(s) for s in first.then]
        return f"The same for {', '.join(names)}"
    channels = ", ".join(dict.fromkeys(_in_a_sentence(s.channel) for s in first.then))
    return f"Also for {_name(first)}: {plain(channels)}"


def _in_a_sentence(channel: str) -> str:
    label = channel_label(channel) if channel != "any" else "message"
    return label if label.startswith("LinkedIn") else label.lower()


def also_key(first: Suggestion) -> str:
    """The key of the expander with further actions; stable, so that it stays open between actions."""
    case = first.opportunity.id if first.opportunity else ""
    return f"today:also:{first.person.id if first.person else first.key}:{case}"


def _name(suggestion: Suggestion) -> str:
    return plain(suggestion.person.call_name) if suggestion.person else "you"


def _heading(suggestion: Suggestion) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        person = suggestion.person
        if person:
            st.button(
                plain(person.name),
                key=f"today:person:{suggestion.key}",
                type="tertiary",
                icon=":material/person:",
                on_click=go_to_person,
                args=(person.id,),
            )
        for case in suggestion.opportunities:
            st.button(
                plain(case.name),
                key=f"today:case:{case.id}:{suggestion.key}",
                type="tertiary",
                icon=":material/work:",
                on_click=go_to_case,
                args=(case.id,),
            )


def _action(suggestion: Suggestion) -> None:
    until = suggestion.closes if suggestion.status == "due" else None
    st.markdown(
        headline(
            f"**{plain(suggestion.action)}**",
            channel_badge(suggestion.channel),
            badge(*STATUS_BADGES[suggestion.status]),
            small(f"until {day(until)}" if until else ""),
        )
    )
    if suggestion.why:
        st.caption(
            "  \n".join(plain(sentence) for sentence in suggestion.why),
            help=provenance.of_suggestion(suggestion),
        )
    _at_hand(suggestion)
    _buttons(suggestion)
    _draft(suggestion)


def _at_hand(suggestion: Suggestion) -> None:
    """What the step needs: the number to call, the search to look into."""
    person, case, step = suggestion.person, suggestion.opportunity, suggestion.step
    if person and person.phone and suggestion.channel == Channel.CALL:
        st.markdown(f":material/call: {plain(person.phone)}")
    if step and case and step.step.shows == "search":
        st.link_button(
            "Search on LinkedIn",
            search_link(reference.linkedin().people_search, case.company, case.title),
            icon=":material/travel_explore:",
        )


def _buttons(suggestion: Suggestion) -> None:
    if suggestion.step:
        step_buttons(suggestion.step, "today")
        return
    key, person = suggestion.key, suggestion.person
    with st.container(horizontal=True, gap="small"):
        if person:
            st.button(
                "Log it",
                key=f"today:log:{key}",
                type="primary",
                icon=":material/check:",
                on_click=dialogs.ask,
                args=(LogTouchpoint((person.id,), channel=loggable(suggestion.channel)),),
            )
        later_or_never(key, suggestion.action, "today")


def _draft(suggestion: Suggestion) -> None:
    step, case = suggestion.step, suggestion.opportunity
    if step is None or case is None or not step.step.draft:
        return
    box = st.expander(
        "Draft", icon=":material/draft:", key=f"today:draft:{suggestion.key}", on_change="rerun"
    )
    if not box.open:
        return
    with box, show_errors():
        draft.show(step)


def held(waiting: Sequence[Suggestion]) -> None:
    """One line for what waits for another day; folded, with the reason of each."""
    words = plural(len(waiting), "person waits", "people wait")
    box = st.expander(
        f"{words} for another day", key="today:held", icon=":material/bedtime:", on_change="rerun"
    )
    if not box.open:
        return
    with box:
        for suggestion in waiting:
            with st.container(border=True):
                _heading(suggestion)
                _action(suggestion)
