"""Cards and the log dialog: what one action settles, and the whole of it undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from crm.domain.cases.ledger import ClaimKind
from crm.domain.cases.opportunity import Event, EventKind, Opportunity, Role
from crm.domain.ids import EventId, OpportunityId, PersonId, TouchpointId
from crm.domain.people.person import Person
from crm.domain.touchpoints.touchpoint import Channel, Direction, Touchpoint
from crm.services import settings, today_list, touchpoints
from crm.services.cases import events, ledger, opportunities
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY

Open = Callable[..., AppTest]


@pytest.fixture
def store(database: Path) -> LocalStore:
    """Sam, who recruits for Northlight, the first case."""
    opened = open_store(database)
    people.add(opened, Person(PersonId(0), "Sam", "Larkfield"), TODAY)
    a_job(opened, "Northlight")
    return opened


def a_job(store: LocalStore, company: str) -> int:
    """One more case that Sam recruits for."""
    job = Opportunity(OpportunityId(0), company, "Planner")
    case = opportunities.add(store, job, TODAY - timedelta(days=60)).id
    opportunities.give_role(store, case, 1, Role.RECRUITER)
    return case


def happened(store: LocalStore, case: int, kind: str, ago: int, *who: int) -> None:
    on = TODAY - timedelta(days=ago)
    people_there = tuple(map(PersonId, who))
    new = Event(EventId(0), OpportunityId(case), EventKind(kind), on, people_there)
    events.record(store, new, TODAY)


def button(page: AppTest, start: str, label: str = "") -> Any:
    """The first button whose key begins like this and whose label contains this."""
    found = [b for b in page.button if (b.key or "").startswith(start) and label in b.label]
    assert found, [b.key for b in page.button]
    return found[0]


def field(widgets: Any, label: str) -> Any:
    return next(w for w in widgets if w.label == label and w.key.startswith("dialog"))


def statuses(store: LocalStore, step: str) -> dict[int, str]:
    """How a step stands in each case."""
    return {
        int(one.case.opportunity.id): due.status.value
        for one in today_list.open_cases(store, TODAY)
        for due in one.steps
        if due.step.id == step
    }


def actions(page: AppTest) -> list[str]:
    shown = [m.value.replace("\\", "") for m in page.markdown if m.value.startswith("**")]
    return [words.split("**")[1] for words in shown if "-badge[" in words]


@pytest.fixture
def two_noes(store: LocalStore) -> LocalStore:
    """Two jobs that Sam recruited for, both lost two days ago."""
    a_job(store, "Brambleworks")
    for case in (1, 2):
        happened(store, case, "rejection_received", 2)
    return store


def test_one_card_names_both_cases_and_its_log_settles_both(
    two_noes: LocalStore, open_page: Open
) -> None:
    page = open_page("today.py")
    assert actions(page).count("Call Sam and ask what decided it") == 1
    cases = [b.label for b in page.button if "today:case:" in (b.key or "") and "rej_" in b.key]
    assert cases == ["Planner at Northlight", "Planner at Brambleworks"]
    why = " ".join(c.value for c in page.caption)
    assert (
        "One call covers all of these: Planner at Northlight and Planner at Brambleworks."
        in why.replace("\\", "")
    )
    button(page, "today:log:rej_call").click().run()
    button(page, "dialog", "Save").click().run()
    assert not page.exception
    assert statuses(two_noes, "rej_call") == {1: "done", 2: "done"}
    button(page, "undo:do").click().run()
    assert statuses(two_noes, "rej_call") == {1: "due", 2: "due"}


def test_not_now_and_skip_on_one_card_mean_both_cases(
    two_noes: LocalStore, open_page: Open
) -> None:
    page = open_page("today.py")
    button(page, "today:snooze:rej_call").click().run()
    button(page, "dialog", "Put it off").click().run()
    assert statuses(two_noes, "rej_call") == {1: "snoozed", 2: "snoozed"}
    button(page, "undo:do").click().run()
    assert statuses(two_noes, "rej_call") == {1: "due", 2: "due"}
    button(page, "today:skip:rej_call").click().run()
    field(page.text_input, "Why?").set_value("No number")
    button(page, "dialog", "Skip it").click().run()
    assert statuses(two_noes, "rej_call") == {1: "skipped", 2: "skipped"}
    button(page, "undo:do").click().run()
    assert statuses(two_noes, "rej_call") == {1: "due", 2: "due"}


def test_a_contact_without_a_case_asks_which_steps_it_settles(
    two_noes: LocalStore, open_page: Open
) -> None:
    page = open_page("person.py", id=1)
    button(page, "person:log").click().run()
    field(page.button_group, "How?").set_value("call").run()
    field(page.button_group, "How did it go?").set_value("call:reached").run()
    assert "This also settles:" in [c.value for c in page.caption]
    boxes = [box.label for box in page.checkbox]
    assert boxes == [
        "Call Sam and ask what decided it (Planner at Northlight)",
        "Call Sam and ask what decided it (Planner at Brambleworks)",
    ]
    page.checkbox[1].set_value(True).run()
    button(page, "dialog", "Save").click().run()
    assert not page.exception
    assert statuses(two_noes, "rej_call") == {1: "due", 2: "done"}
    button(page, "undo:do").click().run()
    assert statuses(two_noes, "rej_call") == {1: "due", 2: "due"}


def test_no_such_question_if_a_case_is_named_or_only_one_is_meant(
    store: LocalStore, open_page: Open
) -> None:
    happened(store, 1, "rejection_received", 2)
    page = open_page("person.py", id=1)
    button(page, "person:log").click().run()
    field(page.button_group, "How?").set_value("call").run()
    field(page.button_group, "How did it go?").set_value("call:reached").run()
    assert "This also settles:" not in [c.value for c in page.caption]
    button(page, "dialog", "Save").click().run()
    assert statuses(store, "rej_call") == {1: "done"}


REASON = "This is a reason why. It goes to Why in Planner at Northlight"


def test_the_reason_heard_in_the_call_becomes_a_fact_and_both_are_undone(
    store: LocalStore, open_page: Open
) -> None:
    happened(store, 1, "rejection_received", 2)
    page = open_page("today.py")
    button(page, "today:log:rej_call").click().run()
    assert field(page.button_group, "How did it go?").value == "call:reached"
    field(page.text_area, "What was said?").set_value("They wanted SAP").run()
    assert not field(page.checkbox, REASON).value
    field(page.checkbox, REASON).set_value(True).run()
    button(page, "dialog", "Save").click().run()
    assert not page.exception
    (claim,) = ledger.of_case(store, 1).claims
    assert (claim.kind, claim.words, claim.said_by) == (ClaimKind.FACT, "They wanted SAP", 1)
    assert (claim.said_on, claim.channel) == (TODAY, "call")
    assert statuses(store, "rej_call") == {1: "done"}
    button(page, "undo:do").click().run()
    assert ledger.of_case(store, 1).claims == ()
    assert statuses(store, "rej_call") == {1: "due"}


def test_a_reason_without_words_is_asked_for_and_nothing_is_logged(
    store: LocalStore, open_page: Open
) -> None:
    happened(store, 1, "rejection_received", 2)
    page = open_page("today.py")
    button(page, "today:log:rej_call").click().run()
    field(page.checkbox, REASON).set_value(True).run()
    button(page, "dialog", "Save").click().run()
    assert "Please write down the reason they gave." in [e.value for e in page.error]
    assert statuses(store, "rej_call") == {1: "due"}


def test_what_is_known_of_a_step_is_one_sentence_that_opens_into_its_fields(
    store: LocalStore, open_page: Open
) -> None:
    happened(store, 1, "rejection_received", 2)
    page = open_page("today.py")
    button(page, "today:log:rej_call").click().run()
    assert "About **Planner at Northlight** · I called" in [m.value for m in page.markdown]
    assert "Who reached out?" not in [s.label for s in page.selectbox]
    button(page, "dialog", "Change").click().run()
    assert field(page.selectbox, "About which opportunity?").value == 1
    field(page.selectbox, "Who reached out?").set_value("in").run()
    button(page, "dialog", "Save").click().run()
    assert not page.exception
    (entry,) = people.person_file(store, 1, TODAY).touchpoints
    assert (entry.channel, entry.direction, entry.opportunity_id) == ("call", "in", 1)


@pytest.mark.parametrize(
    ("outcome", "channel", "result"),
    [
        ("call:reached", "call", "reached"),
        ("voicemail:sent", "voicemail", "sent"),
        ("call:no_answer", "call", "no_answer"),
    ],
)
def test_the_outcome_of_a_call_is_one_press(
    store: LocalStore, open_page: Open, outcome: str, channel: str, result: str
) -> None:
    page = open_page("person.py", id=1)
    button(page, "person:log").click().run()
    field(page.button_group, "How?").set_value("call").run()
    field(page.button_group, "How did it go?").set_value(outcome).run()
    button(page, "dialog", "Save").click().run()
    (entry,) = people.person_file(store, 1, TODAY).touchpoints
    assert (entry.channel, entry.result, entry.direction) == (channel, result, "out")


def test_what_only_the_user_knows_is_asked_for_and_never_assumed(
    store: LocalStore, open_page: Open
) -> None:
    page = open_page("person.py", id=1)
    button(page, "person:log").click().run()
    button(page, "dialog", "Save").click().run()
    assert "Please say how." in [e.value for e in page.error]
    field(page.button_group, "How?").set_value("call").run()
    button(page, "dialog", "Save").click().run()
    assert "Please say how it went." in [e.value for e in page.error]
    field(page.button_group, "How?").set_value("more").run()
    button(page, "dialog", "Save").click().run()
    assert "Please say how." in [e.value for e in page.error]
    field(page.button_group, "Which?").set_value("text").run()
    button(page, "dialog", "Save").click().run()
    (entry,) = people.person_file(store, 1, TODAY).touchpoints
    assert (entry.channel, entry.result) == ("text", "sent")


def test_a_call_nobody_took_asks_for_no_reason_and_settles_nothing(
    store: LocalStore, open_page: Open
) -> None:
    happened(store, 1, "rejection_received", 2)
    page = open_page("today.py")
    button(page, "today:log:rej_call").click().run()
    field(page.button_group, "How did it go?").set_value("call:no_answer").run()
    assert REASON not in [box.label for box in page.checkbox]
    button(page, "dialog", "Save").click().run()
    assert statuses(store, "rej_call") == {1: "due"}
    why = " ".join(c.value.replace("\\", "") for c in page.caption)
    assert "Nobody picked up today: try once more, or write." in why


@pytest.fixture
def they_wrote(store: LocalStore) -> LocalStore:
    """The silence was taken as a no; ten days later Sam wrote."""
    happened(store, 1, "interview_held", 50)
    happened(store, 1, "no_answer_presumed", 12)
    wrote = Touchpoint(
        TouchpointId(0), (PersonId(1),), TODAY - timedelta(days=2), Channel.EMAIL, Direction.IN,
        OpportunityId(1),
    )  # fmt: skip
    touchpoints.log(store, wrote, TODAY)
    return store


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("Yes, it is still open", EventKind.PROCESS_RESUMED),
        ("No, it is a no", EventKind.REJECTION_RECEIVED),
    ],
)
def test_is_the_job_still_open_is_asked_first_and_alone_and_answered_by_a_button(
    they_wrote: LocalStore, open_page: Open, answer: str, kind: EventKind
) -> None:
    page = open_page("today.py")
    assert actions(page) == ["They wrote. Is the job still open?"]
    assert "Sam wrote to you 2 days ago." in page.caption[1].value
    button(page, "today:event:", answer).click().run()
    button(page, "dialog", "Save").click().run()
    assert not page.exception
    assert kind in {event.kind for event in opportunities.case(they_wrote, 1).events}
    assert "They wrote. Is the job still open?" not in actions(page)
    button(page, "undo:do").click().run()
    assert actions(page) == ["They wrote. Is the job still open?"]


def test_a_question_with_several_answers_has_one_main_button(
    they_wrote: LocalStore, open_page: Open
) -> None:
    page = open_page("today.py")
    answers = [b for b in page.button if (b.key or "").startswith("today:event:")]
    assert [(b.label, b.proto.type) for b in answers] == [
        ("Yes, it is still open", "primary"),
        ("No, it is a no", "secondary"),
    ]


def test_whoever_did_not_say_is_not_asked_again(they_wrote: LocalStore, open_page: Open) -> None:
    page = open_page("today.py")
    button(page, "today:done:still_open", "They did not say").click().run()
    assert "They wrote. Is the job still open?" not in actions(page)
    button(page, "undo:do").click().run()
    assert actions(page)[0] == "They wrote. Is the job still open?"


def test_what_the_hire_said_is_noted_from_the_card(store: LocalStore, open_page: Open) -> None:
    wren = people.add(store, Person(PersonId(0), "Wren", "Ashdale"), TODAY).id
    happened(store, 1, "rejection_received", 110)
    happened(store, 1, "hire_identified", 60, wren)
    happened(store, 1, "meeting_held", 1, wren)
    page = open_page("today.py")
    title = "Write down the advice Wren gave you"
    assert title in actions(page)
    button(page, "today:note:air_talk", "Note it").click().run()
    page.text_area[0].set_value("Learn SAP").run()
    button(page, "dialog", "Save").click().run()
    assert not page.exception
    assert statuses(store, "air_talk") == {1: "done"}
    assert "Thank Wren for talking with you" in actions(page)
    button(page, "undo:do").click().run()
    assert statuses(store, "air_talk") == {1: "due"}


def test_on_the_day_of_a_no_only_rest_is_proposed(store: LocalStore, open_page: Open) -> None:
    a_job(store, "Brambleworks")
    wren = people.add(store, Person(PersonId(0), "Wren", "Ashdale"), TODAY).id
    opportunities.give_role(store, 2, wren, Role.HIRING_MANAGER)
    happened(store, 2, "rejection_received", 2)
    happened(store, 1, "rejection_received", 0)
    page = open_page("today.py")
    # What the user reads alone stays: the legal limits of each case may be running.
    assert actions(page)[0] == "Take a day off from this"
    assert {*actions(page)[1:]} == {"Check which legal deadlines may apply"}
    assert not [b.key for b in page.button if (b.key or "").startswith("today:person:")]
    (waiting,) = [box for box in page.expander if "for another day" in box.label]
    assert waiting.label == "2 people wait for another day"
    page.session_state["today:held"] = True
    page.run()
    whys = [c.value for c in page.caption]
    assert (
        sum(
            "Today is a day off from all this, so nothing goes out." in why.replace("\\", "")
            for why in whys
        )
        == 2
    )


def test_whoever_contacts_one_person_a_day_sees_one_and_what_waits(
    store: LocalStore, open_page: Open
) -> None:
    settings.propose_a_day(store, 1)
    wren = people.add(store, Person(PersonId(0), "Wren", "Ashdale"), TODAY).id
    opportunities.give_role(store, 1, wren, Role.REFERRER)
    happened(store, 1, "rejection_received", 2)
    page = open_page("today.py", {"today:held": True})
    people_shown = [b.label for b in page.button if (b.key or "").startswith("today:person:")]
    assert people_shown == ["Sam Larkfield", "Wren Ashdale"]
    assert "1 person waits for another day" in [box.label for box in page.expander]
    whys = [c.value.replace("\\", "") for c in page.caption]
    assert sum("One a day is enough, so this one waits for its turn." in why for why in whys) == 1
