"""Rank the ties: how urgent each is, with reasons, and which to suggest.

urgency = 1 - (1 - due)(1 - keep), 0 for people who are left alone. Source: D, R where named; more in
docs/warmth.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from crm.domain.cases.decisions import KEEP_WARM, Decision, StepDecision, StepKey
from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.domain.ranking.sentences import (
    action_words,
    channel_for,
    contact_sentence,
    relevance_sentence,
    silence_sentence,
    warmth_sentence,
)
from crm.domain.ranking.tie import REVIVE_BELOW, TARGETS, Tie, Tier, week_start
from crm.domain.touchpoints.touchpoint import Channel
from crm.language import tr

#: How long nobody is suggested again after contact in either direction. Source: D.
REST_DAYS: Final = 14
#: Days to wait after the first, second and third unanswered day of outreach, then GIVE_UP_DAYS.
BACK_OFF: Final = (14, 28, 56)
GIVE_UP_DAYS: Final = 180
#: How the chance of an answer shrinks with each unanswered day of outreach. Source: R, measured.
REPLY_FACTOR: Final = 0.88
TIER_FACTOR: Final = {Tier.A: 1.0, Tier.B: 0.8, Tier.C: 0.6}
COOLING_SPAN: Final = 20.0
#: Knuth's multiplicative hashing: neighbouring values end up far apart.
LOT_FACTOR: Final = 2_654_435_761
LOT_RANGE: Final = 2**32
_EASY_FIRST: Final = tr(
    "Warm up before the harder one below: in a study, two thirds more people wrote to an old "
    "friend if they had messaged a current one first (Aknin and Sandstrom 2024, n = 194)."
)
#: Slow mass at which a tie counts as fully established.
ESTABLISHED: Final = 5.0


@dataclass(frozen=True, slots=True)
class TieSuggestion:
    """A tie worth a line today.

    Attributes:
        key: identifies the line for done, snooze and skip.
        opens: the day on which warmth fell below the target, None if it was never above; for a
            rhythm the day that it is due.
        status: "rhythm", "cooling", "dormant" for the one to revive, "easy" for the one before it.
        score: 0-1.
    """

    person_id: PersonId
    key: StepKey
    action: str
    channel: Channel
    opens: date | None
    status: str
    why: tuple[str, ...]
    score: float


def due_pressure(days_overdue: int | None) -> float:
    """0 if nothing is due (None, or not yet), 0.5 on the day, 1 from a week overdue on."""
    if days_overdue is None or days_overdue < 0:
        return 0.0
    return 0.5 + 0.5 * min(days_overdue / 7, 1.0)


def relevance(tie: Tie) -> float:
    """1 for ties in the search (open case, target company, bridge), else 0.5."""
    return 1.0 if tie.in_open_case or tie.target_company or tie.is_bridge else 0.5


def keep_pressure(tie: Tie) -> float:
    """How much a tie needs contact: the product of five numbers, each 0-1.

    How far warmth is below the tier's target, full at 20 points; the tier, which the user sets;
    established ties before one-off ones; the chance of an answer; the relevance.
    """
    warmth_gap = min(1.0, max(0.0, (TARGETS[tie.tier] - tie.warmth) / COOLING_SPAN))
    depth = min(1.0, math.log1p(tie.m_slow) / math.log1p(ESTABLISHED))
    reply = REPLY_FACTOR**tie.unanswered
    return warmth_gap * TIER_FACTOR[tie.tier] * depth * reply * relevance(tie)


def may_contact(tie: Tie, today: date, step_due: bool = False) -> bool:
    """Whether this person may be suggested today.

    Never people marked as do not contact, archived or in the bin. After a contact, and longer after
    unanswered outreach, people are left alone, except for a due step of the playbook: the playbook
    spaces its steps itself, and a gift must not silence the call that follows it.
    """
    if is_out_of_reach(tie.person):
        return False
    if step_due:
        return True
    if tie.unanswered and tie.ours and today < tie.ours.day + _wait(tie.unanswered):
        return False
    return not tie.last_contact or today >= tie.last_contact + timedelta(days=REST_DAYS)


def is_out_of_reach(person: Person) -> bool:
    """Whether the user never wants this person suggested."""
    return bool(person.do_not_contact or person.archived_on or person.binned_on)


def _wait(unanswered: int) -> timedelta:
    days = BACK_OFF[unanswered - 1] if unanswered <= len(BACK_OFF) else GIVE_UP_DAYS
    return timedelta(days=days)


def urgency(tie: Tie, today: date, days_overdue: int | None = None) -> float:
    """How urgent it is to contact this person today.

    Args:
        tie: as of `today`.
        days_overdue: of their most urgent due step; None = nothing is due.

    Returns:
        A value in [0, 1]: 0 for people who may not be contacted, never rising with unanswered outreach,
        never falling with days overdue.
    """
    due = due_pressure(days_overdue)
    if not may_contact(tie, today, step_due=due > 0):
        return 0.0
    return 1 - (1 - due) * (1 - keep_pressure(tie))


def reasons(tie: Tie, today: date) -> tuple[str, ...]:
    """Sentences with numbers on why to contact this person, most important first."""
    found = (
        warmth_sentence(tie, today),
        contact_sentence(tie, today),
        silence_sentence(tie),
        relevance_sentence(tie),
    )
    return tuple(filter(None, found))


def cooling_suggestions(
    ties: Iterable[Tie], today: date, decisions: Mapping[str, StepDecision], limit: int
) -> tuple[TieSuggestion, ...]:
    """The cooling ties worth keeping, most urgent first, at most `limit`.

    Without the one that `revive_suggestion` proposes this week, without people whom the user
    wants to hear of every so many days (see `rhythm`), and without strangers of whom there is
    nothing but a LinkedIn request they have not answered: that is no tie yet. Source: D.

    Args:
        ties: as of `today`, in any order.
        decisions: the latest decision by `str(key)`. Put off: hidden until its day. Done: for
            the rest of two weeks. Skipped: until there is contact again.
    """
    ties = tuple(ties)
    revived = _pick_of_week(ties, today, decisions)
    ranked = []
    for tie in ties:
        if tie is revived or tie.person.cadence_days or _decided_away(tie, today, decisions):
            continue
        if tie.only_asked and not tie.met:
            continue
        # Sentences are expensive: they are built only for the few lines shown.
        keep = keep_pressure(tie)
        if keep > 0 and may_contact(tie, today):
            ranked.append((-keep, tie.last_contact or today, tie.person.id, tie))
    ranked.sort(key=lambda row: row[:3])
    return tuple(_suggestion(tie, today, "cooling") for *_, tie in ranked[: max(0, limit)])


def revive_suggestion(
    ties: Iterable[Tie], today: date, decisions: Mapping[str, StepDecision]
) -> TieSuggestion | None:
    """One dormant tie a week worth reviving; None if there is none, or it was dealt with.

    Dormant, they answered at least once, and once close or marked "high status". The
    choice depends on the ISO week and the person alone, relevant ties first: the value of a
    dormant tie does not depend on its past warmth (Levin et al. 2011, Walter et al. 2015, R).
    """
    tie = _pick_of_week(tuple(ties), today, decisions)
    if tie is None or tie.week_start or _decided_this_week(tie, today, decisions):
        return None
    return _suggestion(tie, today, "dormant")


def easy_suggestion(
    ties: Iterable[Tie],
    today: date,
    decisions: Mapping[str, StepDecision],
    revive: TieSuggestion | None,
) -> TieSuggestion | None:
    """One easy message before the hard one of `revive`, to the warmest tie that may be contacted.

    None if the user wrote to somebody this week, or decided about a tie, so is under way already.

    Source: R, writing to current friends first made two thirds more people write to an old one
    (Aknin and Sandstrom 2024, study 7, n = 194); that one message is enough: D.
    """
    ties = tuple(ties)
    monday = week_start(today)
    if revive is None or any(monday <= d.decided_on <= today for d in decisions.values()):
        return None
    if any(tie.ours and monday <= tie.ours.day <= today for tie in ties):
        return None
    warm = [
        tie for tie in ties
        if is_easy(tie) and may_contact(tie, today) and not _decided_away(tie, today, decisions)
    ]  # fmt: skip
    easiest = min(warm, key=lambda tie: (-round(tie.warmth, 9), tie.person.id), default=None)
    return _suggestion(easiest, today, "easy") if easiest else None


def is_easy(tie: Tie) -> bool:
    """Whether a message to this tie is easy: not dormant, and they are not the ones who owe an answer."""
    if tie.person.cadence_days or tie.theirs is None or tie.unanswered:
        return False
    return tie.warmth >= REVIVE_BELOW


def _pick_of_week(
    ties: tuple[Tie, ...], today: date, decisions: Mapping[str, StepDecision]
) -> Tie | None:
    """Choose by the state before Monday, so that acting on it does not yield a second one."""
    before = week_start(today) - timedelta(days=1)
    seed = week_seed(today)

    def order(tie: Tie) -> tuple[float, int, PersonId]:
        return -relevance(tie), weekly_draw(tie.person.id, seed), tie.person.id

    return min((t for t in ties if _is_dormant(t, before, decisions)), key=order, default=None)


def week_seed(today: date) -> int:
    """The seed for the draw of an ISO week."""
    year, week, _ = today.isocalendar()
    return (year * 53 + week) * 7919


def weekly_draw(person_id: int, seed: int) -> int:
    """A person's rank in the draw of a week: scattered but deterministic."""
    return ((person_id + seed) * LOT_FACTOR) % LOT_RANGE


def _is_dormant(tie: Tie, before: date, decisions: Mapping[str, StepDecision]) -> bool:
    then = tie.week_start or tie
    if then.person.cadence_days or then.theirs is None:
        return False
    if not (then.once_close or then.is_high_status):
        return False
    if then.state.value(before, then.weights) >= REVIVE_BELOW or not may_contact(then, before):
        return False
    return not _decided_away(then, before, decisions)


def _decided_this_week(tie: Tie, today: date, decisions: Mapping[str, StepDecision]) -> bool:
    decided = decisions.get(str(key_of(tie)))
    return decided is not None and decided.decided_on >= week_start(today)


def _decided_away(tie: Tie, today: date, decisions: Mapping[str, StepDecision]) -> bool:
    decided = decisions.get(str(key_of(tie)))
    if decided is None or decided.decided_on > today:
        return False
    if decided.decision is Decision.SKIPPED:
        return tie.last_contact is None or tie.last_contact <= decided.decided_on
    return is_put_off(decided, today)


def is_put_off(decided: StepDecision, today: date) -> bool:
    """Whether a tie was put off, or taken up lately, by a decision other than a skip."""
    if decided.decided_on > today:
        return False
    if decided.decision is Decision.SNOOZED:
        return decided.until is not None and today < decided.until
    return today < decided.decided_on + timedelta(days=REST_DAYS)


def key_of(tie: Tie) -> StepKey:
    """The key of a tie's line, which its done, snooze and skip are kept under."""
    return StepKey(KEEP_WARM, None, tie.person.id)


def _suggestion(tie: Tie, today: date, status: str) -> TieSuggestion:
    channel = channel_for(tie)
    revive = status == "dormant"
    why = reasons(tie, today)
    if status == "easy":
        why = (_EASY_FIRST, *why)
    if revive:
        why += (
            tr(
                "People you lost touch with are often glad to hear from you, and they know things "
                "your own circle does not."
            ),
        )
    return TieSuggestion(
        person_id=tie.person.id,
        key=key_of(tie),
        action=action_words(tie, channel, revive),
        channel=channel,
        opens=tie.cooling_since,
        status=status,
        why=why,
        score=urgency(tie, today),
    )
