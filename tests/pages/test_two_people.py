"""Who refers you in and who recruits, on the page of an opportunity; and those you could ask, in a menu."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm.domain.cases.opportunity import ClosedWhy, Opportunity, Role
from crm.domain.ids import OpportunityId, PersonId
from crm.domain.people.person import Person
from crm.services.cases import opportunities
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY
from tests.pages.folded import button_of, unfold

Open = Callable[..., AppTest]


@pytest.fixture
def store(database: Path) -> LocalStore:
    return open_store(database)


def a_job(store: LocalStore) -> int:
    new = Opportunity(OpportunityId(0), "Harborstone", "Operations Manager")
    return opportunities.add(store, new, TODAY).id


def add(
    store: LocalStore, first: str, company: str = "Harborstone Ltd", **more: object
) -> PersonId:
    new = Person(PersonId(0), first, "Lake", company, **more)  # type: ignore[arg-type]
    return people.add(store, new, TODAY).id


def said(page: AppTest) -> str:
    return "\n".join(one.value for one in page.caption).replace("\\", "")


def elements(page: AppTest) -> int:
    return len(list(page.main))


def opened(open_page: Open, case: int) -> AppTest:
    return unfold(open_page("opportunity.py", id=case), "opportunity:ways-in:")


def test_the_line_is_met_in_passing_and_the_list_waits_for_a_click(
    store: LocalStore, open_page: Open
) -> None:
    case = a_job(store)
    opportunities.give_role(store, case, add(store, "Rita", ""), Role.RECRUITER)
    for n in range(9):
        add(store, f"Ada{n}")
    page = open_page("opportunity.py", id=case)
    assert not page.exception
    assert "1 of 2 in place: Rita Lake recruits. Nobody refers you in yet." in said(page)
    assert not page.code, "nothing is read before it is asked for"


def test_the_menu_lists_them_with_the_line_and_the_log_begins_with_it(
    store: LocalStore, open_page: Open
) -> None:
    case = a_job(store)
    for n in range(5):
        add(store, f"Ada{n}")
    add(store, "Zoe", tags=("colleague",), position="*Head* of X")
    page = opened(open_page, case)
    assert len(page.code) == 5
    assert page.code[0].value.startswith("Hi Zoe, I enjoyed working with you")
    assert "And 1 more" in said(page)
    facts = [one.value for one in page.markdown if "former colleague" in one.value]
    assert facts == [r":gray[:small[\*Head\* of X · former colleague, no contact yet]]"]
    button_of(page, "opportunity:way-in-log:").click().run()
    assert not page.exception
    summary = next(area.value for area in page.text_area if "said" in (area.label or ""))
    assert summary == opened_line("Zoe")


def opened_line(first: str) -> str:
    return (
        f"Hi {first}, I enjoyed working with you, and I am grateful for that time. I am interested in the "
        "Operations Manager position at Harborstone. Would you be comfortable referring me, or telling me "
        "whom to ask?"
    )


def test_whoever_agrees_gets_the_part_in_one_click_and_it_can_be_undone(
    store: LocalStore, open_page: Open
) -> None:
    case, ada = a_job(store), add(store, "Ada")
    page = opened(open_page, case)
    button_of(page, "opportunity:way-in-role:").click().run()
    assert [(r.person_id, r.role) for r in opportunities.case(store, case).roles] == [
        (ada, Role.REFERRER)
    ]
    assert "Ada Lake refers you in. You have not named the recruiter." in said(page)
    assert "Who do you know there?" not in labels(page)
    button_of(page, "undo:do").click().run()
    assert opportunities.case(store, case).roles == ()


def test_nobody_is_known_there(store: LocalStore, open_page: Open) -> None:
    page = opened(open_page, a_job(store))
    assert "Embers knows of nobody you know at Harborstone." in said(page)
    assert "0 of 2 in place" in said(page)


def test_it_is_silent_once_both_are_there_and_once_it_is_closed(
    store: LocalStore, open_page: Open
) -> None:
    case = a_job(store)
    opportunities.give_role(store, case, add(store, "Rita"), Role.RECRUITER)
    opportunities.give_role(store, case, add(store, "Tom"), Role.REFERRER)
    page = open_page("opportunity.py", id=case)
    assert "2 of 2 in place: Tom Lake refers you in, Rita Lake recruits." in said(page)
    assert "Who do you know there?" not in labels(page)
    opportunities.close(store, case, ClosedWhy.LET_GO, TODAY)
    assert "in place" not in said(page.run())


def labels(page: AppTest) -> list[str]:
    return [one.proto.popover.label for one in page.get("popover")]


def test_the_page_grows_by_two_elements(
    store: LocalStore, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = a_job(store)
    opportunities.give_role(store, case, add(store, "Rita"), Role.RECRUITER)
    now = elements(open_page("opportunity.py", id=case))
    monkeypatch.setattr("crm.ui.cases.two_people.show", lambda case: None)
    assert now - elements(open_page("opportunity.py", id=case)) <= 2
