"""Why an opportunity ended as it did, and who got the job."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from crm.domain.cases.ledger import AgeBucket, ClaimKind, Verdict, is_unknown
from crm.domain.cases.opportunity import Event, EventKind, Opportunity, Role
from crm.domain.ids import EventId, OpportunityId, PersonId
from crm.domain.people.person import Person
from crm.domain.playbook.due_step import Status
from crm.services import sample, settings, today_list
from crm.services.cases import events, ledger, opportunities
from crm.services.people import bulk, people
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY
from tests.pages.days import day_field
from tests.pages.folded import button_of
from tests.pages.names import names_field
from tests.services.support import all_cases

UNKNOWN = "Nobody has told you why yet."
Open = Callable[..., AppTest]


@pytest.fixture
def store(database: Path) -> LocalStore:
    opened = open_store(database)
    sample.add(opened, TODAY)
    return opened


@pytest.fixture
def case(store: LocalStore) -> int:
    """A lost case of which no fact is known."""
    return next(
        c.opportunity.id
        for c in all_cases(store)
        if is_unknown(c, ledger.of_case(store, c.opportunity.id).claims)
    )


def unknown(page: AppTest) -> bool:
    return any(UNKNOWN in one.value for one in page.markdown)


def field(widgets: Any, label: str) -> Any:
    """The field of this label in the dialog that is open."""
    return next(w for w in widgets if w.label == label and w.key.startswith("dialog"))


def who_is_involved(store: LocalStore, case: int) -> int:
    return next(iter(opportunities.case(store, case).people))


def test_not_knowing_is_said_with_whom_to_ask(
    store: LocalStore, case: int, open_page: Open
) -> None:
    page = open_page("opportunity.py", id=case)
    assert sum(UNKNOWN in one.value for one in page.markdown) == 1
    ask = button_of(page, "ledger:ask:", "Ask ")
    who = int(ask.key.rpartition(":")[2])
    managers = [r.person_id for r in opportunities.case(store, case).roles
                if r.role is Role.HIRING_MANAGER]  # fmt: skip
    asked = [
        int(key.rpartition(":")[2]) for b in page.button if "ledger:ask" in (key := b.key or "")
    ]
    assert not set(asked) & set(managers)
    ask.click().run()
    assert names_field(page, "With whom?").ids == [who]
    name = opportunities.case(store, case).opportunity.name
    assert f"About **{name}**" in [m.value for m in page.markdown]


def test_whoever_only_helped_is_not_asked_why(
    store: LocalStore, case: int, open_page: Open
) -> None:
    helper = people.add(store, Person(PersonId(0), "Ada", "Alpha"), TODAY).id
    opportunities.give_role(store, case, helper, Role.HELPER)
    page = open_page("opportunity.py", id=case)
    assert not page.error
    assert "Ask Ada" not in [b.label for b in page.button]
    assert button_of(page, "ledger:ask:", "Ask ")


def test_a_fact_is_asked_for_in_full_then_ends_not_knowing(
    store: LocalStore, case: int, open_page: Open
) -> None:
    page = open_page("opportunity.py", id=case)
    button_of(page, "ledger:add-fact").click().run()
    field(page.text_area, "In their words, as near as you can").set_value("Too *quiet*").run()
    button_of(page, "dialog", "Save").click().run()
    assert "who said it" in names_field(page, "Who said it?").error
    assert ledger.of_case(store, case).claims == ()
    recruiter = next(r.person_id for r in opportunities.case(store, case).roles
                     if r.role is Role.RECRUITER)  # fmt: skip
    names_field(page, "Who said it?").choose(recruiter)
    day_field(page, "When?").type("23/11/2026").run()
    field(page.selectbox, "How?").set_value("call").run()
    assert field(page.checkbox, "Log it as a contact, too").value
    button_of(page, "dialog", "Save").click().run()
    talk = people.person_file(store, recruiter, TODAY).touchpoints[-1]
    assert (talk.channel, talk.day, talk.summary) == ("call", TODAY, "Too *quiet*")
    assert not page.error
    assert not page.exception
    (claim,) = ledger.of_case(store, case).claims
    assert (claim.kind, claim.said_by, claim.channel) == (ClaimKind.FACT, recruiter, "call")
    assert not unknown(page)
    assert "Too \\*quiet\\*" in [m.value for m in page.markdown]
    assert "What was said; it may be polite." in [c.value for c in page.caption]
    button_of(page, "undo:do").click().run()
    assert unknown(page)


def test_a_story_stands_apart_and_asks_whom_to_ask(
    store: LocalStore, case: int, open_page: Open
) -> None:
    page = open_page("opportunity.py", id=case)
    button_of(page, "ledger:add-story").click().run()
    field(page.text_area, "In your words").set_value("They hated my shoes").run()
    button_of(page, "dialog", "Save").click().run()
    assert unknown(page)
    assert "Your stories" in [s.value for s in page.subheader]
    assert "What you were told" not in [s.value for s in page.subheader]
    button_of(page, "ledger:mean-to-ask").click().run()
    steps = today_list.steps_of(store, case, TODAY)
    assert [(d.step.id, d.status) for d in steps if d.step.id == "ask_story"] == [
        ("ask_story", Status.DUE)
    ]
    assert any("It is on Today" in caption.value for caption in page.caption)


def test_a_claim_is_corrected_and_removed(store: LocalStore, case: int, open_page: Open) -> None:
    page = open_page("opportunity.py", id=case)
    button_of(page, "ledger:add-story").click().run()
    field(page.text_area, "In your words").set_value("A story").run()
    button_of(page, "dialog", "Save").click().run()
    button_of(page, "ledger:edit-claim").click().run()
    field(page.text_area, "In your words").set_value("Another").run()
    button_of(page, "dialog", "Save").click().run()
    assert [c.words for c in ledger.of_case(store, case).claims] == ["Another"]
    button_of(page, "ledger:remove-claim").click().run()
    assert ledger.of_case(store, case).claims == ()
    button_of(page, "undo:do").click().run()
    assert [c.words for c in ledger.of_case(store, case).claims] == ["Another"]


def test_one_entry_has_one_source(store: LocalStore, case: int, open_page: Open) -> None:
    page = open_page("opportunity.py", id=case)
    button_of(page, "ledger:add-fact").click().run()
    field(page.text_area, "In their words, as near as you can").set_value("No").run()
    names_field(page, "Who said it?").type("Bo Lee", "Cy Ray")
    button_of(page, "dialog", "Save").click().run()
    assert names_field(page, "Who said it?").error == "One person fits here."
    assert ledger.of_case(store, case).claims == ()


def test_a_line_of_the_comparison(store: LocalStore, case: int, open_page: Open) -> None:
    page = open_page("opportunity.py", id=case)
    button_of(page, "ledger:add-line").click().run()
    field(page.text_input, "What do you compare?").set_value("skills").run()
    field(page.text_area, "Mine").set_value("BSc").run()
    field(page.text_area, "Theirs").set_value("MSc").run()
    button_of(page, "dialog", "Save").click().run()
    assert not page.error
    (line,) = ledger.of_case(store, case).comparisons
    assert (line.criterion, line.theirs, line.verdict) == ("skills", "MSc", Verdict.UNCLEAR)
    assert "**Skills**" in [m.value for m in page.markdown]
    assert "Theirs: MSc" in [m.value for m in page.markdown]
    button_of(page, "ledger:edit-line").click().run()
    field(page.text_area, "What follows for you?").set_value("A course").run()
    button_of(page, "dialog", "Save").click().run()
    assert ledger.of_case(store, case).comparisons[0].what_follows == "A course"
    button_of(page, "ledger:remove-line").click().run()
    assert ledger.of_case(store, case).comparisons == ()


def test_an_impression_of_age_has_a_basis_and_a_hint(
    store: LocalStore, case: int, open_page: Open
) -> None:
    page = open_page("opportunity.py", id=case)
    button_of(page, "ledger:add-age").click().run()
    field(page.get("button_group"), "They seem").set_value(AgeBucket.YOUNGER).run()
    button_of(page, "dialog", "Save").click().run()
    assert any("is based on" in e.value for e in page.error)
    basis = field(page.text_input, "What is the impression based on?")
    basis.set_value("born 1999").run()
    assert any("birth date" in c.value for c in page.caption)
    field(page.text_input, "What is the impression based on?").set_value("first job 2019").run()
    assert not any("birth date" in c.value for c in page.caption)
    button_of(page, "dialog", "Save").click().run()
    assert opportunities.case(store, case).hire_much_younger is True
    assert not [b for b in page.button if (b.key or "").startswith("ledger:add-age")]


def test_a_recommendation_becomes_a_person_in_one_click(
    store: LocalStore, case: int, open_page: Open
) -> None:
    store.write(lambda db: db.execute("DELETE FROM air_notes"))
    speaker = who_is_involved(store, case)
    page = open_page("opportunity.py", id=case)
    button_of(page, "ledger:add-air").click().run()
    words = "Talk to Ada Larkspur about planning"
    field(page.text_area, "Recommendation").set_value(words).run()
    names_field(page, "Who said it?").choose(speaker).run()
    button_of(page, "dialog", "Save").click().run()
    assert not page.error
    button_of(page, "ledger:introduce", "Add Ada Larkspur").click().run()
    (note,) = ledger.of_case(store, case).air_notes
    ada = people.get(store, note.led_to_person or 0)
    assert (ada.name, ada.referred_by) == ("Ada Larkspur", speaker)
    assert button_of(page, "ledger:led", "Ada Larkspur")
    button_of(page, "undo:do").click().run()
    assert ledger.of_case(store, case).air_notes[0].led_to_person is None


def test_one_talk_gives_notes_of_three_kinds_at_once(
    store: LocalStore, case: int, open_page: Open
) -> None:
    store.write(lambda db: db.execute("DELETE FROM air_notes"))
    speaker = who_is_involved(store, case)
    page = open_page("opportunity.py", id=case)
    button_of(page, "ledger:add-air").click().run()
    button_of(page, "dialog", "Save").click().run()
    assert any("in one of the boxes" in e.value for e in page.error)
    names_field(page, "Who said it?").choose(speaker)
    field(page.text_area, "Advice").set_value("Ask for the numbers").run()
    names_field(page, "Whom did they suggest you meet? (optional)").type("Bea Stone")
    button_of(page, "dialog", "Save").click().run()
    assert any("leave the name out" in e.value for e in page.error)
    assert not ledger.of_case(store, case).air_notes
    field(page.text_area, "Insight").set_value("They plan by region").run()
    field(page.text_area, "Recommendation").set_value("Talk to Bea").run()
    button_of(page, "dialog", "Save").click().run()
    notes = ledger.of_case(store, case).air_notes
    assert {(n.kind.value, n.words, n.person_id) for n in notes} == {
        ("advice", "Ask for the numbers", speaker),
        ("insight", "They plan by region", speaker),
        ("recommendation", "Talk to Bea", speaker),
    }
    (met,) = [n.led_to_person for n in notes if n.led_to_person]
    assert people.get(store, met).name == "Bea Stone"
    button_of(page, "undo:do").click().run()
    assert not ledger.of_case(store, case).air_notes


def test_a_case_without_news_does_not_ask_why(store: LocalStore, open_page: Open) -> None:
    fresh = opportunities.add(store, Opportunity(OpportunityId(0), "Northlight", "Planner"), TODAY)
    page = open_page("opportunity.py", id=fresh.id)
    assert not page.exception
    assert not unknown(page)
    assert "Nothing is decided yet." in [c.value for c in page.caption]


def test_a_recommendation_becomes_a_step_on_its_day(
    store: LocalStore, case: int, open_page: Open
) -> None:
    page = open_page("opportunity.py", id=case)
    button_of(page, "ledger:add-air").click().run()
    field(page.text_area, "Recommendation").set_value("Read the report").run()
    speaker = opportunities.case(store, case).roles[0].person_id
    names_field(page, "Who said it?").choose(speaker)
    day_field(page, "Remind me from").type("today").run()
    button_of(page, "dialog", "Save").click().run()
    assert not page.exception
    (step,) = [
        d for d in today_list.steps_of(store, case, TODAY) if d.trigger == "recommendation_open"
    ]
    assert (step.step.id, step.status) == ("try_recommendation", Status.DUE)
    assert any("said: Read the report" in reason for reason in step.reasons)


def test_what_came_of_it_is_told_and_recorded(
    store: LocalStore, case: int, open_page: Open
) -> None:
    page = open_page("opportunity.py", {f"opportunity:outlook:{case}": True}, id=case)
    assert [b.key for b in page.button if (b.key or "").startswith("outlook:")] == [
        f"outlook:event:{case}:hire_left",
        f"outlook:new:{case}",
        f"outlook:better:{case}",
    ]
    button_of(page, "outlook:new").click().run()
    company = opportunities.case(store, case).opportunity.company
    assert field(page.text_input, "Company").value == company
    field(page.text_input, "Job title").set_value("Lead Planner")
    day_field(page, "Applied on").type("11/23/26", "mdy")
    button_of(page, "dialog", "Save").click().run()
    assert any("Lead Planner, since" in m.value for m in page.markdown)


def test_a_company_page_typed_once_gives_a_link(
    store: LocalStore, case: int, open_page: Open
) -> None:
    page = open_page("opportunity.py", {f"opportunity:search:{case}": True}, id=case)
    typed = page.text_input(key=f"proposal:page:{case}")
    typed.set_value("not a page").run()
    assert any("not a company page" in e.value for e in page.error)
    typed.set_value("https://www.linkedin.com/company/northlight-demo/").run()
    company = opportunities.case(store, case).opportunity.company
    assert settings.company_page(store, company) == "northlight-demo"


def test_after_a_new_job_the_people_of_the_search_are_kept_close(
    store: LocalStore, case: int, open_page: Open
) -> None:
    found = Event(EventId(0), OpportunityId(case), EventKind.HIRED_ELSEWHERE, TODAY)
    events.record(store, found, TODAY)
    page = open_page("opportunity.py", id=case)
    button_of(page, "outlook:quarterly").click().run()
    everyone = opportunities.case(store, case).people.values()
    assert {p.cadence_days for p in everyone} <= {bulk.QUARTERLY, 60}
    button_of(page, "undo:do").click().run()
    everyone = opportunities.case(store, case).people.values()
    assert {p.cadence_days for p in everyone} <= {None, 60}
