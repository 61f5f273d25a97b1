"""Who said what about why, in a fold on the page of an opportunity."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm.domain.cases.ledger import Claim, ClaimKind, Reason
from crm.domain.cases.opportunity import Event, EventKind, Opportunity, Role
from crm.domain.ids import ClaimId, EventId, OpportunityId, PersonId
from crm.domain.people.person import Person
from crm.services.cases import events, ledger, opportunities
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY
from tests.pages.folded import button_of, unfold

CASE, RITA, BEN = OpportunityId(1), PersonId(1), PersonId(2)
Open = Callable[..., AppTest]


@pytest.fixture
def store(database: Path) -> LocalStore:
    """They said no yesterday; Rita recruits, and Ben interviewed."""
    store = open_store(database)
    opportunities.add(store, Opportunity(OpportunityId(0), "Harborstone", "Planner"), TODAY)
    for first, role in (("Rita", Role.RECRUITER), ("Ben", Role.INTERVIEWER)):
        person = people.add(store, Person(PersonId(0), first, "a|b *Lake*"), TODAY)
        opportunities.give_role(store, CASE, person.id, role)
    return store


def no(store: LocalStore) -> None:
    day = TODAY - timedelta(days=1)
    events.record(store, Event(EventId(0), CASE, EventKind.REJECTION_RECEIVED, day), TODAY)


def said(store: LocalStore, who: PersonId, words: str, reason: Reason = Reason.SALARY) -> None:
    new = Claim(ClaimId(0), CASE, ClaimKind.FACT, words, reason, who, TODAY, "call")
    ledger.record_claim(store, new, TODAY)


def opened(open_page: Open) -> AppTest:
    page = unfold(open_page("opportunity.py", id=1), "ledger:evidence:")
    assert not page.exception
    return page


def table(page: AppTest) -> list[str]:
    (found,) = [m.value for m in page.markdown if m.value.startswith("| Who")]
    return str(found).split("\n")


def folds(page: AppTest) -> list[str]:
    return [one.label for one in page.get("expander")]


def test_it_is_folded_and_only_there_once_something_is_to_be_explained(
    store: LocalStore, open_page: Open
) -> None:
    assert "Who said what" not in folds(open_page("opportunity.py", id=1))
    no(store)
    page = open_page("opportunity.py", id=1)
    assert "Who said what" in folds(page)
    assert not [m for m in page.markdown if m.value.startswith("| Who")]


def test_people_reasons_and_the_next_question(store: LocalStore, open_page: Open) -> None:
    no(store)
    said(store, RITA, "We had no budget for you.")
    page = opened(open_page)
    assert table(page) == [
        "| Who | Asked | Salary |",
        "| --- | --- | --- |",
        r"| Rita a\|b \*Lake\*, recruiter | not yet | first-hand, Nov 23, 2026 |",
        r"| Ben a\|b \*Lake\*, interviewer | not yet |  |",
    ]
    (ask,) = [m for m in page.markdown if m.value.startswith("Ask Ben")]
    assert "what would you do differently next time?" in ask.value
    button_of(page, "ledger:ask-next:").click().run()
    assert not page.exception
    assert [area.label for area in page.text_area] == ["What was said?"]


def test_two_who_agree_and_a_stock_phrase(store: LocalStore, open_page: Open) -> None:
    no(store)
    said(store, RITA, "Another candidate was a better fit.")
    said(store, BEN, "We had no budget for you.")
    page = opened(open_page)
    assert "stock phrase, Nov 23, 2026" in table(page)[2]
    assert [m.value for m in page.markdown if "once more; the answer was a stock phrase" in m.value]
    said(store, RITA, "It was the budget alone.")
    page = opened(open_page)
    assert "**Two people said it independently:** Salary." in [m.value for m in page.markdown]
    assert not [m for m in page.markdown if m.value.startswith("Ask ")]


def test_nobody_is_there_to_ask(database: Path, open_page: Open) -> None:
    store = open_store(database)
    opportunities.add(store, Opportunity(OpportunityId(0), "Harborstone", "Planner"), TODAY)
    no(store)
    page = opened(open_page)
    assert "Nobody is here to ask yet. Add who was involved, under People." in [
        c.value for c in page.caption
    ]


def test_the_page_grows_by_one_element(
    store: LocalStore, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    no(store)
    now = len(list(open_page("opportunity.py", id=1).main))
    monkeypatch.setattr("crm.ui.cases.evidence.show", lambda case, found: None)
    assert now - len(list(open_page("opportunity.py", id=1).main)) == 1
