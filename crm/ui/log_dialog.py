"""Logging a touchpoint: one dialog for every channel."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Final

import streamlit as st

from crm.domain.opportunities import OpportunityId
from crm.domain.touchpoints import (
    Channel,
    Direction,
    Result,
    Touchpoint,
    TouchpointId,
    default_direction,
)
from crm.services import opportunities, touchpoints
from crm.ui import dialogs, undo
from crm.ui.boundary import callback, show_refusal
from crm.ui.fields import UNKNOWN, chosen_day, day_of, past_day
from crm.ui.pick import people_picker, picked
from crm.ui.session import flash, store, today
from crm.ui.text import CHANNEL_LABELS, DIRECTION_LABELS, RESULT_LABELS

_ANSWERED: Final = frozenset(
    {Result.REPLIED, Result.ACCEPTED, Result.DECLINED, Result.RETURNED, Result.WITHDRAWN}
)
#: What may become of a touchpoint, by channel; the first is the default.
_RESULTS: Final = {
    Channel.CALL: (Result.REACHED, Result.NO_ANSWER),
    Channel.VOICEMAIL: (Result.SENT, Result.REPLIED),
    Channel.LINKEDIN_REQUEST: (Result.SENT, Result.ACCEPTED, Result.IGNORED, Result.WITHDRAWN),
    Channel.GIFT_CARD: (Result.SENT, Result.ACCEPTED, Result.DECLINED, Result.RETURNED),
}
_WRITTEN: Final = (Result.SENT, Result.REPLIED, Result.BOUNCED)
_MEETING: Final = (Result.NONE,)
_MUTUAL: Final = frozenset(
    {Channel.COFFEE, Channel.LUNCH, Channel.MEETING, Channel.VIDEO, Channel.EVENT, Channel.OTHER}
)


def title(asked: dict[str, Any]) -> str:
    return "Correct this entry" if asked.get("touchpoint_id") else "Log a touchpoint"


def body(asked: dict[str, Any]) -> None:
    """The fields; everything is read back from the session by `_save`."""
    key, old = asked["key"], _start(asked)
    people_picker("With whom?", f"{key}:people", old.people, "One entry may name several people.")
    chosen = st.selectbox(
        "How?",
        list(Channel),
        index=list(Channel).index(old.channel),
        key=f"{key}:channel",
        format_func=lambda c: CHANNEL_LABELS[c],
    )
    channel = Channel(chosen or old.channel)
    when, who = st.columns(2)
    past_day("When?", old.day, f"{key}:day", when)
    start = old.direction if channel is old.channel else default_direction(channel)
    who.selectbox(
        "Who reached out?",
        list(Direction),
        index=list(Direction).index(start),
        key=f"{key}:direction:{channel}",
        format_func=lambda d: DIRECTION_LABELS[d],
    )
    _ask_result(key, channel, old)
    if channel is Channel.GIFT_CARD:
        _ask_gift(key, old)
    st.text_area(
        "What was said?",
        old.summary,
        key=f"{key}:summary",
        height=90,
        placeholder="A line is enough. Write as if they may read it.",
    )
    _ask_case(key, old)
    show_refusal()
    st.button("Save", type="primary", key=f"{key}:save", on_click=_save, args=(asked,))


def _start(asked: dict[str, Any]) -> Touchpoint:
    """The stored touchpoint that is corrected, or a new one with what is known."""
    if asked.get("touchpoint_id"):
        return touchpoints.get(store(), asked["touchpoint_id"])
    channel = Channel(asked.get("channel") or Channel.EMAIL)
    return Touchpoint(
        TouchpointId(0),
        asked["person_ids"],
        today(),
        channel,
        default_direction(channel),
        asked["opportunity_id"],
        summary=asked.get("summary", ""),
        step_key=asked.get("step_key", ""),
        amount_cents=500,
        currency="USD",
    )


def _ask_result(key: str, channel: Channel, old: Touchpoint) -> None:
    results = list(_RESULTS.get(channel, _MEETING if channel in _MUTUAL else _WRITTEN))
    if old.outcome not in results and old.id:
        results.append(old.outcome)
    if len(results) == 1:
        return
    index = results.index(old.outcome) if old.id and old.outcome in results else 0
    result = st.segmented_control(
        "What came of it?",
        results,
        default=results[index],
        required=True,
        key=f"{key}:result:{channel}",
        format_func=lambda r: RESULT_LABELS[r],
    )
    if result in _ANSWERED:
        day = old.answered_on if old.id and old.outcome in _ANSWERED else today()
        past_day("On which day?", day, f"{key}:answered", none=UNKNOWN)


def _ask_gift(key: str, old: Touchpoint) -> None:
    amount, currency, vendor = st.columns([2, 1, 3])
    amount.number_input(
        "Amount", 0.5, 1000.0, (old.amount_cents or 500) / 100, 0.5, key=f"{key}:amount"
    )
    currency.text_input("Currency", old.currency or "USD", max_chars=3, key=f"{key}:currency")
    vendor.text_input("Shop", old.vendor, key=f"{key}:vendor", placeholder="Coffee shop")
    st.caption(
        "A shop's own card, not a prepaid card. Public employers often may not accept gifts."
    )


def _ask_case(key: str, old: Touchpoint) -> None:
    cases = {row.opportunity.id: row.opportunity for row in opportunities.overview(store())}
    if not cases:
        return
    options = [None, *cases]
    st.selectbox(
        "About which opportunity?",
        options,
        index=options.index(old.opportunity_id) if old.opportunity_id in options else 0,
        key=f"{key}:case",
        format_func=lambda i: cases[i].name if i else "None in particular",
    )


@callback
def _save(asked: dict[str, Any]) -> None:
    key = asked["key"]
    if not dialogs.is_open(key):
        return
    who = picked(f"{key}:people")
    new = replace(_read(key, _start(asked)), people=who.people)
    if new.id:
        touchpoints.correct(store(), new, today())
        flash("Corrected.")
    else:
        logged = touchpoints.log(store(), new, today(), who.newcomers)
        names = " and ".join(person.name for person in logged.people)
        undo.offer(
            f"Logged: {CHANNEL_LABELS[new.channel]} with {names}.",
            touchpoints.remove,
            store(),
            logged.touchpoint.id,
            today(),
        )
    dialogs.close()


def _read(key: str, old: Touchpoint) -> Touchpoint:
    state = st.session_state
    channel = Channel(state[f"{key}:channel"])
    outcome = Result(state.get(f"{key}:result:{channel}") or Result.NONE)
    answered: date | None = chosen_day(f"{key}:answered") if outcome in _ANSWERED else None
    case = state.get(f"{key}:case")
    gift = channel is Channel.GIFT_CARD
    day = day_of(f"{key}:day", "happened_at")
    return replace(
        old,
        channel=channel,
        direction=Direction(state[f"{key}:direction:{channel}"]),
        day=day,
        clock=old.clock if day == old.day else None,
        outcome=outcome,
        answered_on=answered,
        summary=state[f"{key}:summary"].strip(),
        opportunity_id=OpportunityId(case) if case else None,
        amount_cents=round(state[f"{key}:amount"] * 100) if gift else None,
        currency=state[f"{key}:currency"] if gift else "",
        vendor=state[f"{key}:vendor"] if gift else "",
    )
