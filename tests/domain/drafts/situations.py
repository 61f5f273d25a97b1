"""Invented situations in which a letter is written, and the moments they give."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from crm import reference
from crm.domain.cases.case_file import Recommendation
from crm.domain.cases.chapters import chapters_of
from crm.domain.cases.decisions import StepKey
from crm.domain.cases.opportunity import Event, EventKind, Role
from crm.domain.drafts.letter import Draft, compose, fitting
from crm.domain.drafts.occasion import Occasion
from crm.domain.drafts.template import Variant
from crm.domain.drafts.values import values_for
from crm.domain.ids import OpportunityId
from crm.domain.people.person import Person
from crm.domain.playbook.due_step import DueStep, Status
from crm.domain.playbook.step import Trigger
from crm.domain.touchpoints.touchpoint import Touchpoint
from tests.builders import GIL, OTT, PRI, SAM, WREN, a_case, a_person, a_touchpoint, an_event

HAL = 7
#: Whom a letter may go to: the person, and the role it goes to them in.
PEOPLE: dict[str, tuple[int, Role | None]] = {
    "recruiter": (SAM, Role.RECRUITER),
    "referrer": (PRI, Role.REFERRER),
    "manager": (GIL, Role.HIRING_MANAGER),
    "interviewer": (OTT, Role.INTERVIEWER),
    "hire": (WREN, Role.HIRE),
    "helper": (HAL, None),
}
ROLES = [(SAM, "recruiter"), (PRI, "referrer"), (GIL, "hiring_manager"), (OTT, "interviewer")]
JOB = {"department": "Operations", "applied_on": date(2026, 2, 2)}


def happened(number: int, kind: str, on: str, *people: int, **values: Any) -> Event:
    """An event, also of a kind that the app does not offer yet."""
    event = an_event(number, "applied", on, *people, **values)
    return replace(event, kind=EventKind(kind) if kind in set(EventKind) else kind)


INTERVIEW = an_event(1, "interview_held", "2026-03-02", GIL, OTT)
WITH_REFERRER = an_event(1, "interview_held", "2026-03-02", GIL, PRI)
NO = an_event(2, "rejection_received", "2026-03-16")
SILENCE = an_event(2, "no_answer_presumed", "2026-03-16")
HIRE = an_event(3, "hire_identified", "2026-04-20", WREN)


@dataclass(frozen=True)
class Situation:
    """What happened until `day`.

    Attributes:
        turn: how often this was asked before, and once more.
        known: what else is known of the people.
    """

    events: Sequence[Event] = (INTERVIEW,)
    day: str = "2026-03-18"
    touchpoints: Sequence[Touchpoint] = ()
    turn: int = 1
    roles: Iterable[tuple[int, str]] = ()
    known: Sequence[Person] = ()
    job: dict[str, Any] = field(default_factory=dict)
    recommended: bool = False


def call(result: str, **values: Any) -> Touchpoint:
    return a_touchpoint(1, "call", "2026-03-17", SAM, result=result, **values)


AGENT = a_person(SAM, company="Harbour Search", email="sam@example.com")
SITUATIONS: dict[str, Situation] = {
    "applied": Situation((), "2026-02-20"),
    "an interview": Situation(day="2026-03-03"),
    "a second interview": Situation(
        (INTERVIEW, an_event(2, "interview_held", "2026-03-09", GIL)), "2026-03-10"
    ),
    "a promise": Situation(day="2026-03-03", job={"promised_decision_on": date(2026, 3, 20)}),
    "a promise that passed": Situation(
        day="2026-03-24", job={"promised_decision_on": date(2026, 3, 20)}
    ),
    "an agency": Situation(day="2026-03-03", known=[AGENT]),
    "asked once": Situation(day="2026-03-18", turn=2),
    "asked twice": Situation(day="2026-03-25", turn=3),
    "an agency asked twice": Situation(day="2026-03-25", turn=3, known=[AGENT]),
    "a no": Situation((INTERVIEW, NO)),
    "a no without an interview": Situation((NO,)),
    "a no, and we talked": Situation((INTERVIEW, NO), touchpoints=[call("reached")]),
    "a no, and nobody took the call": Situation((INTERVIEW, NO), touchpoints=[call("no_answer")]),
    "a no, and a message by phone": Situation(
        (INTERVIEW, NO), touchpoints=[a_touchpoint(1, "voicemail", "2026-03-17", SAM)]
    ),
    "a no by phone": Situation(
        (INTERVIEW, NO),
        touchpoints=[a_touchpoint(1, "call", "2026-03-16", SAM, direction="in")],
    ),
    "a no by letter": Situation(
        (INTERVIEW, NO),
        touchpoints=[a_touchpoint(1, "email", "2026-03-16", SAM, direction="in")],
    ),
    "a no, and the manager wrote": Situation(
        (INTERVIEW, NO),
        touchpoints=[a_touchpoint(1, "email", "2026-03-17", GIL, direction="in")],
    ),
    "a second no without an interview": Situation(
        (INTERVIEW, NO, happened(4, "role_reposted", "2026-06-01"), happened(5, "applied", "2026-06-02"),
         happened(6, "rejection_received", "2026-06-15")), "2026-06-17"
    ),
    "a no through an agency": Situation((INTERVIEW, NO), known=[AGENT]),
    "silence": Situation((INTERVIEW, SILENCE)),
    "silence of an agency": Situation((INTERVIEW, SILENCE), known=[AGENT]),
    "an offer": Situation((INTERVIEW, happened(2, "offer_received", "2026-03-16"))),
    "an offer through an agency": Situation(
        (INTERVIEW, happened(2, "offer_received", "2026-03-16")), known=[AGENT]
    ),
    "an offer taken back": Situation(
        (INTERVIEW, happened(2, "offer_received", "2026-03-14"), happened(3, "offer_withdrawn", "2026-03-16"))
    ),
    "a job that was cancelled": Situation((INTERVIEW, happened(2, "job_cancelled", "2026-03-16"))),
    "an agency's job that was cancelled": Situation(
        (INTERVIEW, happened(2, "job_cancelled", "2026-03-16")), known=[AGENT]
    ),
    "an offer I declined": Situation(
        (INTERVIEW, happened(2, "offer_received", "2026-03-14"), happened(3, "offer_declined", "2026-03-16"))
    ),
    "I withdrew": Situation((INTERVIEW, happened(2, "withdrawn_by_you", "2026-03-16"))),
    "I let it go": Situation((INTERVIEW,)),
    "I let it go after a no": Situation((INTERVIEW, NO, happened(3, "withdrawn_by_you", "2026-03-17"))),
    "somebody got it": Situation((INTERVIEW, NO, HIRE), "2026-06-20"),
    "somebody got it, and I had only applied": Situation((NO, HIRE), "2026-06-20"),
    "somebody I know got it": Situation(
        (INTERVIEW, NO, HIRE), "2026-06-20", roles=[(WREN, "interviewer")]
    ),
    "the advice": Situation(
        (INTERVIEW, NO, HIRE, an_event(4, "meeting_held", "2026-07-01", WREN)), "2026-07-02"
    ),
    "what came of the advice": Situation(
        (INTERVIEW, NO, HIRE, an_event(4, "meeting_held", "2026-07-01", WREN)), "2026-08-01", turn=2
    ),
    "recommended": Situation((INTERVIEW, NO, HIRE), "2026-07-02", recommended=True),
    "the seat is open again": Situation(
        (INTERVIEW, NO, HIRE, happened(4, "hire_left", "2026-10-01")), "2026-10-01"
    ),
    "an agency's seat is open again": Situation(
        (INTERVIEW, NO, HIRE, happened(4, "hire_left", "2026-10-01")), "2026-10-01", known=[AGENT]
    ),
    "the job is posted again": Situation((INTERVIEW, NO, happened(4, "role_reposted", "2026-10-01")), "2026-10-01"),
    "an agency's job is posted again": Situation(
        (INTERVIEW, NO, happened(4, "role_reposted", "2026-10-01")), "2026-10-01", known=[AGENT]
    ),
    "a no, and the referrer was there": Situation((WITH_REFERRER, NO)),
    "silence, and the referrer was there": Situation((WITH_REFERRER, SILENCE)),
    "I got it": Situation((INTERVIEW, happened(2, "hired_here", "2026-03-16"))),
    "I got another job": Situation((INTERVIEW, NO, happened(3, "hired_elsewhere", "2026-05-04")), "2026-05-05"),
}  # fmt: skip


def occasion(draft: str, situation: str, to: str) -> Occasion:
    """The occasion in which this draft goes to somebody, as if a step of the playbook named it."""
    s = SITUATIONS[situation]
    number, role = PEOPLE[to]
    known = {person.id: person for person in [a_person(WREN), a_person(HAL), *s.known]}
    case = a_case(
        s.events, [*ROLES, (WREN, "hire"), *s.roles] if HIRE in s.events else [*ROLES, *s.roles],
        s.touchpoints, people=known.values(), **(JOB | s.job),
    )  # fmt: skip
    trigger: Any = s.events[-1].kind if s.events else "applied"
    if s.recommended:
        note = Recommendation(
            1, case.people[SAM].id, case.people[WREN].id, "Wren", date(2026, 7, 1)
        )
        case, trigger = replace(case, recommendations=(note,)), Trigger.INTRODUCTION_OPEN
    event = s.events[-1] if s.events else happened(0, "applied", "2026-02-02")
    day = date.fromisoformat(s.day)
    person = case.people[a_person(number).id]
    step = replace(reference.playbook().steps[0], draft=draft)
    chapter = chapters_of(case.opportunity, case.events)[-1]
    key = StepKey("any", OpportunityId(1), person.id, None, s.turn)
    return Occasion(
        DueStep(step, key, person, role, trigger, event, day, day, day, Status.DUE, chapter),
        case,
        day,
    )


def letter(draft: str, situation: str, to: str) -> tuple[Variant, Draft]:
    """The words that were chosen, and the letter they give."""
    template, when = reference.drafts()[draft], occasion(draft, situation, to)
    words = fitting(template, when)
    return words, compose(words, values_for(when, "Robin"), template.subject, template.limit)


#: Draft, situation, addressee, and the sentence that must stand in the letter.
LETTERS: list[tuple[str, str, str, str]] = [
    (draft, *when.rsplit(", to the ", 1), sentence)
    for draft, found in tomllib.loads(Path(__file__).with_name("letters.toml").read_text()).items()
    for when, sentence in found.items()
]
