"""Properties of every case, for any events, roles, touchpoints and decisions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from crm.domain.cases.case_file import Case
from crm.domain.cases.chapters import ChapterKind
from crm.domain.cases.opportunity import EventKind, Role, Stage, stage_of
from crm.domain.playbook.due_step import SETTLED, DueStep, Status
from crm.domain.playbook.schedule import due_steps, next_dated_action
from crm.domain.playbook.step import Step, Trigger
from crm.domain.touchpoints.touchpoint import Channel, Direction
from tests.builders import a_case, a_decision, a_touchpoint, an_event, the_playbook

PLAYBOOK = the_playbook()
DAYS = st.integers(0, 400).map(lambda n: (date(2026, 1, 5) + timedelta(days=n)).isoformat())
PEOPLE = st.integers(1, 5)
MAILS = {"rej_email_recruiter", "rej_manager", "rej_referrer", "rej_others"}


@st.composite
def cases(draw: st.DrawFn) -> Case:
    kinds = draw(st.lists(st.sampled_from(list(EventKind)), max_size=7))
    events = [
        an_event(n, kind, draw(DAYS), *draw(st.lists(PEOPLE, max_size=3, unique=True)))
        for n, kind in enumerate(kinds, 1)
    ]
    roles = draw(
        st.lists(
            st.tuples(PEOPLE, st.sampled_from([r.value for r in Role])), max_size=7, unique=True
        )
    )
    channels = st.sampled_from([c.value for c in Channel])
    touchpoints = [
        a_touchpoint(n, draw(channels), draw(DAYS), draw(PEOPLE), direction=draw(st.sampled_from(list(Direction))))
        for n in range(1, draw(st.integers(0, 6)) + 1)
    ]  # fmt: skip
    case = a_case(events, roles, touchpoints)
    steps = due_steps(PLAYBOOK, case, date(2026, 6, 1))
    chosen = draw(st.lists(st.sampled_from(steps), max_size=3)) if steps else []
    decisions = [draw(st.sampled_from(["done", "skipped", "snoozed"])) for _ in chosen]
    decided = [
        a_decision(
            n, step.key, decision, draw(DAYS),
            until=date(2026, 8, 1) if decision == "snoozed" else None,
        )
        for n, (step, decision) in enumerate(zip(chosen, decisions, strict=True), 1)
    ]  # fmt: skip
    return replace(case, step_decisions=tuple(decided))


TODAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def summary(steps: tuple[DueStep, ...]) -> list[tuple[object, ...]]:
    return [(s.key, s.status, s.opens, s.due, s.closes, s.blocked_by, s.reasons) for s in steps]


@given(cases(), TODAYS)
def test_keys_are_unique_and_windows_in_order(case: Case, today: date) -> None:
    steps = due_steps(PLAYBOOK, case, today)
    assert len({step.key for step in steps}) == len(steps)
    assert all(step.opens <= step.due <= step.closes for step in steps)


@given(cases(), TODAYS)
def test_a_status_agrees_with_its_window(case: Case, today: date) -> None:
    for step in due_steps(PLAYBOOK, case, today):
        if step.status is Status.DUE and step.snoozed_until is None:
            assert step.opens <= today <= step.closes
        if step.status is Status.UPCOMING:
            assert today < step.opens
        if step.status is Status.WAITING:
            assert step.blocked_by


@given(cases(), TODAYS)
def test_the_order_in_which_things_were_entered_is_irrelevant(case: Case, today: date) -> None:
    turned = replace(
        case,
        events=case.events[::-1],
        roles=case.roles[::-1],
        touchpoints=case.touchpoints[::-1],
        step_decisions=case.step_decisions[::-1],
    )
    assert summary(due_steps(PLAYBOOK, case, today)) == summary(due_steps(PLAYBOOK, turned, today))


@given(cases(), TODAYS, st.integers(1, 60))
def test_correcting_all_dates_by_whole_weeks_keeps_the_keys(
    case: Case, today: date, n: int
) -> None:
    shift = timedelta(weeks=n)
    moved = replace(case, events=tuple(replace(e, on=e.on + shift) for e in case.events),
                    touchpoints=(), step_decisions=())  # fmt: skip
    before = due_steps(PLAYBOOK, replace(case, touchpoints=(), step_decisions=()), today)
    after = due_steps(PLAYBOOK, moved, today + shift)
    assert [s.key for s in before] == [s.key for s in after]


def shifted(case: Case, shift: timedelta) -> Case:
    """Everything of a case that long later."""
    return replace(
        case,
        events=tuple(replace(e, on=e.on + shift) for e in case.events),
        touchpoints=tuple(replace(t, day=t.day + shift) for t in case.touchpoints),
        step_decisions=tuple(
            replace(o, decided_on=o.decided_on + shift, until=o.until + shift if o.until else None)
            for o in case.step_decisions
        ),
    )


def in_days(step: Step) -> bool:
    """Whole weeks keep days and business days; months are of different length."""
    spans = (step.window.opens, step.window.due, step.window.closes)
    return all(span.unit != "m" for span in spans)


#: Its windows count days, but what they count from may follow a step that counts months.
FOLLOWING_MONTHS = {"nudge_once", "check_in"}


@given(cases(), TODAYS, st.integers(-30, 60))
def test_whole_weeks_later_everything_is_the_same_later(case: Case, today: date, n: int) -> None:
    shift = timedelta(weeks=n)
    kept = {s.id for s in PLAYBOOK.steps if in_days(s)} - FOLLOWING_MONTHS

    def summed(case: Case, today: date, back: timedelta) -> list[tuple[object, ...]]:
        return [
            (s.key, s.status, s.opens - back, s.due - back, s.closes - back, s.blocked_by)
            for s in due_steps(PLAYBOOK, case, today)
            if s.step.id in kept
        ]

    later = summed(shifted(case, shift), today + shift, shift)
    assert summed(case, today, timedelta()) == later


@given(cases(), TODAYS)
def test_never_two_open_mails_to_one_person_after_the_rejection(case: Case, today: date) -> None:
    mails = [
        step.person
        for step in due_steps(PLAYBOOK, case, today)
        if step.step.id in MAILS and step.status not in SETTLED
    ]
    assert len(mails) == len(set(mails))


@given(cases(), TODAYS)
def test_never_two_open_mails_to_one_person_after_an_interview(case: Case, today: date) -> None:
    mails = [
        (step.person, step.event.id)
        for step in due_steps(PLAYBOOK, case, today)
        if step.step.slot == "after_interview" and step.status not in SETTLED
    ]
    assert len(mails) == len(set(mails))


@given(cases(), TODAYS, DAYS)
def test_since_when_a_role_is_held_matters_only_for_the_hire(
    case: Case, today: date, since: str
) -> None:
    later = tuple(
        held if held.role is Role.HIRE else replace(held, since=date.fromisoformat(since))
        for held in case.roles
    )
    steps = due_steps(PLAYBOOK, replace(case, roles=later), today)
    assert summary(steps) == summary(due_steps(PLAYBOOK, case, today))


@given(cases(), TODAYS)
def test_what_does_not_apply_says_why(case: Case, today: date) -> None:
    for step in due_steps(PLAYBOOK, case, today):
        assert all(step.reasons), step.key
        assert step.reasons or step.status is Status.SKIPPED, step.key


@given(cases(), TODAYS)
def test_people_who_are_gone_are_no_problem(case: Case, today: date) -> None:
    left = {p: person for p, person in case.people.items() if p % 2}
    for step in due_steps(PLAYBOOK, replace(case, people=left), today):
        assert step.person is None or step.person.id in left


@given(cases(), TODAYS)
def test_every_open_case_and_no_other_has_a_next_dated_action(case: Case, today: date) -> None:
    action = next_dated_action(due_steps(PLAYBOOK, case, today), today)
    happened = [event for event in case.events if event.on <= today]
    closed = stage_of(case.opportunity, happened) is Stage.CLOSED
    over = {ChapterKind.LANDED, ChapterKind.ENDED_BY_YOU}
    assert (action is None and closed) or (
        action is not None and (not closed or bool(action.step.chapters & over))
    )


@given(cases(), TODAYS, st.integers(1, 500))
def test_a_step_never_disappears_with_time(case: Case, today: date, days: int) -> None:
    """What follows from an event stays in sight; silence and elapsed time come and go."""
    steady = {s.id for s in PLAYBOOK.steps if s.derived in (None, Trigger.CHAPTER_OPENED)}
    now = {step.key.step for step in due_steps(PLAYBOOK, case, today)} & steady
    later = {step.key.step for step in due_steps(PLAYBOOK, case, today + timedelta(days=days))}
    assert now <= later
