"""One new rejection, day by day, as *Today*, the case and the calendar show it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from crm.domain.cases.ledger import AgeBucket, Comparison
from crm.domain.cases.opportunity import Event, EventKind, Role
from crm.domain.ids import ComparisonId, EventId, OpportunityId, PersonId, TouchpointId
from crm.domain.playbook.due_step import SETTLED
from crm.domain.touchpoints.touchpoint import Channel, Direction, Touchpoint
from crm.services import today_list, touchpoints
from crm.services.cases import events, ledger, rejection
from crm.services.cases.involved import Involved
from crm.services.cases.rejection import Rejection
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from tests.conftest import ROOT
from tests.services.support import document, load

FILE = ROOT / "tests" / "data" / "fresh.json"
REJECTED = date(2026, 11, 22)
ENDED = {
    "loop_referrer", "loop_recruiter", "thank_email", "connect_panel", "status_check", "presume_no",
}  # fmt: skip
CARRIED = {"thank_note", "gift"}
REST = "Take a day off from this"
LEGAL = "Check which legal deadlines may apply"


@pytest.fixture
def told(database: Path) -> LocalStore:
    store = open_store(database)
    load(store, FILE.read_text("utf-8"), REJECTED + timedelta(days=1))
    return store


def lines(store: LocalStore, day: date) -> list[str]:
    return [line.action for line in today_list.whom_next(store, day, 50)]


def test_a_hundred_days_without_a_step_from_before_the_decision(told: LocalStore) -> None:
    for days in range(101):
        day = REJECTED + timedelta(days=days)
        shown = {line.key.step for line in today_list.whom_next(told, day, 50)}
        ahead = {step.key.step for step in today_list.plan_of(told, day, 50, 50).ahead}
        calendar = {step.key.step for step in today_list.dated_steps(told, day)}
        case = {s.key.step for s in today_list.steps_of(told, 1, day) if s.status not in SETTLED}
        everywhere = shown | ahead | calendar | case
        assert not everywhere & ENDED, day
        assert not everywhere & CARRIED or days <= 3, day
        assert bool(shown & CARRIED) is (1 <= days <= 3), day


def test_the_day_of_the_no_is_quiet(told: LocalStore) -> None:
    assert lines(told, REJECTED) == [REST, LEGAL]


@pytest.mark.parametrize("days", [1, 2, 3])
def test_the_next_days_begin_with_the_call_and_leave_the_gift_for_later(
    told: LocalStore, days: int
) -> None:
    """Three people a day, each with one line; whatever else there is for them stands below it."""
    plan = today_list.plan_of(told, REJECTED + timedelta(days=days), 50, 0)
    assert [(line.action, [other.action for other in line.then]) for line in plan.next] == [
        (
            "Call Rita and ask what decided it",
            ["Send Rita a small coffee card anyway"],
        ),
        (
            "Thank Ada and ask to be kept in mind",
            [
                "Write Ada a note by hand anyway",
                "Send Ada the LinkedIn request that waited",
            ],
        ),
        (
            "Write Ben a note by hand anyway",
            [
                "Thank Ben and ask for one piece of advice",
                "Send Ben the LinkedIn request that waited",
            ],
        ),
        (LEGAL, []),
    ]
    assert [(line.action, line.why[0]) for line in plan.held] == [
        ("Ask Tom for some detective work", "3 a day are enough, so this one waits for its turn."),
    ]


def test_what_was_done_makes_room_for_the_next_one_tomorrow(told: LocalStore) -> None:
    on = REJECTED + timedelta(days=1)
    mail = Touchpoint(
        TouchpointId(0), (PersonId(3),), on, Channel.EMAIL, Direction.OUT, OpportunityId(1)
    )
    touchpoints.log(told, mail, on)
    # Two are left for the day; Ada's note may go with the letter that she got.
    assert lines(told, on) == [
        "Call Rita and ask what decided it",
        "Write Ada a note by hand anyway",
        LEGAL,
    ]
    assert lines(told, on + timedelta(days=4)) == [
        "Call Rita and ask what decided it",
        "Ask Tom for some detective work",
        "Thank Ben and ask for one piece of advice",
        LEGAL,
    ]


def test_in_the_second_month_looking_up_the_hire_comes_first(told: LocalStore) -> None:
    assert lines(told, date(2026, 12, 22))[0] == "Check on LinkedIn who got the job"


def test_no_update_goes_to_people_whom_the_user_never_met(told: LocalStore) -> None:
    """Tom and Rita were never met and never written to; Ada interviewed the user on 16 November.

    Nobody thanked her after the no: that comes before an update, until it is too late for it.
    """
    early = today_list.plan_of(told, date(2026, 12, 25), 50, 0)
    assert "Thank Ada and ask to be kept in mind" in [line.action for line in early.next]
    assert not [line for line in early.next if line.key.step == "keep_touch"]
    for day, ago in ((date(2027, 2, 25), "3 months"),):
        plan = today_list.plan_of(told, day, 50, 0)
        everything = [*plan.next, *plan.held, *(x for line in plan.next for x in line.then)]
        why = {line.action: line.why for line in everything if line.key.step == "keep_touch"}
        words = "Write a few lines about how your search is going, and ask for nothing."
        assert {name: sentences[0] for name, sentences in why.items()} == {
            "Send Ada a short update": f"You were last in touch {ago} ago."
        }
        assert words in why["Send Ada a short update"]


def another_case() -> dict[str, list[dict[str, object]]]:
    """A case of other people, with an interview the day before the no and a contact long ago."""
    return {
        "people": [{"ref": "q1", "first_name": "Uma", "last_name": "Reed"}],
        "opportunities": [{"ref": "o9", "company": "Copperline", "title": "Planner"}],
        "roles": [{"person": "q1", "opportunity": "o9", "role": "recruiter"}],
        "events": [
            {"ref": "e9", "opportunity": "o9", "kind": "interview_held", "on": "2026-11-20"}
        ],
    }


def test_a_day_of_rest_holds_the_steps_of_other_cases_until_tomorrow(told: LocalStore) -> None:
    load(told, document(**another_case()), REJECTED)
    assert lines(told, REJECTED) == [REST, LEGAL]
    (held,) = today_list.plan_of(told, REJECTED, 50, 0).held
    assert (held.action, held.why[0], [other.action for other in held.then]) == (
        "Tell Uma how the interview went",
        "Today is a day off from all this, so nothing goes out.",
        ["Send Uma a small coffee card"],
    )
    assert lines(told, REJECTED + timedelta(days=1))[0] == "Tell Uma how the interview went"


def test_on_a_day_of_rest_another_case_keeps_what_closes_today(told: LocalStore) -> None:
    """Uma hears of the interview of 21 November within a day; the gift may wait for two more."""
    other = another_case()
    other["events"][0]["on"] = "2026-11-21"
    load(told, document(**other), REJECTED)
    assert lines(told, REJECTED) == [
        REST, "Tell Uma how the interview went", LEGAL,
    ]  # fmt: skip
    line = today_list.whom_next(told, REJECTED, 50)[1]
    assert line.then == ()


def test_nobody_of_the_case_is_a_cooling_tie_and_on_the_day_of_rest_nobody_at_all(
    told: LocalStore,
) -> None:
    """Rita has cooled since spring, but the playbook keeps in touch with her; Uma is a wish."""
    uma = {"ref": "q1", "first_name": "Uma", "last_name": "Reed", "cadence_days": 30}
    load(told, document(people=[uma]), REJECTED)
    for month in (1, 2, 3, 4, 5, 6):
        for who in (PersonId(1), PersonId(5)):
            day = date(2026, month, 3)
            warm = Touchpoint(TouchpointId(0), (who,), day, Channel.COFFEE, Direction.BOTH)
            touchpoints.log(told, warm, REJECTED)
    ties = [line for line in today_list.whom_next(told, date(2026, 11, 15), 50) if not line.step]
    assert [line.person.first_name for line in ties if line.person] == ["Uma"]
    assert lines(told, REJECTED) == [REST, LEGAL]
    held = today_list.plan_of(told, REJECTED, 50, 0).held
    assert [line.person.first_name for line in held if line.person] == ["Uma"]


def test_a_line_of_comparison_settles_the_step_and_its_removal_brings_it_back(
    told: LocalStore,
) -> None:
    on = date(2026, 12, 24)
    kind = EventKind.HIRE_IDENTIFIED
    hire = Event(EventId(0), OpportunityId(1), kind, on, (PersonId(4),), internal=False)
    events.record(told, hire, on)
    compare = "Compare Ben's background with yours"
    assert compare in lines(told, on)
    age = Comparison(
        ComparisonId(0), OpportunityId(1), "age", age_bucket=AgeBucket.SIMILAR, basis="x"
    )
    ledger.record_comparison(told, age)
    assert compare in lines(told, on)
    degree = ledger.record_comparison(told, Comparison(ComparisonId(0), OpportunityId(1), "degree"))
    assert compare not in lines(told, on)
    ledger.remove_comparison(told, degree.id)
    assert compare in lines(told, on)


def test_a_rejection_entered_in_the_form_confirms_nobodys_work_or_address(told: LocalStore) -> None:
    involved = {Role.RECRUITER: Involved(newcomers=("Nora Quick",))}
    said = Rejection("Copperline", "Planner", REJECTED, involved=involved)
    rejection.record(told, said, REJECTED)
    (nora,) = people.suggest(told, "Nora Quick")
    assert people.person_file(told, nora.id, REJECTED).confirmed is None


def test_on_the_day_of_rest_nothing_outward_of_an_earlier_round_is_listed(told: LocalStore) -> None:
    """Rejected once more: what is late of the first round waits until tomorrow."""
    for kind, on in (
        (EventKind.INTERVIEW_HELD, date(2027, 2, 1)),
        (EventKind.REJECTION_RECEIVED, date(2027, 2, 8)),
    ):
        who = (PersonId(3),) if kind is EventKind.INTERVIEW_HELD else ()
        events.record(told, Event(EventId(0), OpportunityId(1), kind, on, who), on)
    assert lines(told, date(2027, 2, 8)) == [REST, LEGAL]
    assert lines(told, date(2027, 2, 9))[0] == "Call Rita and ask what decided it"
