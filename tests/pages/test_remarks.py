"""What a letter had better not say, calmly below it while it is written."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm.domain.cases.opportunity import Event, EventKind, Opportunity, Role
from crm.domain.ids import EventId, OpportunityId, PersonId
from crm.domain.people.person import Person
from crm.services import today_list
from crm.services.cases import events, opportunities
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY

CASE = OpportunityId(1)
Write = Callable[[str], AppTest]


@pytest.fixture
def store(database: Path) -> LocalStore:
    """They said no yesterday; Gil is the hiring manager."""
    store = open_store(database)
    opportunities.add(store, Opportunity(OpportunityId(0), "Harborstone", "Planner"), TODAY)
    gil = people.add(store, Person(PersonId(0), "Gil", "Lake", email="gil@example.com"), TODAY)
    opportunities.give_role(store, CASE, gil.id, Role.HIRING_MANAGER)
    for kind, ago in ((EventKind.INTERVIEW_HELD, 9), (EventKind.REJECTION_RECEIVED, 2)):
        who = (gil.id,) if kind is EventKind.INTERVIEW_HELD else ()
        new = Event(EventId(0), CASE, kind, TODAY - timedelta(days=ago), who)
        events.record(store, new, TODAY)
    return store


@pytest.fixture
def write(open_page: Callable[..., AppTest], store: LocalStore) -> Write:
    """The page with the letter to the hiring manager open, and these words in it; "" = the draft."""
    steps = today_list.steps_of(store, CASE, TODAY)
    key = next(str(s.key) for s in steps if s.step.id == "rej_manager")
    page = open_page("opportunity.py", {"opportunity:open": key}, id=1)

    def written(body: str) -> AppTest:
        shown = [
            json.loads(p.json)
            for p in (e.proto for e in page.get("bidi_component"))
            if "rej_manager" in p.json
        ]
        slot = shown[0]["slot"]
        words = {"subject": "Thank you", "body": body, "at": 1, "base": "", "edited": bool(body)}
        page.session_state[f"letter:{slot}"] = {"words": words}
        return page.run()

    return written


def remarks(page: AppTest) -> list[tuple[str, str]]:
    """Each remark, and where it comes from."""
    marked = [c for c in page.caption if ":material/lightbulb:" in c.value]
    return [(c.value.replace("\\", ""), c.help.replace("\\", "")) for c in marked]


def test_a_fault_is_said_with_what_to_do_and_its_source(write: Write) -> None:
    page = write("Dear Gil,\n\nThank you. I would love *any feedback on* my interview.")
    assert not page.exception
    ((words, source),) = remarks(page)
    assert "asks the hiring manager for feedback. Thank them and say" in words
    assert source.startswith("From the article: ")
    sent = next(e for e in page.get("bidi_component") if "rej_manager" in e.proto.json)
    assert json.loads(sent.proto.json)["sent"] == "Mark as sent", "nothing stops the letter"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "Dear Gil,\n\nThank you for the interview. I learned a lot.",
        "Dear Gil, thank you for [this].",  # the box says so itself
        "Dear Gil, thank you. Could you give me feedback on my interview?",  # so it does here
    ],
)
def test_nothing_is_said_twice_or_of_a_sound_letter(write: Write, body: str) -> None:
    assert remarks(write(body)) == []


def test_many_faults_are_a_few_remarks_in_one_element(write: Write) -> None:
    body = "Dear Ben,\n\nIt is unfair. Please reconsider. I was too old. You wasted my time. I beg you."
    ((words, _),) = remarks(write(body))
    assert words.count(":material/lightbulb:") == 3
