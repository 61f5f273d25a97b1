"""The due steps of all cases before they are lines of Today: their order, how many of a kind, what is one task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from crm.domain.cases.case_file import Case
from crm.domain.cases.opportunity import STRONGEST
from crm.domain.ids import PersonId
from crm.domain.playbook.due_step import ACTIONABLE, DueStep
from crm.domain.playbook.schedule import order_of
from crm.domain.playbook.step import Trigger
from crm.domain.ranking.tie import Tie

#: The most lines a day of one kind of task done alone, and of some kinds. Source: D.
_TASKS: Final = 3
_AT_MOST: Final[Mapping[object, int]] = {
    Trigger.LANDED_ELSEWHERE: 1,
    Trigger.TIME_SINCE_CONTACT: 1,
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A step that is due, its place in the playbook, and what is known of its person."""

    case: Case
    step: DueStep
    order: int
    tie: Tie | None
    same: list[Candidate] = field(default_factory=list)

    @property
    def person(self) -> PersonId | None:
        return self.step.person_id

    @property
    def outward(self) -> bool:
        return self.person is not None and self.step.step.outward

    @property
    def task(self) -> str:
        """What makes two of them one task, apart from a person."""
        return self.step.step.id if self.step.step.together else str(self.step.key)

    @property
    def for_all(self) -> bool:
        """Whether nothing outward is listed at all while it is due."""
        return self.step.step.rests == "day"


def candidates_of(
    case: Case, steps: Sequence[DueStep], ties: Mapping[PersonId, Tie]
) -> list[Candidate]:
    """What of a case is due, in the order of its steps."""
    ranks: dict[str, int] = {}
    for step in steps:
        ranks.setdefault(step.step.id, len(ranks))  # one for all people of a step
    return [
        Candidate(
            case, step, ranks[step.step.id], ties.get(step.person.id) if step.person else None
        )
        for step in steps
        if step.status in ACTIONABLE
    ]


def sort_key(candidate: Candidate, today: date) -> tuple[object, ...]:
    """As within a case; then the newest news, the order of the playbook, the warmer tie."""
    step = candidate.step
    return (
        *order_of(step, today),
        -step.event.on.toordinal(),
        candidate.order,
        STRONGEST.index(step.role) if step.role else len(STRONGEST),
        -round(candidate.tie.warmth) if candidate.tie else 0,
        candidate.person or 0,
        str(step.key),
    )


def few(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The first few of each kind, as an archive may hold dozens of silent cases.

    The same for one person in several cases counts once.
    """
    seen: dict[object, set[object]] = {}
    kept = []
    for candidate in candidates:
        step = candidate.step
        kind = step.trigger if step.trigger in _AT_MOST else step.step.id
        alone = step.person is None and not (step.step.first or step.step.rests)
        those = seen.setdefault(kind, set())
        who = candidate.person or candidate.task
        if who in those or len(those) < _AT_MOST.get(kind, _TASKS if alone else len(candidates)):
            those.add(who)
            kept.append(candidate)
    return kept


def by_person(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """What there is for one person, over all cases, in the order of the first; tasks stand alone.

    The same step in several cases is one. Requests that lie unanswered are one task for all of them.
    """
    groups: dict[object, list[Candidate]] = {}
    for candidate in candidates:
        pending = candidate.step.trigger is Trigger.REQUEST_PENDING
        key: object = candidate.person if candidate.outward else candidate.task
        group = groups.setdefault("requests" if pending else key, [])
        twin = next((c for c in group if _same(c, candidate)), None)
        if twin:
            twin.same.append(candidate)
        else:
            group.append(candidate)
    return list(groups.values())


def _same(one: Candidate, other: Candidate) -> bool:
    twins = (one.step.step.id, one.person) == (other.step.step.id, other.person)
    return twins and (one.outward or one.step.step.together)
