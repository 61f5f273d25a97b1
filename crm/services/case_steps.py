"""The cases that matter today, as they bear on each other, with their steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlite_utils import Database

from crm import reference
from crm.domain.cases.appointment import talks_agreed
from crm.domain.cases.case_file import Case
from crm.domain.cases.chapters import ChapterKind
from crm.domain.cases.landing import NEWS, with_landing
from crm.domain.cases.opportunity import MEETINGS, Opportunity, is_open
from crm.domain.ids import TouchpointId
from crm.domain.playbook.due_step import DueStep, Status
from crm.domain.playbook.schedule import due_steps, next_dated_action
from crm.domain.playbook.step import Playbook, Trigger, with_overrides
from crm.domain.touchpoints.touchpoint import WORDLESS
from crm.services import settings, workdays
from crm.store.cases import appointments, opportunities
from crm.store.result_cache import ResultCache


@dataclass(frozen=True, slots=True)
class CaseSteps:
    """A case with all its steps and the one next dated action (None only for a closed case)."""

    case: Case
    steps: tuple[DueStep, ...]
    next_action: DueStep | None


def playbook_of(db: Database) -> Playbook:
    chosen = settings.read(db)
    found = with_overrides(reference.playbook(), chosen.steps_off, chosen.windows, chosen.steps_on)
    if chosen.country is None or reference.deadlines_in(chosen.country):
        return found
    return replace(found, steps=tuple(s for s in found.steps if s.shows != "deadlines"))


#: The last computed steps of each case, by the case itself, the day and the playbook.
_KNOWN_STEPS: Final[ResultCache[tuple[Playbook, CaseSteps]]] = ResultCache(100)


def steps_in(playbook: Playbook, case: Case, today: date) -> CaseSteps:
    """The steps of a case; computed again only if anything in the case file has changed.

    Most changes affect one case or none, and the rules read nothing but the case file.
    """
    key = (case.opportunity, today)
    known = _KNOWN_STEPS.get(key)
    if known and known[0] == playbook and known[1].case == case:
        return known[1]
    steps = due_steps(playbook, case, today)
    found = CaseSteps(case, steps, next_dated_action(steps, today))
    _KNOWN_STEPS.put(key, (playbook, found))
    return found


def is_running(case: Case) -> bool:
    return is_open(case.opportunity, case.events)


def living(db: Database, playbook: Playbook, today: date) -> list[Case]:
    """Every open case and those ended lately, as they bear on each other."""
    since = today - NEWS
    wanted = [
        record
        for record in opportunities.everything(db)
        if record.closed_on is None or record.closed_on >= since
    ]
    questions = {s.id for s in playbook.steps if s.derived is Trigger.LANDED_ELSEWHERE}
    ended = {s.id for s in playbook.steps if ChapterKind.LANDED not in s.chapters}
    cases = with_landing(cases_of(db, wanted, today), questions, ended, today)
    return _told_apart(_met_elsewhere(cases), playbook, today)


def cases_of(db: Database, records: Iterable[Opportunity], today: date) -> list[Case]:
    days, talks = workdays.of_user(db, today), talks_agreed(appointments.still_open(db), today)
    return [
        replace(
            case, workdays=days,
            talks=tuple((who, on) for who, on in sorted(talks.items()) if who in case.people),
        )
        for case in opportunities.cases(db, records)
    ]  # fmt: skip


def _met_elsewhere(cases: list[Case]) -> list[Case]:
    """The cases, each with the days on which its people were met in another one."""
    met = {
        (person, event.on, case.opportunity.id)
        for case in cases for event in case.events if event.kind in MEETINGS
        for person in event.people
    }  # fmt: skip
    found = []
    for case in cases:
        others = {
            (person, day) for person, day, where in met
            if where != case.opportunity.id and person in case.people
        }  # fmt: skip
        found.append(replace(case, met_in_others=tuple(sorted(others))) if others else case)
    return found


def _told_apart(cases: list[Case], playbook: Playbook, today: date) -> list[Case]:
    """A contact that names no case settles a step only if the person has it in one case alone."""
    in_cases = Counter(person for case in cases for person in case.people)
    shared = {person for person, number in in_cases.items() if number > 1}
    if not shared:
        return cases
    settled: Counter[tuple[TouchpointId, str]] = Counter()
    for case in cases:
        # A request or a gift is between two people, whatever case it serves.
        loose = {
            t.id
            for t in case.touchpoints
            if t.opportunity_id is None and t.channel not in WORDLESS and shared & {*t.people}
        }
        steps = steps_in(playbook, case, today).steps if loose else ()
        done = [s for s in steps if s.status is Status.DONE and s.touchpoint_id in loose]
        settled.update({(s.touchpoint_id, s.step.id) for s in done if s.touchpoint_id})
    unclear = frozenset(contact for (contact, _), number in settled.items() if number > 1)
    return [replace(case, unclear=unclear) for case in cases] if unclear else cases
