"""Today's list, and the steps of cases."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlite_utils import Database

from crm.domain.cases.decisions import KEEP_WARM, Decision, StepDecision
from crm.domain.cases.opportunity import Opportunity, Stage, stage_of
from crm.domain.ids import PersonId
from crm.domain.playbook.due_step import ACTIONABLE, DueStep, Status
from crm.domain.playbook.schedule import order_of
from crm.domain.ranking.ranking import (
    TieSuggestion,
    cooling_suggestions,
    easy_suggestion,
    is_put_off,
    revive_suggestion,
    week_seed,
)
from crm.domain.ranking.rhythm import Pauses, rhythm_suggestions
from crm.domain.ranking.spacing import OUTWARD
from crm.domain.ranking.tie import Tie, summarise, week_start
from crm.domain.ranking.today import Suggestion, merge
from crm.domain.warmth.score import DEFAULT_WEIGHTS
from crm.services import appointment_lines, settings
from crm.services.case_steps import (
    CaseSteps,
    cases_of,
    is_running,
    living,
    playbook_of,
    steps_in,
)
from crm.services.cases import opportunities as opportunity_service
from crm.store import result_cache
from crm.store.cases import opportunities, step_decisions
from crm.store.handle import Store
from crm.store.people import people
from crm.store.touchpoints import tie_summaries, touchpoint_cache, touchpoints

#: A list a person can act on in a week (Miritello et al. 2013, R: capacity is bounded).
TIES_SHOWN = 5
#: An application without a word for so many days is taken for one that nobody will answer. Source: D.
LONG_QUIET = 60


def steps_of(store: Store, opportunity_id: int, today: date) -> tuple[DueStep, ...]:
    """Every step of a case with its state today, in playbook order.

    Raises:
        NotFound: there is no such opportunity.
    """
    return case_steps(store, opportunity_id, today).steps


def case_steps(store: Store, opportunity_id: int, today: date) -> CaseSteps:
    with store.read() as db:
        return case_steps_in(db, opportunity_id, today)


def case_steps_in(db: Database, opportunity_id: int, today: date) -> CaseSteps:
    def make() -> CaseSteps:
        record = opportunity_service.require(db, opportunity_id)
        playbook = playbook_of(db)
        known = {case.opportunity.id: case for case in living(db, playbook, today)}
        case = known.get(record.id) or cases_of(db, [record], today)[0]
        return steps_in(playbook, case, today)

    return result_cache.cached(db, make, "case", opportunity_id, today)


def open_cases(store: Store, today: date) -> tuple[CaseSteps, ...]:
    """Every open case with its steps."""
    with store.read() as db:
        return _open_with_steps(db, today)


def _open_with_steps(db: Database, today: date) -> tuple[CaseSteps, ...]:
    playbook = playbook_of(db)
    running = filter(is_running, living(db, playbook, today))
    return tuple(steps_in(playbook, case, today) for case in running)


@dataclass(frozen=True, slots=True)
class CaseGlance:
    """An open case in a list: its next dated action, and for how many days it has been silent.

    `unanswered`: an application that nobody has answered for so long that it can be let go.
    """

    opportunity: Opportunity
    next_action: DueStep | None
    silent: int
    unanswered: bool = False


def glances(store: Store, today: date) -> tuple[CaseGlance, ...]:
    """Every open case at a glance."""
    with store.read() as db:
        return _at_a_glance(db, today)[0]


def _at_a_glance(
    db: Database, today: date
) -> tuple[tuple[CaseGlance, ...], dict[PersonId, DueStep]]:
    """Every open case, and the most urgent step with each of its people; cached without their logs."""

    def make() -> tuple[tuple[CaseGlance, ...], dict[PersonId, DueStep]]:
        cases = _open_with_steps(db, today)
        return tuple(_glance(c, today) for c in cases), _most_urgent(cases, today)

    return result_cache.cached(db, make, "glances", today)


def _glance(steps: CaseSteps, today: date) -> CaseGlance:
    case = steps.case
    silent = case.silent_days(today)
    stage = stage_of(case.opportunity, case.events)
    unanswered = silent >= LONG_QUIET and stage in (Stage.SAVED, Stage.APPLIED)
    return CaseGlance(case.opportunity, steps.next_action, silent, unanswered)


def steps_with(store: Store, person_id: int, today: date) -> tuple[DueStep, ...]:
    """The due steps with one person in the open cases, then the upcoming ones, the nearest first."""
    with store.read() as db:
        playbook = playbook_of(db)
        found = living(db, playbook, today)
    mine = [
        step
        for case in found
        if person_id in case.people
        for step in steps_in(playbook, case, today).steps
        if step.is_open and step.person_id == person_id
    ]
    return tuple(sorted(mine, key=lambda step: _urgency(step, today)))


def next_with(store: Store, people: Iterable[int], today: date) -> dict[PersonId, DueStep]:
    """The most urgent step with each of these people, if an open case has one."""
    wanted = list(map(PersonId, people))
    if not wanted:
        return {}
    with store.read() as db:
        _, steps = _at_a_glance(db, today)
    return {person: steps[person] for person in wanted if person in steps}


def _most_urgent(cases: Iterable[CaseSteps], today: date) -> dict[PersonId, DueStep]:
    found: dict[PersonId, DueStep] = {}
    for step in (step for case in cases for step in case.steps):
        person = step.person_id
        if person is None or not _is_dated(step):
            continue
        if person not in found or _urgency(step, today) < _urgency(found[person], today):
            found[person] = step
    return found


def _urgency(step: DueStep, today: date) -> tuple[object, ...]:
    """Sort key, as Today lists them; the most recent cause first; then upcoming, the nearest first.

    Equal keys stay in the order of the playbook.
    """
    if step.status in ACTIONABLE:
        return False, *order_of(step, today), -step.event.on.toordinal()
    return True, step.best_from


def _is_dated(step: DueStep) -> bool:
    """Whether it is due now, or on a day to come; what waits for something else has none."""
    return step.is_open and step.status is not Status.WAITING


@dataclass(frozen=True, slots=True)
class DayPlan:
    """What Today shows: whom to contact next, the upcoming dated steps, and what waits its turn."""

    next: tuple[Suggestion, ...]
    ahead: tuple[DueStep, ...]
    held: tuple[Suggestion, ...] = ()


def whom_next(store: Store, today: date, limit: int = 10) -> tuple[Suggestion, ...]:
    """The ranked list of Today: due steps of all open cases, then cooling ties."""
    return plan_of(store, today, limit, 0).next


def plan_of(store: Store, today: date, limit: int, ahead: int) -> DayPlan:
    """The ranked list of Today and the upcoming steps, computed in one pass over the cases.

    Args:
        limit, ahead: the number of lines of each.
    """
    with store.read() as db:
        return result_cache.cached(
            db, lambda: _plan(db, today, limit, ahead), "plan", today, limit, ahead
        )


def _plan(db: Database, today: date, limit: int, ahead: int) -> DayPlan:
    playbook = playbook_of(db)
    cases = living(db, playbook, today)
    involved = {person for case in cases if is_running(case) for person in case.people}
    decided = step_decisions.of_ties(db)
    weighed = _worth_weighing(db, today, involved, decided, limit) - involved
    known = people.by_ids(db, weighed | involved)
    logs, met = touchpoint_cache.of_people(db, known), opportunities.met(db, known)
    ties = {
        person.id: summarise(
            person,
            logs.get(person.id, ()),
            today,
            DEFAULT_WEIGHTS,
            in_open_case=person.id in involved,
            met=person.id in met,
        )
        for person in known.values()
    }
    latest = {str(one.key): one for one in decided}
    cooling = ties_worth_a_line(tuple(ties.values()), today, latest)
    planned = [(case, steps_in(playbook, case, today).steps) for case in cases]
    a_day = settings.read(db).outward_a_day
    first = appointment_lines.of_day(db, planned, today)
    sent = touchpoints.logged_on(db, today, OUTWARD)
    listed = merge(planned, ties, cooling, known, today, a_day, sent)
    coming = _coming_up((step for _, steps in planned for step in steps), ahead)
    return DayPlan((*first, *listed.shown)[: max(limit, 0)], coming, listed.held)


def ties_worth_a_line(
    ties: tuple[Tie, ...], today: date, latest: Mapping[str, StepDecision]
) -> tuple[TieSuggestion, ...]:
    """Wishes, then ties that cool, then the one to revive; nothing before that one, an easy one first."""
    others = [
        *rhythm_suggestions(ties, today, latest),
        *cooling_suggestions(ties, today, latest, TIES_SHOWN),
    ]
    revive = revive_suggestion(ties, today, latest)
    easy = None if others else easy_suggestion(ties, today, latest, revive)
    return tuple(one for one in (*others, easy, revive) if one)


def _worth_weighing(
    db: Database,
    today: date,
    involved: Collection[PersonId],
    decided: Sequence[StepDecision],
    lines: int,
) -> set[PersonId]:
    """The ties that today's suggestions, so many lines, can come from, without reading every log.

    Ties that their summaries do not describe fully, like a log with later days, are all included.
    """
    before = week_start(today) - timedelta(days=1)
    latest = {str(one.key): one for one in decided}.values()
    # Whether a skip still counts depends on the last contact: those stay, and others with them.
    spare = 2 * TIES_SHOWN + sum(one.decision is Decision.SKIPPED for one in latest)
    known = tie_summaries.network(db)
    written = known.written_since(week_start(today), today, involved)
    away, put_off = _put_off(latest, today), _put_off(latest, before)
    asked = touchpoints.only_asked(db, known.unheard())
    strangers = asked - opportunities.met(db, asked)
    return {
        *known.later_than(today),
        *known.rhythm(today, Pauses.of(latest, today), involved, lines),
        *known.cooling(today, involved, [*away, *strangers], spare),
        *written,
        *(() if written else known.easy(today, [*involved, *away], spare)),
        *known.revivable(before, today, week_seed(today), involved, put_off, spare),
    }


def _put_off(latest: Iterable[StepDecision], day: date) -> list[PersonId]:
    """The ties that a decision hides on a day, regardless of what happened since."""
    return [
        one.key.person_id
        for one in latest
        if one.key.person_id is not None
        and one.key.step == KEEP_WARM
        and one.decision is not Decision.SKIPPED
        and is_put_off(one, day)
    ]


def dated_steps(store: Store, today: date) -> tuple[DueStep, ...]:
    """The steps of all open cases that have a day: due, late, upcoming and snoozed."""
    return tuple(
        step for case in open_cases(store, today) for step in case.steps if _is_dated(step)
    )


def _coming_up(steps: Iterable[DueStep], limit: int) -> tuple[DueStep, ...]:
    """The next upcoming steps, the nearest first."""
    ahead = [step for step in steps if step.status in (Status.UPCOMING, Status.SNOOZED)]
    ahead.sort(key=lambda step: (step.best_from, str(step.key)))
    return tuple(ahead[:limit])
