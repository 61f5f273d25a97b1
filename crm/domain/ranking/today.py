"""Today: due steps of all cases and ties worth keeping, merged into one ranked list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from crm.domain.cases.case_file import Case
from crm.domain.cases.decisions import StepKey
from crm.domain.cases.opportunity import Opportunity
from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.domain.playbook.due_step import DueStep, Status
from crm.domain.playbook.step import Trigger
from crm.domain.ranking.ranking import TieSuggestion, urgency
from crm.domain.ranking.tie import Tie

ACTIONABLE: Final = frozenset({Status.DUE, Status.LATE})
#: The number of cases without a planned step that Today shows. Source: D.
QUIET_CASES_SHOWN: Final = 3
#: Steps later than this, or of an earlier phase, are still worth doing, but after what is due
#: now. Days after its window closed; source: D.
STALE_AFTER: Final = 7


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line of Today: person, action, channel, and why.

    Attributes:
        key: identifies the line for done, snooze and skip.
        person: None for steps the user does alone. opportunity: None for ties outside a case.
        status: "due" or "late" for steps, "cooling" or "dormant" for ties.
        why: sentences, the most important first.
        score: 0-1, falls from line to line; steps of the playbook lie above 0.5, ties below.
        step: the due step behind the line, None for ties.
    """

    key: StepKey
    person: Person | None
    opportunity: Opportunity | None
    action: str
    channel: str
    opens: date | None
    due: date | None
    closes: date | None
    status: str
    why: tuple[str, ...]
    score: float
    step: DueStep | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    case: Case
    step: DueStep
    order: int
    fresh: bool
    priority: float

    @property
    def sort_key(self) -> tuple[object, ...]:
        """Rest first, then fresh steps: by due day, the newest news first, in playbook order.

        Steps left over from before a no come after the steps that the no itself triggers.
        """
        step = self.step
        return (
            not step.step.rests,
            not self.fresh,
            step.due,
            step.step.outlives,
            -step.event.on.toordinal(),
            self.order,
            step.person.id if step.person else 0,
            str(step.key),
        )

    @property
    def score(self) -> float:
        floor = 0.75 if self.fresh else 0.5
        return floor + 0.25 * self.priority


def merge(
    cases: Iterable[tuple[Case, Sequence[DueStep]]],
    ties: Mapping[PersonId, Tie],
    cooling: Iterable[TieSuggestion],
    people: Mapping[PersonId, Person],
    today: date,
    limit: int,
) -> tuple[Suggestion, ...]:
    """Rank due steps before cooling ties; nobody is listed for both.

    While a case has a day of rest, none of its outward steps or people are listed.

    Args:
        cases: each open case with its due steps in playbook order.
        ties: what is known of the people involved in a case.
        cooling: ties worth keeping, best first. people: those behind `cooling`.

    Source: DESIGN rule 7 (due steps first), WARMTH section 6.
    """
    candidates = [
        c for case, steps in cases for c in _at_rest(_candidates(case, steps, ties, today))
    ]
    candidates.sort(key=lambda c: c.sort_key)
    candidates = _few_quiet_cases(candidates)
    listed = _falling([_of_step(c) for c in candidates])
    busy = {c.step.person.id for c in candidates if c.step.person}
    busy |= {person for c in candidates if c.step.step.rests for person in c.case.people}
    listed += [_of_tie(t, people[t.person_id]) for t in cooling if t.person_id not in busy]
    return tuple(listed[:limit])


def _at_rest(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """The steps of a case that are listed on its day of rest: none that are outward."""
    rests = any(c.step.step.rests for c in candidates)
    return [c for c in candidates if not rests or not c.step.step.outward]


def _few_quiet_cases(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """A few cases a day without a planned step: an archive may contain dozens."""
    quiet = [c for c in candidates if c.step.trigger is Trigger.NOTHING_PENDING]
    left_out = {id(c) for c in quiet[QUIET_CASES_SHOWN:]}
    return [c for c in candidates if id(c) not in left_out]


def _candidates(
    case: Case, steps: Sequence[DueStep], ties: Mapping[PersonId, Tie], today: date
) -> list[_Candidate]:
    actionable = [(n, step) for n, step in enumerate(steps) if step.status in ACTIONABLE]
    latest = max((step.event.on for _, step in actionable), default=None)
    found: list[_Candidate] = []
    for order, step in actionable:
        tie = ties.get(step.person.id) if step.person else None
        overdue = max(0, (today - step.due).days)
        value = urgency(tie, today, overdue) if tie else 0.5 + 0.5 * min(overdue / 7, 1)
        just_closed = step.event.on == latest and (today - step.closes).days <= STALE_AFTER
        fresh = step.status is Status.DUE or just_closed
        found.append(_Candidate(case, step, order, fresh, value))
    return found


def _falling(listed: Sequence[Suggestion]) -> list[Suggestion]:
    """Scores never rise from line to line: the order says more than the pressure of one line."""
    falling: list[Suggestion] = []
    for line in listed:
        most = falling[-1].score if falling else 1.0
        falling.append(replace(line, score=min(line.score, most)))
    return falling


def _of_step(candidate: _Candidate) -> Suggestion:
    step = candidate.step
    return Suggestion(
        key=step.key,
        person=step.person,
        opportunity=candidate.case.opportunity,
        action=step.title,
        channel=step.channel,
        opens=step.opens,
        due=step.due,
        closes=step.closes,
        status=step.status.value,
        why=step.reasons,
        score=candidate.score,
        step=step,
    )


def _of_tie(tie: TieSuggestion, person: Person) -> Suggestion:
    return Suggestion(
        key=tie.key,
        person=person,
        opportunity=None,
        action=tie.action,
        channel=tie.channel,
        opens=tie.opens,
        due=None,
        closes=None,
        status=tie.status,
        why=tie.why,
        score=0.5 * tie.score,
    )
