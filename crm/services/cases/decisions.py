"""The user's decisions about a step: snooze, skip, mark as done, and undo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from sqlite_utils import Database

from crm.domain.cases.decisions import Decision, StepDecision, StepKey
from crm.domain.ids import StepDecisionId
from crm.errors import AlreadyThere, ChangedMeanwhile, InvalidInput, NotFound
from crm.language import tr
from crm.reference import begins_anew
from crm.services.cases import opportunities as opportunity_service
from crm.services.unit_of_work import unit_of_work
from crm.store.cases import opportunities, step_decisions
from crm.store.handle import Store

_FINAL: Final = frozenset({Decision.DONE, Decision.SKIPPED})


def snooze(store: Store, key: StepKey, until: date, today: date, reason: str = "") -> StepDecision:
    """Snooze a step until a day; see `snooze_all`."""
    return snooze_all(store, [key], until, today, reason)[0]


@unit_of_work
def snooze_all(
    db: Database, keys: Sequence[StepKey], until: date, today: date, reason: str = ""
) -> tuple[StepDecision, ...]:
    """Snooze steps until a day, all of them or none; the third time needs a reason.

    Raises:
        InvalidInput: the day is not in the future, or the reason is missing.
    """
    if until <= today:
        raise InvalidInput(tr("Choose a day after today."), field="until")
    times = [
        sum(o.decision is Decision.SNOOZED for o in _decisions(db, key)) for key in keys
    ]  # fmt: skip
    if max(times, default=0) >= 2 and not reason.strip():
        raise InvalidInput(
            tr("You have put this off twice. What is in the way?"),
            tr("A word is enough. Or skip it."),
            "reason",
        )
    return tuple(_decide(db, key, Decision.SNOOZED, today, until, reason) for key in keys)


def skip(store: Store, key: StepKey, reason: str, today: date) -> StepDecision:
    """Decide not to do a step; see `skip_all`."""
    return skip_all(store, [key], reason, today)[0]


@unit_of_work
def skip_all(
    db: Database, keys: Sequence[StepKey], reason: str, today: date
) -> tuple[StepDecision, ...]:
    """Skip steps, all of them or none; steps that wait for them are no longer blocked.

    Raises:
        InvalidInput: no reason is given.
    """
    if not reason.strip():
        raise InvalidInput(tr("Please say why, in a word or two."), field="reason")
    return tuple(_decide(db, key, Decision.SKIPPED, today, None, reason) for key in keys)


@unit_of_work
def mark_done(db: Database, key: StepKey, today: date) -> StepDecision:
    """Mark a step without a touchpoint (a look, a reflection) as done."""
    return _decide(db, key, Decision.DONE, today, None, "")


@unit_of_work
def undo(db: Database, *decided: StepDecision) -> None:
    """Undo decisions: their steps return to their previous state."""
    for one in decided:
        step_decisions.delete(db, one.id)


def _decide(
    db: Database, key: StepKey, decision: Decision, today: date, until: date | None, reason: str
) -> StepDecision:
    if key.opportunity_id is not None:
        opportunity_service.require(db, key.opportunity_id)
    if key.event_id is not None and opportunities.get_event(db, key.event_id) is None:
        raise NotFound(tr("This step belongs to an event that no longer exists."))
    new = StepDecision(StepDecisionId(0), key, decision, today, until, reason.strip())
    latest = next(reversed(_decisions(db, key)), None)
    if latest and replace(latest, id=new.id) == new:
        raise AlreadyThere(tr("This is already noted."), tr("This page may be out of date."))
    anew = latest and latest.decided_on < today and begins_anew(key.step)
    if latest and key.opportunity_id is not None and latest.decision in _FINAL and not anew:
        raise ChangedMeanwhile  # a step that was done or skipped is not shown with its buttons
    return replace(new, id=step_decisions.insert(db, new))


def _decisions(db: Database, key: StepKey) -> Sequence[StepDecision]:
    if key.opportunity_id is None:
        mine = step_decisions.of_ties(db)
    else:
        mine = step_decisions.of_opportunities(db, [key.opportunity_id])[key.opportunity_id]
    return [one for one in mine if one.key == key]
