"""A coach's own step, with an id nobody has seen before, behaves like a shipped one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from crm import reference
from crm.domain.cases.case_file import Case
from crm.domain.insights.reply_rates import Outreach, Roles
from crm.domain.playbook.due_step import DueStep, Status
from crm.domain.playbook.file import parse
from crm.domain.playbook.schedule import due_steps
from crm.domain.playbook.step import Playbook
from crm.domain.ranking.today import merge
from crm.domain.sharing import Share, shown_case
from tests.builders import (
    GIL,
    INTERVIEW,
    OTT,
    PRI,
    REJECTED,
    SAM,
    WREN,
    a_case,
    a_touchpoint,
    an_event,
    the_case,
    the_playbook,
)

OWN = {
    "id": "zz", "title": "Write {first} a poem", "phase": "post_rejection", "draft": "x",
    "trigger": ["rejection_received"], "who": "interviewer", "channel": "email",
    "opens": "1d", "closes": "20d", "origin": "D", "chapters": "after_no",
}  # fmt: skip


def with_own(**values: Any) -> Playbook:
    own = parse({"step": [*reference.table("playbook.toml")["step"], OWN | values]})
    kept = {step.id for step in the_playbook().steps} | {str(values.get("id", "zz"))}
    return Playbook(tuple(step for step in own.steps if step.id in kept))


def the_own(case: Case, day: str, **values: Any) -> DueStep:
    found = [
        due
        for due in due_steps(with_own(**values), case, date.fromisoformat(day))
        if due.step.id == "zz"
    ]
    assert len(found) == 1, found
    return found[0]


def test_what_it_waits_for_is_told_by_its_title() -> None:
    due = the_own(the_case(), "2026-03-18", after="rej_email_recruiter", who="recruiter")
    assert due.status is Status.WAITING
    told = " ".join(due.reasons)
    assert (
        "This opens once you have done or skipped “E-mail Sam with thanks and one question”" in told
    )
    assert "rej_email_recruiter" not in told


def test_a_step_of_the_rejection_waits_for_one_of_the_interview() -> None:
    """The thank-you note goes on for three days after the no; it is written, skipped or lapses."""
    open_note = the_own(the_case(), "2026-03-18", after="thank_note")
    assert (open_note.status, open_note.blocked_by) == (Status.WAITING, "thank_note")
    assert "Write Ottoline a note by hand" in " ".join(open_note.reasons)
    note = a_touchpoint(1, "handwritten_note", "2026-03-18", OTT)
    written = the_own(the_case(touchpoints=[note]), "2026-03-19", after="thank_note")
    assert (written.status, written.opens) == (Status.DUE, date(2026, 3, 18))
    assert the_own(the_case(), "2026-03-25", after="thank_note").status is Status.DUE


def test_a_step_done_alone_waits_for_everybody() -> None:
    own = {"after": "rej_others", "who": "self", "channel": "self"}
    due = the_own(the_case(), "2026-03-18", **own)
    assert (due.status, due.blocked_by) == (Status.WAITING, "rej_others")
    mail = a_touchpoint(1, "email", "2026-03-18", OTT)
    assert the_own(the_case(touchpoints=[mail]), "2026-03-19", **own).status is Status.DUE


def test_a_step_it_better_comes_after_is_said() -> None:
    due = the_own(the_case(), "2026-03-18", prefer_after=["rej_others"])
    assert "This works best after “Thank Ottoline and ask for one piece of advice”." in due.reasons


def test_the_event_a_step_needs_is_told_in_words() -> None:
    due = the_own(the_case(), "2026-03-18", who="hire", needs="hire_identified")
    assert "This comes after you know who got the job." in due.reasons


@pytest.mark.parametrize(
    ("rule", "name", "sentence"),
    [
        ("when", "hire_external", "This is only for a person hired from outside the company."),
        ("unless", "hire_internal", "They hired someone from inside the company."),
        ("when", "hire_known", ""),
        ("unless", "hire_known", "You know who got the job."),
        ("when", "compared", "You have not compared yourself with them yet, under Why."),
        ("unless", "compared", ""),
        ("when", "have_met", "You have not met yet."),
        ("when", "job_cancelled", "This is only if the job was canceled."),
    ],
)
def test_why_a_condition_keeps_a_step_away(rule: str, name: str, sentence: str) -> None:
    """Whichever list of a step it stands in: the sentence is true."""
    hired = an_event(9, "hire_identified", "2026-03-20", WREN, internal=True)
    case = replace(the_case(), events=(*the_case().events, hired))
    due = the_own(case, "2026-03-21", trigger="hire_identified", **{rule: [name]})
    assert (due.status is Status.NOT_APPLICABLE) == bool(sentence)
    assert not sentence or due.reasons == (sentence,)


@pytest.mark.parametrize("key", ["when", "unless"])
def test_a_step_about_an_impression_of_age_is_private(key: str) -> None:
    case = the_case(INTERVIEW, REJECTED, an_event(3, "hire_identified", "2026-03-20", WREN))
    steps = [the_own(case, "2026-03-21", id="zz", who="self", channel="self")]
    assert shown(case, steps) == shown(case, steps, Share.AGE) != []
    asking = [with_condition(steps[0], key)]
    assert shown(case, asking) == []
    assert shown(case, asking, Share.AGE) == shown(case, steps)


def with_condition(due: DueStep, key: str) -> DueStep:
    return replace(due, step=replace(due.step, **{key: ("hire_much_younger",)}))  # type: ignore[arg-type]


def shown(case: Case, steps: Sequence[DueStep], *shares: Share) -> list[str]:
    seen = shown_case(case, steps, (), (), frozenset(shares), date(2026, 3, 21))
    return [step.title for step in seen.steps]


@pytest.mark.parametrize(("most", "checks"), [(1, 1), (2, 2), (3, 3)])
def test_no_answer_is_presumed_after_the_last_question(most: int, checks: int) -> None:
    """As many as the step allows that asks."""
    raw = [dict(step) for step in reference.table("playbook.toml")["step"]]
    for step in raw:
        if step["id"] == "status_check":
            step["most"] = most
    playbook = parse({"step": raw})
    days = ["2026-03-10", "2026-03-18", "2026-03-26"]

    def asked(times: int) -> list[DueStep]:
        sent = [a_touchpoint(n, "email", day, SAM) for n, day in enumerate(days[:times], 1)]
        case = a_case([INTERVIEW], [(SAM, "recruiter"), (GIL, "interviewer")], sent)
        found = due_steps(playbook, case, date(2026, 4, 1))
        return [due for due in found if due.step.id == "presume_no"]

    assert asked(checks - 1) == []
    (due,) = asked(checks)
    assert due.opens == date.fromisoformat(days[checks - 1]) + timedelta(days=14)


def test_somebody_with_two_parts_has_one_everywhere() -> None:
    """Who referred and interviewed the user is the referrer, in a line and in the figures."""
    both = a_case(
        [INTERVIEW, REJECTED, an_event(3, "hired_elsewhere", "2026-05-01")],
        [(SAM, "recruiter"), (PRI, "interviewer"), (PRI, "referrer")],
    )
    told = due_steps(the_playbook(), both, date(2026, 5, 2))
    (line,) = [d for d in told if d.step.id == "landed" and d.person and d.person.id == PRI]
    counted = Roles([(PRI, 1, "interviewer"), (PRI, 1, "referrer")])
    assert line.role == counted.of(Outreach(PRI, 1, "email", 1, True, True)) == "referrer"


def test_a_playbook_of_other_ids_plans_the_same_days() -> None:
    names = {step["id"] for step in reference.table("playbook.toml")["step"]}
    raw = [
        {
            key: _renamed(value, names)
            if key in ("id", "after", "prefer_after", "awaits")
            else value
            for key, value in step.items()
        }
        for step in reference.table("playbook.toml")["step"]
    ]
    other = parse({"step": raw})
    shipped = parse(reference.table("playbook.toml"))
    assert {step.id for step in other.steps}.isdisjoint(names)
    touched = [
        a_touchpoint(1, "email", "2026-03-05", SAM),
        a_touchpoint(2, "call", "2026-03-18", SAM),
    ]
    known = an_event(3, "hire_identified", "2026-06-01", WREN, internal=False)
    case = the_case(INTERVIEW, REJECTED, known, touchpoints=touched)
    for wait in range(0, 420, 3):
        day = date(2026, 3, 3) + timedelta(days=wait)
        assert planned(shipped, case, day) == planned(other, case, day), day


def _renamed(value: Any, names: set[str]) -> Any:
    if isinstance(value, list):
        return [_renamed(one, names) for one in value]
    return f"x_{value}" if value in names else value


def planned(playbook: Playbook, case: Case, day: date) -> list[object]:
    steps = due_steps(playbook, case, day)
    listed = merge([(case, steps)], {}, [], {}, day, 50)
    lines: list[object] = [(s.title, s.status, s.opens, s.due, s.closes, s.reasons) for s in steps]
    return [*lines, *((line.action, line.why, line.score) for line in listed.shown)]


def test_a_step_for_whoever_wrote_after_a_presumed_no_is_for_them_alone() -> None:
    presumed = an_event(2, "no_answer_presumed", "2026-03-16")
    wrote = a_touchpoint(1, "email", "2026-03-20", OTT, direction="in")
    due = the_own(
        the_case(INTERVIEW, presumed, touchpoints=[wrote]), "2026-03-21",
        trigger=["sign_after_guess"], who="everyone", opens="0d",
    )  # fmt: skip
    assert [person.id for person in (due.person,) if person] == [OTT]
