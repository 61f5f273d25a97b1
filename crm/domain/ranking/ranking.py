"""Whom next among the ties: how urgent a line is, with its reasons, and which ties to suggest.

priority = gate x (1 - (1 - due)(1 - keep)). Source: D, R where named; more in docs/warmth.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from crm.domain.cases.decisions import KEEP_WARM, Decision, StepDecision, StepKey
from crm.domain.dates import format_date
from crm.domain.ids import OpportunityId, PersonId
from crm.domain.ranking.sentences import (
    action_words,
    cadence_sentence,
    channel_for,
    contact_sentence,
    relevance_sentence,
    silence_sentence,
    warmth_sentence,
)
from crm.domain.ranking.tie import REVIVE_BELOW, TARGETS, Tie, Tier, summarise, tier_of, week_start
from crm.domain.touchpoints.touchpoint import Channel

__all__ = [
    "Factors", "Priority", "Suggestion", "Tie", "Tier", "cooling_suggestions", "due_pressure",
    "factors_of", "gate", "is_put_off", "keep_pressure", "weekly_draw", "priority", "revive_suggestion",
    "summarise", "tier_of", "urgency", "week_seed", "week_start",
]  # fmt: skip

#: Nobody is suggested again for so long after a contact in either direction. Source: D.
REST_DAYS: Final = 14
#: Days to wait after the first, second and third unanswered day of outreach, then GIVE_UP_DAYS.
BACK_OFF: Final = (14, 28, 56)
GIVE_UP_DAYS: Final = 180
#: How the chance of an answer shrinks with each unanswered day of outreach. Source: R, measured.
REPLY_FACTOR: Final = 0.88
TIER_FACTOR: Final = {Tier.A: 1.0, Tier.B: 0.8, Tier.C: 0.6}
COOLING_SPAN: Final = 20.0
#: Knuth's multiplicative scattering: neighbours land far apart.
LOT_FACTOR: Final = 2_654_435_761
LOT_RANGE: Final = 2**32
#: Slow mass at which a tie counts as fully established.
ESTABLISHED: Final = 5.0


@dataclass(frozen=True, slots=True)
class Factors:
    """The five numbers of `keep`, each 0-1.

    Attributes:
        b: how far the warmth lies under the target of the tier, full at 20 points.
        tier: the user's wish. depth: established ties before one-off ones.
        reply: falls with every unanswered day of outreach.
        relevance: 1 in the search (open case, company aimed at, bridge), else 0.5.
    """

    b: float
    tier: float
    depth: float
    reply: float
    relevance: float


@dataclass(frozen=True, slots=True)
class Priority:
    """How urgent it is to contact somebody, and what it is made of.

    Attributes:
        value, due, keep: 0-1. gate: 0 = not now, and `gate_reason` says why; else 1 and empty.
        reasons: sentences with numbers, the most telling first.
    """

    value: float
    due: float
    keep: float
    gate: int
    gate_reason: str
    factors: Factors
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A tie worth a line today.

    Attributes:
        key: identifies the line for done, snooze and skip.
        opens: the day on which warmth fell below the target, None if it never was above.
        due, closes: always None, a tie has no deadline.
        status: "cooling", or "dormant" for the one to revive. score: 0-1.
    """

    person_id: PersonId
    opportunity_id: OpportunityId | None
    key: StepKey
    step: str
    action: str
    channel: Channel
    opens: date | None
    due: date | None
    closes: date | None
    status: str
    why: tuple[str, ...]
    score: float


def due_pressure(days_overdue: int | None) -> float:
    """0 if nothing is due (None, or not yet), 0.5 on the day, 1 from a week overdue on."""
    if days_overdue is None or days_overdue < 0:
        return 0.0
    return 0.5 + 0.5 * min(days_overdue / 7, 1.0)


def factors_of(tie: Tie) -> Factors:
    """The five numbers behind `keep`."""
    relevant = tie.in_open_case or tie.target_company or tie.is_bridge
    return Factors(
        b=min(1.0, max(0.0, (TARGETS[tie.tier] - tie.warmth) / COOLING_SPAN)),
        tier=TIER_FACTOR[tie.tier],
        depth=min(1.0, math.log1p(tie.m_slow) / math.log1p(ESTABLISHED)),
        reply=REPLY_FACTOR**tie.unanswered,
        relevance=1.0 if relevant else 0.5,
    )


def keep_pressure(factors: Factors) -> float:
    """Their product: how much a tie asks to be kept warm, 0-1."""
    return factors.b * factors.tier * factors.depth * factors.reply * factors.relevance


def gate(tie: Tie, today: date, step_due: bool = False) -> tuple[int, str]:
    """Whether this person may be suggested today: 1 and "", or 0 and why not.

    Do-not-contact, the archive and the bin always shut it. A rest after the last contact and the
    longer waits after unanswered outreach shut it too, except for a due step of the playbook:
    the playbook spaces its steps itself, and a gift must not silence the call that follows it.
    """
    person = tie.person
    if person.do_not_contact:
        return 0, "Marked as do not contact."
    if person.archived_on or person.binned_on:
        return 0, "Archived." if person.archived_on else "Removed."
    if step_due:
        return 1, ""
    if tie.ours and tie.unanswered:
        again = tie.ours.day + timedelta(days=_wait(tie.unanswered))
        if today < again:
            times = "once" if tie.unanswered == 1 else f"on {tie.unanswered} days"
            until = f"until {format_date(again)}"
            return 0, f"You reached out {times} without an answer; rests {until}."
    if tie.last_contact:
        again = tie.last_contact + timedelta(days=REST_DAYS)
        if today < again:
            return 0, f"You were in touch lately; rests until {format_date(again)}."
    return 1, ""


def _wait(unanswered: int) -> int:
    return BACK_OFF[unanswered - 1] if unanswered <= len(BACK_OFF) else GIVE_UP_DAYS


def priority(tie: Tie, today: date, days_overdue: int | None = None) -> Priority:
    """How urgent it is to contact this person today.

    Args:
        tie: as of `today`.
        days_overdue: of their most urgent due step; None = nothing is due.

    Returns:
        A value in [0, 1]: 0 when the gate is shut, never rising with unanswered outreach, never
        falling with days overdue.
    """
    due = due_pressure(days_overdue)
    factors = factors_of(tie)
    is_open, reason = gate(tie, today, step_due=due > 0)
    value = urgency(tie, today, days_overdue)
    reasons = _reasons(tie, today)
    return Priority(value, due, keep_pressure(factors), is_open, reason, factors, reasons)


def urgency(tie: Tie, today: date, days_overdue: int | None = None) -> float:
    """The value of `priority` without its words, which cost most."""
    due = due_pressure(days_overdue)
    is_open, _ = gate(tie, today, step_due=due > 0)
    return is_open * (1 - (1 - due) * (1 - keep_pressure(factors_of(tie))))


def _reasons(tie: Tie, today: date) -> tuple[str, ...]:
    sentences = (
        warmth_sentence(tie, today),
        contact_sentence(tie, today),
        silence_sentence(tie),
        relevance_sentence(tie),
        cadence_sentence(tie),
    )
    return tuple(filter(None, sentences))


def cooling_suggestions(
    ties: Iterable[Tie], today: date, decisions: Mapping[str, StepDecision], limit: int
) -> tuple[Suggestion, ...]:
    """The ties that cool and are worth keeping, most urgent first, at most `limit`.

    The one `revive_suggestion` proposes this week is left to it.

    Args:
        ties: as of `today`, in any order.
        decisions: the latest decision by `str(key)`. Put off: hidden until its day. Done: for
            the rest of two weeks. Skipped: until there is contact again.
    """
    ties = tuple(ties)
    revived = _pick_of_week(ties, today, decisions)
    ranked = []
    for tie in ties:
        if tie is revived or _decided_away(tie, today, decisions):
            continue
        # The words cost most: they are made for the few lines that are shown.
        keep = keep_pressure(factors_of(tie))
        if keep > 0 and gate(tie, today)[0]:
            ranked.append((-keep, tie.last_contact or today, tie.person.id, tie))
    ranked.sort(key=lambda row: row[:3])
    return tuple(_suggestion(tie, today, "cooling") for *_, tie in ranked[: max(0, limit)])


def revive_suggestion(
    ties: Iterable[Tie], today: date, decisions: Mapping[str, StepDecision]
) -> Suggestion | None:
    """One dormant tie a week worth taking up again; None if there is none, or it was dealt with.

    Dormant, they answered at least once, and it was close once or is marked "high status". The
    choice depends on the ISO week and the person alone, relevant ties first: what a dormant tie
    is worth does not follow its past warmth (Levin et al. 2011, Walter et al. 2015, R).
    """
    tie = _pick_of_week(tuple(ties), today, decisions)
    if tie is None or tie.week_start or _decided_this_week(tie, today, decisions):
        return None
    return _suggestion(tie, today, "dormant")


def _pick_of_week(
    ties: tuple[Tie, ...], today: date, decisions: Mapping[str, StepDecision]
) -> Tie | None:
    """Chosen from how things stood before Monday, so that acting on it brings no second one."""
    before = week_start(today) - timedelta(days=1)
    seed = week_seed(today)

    def order(tie: Tie) -> tuple[float, int, PersonId]:
        return -factors_of(tie).relevance, weekly_draw(tie.person.id, seed), tie.person.id

    return min((t for t in ties if _is_dormant(t, before, decisions)), key=order, default=None)


def week_seed(today: date) -> int:
    """The number that makes the draw of an ISO week."""
    year, week, _ = today.isocalendar()
    return (year * 53 + week) * 7919


def weekly_draw(person_id: int, seed: int) -> int:
    """A person's place in the draw of a week: scattered, and the same wherever it is computed."""
    return ((person_id + seed) * LOT_FACTOR) % LOT_RANGE


def _is_dormant(tie: Tie, before: date, decisions: Mapping[str, StepDecision]) -> bool:
    then = tie.week_start or tie
    if then.theirs is None or not (then.once_close or then.is_high_status):
        return False
    if then.state.value(before, then.weights) >= REVIVE_BELOW or not gate(then, before)[0]:
        return False
    return not _decided_away(then, before, decisions)


def _decided_this_week(tie: Tie, today: date, decisions: Mapping[str, StepDecision]) -> bool:
    decided = decisions.get(str(_key(tie)))
    return decided is not None and decided.decided_on >= week_start(today)


def _decided_away(tie: Tie, today: date, decisions: Mapping[str, StepDecision]) -> bool:
    decided = decisions.get(str(_key(tie)))
    if decided is None or decided.decided_on > today:
        return False
    if decided.decision is Decision.SKIPPED:
        return tie.last_contact is None or tie.last_contact <= decided.decided_on
    return is_put_off(decided, today)


def is_put_off(decided: StepDecision, today: date) -> bool:
    """Whether a tie was put off, or taken up lately, by a decision that is no skip."""
    if decided.decided_on > today:
        return False
    if decided.decision is Decision.SNOOZED:
        return decided.until is not None and today < decided.until
    return today < decided.decided_on + timedelta(days=REST_DAYS)


def _key(tie: Tie) -> StepKey:
    return StepKey(KEEP_WARM, None, tie.person.id)


def _suggestion(tie: Tie, today: date, status: str) -> Suggestion:
    found = priority(tie, today)
    channel = channel_for(tie)
    revive = status == "dormant"
    why = found.reasons
    if revive:
        why += ("Old ties are often glad to hear from you, and know what your circle does not.",)
    return Suggestion(
        person_id=tie.person.id,
        opportunity_id=None,
        key=_key(tie),
        step=KEEP_WARM,
        action=action_words(tie, channel, revive),
        channel=channel,
        opens=tie.cooling_since,
        due=None,
        closes=None,
        status=status,
        why=why,
        score=found.value,
    )
