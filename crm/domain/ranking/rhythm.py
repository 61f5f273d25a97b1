""" "Every N days" as the user said it: due exactly N days after the last contact.

Nothing else weighs in: neither warmth nor tier nor the two weeks' rest after a contact. Source: D.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from crm.domain.cases.decisions import KEEP_WARM, Decision, StepDecision
from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.domain.ranking.ranking import TieSuggestion, is_out_of_reach, key_of
from crm.domain.ranking.sentences import (
    action_words,
    channel_for,
    how_sentence,
    relevance_sentence,
    rhythm_sentence,
    silence_sentence,
)
from crm.domain.ranking.tie import Tie


@dataclass(frozen=True, slots=True)
class Pauses:
    """What the user decided about these lines, as of a day.

    Attributes:
        put_off: not now: hidden, whatever happens until their day.
        settled: skipped, or done without an entry in the log: N days count from there.
    """

    put_off: frozenset[PersonId]
    settled: Mapping[PersonId, date]

    @classmethod
    def of(cls, latest: Iterable[StepDecision], today: date) -> Pauses:
        """From the latest decision of each line."""
        put_off, settled = set(), {}
        for one in latest:
            person = one.key.person_id
            if person is None or one.key.step != KEEP_WARM or one.decided_on > today:
                continue
            if one.decision is Decision.SNOOZED:
                put_off |= {person} if one.until and today < one.until else set()
            # What was logged speaks for itself: a call nobody took is no contact.
            elif one.decision is Decision.SKIPPED or one.touchpoint_id is None:
                settled[person] = one.decided_on
        return cls(frozenset(put_off), settled)


def counted_from(person: Person, last_contact: date | None, settled: date | None) -> date | None:
    """The day N counts from; None = no day is known, so the person is due at once."""
    first = last_contact or person.cadence_since or person.created_on
    return max(filter(None, (first, settled)), default=None)


def rhythm_suggestions(
    ties: Iterable[Tie], today: date, decisions: Mapping[str, StepDecision]
) -> tuple[TieSuggestion, ...]:
    """Everybody whose day has come, the latest relative to N first.

    Args:
        ties: as of `today`, in any order. decisions: the latest by `str(key)`.
    """
    pauses = Pauses.of(decisions.values(), today)
    found = []
    for tie in ties:
        person, days = tie.person, tie.person.cadence_days
        if days is None or is_out_of_reach(person) or person.id in pauses.put_off:
            continue
        first = counted_from(person, tie.last_contact, pauses.settled.get(person.id))
        due = first + timedelta(days=days) if first else today
        if due <= today:
            found.append((-(today - due).days / days, person.id, due, tie))
    found.sort(key=lambda row: row[:2])
    return tuple(_line(tie, due, today, decisions) for *_, due, tie in found)


def _line(tie: Tie, due: date, today: date, decisions: Mapping[str, StepDecision]) -> TieSuggestion:
    channel, key = channel_for(tie), key_of(tie)
    why = (
        rhythm_sentence(tie, today, decisions.get(str(key))),
        how_sentence(tie),
        silence_sentence(tie),
        relevance_sentence(tie),
    )
    return TieSuggestion(
        person_id=tie.person.id,
        key=key,
        action=action_words(tie, channel),
        channel=channel,
        opens=due,
        status="rhythm",
        why=tuple(filter(None, why)),
        score=1.0,  # the user's own wish: no guess about a tie outranks it
    )
