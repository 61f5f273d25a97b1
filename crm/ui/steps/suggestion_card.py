"""Today's lines: the first one large, the others as rows that open in place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from crm import reference
from crm.domain.dates import by
from crm.domain.ranking.appointment_lines import AppointmentLine
from crm.domain.ranking.today import Suggestion
from crm.domain.touchpoints.linkedin_links import search_link
from crm.domain.touchpoints.touchpoint import Channel
from crm.domain.wording import plural, within
from crm.language import tr
from crm.ui.shell import dialogs
from crm.ui.shell.errors import callback
from crm.ui.shell.links import go_to_case, go_to_person
from crm.ui.shell.requests import LogTouchpoint
from crm.ui.shell.session import today
from crm.ui.steps import appointment_rows, draft, provenance
from crm.ui.steps.buttons import (
    later_or_never,
    loggable,
    look_button,
    looks_at_seats,
    step_buttons,
)
from crm.ui.steps.face import face
from crm.ui.steps.reach import reach
from crm.ui.text.format import asides, badge, channel_badge, headline, plain, small
from crm.ui.text.labels import STATUS_BADGES, channel_label

#: The key of the row that is open; one at a time.
_OPEN: Final = "today:open"
#: What opening a row is called, by channel.
_BEGIN: Final[dict[str, str]] = {Channel.CALL: tr("Call"), "self": tr("Look")}


def suggestion_card(line: Suggestion, asked: bool = False) -> None:
    """One line with all that belongs to it: reasons, the letter, ways to do it, what else there is.

    Args:
        asked: the user opened it, so its letter is not folded on a phone.
    """
    if isinstance(line, AppointmentLine):
        appointment_rows.card(line)
        return
    with st.container(border=True, key=f"card-{line.key}"):
        _whole(line, letter_open=True, asked=asked)


def rows(lines: Sequence[Suggestion]) -> None:
    """The lines after the first: a row each, or the whole card for the one that was opened."""
    for line in lines:
        if isinstance(line, AppointmentLine):
            appointment_rows.card(line)
        elif st.session_state.get(_OPEN) == str(line.key):
            suggestion_card(line, asked=True)
        else:
            _row(line)


def rest(line: Suggestion) -> None:
    """The day on which nothing has to go out: a banner above the others, no card among them."""
    with st.container(key=f"rest-{line.key}"):
        st.markdown(_headline(line) + asides(line.why))
        _buttons(line)


def also_key(first: Suggestion) -> str:
    """The key of the expander with further actions; stable, so that it stays open between actions."""
    case = first.opportunity.id if first.opportunity else ""
    return f"today:also:{first.person.id if first.person else first.key}:{case}"


def _row(line: Suggestion) -> None:
    with st.container(
        key=f"card-{line.key}",
        horizontal=True,
        wrap=False,
        vertical_alignment="center",
        gap="small",
    ):
        face(line.person)
        with st.container(gap=None, width="stretch"):
            more = small(tr("and {count} more", count=len(line.then))) if line.then else ""
            st.markdown(headline(_headline(line), more))
            _about(line, line.why[0] if line.why else "")
        if line.step and looks_at_seats(line.step):
            look_button(line.step, f"today:open:{line.key}", "secondary")
        else:
            st.button(
                _BEGIN.get(line.channel, tr("Write") if _has_letter(line) else tr("Open")),
                key=f"today:open:{line.key}",
                on_click=_open,
                args=(str(line.key),),
            )
        with st.popover(tr("More"), type="tertiary", key=f"today:more:{line.key}"):
            _buttons(line)


@callback
def _open(key: str) -> None:
    st.session_state[_OPEN] = key


def _whole(line: Suggestion, letter_open: bool = False, asked: bool = False) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        face(line.person)
        with st.container(gap=None, width="stretch"):
            _about(line)
            st.markdown(_headline(line))
    _action(line, letter_open, asked)
    if not line.then:
        return
    box = st.expander(_others(line), key=also_key(line), on_change="rerun")
    if box.open:
        with box:
            for other in line.then:
                st.markdown(_headline(other))
                _action(other)


def _others(first: Suggestion) -> str:
    """What else there is: for the person, or of the same kind."""
    if not first.outward:
        names = [_name(s) for s in first.then]
        return tr("The same for {names}", names=", ".join(names))
    channels = ", ".join(dict.fromkeys(_in_a_sentence(s.channel) for s in first.then))
    return tr("Also for {first}: {channels}", first=_name(first), channels=plain(channels))


def _in_a_sentence(channel: str) -> str:
    label = channel_label(channel) if channel != "any" else tr("message")
    return within(label)


def _name(suggestion: Suggestion) -> str:
    return plain(suggestion.person.call_name) if suggestion.person else tr("you")


def _about(line: Suggestion, why: str = "") -> None:
    """Whom and what it is about, as links; and the first reason, where there is no room for more."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        person = line.person
        if person:
            st.button(
                plain(person.name),
                key=f"today:person:{line.key}",
                type="tertiary",
                on_click=go_to_person,
                args=(person.id,),
            )
        for case in line.opportunities:
            st.button(
                plain(case.name),
                key=f"today:case:{case.id}:{line.key}",
                type="tertiary",
                on_click=go_to_case,
                args=(case.id,),
            )
        if why:
            st.markdown(small(plain(why)), width="content")


def _headline(line: Suggestion) -> str:
    until = by(line.closes, today()) if line.status == "due" and line.closes else ""
    mark = badge(*STATUS_BADGES[line.status]) if line.status != "due" else ""
    return headline(f"**{plain(line.action)}**", channel_badge(line.channel), mark, small(until))


def _action(line: Suggestion, letter_open: bool = False, asked: bool = False) -> None:
    """Why, the letter or what to say, and the ways to do it: beside each other where there is room."""
    if line.why:
        st.caption(plain(" ".join(line.why)), help=provenance.of_suggestion(line))
    if line.step is None or not _has_letter(line):
        _at_hand(line)
        _buttons(line, quiet=_searches(line))
        return
    key = f"folded-{line.key}" if letter_open and not asked else None
    with st.container(key=key):
        words, do = st.columns([5, 3])
    with do:
        _at_hand(line)
        _buttons(line, quiet=letter_open and draft.has_sent_button(line.step))
    with words:
        if letter_open:
            draft.show(line.step, short=True, folded=not asked, beside=do)
        else:
            draft.behind_a_fold(line.step, "today")


def _at_hand(line: Suggestion) -> None:
    """What the step needs: the number to call, the address, the search to look into."""
    person, case, step = line.person, line.opportunity, line.step
    in_letter = _has_letter(line) and person and person.email and line.channel == Channel.EMAIL
    if person and not in_letter:
        reach(person, f"today:{line.key}", line.channel)
    if step and case and _searches(line):
        st.link_button(
            tr("Search on LinkedIn"),
            search_link(reference.linkedin().people_search, case.company, case.title),
            type="primary",
            icon=":material/travel_explore:",
        )


def _buttons(line: Suggestion, quiet: bool = False) -> None:
    if line.step:
        step_buttons(line.step, "today", quiet)
        return
    key, person = line.key, line.person
    with st.container(horizontal=True, gap="small"):
        if person:
            st.button(
                tr("Log it"),
                key=f"today:log:{key}",
                type="primary",
                icon=":material/check:",
                on_click=dialogs.ask,
                args=(LogTouchpoint((person.id,), channel=loggable(line.channel)),),
            )
        later_or_never(key, line.action, "today")


def _searches(line: Suggestion) -> bool:
    """Whether it begins with a look at LinkedIn: then what was found there comes second."""
    return line.step is not None and bool(line.opportunity) and line.step.step.shows == "search"


def _has_letter(line: Suggestion) -> bool:
    return line.step is not None and line.opportunity is not None and bool(line.step.step.draft)


def held(waiting: Sequence[Suggestion]) -> None:
    """One line for what waits for another day; folded, with the reason of each."""
    words = plural(len(waiting), "person waits", "people wait")
    box = st.expander(
        tr("{words} for another day", words=words),
        key="today:held",
        icon=":material/bedtime:",
        on_change="rerun",
    )
    if not box.open:
        return
    with box:
        for line in waiting:
            with st.container(border=True):
                _whole(line)
