"""Today: due steps of all cases and ties worth keeping, merged into one ranked list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from crm.domain.cases.case_file import Case
from crm.domain.cases.decisions import StepKey
from crm.domain.cases.opportunity import Opportunity, is_open
from crm.domain.dates import on_day
from crm.domain.ids import OpportunityId, PersonId
from crm.domain.people.person import Person
from crm.domain.playbook.due_step import DueStep, Status
from crm.domain.playbook.schedule import is_stale
from crm.domain.ranking.candidates import Candidate, by_person, candidates_of, few, sort_key
from crm.domain.ranking.ranking import TieSuggestion, urgency
from crm.domain.ranking.rounds import last_round, waits_for_the_round
from crm.domain.ranking.spacing import MESSAGES, REST, lately, left_alone
from crm.domain.ranking.tie import Tie
from crm.domain.touchpoints.touchpoint import Channel, Touchpoint
from crm.domain.wording import listed
from crm.language import tr, trn

#: What Today proposes outward a day, unless the user chose another number. Source: D.
OUTWARD_A_DAY: Final = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line of Today: person, action, channel, and why.

    Attributes:
        key: identifies the line for done, snooze and skip.
        person: None for steps the user does alone. opportunities: the cases it is about.
        status: "due" or "late" for steps, "cooling", "dormant" or "rhythm" for ties.
        why: sentences, the most important first.
        score: 0-1, falls from line to line; steps of the playbook lie above 0.5, ties below.
        step: the due step behind the line, None for ties. then: what else there is for the person.
    """

    key: StepKey
    person: Person | None
    opportunities: tuple[Opportunity, ...]
    action: str
    channel: str
    opens: date | None
    due: date | None
    closes: date | None
    status: str
    why: tuple[str, ...]
    score: float
    step: DueStep | None = None
    then: tuple[Suggestion, ...] = ()

    @property
    def opportunity(self) -> Opportunity | None:
        return self.opportunities[0] if self.opportunities else None

    @property
    def outward(self) -> bool:
        return self.person is not None and self.channel != "self"

    @property
    def is_rest(self) -> bool:
        """Whether it asks for a day without letters and calls."""
        return self.step is not None and self.step.step.rests == "day"


@dataclass(frozen=True, slots=True)
class Listed:
    """The lines of a day, and those that wait for another one, each with the reason first."""

    shown: tuple[Suggestion, ...]
    held: tuple[Suggestion, ...] = ()


def merge(
    cases: Iterable[tuple[Case, Sequence[DueStep]]],
    ties: Mapping[PersonId, Tie],
    cooling: Iterable[TieSuggestion],
    people: Mapping[PersonId, Person],
    today: date,
    a_day: int = OUTWARD_A_DAY,
    sent: int = 0,
) -> Listed:
    """Rank due steps before cooling ties; one line a person, few outward lines a day.

    Args:
        cases: each case with its due steps in playbook order.
        ties: what is known of the people involved in a case.
        cooling: ties worth keeping, best first. people: those behind `cooling`.
        a_day: the most outward lines. sent: what of them the user logged today.

    Source: DESIGN rule 7 (due steps first), WARMTH section 6; rest and load: D.
    """
    cases = list(cases)
    looked = last_round((case for case, _ in cases), today)
    due = [c for case, steps in cases for c in candidates_of(case, steps, ties)]
    due = [c for c in due if not waits_for_the_round(c.step, looked, today)]
    candidates = few(sorted(due, key=lambda c: sort_key(c, today)))
    resting = [c for c in candidates if c.step.step.rests]
    contacts = {case.opportunity.id: lately(case.touchpoints, today) for case, _ in cases}
    shown: list[Suggestion] = []
    held: list[Suggestion] = []
    room = max(0, a_day - sent)
    enough = trn(
        a_day,
        "One a day is enough, so this one waits for its turn.",
        "{n} a day are enough, so this one waits for its turn.",
    )
    groups = [(*_free(group, resting, contacts, today), group) for group in by_person(candidates)]
    # What waits does not lend its place to what is left for the person.
    groups.sort(key=lambda one: sort_key((one[0] or one[2])[0], today))
    for free, why, group in groups:
        line = _line(free or group, today)
        if free and line.outward and not room:
            free, why = [], enough
        if free:
            room -= line.outward
            shown.append(line)
        else:
            held.append(_held(line, why))
    busy = {c.person for c in candidates if c.person is not None}
    # The playbook keeps in touch with the people of an open case, and knows when to stop.
    running = [case for case, _ in cases if is_open(case.opportunity, case.events)]
    involved = {person for case in running for person in case.people}
    whole_day = any(c.for_all for c in candidates)
    for tie in cooling:
        wish = tie.status == "rhythm"
        if tie.person_id in busy or (tie.person_id in involved and not wish):
            continue
        line = _of_tie(tie, people[tie.person_id])
        if whole_day:
            held.append(_held(line, _DAY_OF_REST))
        elif room:
            room -= 1
            shown.append(line)
        elif wish:
            held.append(_held(line, enough))  # the user's own wish is not lost
    return Listed(tuple(_falling(shown)), tuple(held))


_DAY_OF_REST: Final = tr("Today is a day off from all this, so nothing goes out.")


def _free(
    group: list[Candidate],
    resting: Sequence[Candidate],
    contacts: Mapping[OpportunityId, Sequence[Touchpoint]],
    today: date,
) -> tuple[list[Candidate], str]:
    """Those of a person's steps that may stand on Today, and why the others may not."""
    person = group[0].person
    if person is None or not group[0].outward:
        return group, ""
    why_not = [_why_not(c, person, resting, contacts, today) for c in group]
    free = [c for c, why in zip(group, why_not, strict=True) if not why]
    return _one_message(free, today), next(filter(None, why_not), "")


def _why_not(
    candidate: Candidate,
    person: PersonId,
    resting: Sequence[Candidate],
    contacts: Mapping[OpportunityId, Sequence[Touchpoint]],
    today: date,
) -> str:
    """Why a step with a person may not stand on Today; "" if it may."""
    case, step = candidate.case, candidate.step
    about = {c.case.opportunity.id for c in (candidate, *candidate.same)}
    last_day = step.status is Status.DUE and step.closes == today
    for rest in resting:
        rests = rest.for_all and (not last_day or rest.case.opportunity.id in about)
        if rests or person in rest.case.people:
            return (
                _DAY_OF_REST
                if rest.for_all
                else tr("“{title}” comes first.", title=rest.step.title)
            )
    if step.channel == Channel.CALL and not case.workdays.is_workday(today):
        again = on_day(case.workdays.next_workday(today), today)
        return tr("People do not like calls on a day off. Call {again}.", again=again)
    talk = dict(case.talks).get(person)
    if talk and (step.step.asks_why or step.channel == Channel.CALL):
        return tr("You talk {talk}: ask then.", talk=on_day(talk, today))
    return left_alone(contacts[case.opportunity.id], person, step.channel, today)


def _one_message(free: Sequence[Candidate], today: date) -> list[Candidate]:
    """Of several letters and calls one, with a letter beside a call that nobody took.

    It is the first, but for one whose window closes before the next may go out.
    """
    messages = [c for c in free if c.step.channel in MESSAGES]
    if not messages or messages[0].step.tried_on:
        return list(free)
    closing = (c for c in messages if c.step.status is Status.DUE and c.step.closes - today < REST)
    now = next(closing, messages[0])
    return [c for c in free if c is now or c not in messages]


def _falling(listed: Sequence[Suggestion]) -> list[Suggestion]:
    """Scores never rise from line to line: the order says more than the pressure of one line."""
    falling: list[Suggestion] = []
    for line in listed:
        most = falling[-1].score if falling else 1.0
        falling.append(replace(line, score=min(line.score, most)))
    return falling


def _line(group: Sequence[Candidate], today: date) -> Suggestion:
    first, *others = (_of_step(c, today) for c in group)
    return replace(first, then=tuple(others))


def _held(line: Suggestion, why: str) -> Suggestion:
    return replace(line, why=(why, *line.why))


_ONE_FOR_ALL: Final = {
    "self": tr("This"),
    "call": tr("One call"),
    "handwritten_note": tr("One note"),
}


def _of_step(candidate: Candidate, today: date) -> Suggestion:
    step, same, tie = candidate.step, candidate.same, candidate.tie
    cases = tuple(dict.fromkeys(c.case.opportunity for c in (candidate, *same)))
    names = listed([case.name for case in cases])
    what = _ONE_FOR_ALL.get(step.channel, tr("One message"))
    about = (
        (tr("{what} covers all of these: {names}.", what=what, names=names),)
        if len(cases) > 1
        else ()
    )
    overdue = max(0, (today - step.due).days)
    value = urgency(tie, today, overdue) if tie else 0.5 + 0.5 * min(overdue / 7, 1)
    floor = 0.5 if is_stale(step, today) and not step.step.first else 0.75
    return Suggestion(
        key=step.key,
        person=step.person,
        opportunities=cases,
        action=step.title,
        channel=step.channel,
        opens=step.opens,
        due=step.due,
        closes=step.closes,
        status=step.status.value,
        why=(*about, *step.reasons),
        score=floor + 0.25 * value,
        step=replace(step, same=tuple(c.step.key for c in same)),
    )


def _of_tie(tie: TieSuggestion, person: Person) -> Suggestion:
    return Suggestion(
        key=tie.key,
        person=person,
        opportunities=(),
        action=tie.action,
        channel=tie.channel,
        opens=tie.opens,
        due=None,
        closes=None,
        status=tie.status,
        why=tie.why,
        score=0.5 * tie.score,
    )
