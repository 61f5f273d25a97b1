"""The page of one opportunity: what stands on it for each way a case can go, and what can be done there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from crm.domain.cases.opportunity import ClosedWhy, Event, EventKind, Opportunity, Role
from crm.domain.ids import EventId, OpportunityId, PersonId, TouchpointId
from crm.domain.people.person import Person
from crm.domain.playbook.due_step import Status
from crm.domain.touchpoints.touchpoint import Channel, Touchpoint
from crm.services import sample, today_list, touchpoints
from crm.services.cases import events, opportunities
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY
from tests.pages.folded import button_of

Open = Callable[..., AppTest]
BLOCKS = ["Next", "What happened", "Why", "People", "Who got it"]


@pytest.fixture
def store(database: Path) -> LocalStore:
    return open_store(database)


def a_case(store: LocalStore, *happened: tuple[EventKind, int], **fields: Any) -> int:
    """A case with a recruiter and a hiring manager; what happened, and how many days ago."""
    new = Opportunity(OpportunityId(0), "Harborstone", "Operations Manager", **fields)
    case = opportunities.add(store, new, TODAY).id
    for first, role in (("Rita", Role.RECRUITER), ("Ada", Role.HIRING_MANAGER)):
        person = Person(PersonId(0), first, "Lake", email=f"{first.lower()}@example.com")
        opportunities.give_role(store, case, people.add(store, person, TODAY).id, role)
    for kind, ago in happened:
        new_event = Event(EventId(0), case, kind, TODAY - timedelta(days=ago))
        events.record(store, new_event, TODAY)
    return case


def line(page: AppTest) -> str:
    return next(html.body for html in page.get("html") if "stations" in html.body)


def current(page: AppTest) -> str:
    """The station that is marked as the present one, as a reader hears it."""
    here = line(page).partition('aria-current="step">')[2].partition("</b>")[0]
    return here.replace("<i>", "").replace("</i>", "").replace("<b>", "")


def said(page: AppTest) -> str:
    return "\n".join(one.value for one in (*page.markdown, *page.caption, *page.info))


def press(page: AppTest, key: str) -> AppTest:
    return button_of(page, key).click().run()


def test_a_rejected_case(store: LocalStore, open_page: Open) -> None:
    case = a_case(store, (EventKind.INTERVIEW_HELD, 7), (EventKind.REJECTION_RECEIVED, 1))
    page = open_page("opportunity.py", id=case)
    assert not page.exception
    assert page.title[0].value == "Operations Manager"
    assert "Harborstone · they said no yesterday" in said(page)
    assert current(page) == "Now: They said no"
    assert [h.value for h in page.header] == BLOCKS
    assert "Nobody has told you why yet." in said(page)
    assert "It is too early to tell." in said(page)
    assert "Embers reminds you on December 22." in said(page)
    assert "look from December 22" in line(page)
    assert f"opportunity:applied:{case}" in {b.key for b in page.button}, "the day is missing"


def test_an_open_case(store: LocalStore, open_page: Open) -> None:
    case = a_case(store, (EventKind.INTERVIEW_HELD, 0), applied_on=TODAY - timedelta(days=20))
    page = open_page("opportunity.py", id=case)
    assert "Harborstone · you interviewed today" in said(page)
    assert current(page) == "Now: Interview"
    assert "<i>Still to come: </i><b>Decision</b>" in line(page)
    assert [h.value for h in page.header] == BLOCKS
    assert "Nobody has told you why yet." not in said(page)
    assert "Nothing is decided yet." in said(page)
    assert f"opportunity:applied:{case}" not in {b.key for b in page.button}


def test_a_case_that_was_won(store: LocalStore, open_page: Open) -> None:
    case = a_case(store, (EventKind.OFFER_RECEIVED, 3), (EventKind.HIRED_HERE, 1))
    page = open_page("opportunity.py", id=case)
    assert current(page) == "Now: You got the job"
    assert "They said no" not in line(page)
    assert "Still to come" not in line(page)
    assert "You landed." in said(page)
    assert "You did." in said(page)
    assert not page.exception


def test_a_case_that_opens_again(store: LocalStore, open_page: Open) -> None:
    case = a_case(store, (EventKind.REJECTION_RECEIVED, 60), (EventKind.HIRE_LEFT, 1))
    page = open_page("opportunity.py", id=case)
    assert current(page) == "Now: Open again"
    assert "<b>They said no</b>" in line(page)
    assert "the person hired left yesterday" in said(page)


def test_a_case_that_was_let_go_is_no_rejection(store: LocalStore, open_page: Open) -> None:
    case = a_case(store, (EventKind.APPLIED, 9))
    opportunities.close(store, case, ClosedWhy.LET_GO, TODAY)
    page = open_page("opportunity.py", id=case)
    assert current(page) == "Now: Closed by you"
    assert "you closed it today" in said(page)
    assert button_of(page, "opportunity:reopen:").key == f"opportunity:reopen:{case}"


def test_an_empty_case_says_how_to_begin(store: LocalStore, open_page: Open) -> None:
    new = Opportunity(OpportunityId(0), "<b>Co*", "Chef `x`")
    page = open_page("opportunity.py", id=opportunities.add(store, new, TODAY).id)
    assert not page.exception
    assert current(page) == "Now: Saved"
    assert "Begin with the interview or the rejection." in said(page)
    assert "Nobody is here yet." in said(page)


@pytest.mark.parametrize("tab", ["steps", "events", "people", "why", "hire", "<b>", ""])
def test_an_address_of_before_opens_the_whole_page(
    store: LocalStore, open_page: Open, tab: str
) -> None:
    case = a_case(store, (EventKind.REJECTION_RECEIVED, 1))
    page = open_page("opportunity.py", id=case, tab=tab)
    assert not page.exception
    assert not page.error
    assert [h.value for h in page.header] == BLOCKS


def test_a_letter_opens_in_place_and_another_one_closes_it(
    store: LocalStore, open_page: Open
) -> None:
    case = a_case(store, (EventKind.INTERVIEW_HELD, 7), (EventKind.REJECTION_RECEIVED, 2))
    steps = today_list.steps_of(store, case, TODAY)
    call, write = (
        next(str(s.key) for s in steps if s.step.id == name and s.status is Status.DUE)
        for name in ("rej_call", "rej_manager")
    )

    def opened(page: AppTest) -> set[str]:
        start = "opportunity:shut:"
        return {b.key.removeprefix(start) for b in page.button if (b.key or "").startswith(start)}

    page = open_page("opportunity.py", id=case)
    assert opened(page) == set(), "no letter is made before it is asked for"
    page = press(page, f"opportunity:open:{write}")
    assert opened(page) == {write}
    page = press(page, f"opportunity:open:{call}")
    assert opened(page) == {call}
    assert any(b.label == "No answer" for b in page.button)
    page = press(page, f"opportunity:shut:{call}")
    assert opened(page) == set()
    assert not page.exception


def test_a_step_is_logged_in_one_click_and_a_form(store: LocalStore, open_page: Open) -> None:
    case = a_case(store, (EventKind.INTERVIEW_HELD, 7), (EventKind.REJECTION_RECEIVED, 2))
    page = press(open_page("opportunity.py", id=case), "opportunity:quick:rej_call")
    next(b for b in page.button if b.label == "Save").click().run()
    done = [s.step.id for s in today_list.steps_of(store, case, TODAY) if s.status is Status.DONE]
    assert "rej_call" in done


def test_what_is_far_away_is_told_only_when_it_is_opened(
    store: LocalStore, open_page: Open
) -> None:
    case = a_case(store, (EventKind.INTERVIEW_HELD, 7), (EventKind.REJECTION_RECEIVED, 2))
    steps = today_list.steps_of(store, case, TODAY)
    far = next(s for s in steps if s.step.id == "watch_dept")
    page = open_page("opportunity.py", id=case)
    rows = [b.key for b in page.button if (b.key or "").startswith("opportunity:open:")]
    assert 0 < len(rows) <= 4
    assert far.title not in said(page)
    (fold,) = [e.label for e in page.expander if " more" in e.label]
    page = open_page("opportunity.py", {f"opportunity:rest:{case}": True}, id=case)
    assert far.title in said(page)
    assert fold.split()[0].isdigit()


def test_events_and_contacts_are_one_list_and_can_be_mended(
    store: LocalStore, open_page: Open
) -> None:
    case = a_case(store, (EventKind.INTERVIEW_HELD, 7), (EventKind.REJECTION_RECEIVED, 2))
    who = next(iter(opportunities.case(store, case).people))
    mail = Touchpoint(
        TouchpointId(0), (who,), TODAY - timedelta(days=5), Channel.EMAIL,
        opportunity_id=OpportunityId(case), summary="Thank *you*",
    )  # fmt: skip
    entry = touchpoints.log(store, mail, TODAY).touchpoint
    page = open_page("opportunity.py", id=case)
    lines = [m.value for m in page.markdown if m.value.startswith(":material/") and "**" in m.value]
    assert [one.split(" · ")[1] for one in lines] == [
        "They said no", "E-mail to Rita Lake", "You interviewed",
    ]  # fmt: skip
    assert "Thank \\*you\\*" in lines[1]
    page = press(page, f"opportunity:contact-edit:{entry.id}")
    field = next(t for t in page.text_area if t.label == "What was said?")
    field.set_value("Thanks for the tour").run()
    next(b for b in page.button if b.label == "Save").click().run()
    assert touchpoints.get(store, entry.id).summary == "Thanks for the tour"
    page = press(page, f"opportunity:contact-remove:{entry.id}")
    assert not [t for t in opportunities.case(store, case).touchpoints if t.id == entry.id]
    page = press(page, "undo:do")
    assert [t.id for t in opportunities.case(store, case).touchpoints] == [entry.id]
    rejected = opportunities.case(store, case).events[-1]
    page = press(page, f"opportunity:event-edit:{rejected.id}")
    next(t for t in page.text_area if t.label == "In your words").set_value("By mail").run()
    next(b for b in page.button if b.label == "Save").click().run()
    assert opportunities.case(store, case).events[-1].note == "By mail"


def test_people_are_reached_or_their_number_is_asked_for(
    store: LocalStore, open_page: Open
) -> None:
    case = a_case(store)
    rita = next(
        p for p in opportunities.case(store, case).people.values() if p.first_name == "Rita"
    )
    page = open_page("opportunity.py", id=case)
    links = [link.proto.url for link in page.get("link_button")]
    assert links == ["mailto:rita@example.com", "mailto:ada@example.com"]
    page = press(page, f"opportunity:reach:phone:{rita.id}:add")
    next(t for t in page.text_input if t.label == "Phone").set_value("+1 555 010 7788").run()
    next(b for b in page.button if b.label == "Save").click().run()
    page = open_page("opportunity.py", id=case)
    assert "tel:+15550107788" in [link.proto.url for link in page.get("link_button")]


def test_a_case_in_the_bin_can_only_be_restored(store: LocalStore, open_page: Open) -> None:
    case = a_case(store)
    opportunities.remove(store, case, TODAY)
    page = open_page("opportunity.py", id=case)
    assert f"opportunity:event:{case}" not in {b.key for b in page.button}
    press(page, f"opportunity:back:{case}")
    assert opportunities.in_bin(store) == []


def test_the_page_reads_the_database_once(
    store: LocalStore, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample.add(store, TODAY)
    page = open_page("opportunity.py", id=2)
    reads: list[int] = []
    really = LocalStore.read

    @contextmanager
    def read(self: LocalStore) -> Iterator[Any]:
        reads.append(1)
        with really(self) as db:
            yield db

    monkeypatch.setattr(LocalStore, "read", read)
    page.run()
    assert page.title[0].value == "Head of Planning"
    assert len(reads) == 1
