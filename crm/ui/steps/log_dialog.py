"""The dialog that logs a touchpoint, for every channel."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import streamlit as st

from crm.domain.ids import OpportunityId, PersonId, TouchpointId
from crm.domain.touchpoints.results import DATED, possible
from crm.domain.touchpoints.touchpoint import (
    Channel,
    Direction,
    Result,
    Touchpoint,
    default_direction,
)
from crm.services import appointments, touchpoints
from crm.services.cases import opportunities
from crm.ui.shell import undo
from crm.ui.shell.dialogs import Dialog
from crm.ui.shell.requests import CorrectTouchpoint, LogTouchpoint
from crm.ui.shell.session import flash, store, today
from crm.ui.steps import plan_instead
from crm.ui.text.format import day
from crm.ui.text.labels import CHANNEL_LABELS, DIRECTION_LABELS, RESULT_LABELS
from crm.ui.widgets.day_fields import UNKNOWN
from crm.ui.widgets.form import Form
from crm.ui.widgets.people_picker import Asked

_WITH: Final = Asked("With whom?")


def title(request: LogTouchpoint) -> str:
    return request.title or "Log a touchpoint"


def body(dialog: Dialog[LogTouchpoint | CorrectTouchpoint]) -> None:
    """The fields; `_save` reads them back from the session."""
    form, old = Form(dialog), dialog.first(_start(dialog.request))
    form.people("people", _WITH, old.people)
    chosen = form.select("channel", "How?", list(Channel), old.channel, CHANNEL_LABELS.__getitem__)
    channel = Channel(chosen or old.channel)
    when, who = st.columns(2)
    form.past_day("happened_at", "When?", old.day, within=when)
    if not old.id and not _agreed(dialog.request):
        plan_instead.offer(form, channel, plan_instead.TOUCHPOINT_FIELDS, _case(form, old))
    start = old.direction if channel is old.channel else default_direction(channel)
    direction, words = f"direction:{channel}", DIRECTION_LABELS.__getitem__
    form.select(direction, "Who reached out?", list(Direction), start, words, who)
    _ask_result(form, channel, old)
    if channel is Channel.GIFT_CARD:
        _ask_gift(form, old)
    form.area(
        "summary",
        "What was said?",
        old.summary,
        height=90,
        placeholder="A line is enough. Write as if they may read it.",
    )
    ask_case(form, old.opportunity_id)
    form.end("Save", _save)


def _start(request: LogTouchpoint | CorrectTouchpoint) -> Touchpoint:
    """The stored touchpoint to correct, or a new one with the known values."""
    if isinstance(request, CorrectTouchpoint):
        return touchpoints.get(store(), request.touchpoint_id)
    channel = Channel(request.channel or Channel.EMAIL)
    agreed = _agreed(request)
    planned = appointments.get(store(), agreed).appointment if agreed else None
    return Touchpoint(
        TouchpointId(0),
        tuple(map(PersonId, request.person_ids)),
        planned.on if planned else today(),
        channel,
        default_direction(channel),
        OpportunityId(request.opportunity_id) if request.opportunity_id else None,
        clock=planned.at if planned else None,
        summary=request.summary,
        step_key=request.step_key,
        amount_cents=500,
        currency="USD",
    )


def _agreed(request: LogTouchpoint | CorrectTouchpoint) -> int | None:
    """The appointment that this says how it went of."""
    return request.appointment_id if isinstance(request, LogTouchpoint) else None


def _ask_result(form: Form[Any], channel: Channel, old: Touchpoint) -> None:
    results = list(possible(channel))
    if old.result not in results and old.id:
        results.append(old.result)
    if len(results) == 1:
        return
    usual = old.result if old.id and old.result in results else results[0]
    name, words = f"result:{channel}", RESULT_LABELS.__getitem__
    if form.choice(name, "What came of it?", results, usual, words) in DATED:
        start = old.answered_on if old.id and old.result in DATED else today()
        form.past_day("answered_on", "On which day?", start, UNKNOWN)


def _ask_gift(form: Form[Any], old: Touchpoint) -> None:
    amount, currency, vendor = st.columns([2, 1, 3])
    cents = (old.amount_cents or 500) / 100
    form.number("amount_cents", "Amount", (0.5, 1000.0), cents, amount, step=0.5)
    form.text("currency", "Currency", old.currency or "USD", currency, max_chars=3)
    form.text("vendor", "Shop", old.vendor, vendor, placeholder="Coffee shop")
    st.caption(
        "A shop's own card, not a prepaid card. Public employers often may not accept gifts."
    )


def _case(form: Form[Any], old: Touchpoint) -> OpportunityId | None:
    """The case chosen in a field further down."""
    case = form.value("opportunity_id", old.opportunity_id)
    return OpportunityId(case) if case else None


def ask_case(form: Form[Any], chosen: OpportunityId | None) -> None:
    """Ask which opportunity it is about, if there are any."""
    cases = {row.opportunity.id: row.opportunity for row in opportunities.overview(store())}
    if not cases:
        return

    def words(case: OpportunityId | None) -> str:
        return cases[case].name if case else "None in particular"

    about = "About which opportunity?"
    form.select("opportunity_id", about, [None, *cases], chosen, words)


def _save(form: Form[LogTouchpoint | CorrectTouchpoint]) -> None:
    who = form.picked("people")
    values = _read(form) | {"people": who.people}
    new = form.dialog.edited(_start(form.request), values)
    if new.day != form.dialog.shown.day:
        new = replace(new, clock=None)
    if new.id:
        touchpoints.correct(store(), new, today(), who.newcomers)
        flash("Corrected.")
        return
    agreed = _agreed(form.request)
    if agreed:
        held = appointments.held_as_contact(store(), agreed, new, today(), who.newcomers)
        said = (
            f"Logged: {CHANNEL_LABELS[new.channel]}, as planned for {day(held.changed.before.on)}."
        )
        undo.offer(said, appointments.undo_held, store(), held, today())
        return
    logged = touchpoints.log(store(), new, today(), who.newcomers)
    names = " and ".join(person.name for person in logged.people)
    undo.offer(
        f"Logged: {CHANNEL_LABELS[new.channel]} with {names}.",
        touchpoints.remove,
        store(),
        logged.touchpoint.id,
        today(),
    )


def _read(form: Form[Any]) -> dict[str, Any]:
    """The form's values, by the fields of a touchpoint."""
    channel = Channel(form.value("channel"))
    result = Result(form.value(f"result:{channel}") or Result.NONE)
    case = form.value("opportunity_id")
    gift = channel is Channel.GIFT_CARD
    return {
        "channel": channel,
        "direction": Direction(form.value(f"direction:{channel}")),
        "day": form.day("happened_at"),
        "result": result,
        "answered_on": form.day_if_any("answered_on") if result in DATED else None,
        "summary": form.words("summary"),
        "opportunity_id": OpportunityId(case) if case else None,
        "amount_cents": round(form.value("amount_cents") * 100) if gift else None,
        "currency": form.value("currency") if gift else "",
        "vendor": form.value("vendor") if gift else "",
    }
