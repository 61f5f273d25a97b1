"""Today: the three ways to start, the ranked cards, done, snooze and skip with their undo."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from crm.domain.cases.opportunity import Event, EventKind, Opportunity, Role
from crm.domain.ids import EventId, OpportunityId, PersonId
from crm.domain.people.person import Person
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result, Touchpoint
from crm.services import overview, sample, settings, today_list
from crm.services.cases import events, opportunities
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from crm.store.people.people import PeopleFilter
from tests.conftest import TODAY
from tests.pages import undo_bar
from tests.pages.days import day_field
from tests.pages.names import names_field


@pytest.fixture
def store(database: Path) -> LocalStore:
    return open_store(database)


@pytest.fixture
def with_sample(store: LocalStore) -> LocalStore:
    sample.add(store, TODAY)
    return store


def button(page: AppTest, start: str, label: str = "") -> object:
    """The first button whose key begins like this and whose label contains this."""
    found = [b for b in page.button if (b.key or "").startswith(start) and label in b.label]
    assert found, [b.key for b in page.button]
    return found[0]


def test_an_empty_database_shows_three_doors(app: AppTest) -> None:
    app.run()
    assert app.title[0].value == "Welcome to Embers"
    keys = {b.key for b in app.button}
    assert {"door:rejection", "door:import", "door:sample"} <= keys


def test_the_second_door_leads_to_the_import(app: AppTest, sent: list[Any]) -> None:
    app.run()
    button(app, "door:import").click().run()
    assert not app.exception
    assert sent == [("pages/import_data.py", {"query_params": {}})]


def test_the_sample_comes_with_one_click_and_goes_with_one(app: AppTest, store: LocalStore) -> None:
    app.run()
    button(app, "door:sample").click().run()
    assert app.title[0].value == "Today"
    assert overview.counts(store).people == 17
    button(app, "sample:remove").click().run()
    assert app.title[0].value == "Welcome to Embers"
    assert overview.counts(store).touchpoints == 0


def test_cards_follow_the_ranking_and_give_reasons(app: AppTest, with_sample: LocalStore) -> None:
    app.run()
    assert page_lines(app)[:2] == [
        "Call Sam and ask what decided it",
        "Thank Gilbert and ask to be kept in mind",
    ]
    assert "You sent Sam a gift card on November 14." in captions(app)
    assert "Do not ask for feedback." not in captions(app)
    button(app, "today:open:rej_manager").click().run()
    assert "Do not ask for feedback." in captions(app)


def captions(page: AppTest) -> str:
    return " ".join(c.value for c in page.caption)


def page_lines(page: AppTest) -> list[str]:
    """The actions of the cards, in order."""
    shown = [m.value.replace("\\", "") for m in page.markdown if m.value.startswith("**")]
    return [words.split("**")[1] for words in shown if "-badge[" in words]


def test_three_people_a_day_are_proposed_and_the_rest_waits_with_its_reason(
    app: AppTest, with_sample: LocalStore
) -> None:
    app.run()
    names = [b.label for b in app.button if (b.key or "").startswith("today:person:")]
    assert names == ["Sam Larkfield", "Gilbert Thistlewick", "Priya Nettlewick"]
    (waiting,) = [box for box in app.expander if "for another day" in box.label]
    assert waiting.label == "5 people wait for another day"
    app.session_state["today:held"] = True
    app.run()
    names = [b.label for b in app.button if (b.key or "").startswith("today:person:")]
    case = ["Ottoline Marshgate", "Bartek Łaskawin", "Wren Ashdale"]
    every_n_days = ["Thandiwe Larchmoor", "Owen Vesperley"]
    assert names[3:] == case + every_n_days
    reasons = [c.value for c in app.caption]
    assert sum("3 a day are enough, so this one waits for its turn." in why for why in reasons) == 5


def test_the_first_five_of_more_and_no_switch_without_more(app: AppTest, store: LocalStore) -> None:
    settings.propose_a_day(store, 20)
    since = TODAY - timedelta(days=99)
    for n in range(5):
        people.add(store, Person(PersonId(0), f"P{n}", cadence_days=30, cadence_since=since), since)
    app.run()
    assert not [t for t in app.toggle if t.key == "today:few"]
    people.add(store, Person(PersonId(0), "P6", cadence_days=30, cadence_since=since), since)
    app.run()
    assert len([b for b in app.button if (b.key or "").startswith("today:log:")]) == 5
    assert any("1 more is waiting behind" in c.value for c in app.caption)
    app.toggle("today:few").set_value(False).run()
    assert len([b for b in app.button if (b.key or "").startswith("today:log:")]) == 6


def test_logging_a_step_takes_it_off_the_list_and_undo_brings_it_back(
    app: AppTest, with_sample: LocalStore
) -> None:
    app.run()
    before = {str(s.key) for s in today_list.whom_next(with_sample, TODAY, 50)}
    button(app, "today:log:rej_manager").click().run()
    button(app, "dialog", "Save").click().run()
    left = {str(s.key) for s in today_list.whom_next(with_sample, TODAY, 50)}
    # What else there is for Gilbert comes before the third person of the day.
    assert {key.split("/")[0] for key in before - left} == {"rej_manager", "rej_referrer"}
    button(app, "undo:do").click().run()
    assert {str(s.key) for s in today_list.whom_next(with_sample, TODAY, 50)} == before


def test_a_step_that_is_put_off_comes_back(app: AppTest, with_sample: LocalStore) -> None:
    app.run()
    button(app, "today:snooze:rej_call").click().run()
    button(app, "dialog", "Put it off").click().run()
    steps = {s.key.step for s in today_list.whom_next(with_sample, TODAY, 50) if s.opportunity}
    assert "rej_call" not in steps
    later = today_list.whom_next(with_sample, TODAY + timedelta(days=3), 50)
    assert "rej_call" in {s.key.step for s in later}


def test_skipping_asks_for_a_reason(app: AppTest, with_sample: LocalStore) -> None:
    app.run()
    button(app, "today:skip:rej_call").click().run()
    button(app, "dialog", "Skip it").click().run()
    assert "Please say why" in app.error[0].value
    next(t for t in app.text_input if t.label == "Why?").set_value("No number")
    button(app, "dialog", "Skip it").click().run()
    statuses = {s.key.step: s.status for s in today_list.steps_of(with_sample, 1, TODAY)}
    assert statuses["rej_call"] == "skipped"
    assert statuses["rej_email_recruiter"] == "due"


def test_the_wizard_turns_a_rejection_into_steps(app: AppTest, store: LocalStore) -> None:
    app.run()
    button(app, "door:rejection").click().run()
    fields = {f.label: f for f in app.text_input}
    fields["Company"].set_value("Northlight")
    fields["Job title"].set_value("Planner")
    names_field(app, "Recruiter").type("Sam Larkfield")
    names_field(app, "Hiring manager").type("Gilbert the 2nd 🚀")
    button(app, "dialog", "show my next step").click().run()
    assert day_field(app, "When did you hear?").error == "Please say on which day."
    day_field(app, "When did you hear?").type("today")
    button(app, "dialog", "show my next step").click().run()
    assert app.title[0].value == "Today"
    case = opportunities.overview(store)[0]
    assert case.opportunity.name == "Planner at Northlight"
    known = {row.person.name for row in people.page(store, PeopleFilter(), TODAY).rows}
    assert known == {"Sam Larkfield", "Gilbert the 2nd 🚀"}
    assert {s.step.id for s in today_list.steps_of(store, 1, TODAY)} >= {"rej_call", "rej_manager"}


@pytest.mark.parametrize("missing", ["Company", "Job title"])
def test_the_wizard_says_what_is_missing_and_stores_nothing(
    app: AppTest, store: LocalStore, missing: str
) -> None:
    app.run()
    button(app, "door:rejection").click().run()
    for field in app.text_input:
        if field.label in {"Company", "Job title"} - {missing}:
            field.set_value("Something")
    button(app, "dialog", "show my next step").click().run()
    assert "Please enter the" in app.error[0].value
    assert overview.counts(store).empty


def test_the_first_line_shows_its_letter_and_a_row_when_it_is_opened_one_at_a_time(
    app: AppTest, with_sample: LocalStore
) -> None:
    def letters() -> list[str]:
        return [one.proto.json for one in app.get("bidi_component") if '"draft"' in one.proto.json]

    app.run()
    (shown,) = letters()
    assert "What would have made me the stronger choice" in shown
    button(app, "today:open:rej_manager").click().run()
    _, shown = letters()
    assert "I would welcome the chance to be considered" in shown
    button(app, "today:open:rej_referrer").click().run()
    _, shown = letters()
    assert "find out what the decision came down to" in shown


def test_a_call_that_nobody_answered_is_logged_with_one_click_and_taken_back(
    app: AppTest, with_sample: LocalStore
) -> None:
    (sam,) = people.suggest(with_sample, "Sam Larkfield")

    def unanswered() -> list[Touchpoint]:
        found = people.person_file(with_sample, sam.id, TODAY).touchpoints
        return [one for one in found if one.result is Result.NO_ANSWER and one.day == TODAY]

    app.run()
    assert not unanswered()
    button(app, "today:unanswered:rej_call").click().run()
    (logged,) = unanswered()
    assert (logged.channel, logged.direction, logged.summary) == (Channel.CALL, Direction.OUT, "")
    assert logged.step_key.startswith("rej_call")
    assert undo_bar.said(app) == "Logged: no answer from Sam Larkfield."
    button(app, "undo:do").click().run()
    assert not unanswered()


def test_a_day_of_rest_is_a_banner_above_what_can_wait(app: AppTest, store: LocalStore) -> None:
    case = opportunities.add(store, Opportunity(OpportunityId(0), "Birch", "Planner"), TODAY).id
    sam = people.add(store, Person(PersonId(0), "Sam", "Larkfield"), TODAY).id
    opportunities.give_role(store, case, sam, Role.RECRUITER)
    happened = EventKind.REJECTION_RECEIVED
    events.record(store, Event(EventId(0), case, happened, TODAY), TODAY)
    app.run()
    assert page_lines(app) == [
        "Take a day off from this", "Check which legal deadlines may apply",
    ]  # fmt: skip
    assert [h.value for h in app.header][0] == "When you are ready"
    assert "Monday, November 23 · 1 thing to do" in captions(app)
