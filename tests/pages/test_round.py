"""The LinkedIn round: a card for each job, three answers, and a question instead of a departure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm.domain.cases.opportunity import Event, EventKind, Opportunity
from crm.domain.ids import EventId, OpportunityId, PersonId
from crm.domain.people.person import Person
from crm.services.cases import events, opportunities
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY

Open = Callable[..., AppTest]


def happened(store: LocalStore, case: int, kind: str, on: date, *who: int) -> None:
    them = tuple(PersonId(one) for one in who)
    event = Event(EventId(0), OpportunityId(case), EventKind(kind), on, them)
    events.record(store, event, TODAY)


@pytest.fixture
def store(database: Path) -> LocalStore:
    """Two jobs that went to people whose names try to be more than text."""
    opened = open_store(database)
    for number, (name, title) in enumerate((("Kai", "Planner"), ("Uma", "Buyer")), 1):
        link = "https://www.linkedin.com/in/kai-demo" if number == 1 else ""
        new = Person(PersonId(0), name, "<b>Ash*", linkedin_url=link)
        people.add(opened, new, TODAY)
        case = Opportunity(OpportunityId(0), "Acme", title)
        opportunities.add(opened, case, TODAY)
        happened(opened, number, "rejection_received", TODAY - timedelta(days=120))
        happened(opened, number, "hire_identified", TODAY - timedelta(days=60 - number), number)
    return opened


def said(page: AppTest) -> str:
    found = [e.value for kind in (page.markdown, page.caption, page.success) for e in kind]
    return "\n".join(found).replace("\\", "").replace("**", "")


def labels(page: AppTest) -> list[str]:
    return [button.label for button in page.button if (button.key or "").startswith("dialog-")]


def click(page: AppTest, label: str) -> None:
    """Click a button of the dialog."""
    mine = [b for b in page.button if (b.key or "").startswith("dialog-") and b.label == label]
    mine[0].click().run()
    assert not page.exception


def opened(open_page: Open, file: str = "opportunities.py", **query: object) -> AppTest:
    page = open_page(file, **query)
    assert not page.exception
    keys = ("opportunities:round", "today:look", "today:open", "opportunity:round")
    button = next(b for b in page.button if (b.key or "").startswith(keys))
    button.click().run()
    assert not page.exception
    return page


def looks(store: LocalStore, case: int) -> list[str]:
    return [look.answer.value for look in opportunities.case(store, case).looks]


def test_one_card_after_the_other(store: LocalStore, open_page: Open) -> None:
    page = opened(open_page)
    assert "0 of 2 answered" in said(page)
    assert "Kai <b>Ash*" in said(page)
    assert "Not looked at yet; you found out 8 weeks ago." in said(page)
    assert labels(page) == ["Still there", "Changed", "Not found", "Close"]
    click(page, "Still there")
    assert "Kai <b>Ash*, Planner at Acme: still there" in said(page)
    assert "1 of 2 answered" in said(page)
    click(page, "Not found")
    assert "That was the round. The next look is on December 23." in said(page)
    assert (looks(store, 1), looks(store, 2)) == (["same"], ["not_found"])
    assert labels(page) == ["Take back", "Take back", "Close"]


def test_closing_it_keeps_what_is_answered(store: LocalStore, open_page: Open) -> None:
    page = opened(open_page)
    click(page, "Still there")
    click(page, "Close")
    assert labels(page) == []
    assert (looks(store, 1), looks(store, 2)) == (["same"], [])
    page.button(key="opportunities:round").click().run()
    assert "Uma <b>Ash*" in said(page)
    assert "0 of 1 answered" in said(page)


def test_an_answer_can_be_taken_back_in_the_sheet_and_by_undo(
    store: LocalStore, open_page: Open
) -> None:
    page = opened(open_page)
    click(page, "Not found")
    click(page, "Take back")
    assert looks(store, 1) == []
    click(page, "Still there")
    click(page, "Close")
    page.button(key="undo:do").click().run()
    assert not page.exception
    assert looks(store, 1) == []


def test_a_change_asks_whether_they_left_and_stores_no_departure(
    store: LocalStore, open_page: Open
) -> None:
    page = opened(open_page)
    click(page, "Changed")
    assert "Noted. Kai <b>Ash*: have they left the job Planner at Acme?" in said(page)
    kinds = {e.kind for e in opportunities.case(store, 1).events}
    assert EventKind.HIRE_LEFT not in kinds
    click(page, "No")
    assert "Uma <b>Ash*" in said(page)
    click(page, "Close")
    page = open_page("opportunity.py", id=1)
    assert not [b for b in page.button if (b.key or "").startswith("departure:yes")]
    assert "Looked at on Nov 23, 2026: something had changed" in said(page)


def test_yes_opens_the_form_of_the_event_with_the_person_in_it(
    store: LocalStore, open_page: Open
) -> None:
    page = opened(open_page)
    click(page, "Changed")
    click(page, "Yes, they left")
    click(page, "Save")
    (left,) = [e for e in opportunities.case(store, 1).events if e.kind is EventKind.HIRE_LEFT]
    assert (left.on, left.people) == (TODAY, (1,))
    assert looks(store, 1) == ["changed"]


def test_what_is_left_open_is_asked_on_today(store: LocalStore, open_page: Open) -> None:
    page = opened(open_page)
    click(page, "Changed")
    click(page, "I do not know")
    assert "Uma <b>Ash*" in said(page)
    click(page, "Close")
    page = open_page("today.py")
    assert "Kai <b>Ash*, who got the job Planner at Acme, seems to have left it." in said(page)
    page.button(key="departure:no:1:1").click().run()
    assert not [b for b in page.button if (b.key or "").startswith("departure:yes")]


def test_today_has_one_line_that_opens_the_round(store: LocalStore, open_page: Open) -> None:
    page = open_page("today.py")
    title = "Check on LinkedIn whether anything changed in the department"
    assert sum(title in m.value for m in page.markdown) == 1
    page = opened(open_page, "today.py")
    assert "0 of 2 answered" in said(page)
    # The news of one of them is said on its card, not on the line for all.
    assert "They left" not in [button.label for button in page.button]


def test_the_opportunity_tells_its_history_and_opens_its_own_card(
    store: LocalStore, open_page: Open
) -> None:
    page = opened(open_page, "opportunity.py", id=2)
    assert "Uma <b>Ash*: you found out on Sep 26, 2026" in said(page)
    assert "Found out 8 weeks ago. Next look: now." in said(page)
    assert "0 of 1 answered" in said(page)
    click(page, "Still there")
    click(page, "Close")
    assert "Looked at on Nov 23, 2026: still there" in said(page)
    assert "Seen there today. Next look: Dec 23, 2026" in said(page)


def test_without_a_hire_there_is_no_round(database: Path, open_page: Open) -> None:
    opened = open_store(database)
    opportunities.add(opened, Opportunity(OpportunityId(0), "Acme", "Clerk"), TODAY)
    happened(opened, 1, "rejection_received", TODAY - timedelta(days=9))
    assert "opportunities:round" not in {b.key for b in open_page("opportunities.py").button}
    page = open_page("opportunity.py", id=1)
    assert not page.exception
    assert "opportunity:round:1" not in {b.key for b in page.button}


def test_with_nothing_due_it_says_when(store: LocalStore, open_page: Open) -> None:
    page = opened(open_page)
    click(page, "Still there")
    click(page, "Still there")
    click(page, "Close")
    (button,) = [b for b in page.button if b.key == "opportunities:round"]
    assert button.label == "LinkedIn round"
    button.click().run()
    assert "There is nothing to look at now. The next look is on December 23." in said(page)
