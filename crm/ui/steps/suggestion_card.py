"""Cards: one suggestion with its reasons, draft and actions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from crm.domain.ranking.appointment_lines import AppointmentLine
from crm.domain.ranking.today import Suggestion
from crm.ui.shell import dialogs
from crm.ui.shell.errors import show_errors
from crm.ui.shell.links import go_to_case, go_to_person
from crm.ui.shell.requests import LogTouchpoint
from crm.ui.steps import appointment_rows, draft, provenance
from crm.ui.steps.buttons import later_or_never, loggable, step_buttons
from crm.ui.text.format import badge, channel_badge, day, headline, plain, small
from crm.ui.text.labels import STATUS_BADGES, channel_label


def grouped(listed: Iterable[Suggestion]) -> list[list[Suggestion]]:
    """Group suggestions by person and case, in the order of the first of each group."""
    groups: dict[tuple[object, object], list[Suggestion]] = {}
    for suggestion in listed:
        person = suggestion.person.id if suggestion.person else suggestion.key
        case = suggestion.opportunity.id if suggestion.opportunity else None
        alone = suggestion.key if isinstance(suggestion, AppointmentLine) else person
        groups.setdefault((alone, case), []).append(suggestion)
    return list(groups.values())


def suggestion_card(group: Sequence[Suggestion]) -> None:
    """The card of one person or one task: the first action in full, the others below."""
    first, *others = group
    if isinstance(first, AppointmentLine):
        appointment_rows.card(first)
        return
    with st.container(border=True, key=f"card-{first.key}"):
        _heading(first)
        _action(first)
        if others:
            names = ", ".join(dict.fromkeys(_in_a_sentence(s.channel) for s in others))
            box = st.expander(
                f"Also for {_name(first)}: {plain(names)}",
                key=also_key(first),
                on_change="rerun",
            )
            if box.open:
                with box:
                    for suggestion in others:
                        _action(suggestion)


def _in_a_sentence(channel: str) -> str:
    label = channel_label(channel)
    return label if label.startswith("LinkedIn") else label.lower()


def also_key(first: Suggestion) -> str:
    """The key of the expander with further actions; stable, so that it stays open between actions."""
    case = first.opportunity.id if first.opportunity else ""
    return f"today:also:{first.person.id if first.person else first.key}:{case}"


def _name(suggestion: Suggestion) -> str:
    return plain(suggestion.person.call_name) if suggestion.person else "you"


def _heading(suggestion: Suggestion) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        person, case = suggestion.person, suggestion.opportunity
        if person:
            st.button(
                plain(person.name),
                key=f"today:person:{suggestion.key}",
                type="tertiary",
                icon=":material/person:",
                on_click=go_to_person,
                args=(person.id,),
            )
        if case:
            st.button(
                plain(case.name),
                key=f"today:case:{suggestion.key}",
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
    _buttons(suggestion)
    _draft(suggestion)


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
