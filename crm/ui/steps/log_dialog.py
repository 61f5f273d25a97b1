"""The dialog that logs a touchpoint, for every channel."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import streamlit as st

from crm import reference
from crm.domain.cases.decisions import StepKey, keys_in
from crm.domain.cases.ledger import Claim, ClaimKind
from crm.domain.ids import ClaimId, OpportunityId, PersonId, TouchpointId
from crm.domain.playbook.completion import channel_fits
from crm.domain.playbook.due_step import DueStep
from crm.domain.ranking.today import ACTIONABLE
from crm.domain.touchpoints.results import DATED, possible
from crm.domain.touchpoints.touchpoint import (
    Channel,
    Direction,
    Result,
    Touchpoint,
    default_direction,
)
from crm.services import appointments, today_list, touchpoints
from crm.services.cases import ledger, opportunities
from crm.ui.shell import undo
from crm.ui.shell.dialogs import Dialog
from crm.ui.shell.requests import CorrectTouchpoint, LogTouchpoint
from crm.ui.shell.session import flash, store, today
from crm.ui.steps import plan_instead
from crm.ui.text.format import day, plain
from crm.ui.text.labels import CHANNEL_LABELS, DIRECTION_LABELS, RESULT_LABELS
from crm.ui.widgets.day_fields import UNKNOWN
from crm.ui.widgets.form import Form
from crm.ui.widgets.people_picker import Asked

_WITH: Final = Asked("With whom?")


def title(request: LogTouchpoint) -> str:
    return request.title or "Log a contact"


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
        placeholder="A line is enough. Write as if they might read it.",
    )
    _ask_reason(form, channel)
    ask_case(form, old.opportunity_id)
    _ask_steps(form)
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
        step_key=request.step_key.partition(" ")[0],
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
    logged = touchpoints.log(store(), new, today(), who.newcomers, _also(form))
    names = " and ".join(person.name for person in logged.people)
    claim = _keep_reason(form, logged.touchpoint)
    undo.offer(
        f"Logged: {CHANNEL_LABELS[new.channel]} with {names}.", _undo, logged.touchpoint.id, claim
    )


def _ask_reason(form: Form[LogTouchpoint | CorrectTouchpoint], channel: Channel) -> None:
    """The reason they gave, if the step asks for it and they were reached."""
    if not _asks_why(form):
        return
    result = Result(form.value(f"result:{channel}") or Result.NONE)
    if result in (Result.REACHED, Result.REPLIED):
        form.text(
            "reason",
            "The reason they gave, in their words (optional)",
            placeholder="It is kept under Why, as a fact",
        )


def _asks_why(form: Form[LogTouchpoint | CorrectTouchpoint]) -> bool:
    """Whether it is logged for a step that asks what decided it."""
    request = form.request
    if not isinstance(request, LogTouchpoint):
        return False
    return any(key.step in reference.playbook().asking_why for key in keys_in(request.step_key))


def _keep_reason(form: Form[Any], contact: Touchpoint) -> Claim | None:
    words = form.words("reason")
    case = contact.opportunity_id
    if not words or not case or not _asks_why(form):
        return None
    claim = Claim(
        ClaimId(0), case, ClaimKind.FACT, words, said_by=contact.people[0],
        said_on=contact.answered_on or contact.day, channel=contact.channel.value,
    )  # fmt: skip
    return ledger.record_claim(store(), claim, today())


def _undo(contact: TouchpointId, claim: Claim | None) -> None:
    touchpoints.remove(store(), contact, today())
    if claim:
        ledger.remove_claim(store(), claim.id)


def _also(form: Form[LogTouchpoint | CorrectTouchpoint]) -> tuple[StepKey, ...]:
    """The further steps that this contact settles: the same in other cases, and what was ticked."""
    request = form.request
    if not isinstance(request, LogTouchpoint):
        return ()
    ticked = [s.key for s in _could_be_meant(form) if form.value(_box(s))]
    return (*keys_in(request.step_key)[1:], *ticked)


def _ask_steps(form: Form[LogTouchpoint | CorrectTouchpoint]) -> None:
    """Which steps it settles, if several cases could be meant."""
    meant = _could_be_meant(form)
    if len({step.key.opportunity_id for step in meant}) < 2:
        return
    cases = {row.opportunity.id: row.opportunity.name for row in opportunities.overview(store())}
    st.caption("This also settles:")
    for step in meant:
        case = cases.get(step.key.opportunity_id or OpportunityId(0), "")
        form.tick(_box(step), plain(f"{step.title} ({case})"))


def _box(step: DueStep) -> str:
    return f"settles:{step.key}"


def _could_be_meant(form: Form[LogTouchpoint | CorrectTouchpoint]) -> list[DueStep]:
    """The due steps with the person on this channel, if neither a step nor a case is named."""
    request, channel = form.request, Channel(form.value("channel") or Channel.EMAIL)
    if not isinstance(request, LogTouchpoint) or request.step_key or len(request.person_ids) != 1:
        return []
    if form.value("opportunity_id"):
        return []
    contact = Touchpoint(TouchpointId(0), (), today(), channel)
    return [
        step
        for step in today_list.steps_with(store(), request.person_ids[0], today())
        if step.status in ACTIONABLE and step.step.outward and channel_fits(step.step, contact)
    ]


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
