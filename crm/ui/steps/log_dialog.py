"""The dialog that logs a touchpoint, for every channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from crm.domain.cases.decisions import StepKey, keys_in
from crm.domain.cases.opportunity import Opportunity
from crm.domain.ids import OpportunityId, PersonId, TouchpointId
from crm.domain.playbook.completion import channel_fits
from crm.domain.playbook.due_step import ACTIONABLE, DueStep
from crm.domain.touchpoints.results import DATED
from crm.domain.touchpoints.touchpoint import (
    Channel,
    Direction,
    Result,
    Touchpoint,
    default_direction,
)
from crm.domain.wording import listed
from crm.errors import InvalidInput
from crm.language import tr
from crm.services import appointments, today_list, told, touchpoints
from crm.services.cases import opportunities
from crm.ui.shell import undo
from crm.ui.shell.dialogs import Dialog
from crm.ui.shell.requests import CorrectTouchpoint, LogTouchpoint
from crm.ui.shell.session import flash, store, today
from crm.ui.steps import how, plan_instead, sentence
from crm.ui.text.format import day, plain
from crm.ui.text.labels import CHANNEL_LABELS, DIRECTION_LABELS
from crm.ui.widgets.form import Form
from crm.ui.widgets.people_picker import Asked

_WITH: Final = Asked(tr("With whom?"))


def title(request: LogTouchpoint) -> str:
    return request.title or tr("Log a contact")


def body(dialog: Dialog[LogTouchpoint | CorrectTouchpoint]) -> None:
    """The fields; `_save` reads them back from the session."""
    if sentence.asks(dialog.request):
        sentence.fill(dialog)
    form, old = Form(dialog), dialog.first(_start(dialog.request))
    if sentence.asks(dialog.request):
        sentence.ask(form)
    form.people("people", _WITH, old.people)
    channel = how.ask_way(form, _known_channel(dialog.request, old))
    form.past_day("happened_at", tr("When?"), old.day)
    if channel and not old.id and not _agreed(dialog.request):
        plan_instead.offer(form, channel, plan_instead.TOUCHPOINT_FIELDS, _case(form, old))
    if channel:
        how.ask_outcome(form, channel, old, _known_result(dialog.request))
    if channel is Channel.GIFT_CARD:
        _ask_gift(form, old)
    form.area(
        "summary",
        tr("What was said?"),
        old.summary,
        height=90,
        placeholder=tr("A line is enough. Write as if they might read it."),
    )
    cases = _cases()
    _ask_reason(form, channel, old, cases)
    _about(form, channel, old, cases)
    _ask_steps(form, cases)
    if isinstance(dialog.request, LogTouchpoint) and dialog.request.step_key:
        form.focus = "summary"
    form.end(tr("Save"), _save)


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
        amount_cents=500 if request.step_key else None,  # what the step proposes
        currency="USD",
    )


def _known_channel(request: LogTouchpoint | CorrectTouchpoint, old: Touchpoint) -> Channel | None:
    """How it was, unless the user is the only one to know."""
    return old.channel if isinstance(request, CorrectTouchpoint) or request.channel else None


def _known_result(request: LogTouchpoint | CorrectTouchpoint) -> Result:
    return Result(request.result if isinstance(request, LogTouchpoint) else Result.NONE)


def _agreed(request: LogTouchpoint | CorrectTouchpoint) -> int | None:
    """The appointment that this says how it went of."""
    return request.appointment_id if isinstance(request, LogTouchpoint) else None


def _ask_gift(form: Form[Any], old: Touchpoint) -> None:
    amount, currency, vendor = st.columns([2, 1, 3])
    cents = old.amount_cents / 100 if old.amount_cents else None
    form.number("amount_cents", tr("Amount"), (0.5, 1000.0), cents, amount, step=0.5)
    form.text("currency", tr("Currency"), old.currency or "USD", currency, max_chars=3)
    form.text("vendor", tr("Shop"), old.vendor, vendor, placeholder=tr("Coffee shop"))
    st.caption(
        tr("A shop's own card, not a prepaid card. Public employers often may not accept gifts.")
    )


def _case(form: Form[Any], old: Touchpoint) -> OpportunityId | None:
    """The case it is about: as chosen, or as it was known."""
    case = form.value("opportunity_id", old.opportunity_id)
    return OpportunityId(case) if case else None


def _direction(form: Form[Any], channel: Channel, old: Touchpoint) -> Direction:
    """Who began it: as chosen, or as it usually is."""
    return Direction(form.value(how.side(channel)) or _usual_direction(channel, old))


def _usual_direction(channel: Channel, old: Touchpoint) -> Direction:
    return (
        old.direction if how.side(channel) == how.side(old.channel) else default_direction(channel)
    )


def _cases() -> dict[OpportunityId, Opportunity]:
    return {row.opportunity.id: row.opportunity for row in opportunities.overview(store())}


def ask_case(
    form: Form[Any],
    chosen: OpportunityId | None,
    cases: Mapping[OpportunityId, Opportunity] | None = None,
    within: DeltaGenerator | None = None,
) -> None:
    """Ask which opportunity it is about, if there are any."""
    known = _cases() if cases is None else cases
    if not known:
        return

    def words(case: OpportunityId) -> str:
        return known[case].name if case else tr("None in particular")

    # Not None for none: Streamlit takes it for a field that waits for a choice.
    none, about = OpportunityId(0), tr("About which opportunity?")
    form.select("opportunity_id", about, [none, *known], chosen or none, words, within)


def _about(
    form: Form[Any],
    channel: Channel | None,
    old: Touchpoint,
    cases: Mapping[OpportunityId, Opportunity],
) -> None:
    """What is known of it in one sentence, or the fields for it: who began it, and about which case."""
    notes, kept = form.dialog.notes, form.dialog.kept
    case = cases.get(old.opportunity_id or OpportunityId(0))
    changed = any(name == "opportunity_id" or name.startswith("direction:") for name in kept)
    if case is None or notes.get("about") or changed:
        notes["about"] = True  # it stays open, whatever is chosen
        left, right = st.columns(2)
        ask_case(form, old.opportunity_id, cases, left)
        if channel:
            words, start = DIRECTION_LABELS.__getitem__, _usual_direction(channel, old)
            options = list(Direction)
            form.select(how.side(channel), tr("Who reached out?"), options, start, words, right)
        return
    said = f" · {how.did(channel, _direction(form, channel, old))}" if channel else ""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(
            tr("About **{opportunity}**", opportunity=plain(case.name)) + said, width="content"
        )
        st.button(tr("Change"), key=form.at("about"), type="tertiary", on_click=notes.update,
                  args=({"about": True},),
                  help=tr("Say who reached out, and which opportunity it is about."))  # fmt: skip


def _save(form: Form[LogTouchpoint | CorrectTouchpoint]) -> None:
    if sentence.asks(form.request):
        sentence.refuse_open(form)
    who = form.picked("people")
    values = _read(form) | {"people": who.people}
    new = form.dialog.edited(_start(form.request), values)
    if new.day != form.dialog.shown.day:
        new = replace(new, clock=None)
    if new.id:
        touchpoints.correct(store(), new, today(), who.newcomers)
        flash(tr("Corrected."))
        return
    agreed, reason = _agreed(form.request), bool(form.value("reason"))
    if agreed:
        held, claim = told.hold(store(), agreed, new, today(), who.newcomers, reason)
        said = tr(
            "Logged: {channel}, as planned for {on}.",
            channel=CHANNEL_LABELS[new.channel],
            on=day(held.changed.before.on),
        )
        undo.offer(said, told.undo_hold, store(), held, claim, today())
        return
    logged, claim = told.log(store(), new, today(), who.newcomers, _also(form), reason)
    names = listed([person.name for person in logged.people])
    said = tr("Logged: {channel} with {names}.", channel=CHANNEL_LABELS[new.channel], names=names)
    undo.offer(said, told.undo, store(), told.Told(claim, logged.touchpoint.id), today())


def _ask_reason(
    form: Form[LogTouchpoint | CorrectTouchpoint],
    channel: Channel | None,
    old: Touchpoint,
    cases: Mapping[OpportunityId, Opportunity],
) -> None:
    """Whether what they said is a reason why: then it need not be told once more there."""
    case = cases.get(_case(form, old) or OpportunityId(0))
    if old.id or channel is None or case is None:
        return
    result, direction = how.outcome_in(form), _direction(form, channel, old)
    if replace(old, channel=channel, result=result, direction=direction).is_sign:
        form.tick(
            "reason", tr("This is a reason why. It goes to Why in {name}", name=plain(case.name))
        )


def _also(form: Form[LogTouchpoint | CorrectTouchpoint]) -> tuple[StepKey, ...]:
    """The further steps that this contact settles: the same in other cases, and what was ticked."""
    request = form.request
    if not isinstance(request, LogTouchpoint):
        return ()
    ticked = [s.key for s in _could_be_meant(form) if form.value(_box(s))]
    return (*keys_in(request.step_key)[1:], *ticked)


def _ask_steps(
    form: Form[LogTouchpoint | CorrectTouchpoint], cases: Mapping[OpportunityId, Opportunity]
) -> None:
    """Which steps it settles, if several cases could be meant."""
    meant = _could_be_meant(form)
    if len({step.key.opportunity_id for step in meant}) < 2:
        return
    st.caption(tr("This also settles:"))
    for step in meant:
        case = cases.get(step.key.opportunity_id or OpportunityId(0))
        form.tick(_box(step), plain(f"{step.title} ({case.name if case else ''})"))


def _box(step: DueStep) -> str:
    return f"settles:{step.key}"


def _could_be_meant(form: Form[LogTouchpoint | CorrectTouchpoint]) -> list[DueStep]:
    """The due steps with the person on this channel, if neither a step nor a case is named."""
    request, channel = form.request, how.channel_in(form)
    if not isinstance(request, LogTouchpoint) or request.step_key or len(request.person_ids) != 1:
        return []
    if channel is None or form.value("opportunity_id", request.opportunity_id):
        return []
    contact = Touchpoint(TouchpointId(0), (), today(), channel)
    return [
        step
        for step in today_list.steps_with(store(), request.person_ids[0], today())
        if step.status in ACTIONABLE and step.step.outward and channel_fits(step.step, contact)
    ]


def _read(form: Form[Any]) -> dict[str, Any]:
    """The form's values, by the fields of a touchpoint.

    Raises:
        InvalidInput: something that only the user knows was not said.
    """
    old, (channel, result) = form.dialog.shown, how.read(form)
    gift, amount = channel is Channel.GIFT_CARD, form.value("amount_cents")
    if form.value("reason") and not form.words("summary"):
        raise InvalidInput(tr("Please write down the reason they gave."), field="summary")
    return {
        "channel": channel,
        "direction": _direction(form, channel, old),
        "day": form.day("happened_at"),
        "result": result,
        "answered_on": form.day_if_any("answered_on") if result in DATED else None,
        "summary": form.words("summary"),
        "opportunity_id": _case(form, old),
        "amount_cents": round(amount * 100) if gift and amount else None,
        "currency": form.value("currency") if gift else "",
        "vendor": form.value("vendor") if gift else "",
    }
