"""The LinkedIn round: a card for each job that is watched, a link to open, and what was seen there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from crm.domain.cases.opportunity import EventKind
from crm.domain.cases.seat import SeatAnswer
from crm.domain.cases.seat_words import ANSWER_WORDS
from crm.domain.dates import spoken_date
from crm.domain.wording import listed, plural
from crm.language import tr
from crm.services import seats
from crm.services.cases import departures
from crm.services.seats import Answered, Seat
from crm.ui.shell import dialogs, undo
from crm.ui.shell.dialogs import Dialog
from crm.ui.shell.errors import callback, show_refusal
from crm.ui.shell.requests import EditEvent, LinkedInRound
from crm.ui.shell.session import store, today
from crm.ui.text.format import plain

_SEATS: Final = "seats"
_ANSWERED: Final = "answered"
#: The job of which the user saw a change and was not asked yet whether they left.
_ASKING: Final = "asking"
_BUTTONS: Final = (
    (SeatAnswer.SAME, tr("Still there"), ":material/check:"),
    (SeatAnswer.CHANGED, tr("Changed"), ":material/change_circle:"),
    (SeatAnswer.NOT_FOUND, tr("Not found"), ":material/search_off:"),
)


def round_button(key: str, found: Sequence[Seat]) -> None:
    """The button that opens the round; none without a job that is watched."""
    if not found:
        return
    now = sum(seat.due for seat in found)
    st.button(
        tr("LinkedIn round: {jobs}", jobs=plural(now, "job", "jobs"))
        if now
        else tr("LinkedIn round"),
        key=key,
        type="tertiary",
        icon=":material/travel_explore:",
        help=tr("Five minutes: is whoever got the jobs still there?"),
        on_click=dialogs.ask,
        args=(LinkedInRound(),),
    )


def body(dialog: Dialog[LinkedInRound]) -> None:
    """One card after the other; it can be closed at any time, and what was answered is kept."""
    show_refusal()
    found: tuple[Seat, ...] = dialog.notes.setdefault(_SEATS, _chosen(dialog.request))
    answered: dict[int, Answered] = dialog.notes.setdefault(_ANSWERED, {})
    left = [seat for seat in found if seat.opportunity.id not in answered]
    if found:
        st.caption(
            tr(
                "{answered} of {all} answered",
                answered=len(answered),
                all=len(found),
            )
        )
    asking = next((s for s in found if s.opportunity.id == dialog.notes.get(_ASKING)), None)
    if asking:
        _left(dialog, asking)
    elif left:
        _card(dialog, left[0])
    else:
        _nothing_left(bool(found))
    for seat in found:
        if seat.opportunity.id in answered:
            _told(dialog, seat, answered[seat.opportunity.id])
    st.button(tr("Close"), key=f"{dialog.key}:close", on_click=dialogs.close)


def _chosen(request: LinkedInRound) -> tuple[Seat, ...]:
    """Those that are due; one of them if it was asked for, due or not."""
    if not request.opportunity_id:
        return seats.due(store(), today())
    found = seats.watched(store(), today())
    return tuple(seat for seat in found if seat.opportunity.id == request.opportunity_id)


def _nothing_left(done: bool) -> None:
    ahead = [seat.next_on for seat in seats.watched(store(), today()) if not seat.due]
    on = (
        tr(" The next look is on {ahead}.", ahead=spoken_date(min(ahead), today())) if ahead else ""
    )
    first = tr("That was the round.") if done else tr("There is nothing to look at now.")
    st.success(f"{first}{on}", icon=":material/spa:")


def _who(seat: Seat) -> str:
    return listed([person.name for person in seat.people]) or tr("Whoever got the job")


def _card(dialog: Dialog[LinkedInRound], seat: Seat) -> None:
    with st.container(border=True, key=f"{dialog.key}:card"):
        st.markdown(f"**{plain(_who(seat))}**  \n{plain(seat.opportunity.name)}")
        st.caption(plain(seat.looked))
        with st.container(horizontal=True, gap="small"):
            for number, link in enumerate(seat.links):
                st.link_button(
                    plain(link.label), link.address, icon=":material/open_in_new:",
                    key=f"{dialog.key}:link:{seat.opportunity.id}:{number}",
                )  # fmt: skip
        st.markdown(tr("What do you see?"))
        with st.container(horizontal=True, gap="small"):
            for given, label, icon in _BUTTONS:
                st.button(
                    label, key=f"{dialog.key}:{given}:{seat.opportunity.id}", icon=icon,
                    on_click=_answer, args=(dialog, seat, given),
                )  # fmt: skip
    st.caption(
        tr(
            "LinkedIn opens in a new tab; Embers reads nothing there. Looking at a profile shows your "
            "name, unless you switch on LinkedIn's private mode."
        )
    )


@callback
def _answer(dialog: Dialog[LinkedInRound], seat: Seat, given: SeatAnswer) -> None:
    case = seat.opportunity
    done = seats.answer(store(), case.id, given, today())
    dialog.notes[_ANSWERED][case.id] = done
    if given is SeatAnswer.CHANGED:
        dialog.notes[_ASKING] = case.id
    words = tr(
        "Noted: {seat}, {name}: {given}", seat=_who(seat), name=case.name, given=ANSWER_WORDS[given]
    )
    undo.offer(words, seats.undo, store(), done)


def _left(dialog: Dialog[LinkedInRound], seat: Seat) -> None:
    """A change is no departure yet: only they know, and the event has its own form."""
    case, key = seat.opportunity, f"{dialog.key}:left"
    person = seat.people[0].id if len(seat.people) == 1 else None
    left = EditEvent(case.id, kind=EventKind.HIRE_LEFT.value, person_id=person)
    with st.container(border=True, key=f"{dialog.key}:question"):
        st.markdown(
            tr(
                "Noted. **{seat}**: have they left the job {name}?",
                seat=plain(_who(seat)),
                name=plain(case.name),
            )
        )
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.button(tr("Yes, they left"), key=f"{key}:yes", type="primary", icon=":material/check:",
                      on_click=dialogs.ask, args=(left,))  # fmt: skip
            st.button(tr("No"), key=f"{key}:no", on_click=_not_left, args=(dialog, seat))
            st.button(tr("I do not know"), key=f"{key}:open", type="tertiary",
                      on_click=_go_on, args=(dialog,))  # fmt: skip


@callback
def _not_left(dialog: Dialog[LinkedInRound], seat: Seat) -> None:
    for one in departures.open_ones(store(), seat.opportunity.id):
        departures.dismiss(store(), one, today())
    _go_on(dialog)


def _go_on(dialog: Dialog[LinkedInRound]) -> None:
    dialog.notes.pop(_ASKING, None)


def _told(dialog: Dialog[LinkedInRound], seat: Seat, done: Answered) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        words = f"{_who(seat)}, {seat.opportunity.name}: {ANSWER_WORDS[done.check.answer]}"
        st.markdown(plain(words), width="stretch")
        st.button(tr("Take back"), key=f"{dialog.key}:back:{seat.opportunity.id}", type="tertiary",
                  on_click=_take_back, args=(dialog, seat, done))  # fmt: skip


@callback
def _take_back(dialog: Dialog[LinkedInRound], seat: Seat, done: Answered) -> None:
    seats.undo(store(), done)
    undo.forget()
    dialog.notes[_ANSWERED].pop(seat.opportunity.id, None)
    if dialog.notes.get(_ASKING) == seat.opportunity.id:
        _go_on(dialog)
