"""A step that the file may hold never stops a case: whatever a coach writes is refused, or it works."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Final

import pytest

from crm import reference
from crm.domain.cases.case_file import Case, Question, Recommendation
from crm.domain.cases.chapters import ChapterKind
from crm.domain.cases.opportunity import EventKind
from crm.domain.playbook.due_step import DueStep
from crm.domain.playbook.file import WHO, parse
from crm.domain.playbook.schedule import due_steps
from crm.domain.playbook.step import AWAITING, Trigger
from crm.domain.ranking.today import merge
from tests.builders import (
    GIL,
    INTERVIEW,
    OTT,
    PRI,
    REJECTED,
    SAM,
    WREN,
    a_touchpoint,
    an_event,
    the_case,
)
from tests.conftest import also

DAY: Final = date(2026, 5, 20)
#: The shipped step whose answer may not come.
AWAITED: Final = "status_check"
OWN: Final = {
    "id": "zz", "title": "Write {first} a poem", "phase": "long_game", "draft": "x", "channel": "email",
    "opens": "0d", "closes": "20d", "origin": "D", "chapters": [kind.value for kind in ChapterKind],
}  # fmt: skip


def busy_case() -> Case:
    """Something of everything that may set a step off: questions, recommendations, contacts, a hire."""
    hired = an_event(9, "hire_identified", "2026-04-20", WREN)
    met = an_event(10, "meeting_held", "2026-05-01", WREN)
    letters = [
        a_touchpoint(n, "email", f"2026-05-0{n}", person, direction="in")
        for n, person in enumerate((SAM, GIL, OTT, PRI), 1)
    ]
    case = the_case(INTERVIEW, REJECTED, hired, met, touchpoints=letters)
    day, everyone = date(2026, 5, 2), tuple(case.people)
    return replace(
        case,
        questions=tuple(Question(n, p, day) for n, p in enumerate(everyone, 1)),
        recommendations=tuple(
            Recommendation(n, SAM, to, "Ask", day) for n, to in enumerate((*everyone, None), 1)
        ),
    )


def own_steps(**values: Any) -> list[DueStep]:
    """The steps of a rule of one's own beside the one it may wait for, as far as the lines of Today."""
    case = busy_case()
    shipped = [s for s in reference.table("playbook.toml")["step"] if s["id"] == AWAITED]
    steps = [*shipped, OWN | values]
    found = due_steps(parse({"step": steps}), case, DAY)
    merge([(case, found)], {}, [], {}, DAY)
    return [due for due in found if due.step.id == "zz"]


AGAIN = {"repeat": "7d", "most": 3}
HOW_OFTEN = [("event", {}), ("person", AGAIN), ("person", {}), ("event", AGAIN)]


@pytest.mark.parametrize(
    ("trigger", "once", "repeat"),
    [
        # Each trigger in one of the four ways, which take turns; in all of them in the longer form.
        (trigger, once, repeat) if n % 4 == way else also(trigger, once, repeat)
        for n, trigger in enumerate([*Trigger, *EventKind])
        for way, (once, repeat) in enumerate(HOW_OFTEN)
    ],
)
def test_any_trigger_goes_with_anyone_it_is_for(
    trigger: str, once: str, repeat: dict[str, Any]
) -> None:
    more = {"awaits": AWAITED} if trigger in AWAITING else {}
    for who in (*WHO, ["recruiter", "attendee"], ["self", "helpful"]):
        for due in own_steps(trigger=trigger, who=who, once=once, **repeat, **more):
            assert due.opens <= due.due <= due.closes


@pytest.mark.parametrize(
    ("who", "asked"),
    [
        ("recruiter", {SAM}),
        ("attendee", {GIL, OTT}),
        ("helpful", {SAM}),
        ("contact", {SAM}),
        ("hire", {WREN}),
        ("met", {SAM, GIL, OTT, PRI, WREN}),
        ("everyone", {SAM, GIL, OTT, PRI, WREN}),
        (["contact", "referrer"], {SAM, PRI}),
    ],
)
def test_what_follows_from_an_answer_is_for_the_people_the_step_names(
    who: str | list[str], asked: set[int]
) -> None:
    due = own_steps(trigger="question_open", who=who)
    assert {one.person.id for one in due if one.person} == asked
