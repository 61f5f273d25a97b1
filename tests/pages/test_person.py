"""One person: what is known, the warmth with its reasons, the timeline and every button."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from crm.domain.cases.opportunity import Event, EventKind, Opportunity, Role
from crm.domain.ids import EventId, OpportunityId, PersonId, TouchpointId
from crm.domain.people.person import Person
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result, Touchpoint
from crm.services import touchpoints
from crm.services.cases import events, opportunities
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from crm.ui.people import together
from tests.conftest import TODAY
from tests.pages.markdown_read import as_read

NASTY = "<script>alert(1)</script> *x* :smile: $a$ [d](http://x)"


@pytest.fixture
def store(database: Any) -> LocalStore:
    return open_store(database)


@pytest.fixture
def ada(store: LocalStore) -> int:
    return add(store, "Ada", "Alpha")


def add(store: LocalStore, first: str = "", last: str = "", **values: Any) -> int:
    return people.add(store, Person(PersonId(0), first, last, **values), TODAY).id


def log(
    store: LocalStore, person: int, days_ago: int, channel: str = "email", **values: Any
) -> int:
    contact = Touchpoint(
        TouchpointId(0), (PersonId(person),), TODAY - timedelta(days=days_ago), Channel(channel)
    )
    return touchpoints.log(store, replace(contact, **values), TODAY).touchpoint.id


def button(page: AppTest, start: str) -> Any:
    found = [b for b in page.button if (b.key or "").startswith(start)]
    assert found, [b.key for b in page.button]
    return found[0]


def keys(page: AppTest) -> set[str]:
    return {b.key for b in page.button if b.key}


def told(page: AppTest) -> str:
    """Everything the page says, without the marks that keep user text as typed."""
    elements = (*page.title, *page.markdown, *page.caption, *page.info)
    links = [link.proto.label for link in page.get("link_button")]
    return as_read("\n".join([*(element.value for element in elements), *links]))


@pytest.mark.parametrize("number", ["", "0", "99", "abc", "-1", "1e3", "²", "9" * 40, "1;--"])
def test_an_address_of_nobody_is_answered_calmly(
    ada: int, open_page: Callable[..., AppTest], sent: list[Any], number: str
) -> None:
    page = open_page("person.py", id=number)
    assert not page.exception
    assert not page.error
    assert page.title[0].value == "Person not found"
    button(page, "person:all").click().run()
    assert sent == [("pages/people.py", {"query_params": {}})]


def test_everything_known_is_shown(store: LocalStore, open_page: Callable[..., AppTest]) -> None:
    ben = add(store, "Ben", "Beta")
    ada = add(store, "Ada", "Alpha", company="Northlight", position="Planner", location="Leeds",
              email="ada@example.com", phone="+44 1", tags=("club",), how_met="At a talk",
              notes="Likes maps", connected_on=TODAY, cadence_days=30,
              linkedin_url="https://www.linkedin.com/in/ada", referred_by=PersonId(ben))  # fmt: skip
    add(store, "Cem", "Gamma", referred_by=PersonId(ada))
    case = opportunities.add(store, Opportunity(OpportunityId(0), "Co", "Job"), TODAY)
    opportunities.give_role(store, case.id, ada, Role.RECRUITER)
    page = open_page("person.py", id=ada)
    assert page.title[0].value == "Ada Alpha"
    words = told(page)
    for known in ("Planner · Northlight · Leeds", "ada@example.com", "+44 1", "club", "At a talk",
                  "Likes maps", "Nov 23, 2026", "every 30 days"):  # fmt: skip
        assert known in words
    labels = {b.label for b in page.button}
    assert {"Recruiter for Job at Co", "Ben Beta", "Cem Gamma", "Everyone at Northlight"} <= labels


def test_user_text_is_shown_as_typed(store: LocalStore, open_page: Callable[..., AppTest]) -> None:
    number = add(store, NASTY, company=NASTY, notes="a\n# b", tags=(NASTY,))
    log(store, number, 3, summary=NASTY)
    page = open_page("person.py", id=number)
    assert not page.exception
    texts = [e.value for e in (*page.title, *page.markdown)] + [b.label for b in page.button]
    for text in filter(lambda t: "alert" in t, texts):
        bare = re.sub(r"\\.|:small\[\]", "", text)
        assert not re.search(r"<script|\$a|:smile|\*x\*|\]\(", bare), text


@pytest.mark.parametrize(
    ("key", "place", "query"),
    [
        ("person:role:", "pages/opportunity.py", {"id": "1"}),
        ("person:other:", "pages/person.py", {"id": "1"}),
        ("person:company:", "pages/people.py", {"company": "North & light"}),
    ],
)
def test_a_link_leads_there(
    store: LocalStore,
    open_page: Callable[..., AppTest],
    sent: list[Any],
    key: str,
    place: str,
    query: dict[str, str],
) -> None:
    ben = add(store, "Ben", "Beta")
    ada = add(store, "Ada", "Alpha", company="North & light", referred_by=PersonId(ben))
    case = opportunities.add(store, Opportunity(OpportunityId(0), "Co", "Job"), TODAY)
    opportunities.give_role(store, case.id, ada, Role.RECRUITER)
    page = open_page("person.py", id=ada)
    button(page, key).click().run()
    assert sent == [(place, {"query_params": query})]


def test_interviews_stand_among_the_contacts_and_can_be_corrected(
    store: LocalStore, ada: int, open_page: Callable[..., AppTest], sent: list[Any]
) -> None:
    case = opportunities.add(
        store, Opportunity(OpportunityId(0), "Co", "Operations Manager"), TODAY
    )
    held = Event(EventId(0), case.id, EventKind.INTERVIEW_HELD, TODAY - timedelta(days=7),
                 (PersonId(ada),), note="Second round")  # fmt: skip
    events.record(store, held, TODAY)
    no = Event(EventId(0), case.id, EventKind.REJECTION_RECEIVED, TODAY - timedelta(days=1))
    events.record(store, no, TODAY)
    log(store, ada, 3)
    log(store, ada, 9)
    page = open_page("person.py", id=ada)
    assert "Together" in [h.value for h in page.header]
    lines = [
        as_read(m.value)
        for m in page.markdown
        if m.value.startswith(":material") and "** · " in m.value
    ]
    assert lines == [
        ":material/mail: **Friday** · E-mail from you",
        ":material/event: **November 16** · Ada interviewed you for Operations Manager\n\nSecond round",
        ":material/mail: **November 14** · E-mail from you",
    ]
    button(page, "person:event-open:").click().run()
    assert sent == [("pages/opportunity.py", {"query_params": {"id": str(case.id)}})]
    button(page, "person:event-edit:").click().run()
    assert page.session_state["_dialog"].request.name == "event"


def test_what_is_rare_is_in_one_menu(
    store: LocalStore, ada: int, open_page: Callable[..., AppTest]
) -> None:
    page = open_page("person.py", id=ada)
    (menu,) = page.get("popover")
    assert [(b.key or "").split(":")[1] for b in menu.button] == [
        "touch", "plan", "prepare", "edit", "introduced", "merge", "archive", "remove", "erase",
    ]  # fmt: skip
    assert [t.label for t in menu.toggle] == ["Do not contact"]
    first = [b for b in page.button if b.proto.type == "primary" and "person:" in (b.key or "")]
    assert [b.label for b in first] == ["Log a contact"]


def test_the_timeline_is_newest_first_and_tells_what_it_was(
    store: LocalStore, ada: int, open_page: Callable[..., AppTest]
) -> None:
    ben = add(store, "Ben", "Beta")
    log(store, ada, 30, "gift_card", amount_cents=500, currency="USD", vendor="Cafe",
        result=Result.ACCEPTED, answered_on=TODAY - timedelta(days=28))  # fmt: skip
    log(store, ada, 20, "coffee", direction=Direction.BOTH, summary="About maps",
        people=(PersonId(ada), PersonId(ben)))  # fmt: skip
    log(store, ada, 10, "linkedin_message", count=50, direction=Direction.IN)
    page = open_page("person.py", id=ada)
    lines = [
        m.value for m in page.markdown if m.value.startswith(":material") and "** · " in m.value
    ]
    bare = [as_read(line) for line in lines]
    assert bare == [
        ":material/chat: **November 13** · LinkedIn message from them · 50 messages",
        ":material/local_cafe: **November 3** · Coffee, with Ben Beta\n\nAbout maps",
        ":material/redeem: **October 24** · Gift card from you · accepted 28 days ago"
        " · 5.00 USD Cafe",
    ]


def test_a_long_timeline_comes_in_pages(
    store: LocalStore, ada: int, open_page: Callable[..., AppTest]
) -> None:
    for number in range(45):
        log(store, ada, number + 1)
    page = open_page("person.py", id=ada)
    lines = [
        m.value for m in page.markdown if m.value.startswith(":material") and "** · " in m.value
    ]
    assert len(lines) == together.ENTRIES
    assert "45 entries, newest first" in told(page)
    page.pagination[0].set_value(6).run()
    lines = [
        m.value for m in page.markdown if m.value.startswith(":material") and "** · " in m.value
    ]
    assert len(lines) == 5
    assert "October 9" in lines[-1]


def test_in_touch_today_and_its_undo(
    store: LocalStore, ada: int, open_page: Callable[..., AppTest]
) -> None:
    page = open_page("person.py", id=ada)
    button(page, f"person:touch:{ada}").click().run()
    assert "**Today** · Contact" in told(page)
    button(page, f"person:touch:{ada}").click().run()
    assert "already logged a contact" in page.error[0].value
    assert len(people.person_file(store, ada, TODAY).touchpoints) == 1


def test_undoing_in_touch_today(
    store: LocalStore, ada: int, open_page: Callable[..., AppTest]
) -> None:
    page = open_page("person.py", id=ada)
    button(page, f"person:touch:{ada}").click().run()
    button(page, "undo:do").click().run()
    assert "Nothing is logged yet" in told(page)


def test_they_answered_is_one_click_and_can_be_undone(
    store: LocalStore, ada: int, open_page: Callable[..., AppTest]
) -> None:
    sent = log(store, ada, 9, result=Result.SENT, summary="Hello")
    page = open_page("person.py", id=ada)
    before = people.person_file(store, ada, TODAY)
    button(page, f"person:answer:{sent}:replied").click().run()
    after = people.person_file(store, ada, TODAY)
    assert (after.touchpoints[0].result, after.touchpoints[0].answered_on) == (
        Result.REPLIED, TODAY,
    )  # fmt: skip
    assert after.warmth.value > before.warmth.value
    button(page, "undo:do").click().run()
    assert people.person_file(store, ada, TODAY) == before


def test_removing_an_entry_can_be_undone(
    store: LocalStore, ada: int, open_page: Callable[..., AppTest]
) -> None:
    first, second = log(store, ada, 9), log(store, ada, 5)
    page = open_page("person.py", id=ada)
    button(page, f"person:entry-remove:{first}").click().run()
    left = [t.id for t in people.person_file(store, ada, TODAY).touchpoints]
    assert left == [second]
    button(page, "undo:do").click().run()
    left = [t.id for t in people.person_file(store, ada, TODAY).touchpoints]
    assert left == [first, second]


@pytest.mark.parametrize(
    ("key", "title"),
    [("person:log:", "log"), ("person:edit:", "person"), ("person:entry-edit:", "touchpoint")],
)
def test_the_dialogs_open(
    store: LocalStore, ada: int, open_page: Callable[..., AppTest], key: str, title: str
) -> None:
    log(store, ada, 9)
    page = open_page("person.py", id=ada)
    button(page, key).click().run()
    assert not page.exception
    assert page.session_state["_dialog"].request.name == title


def test_archiving_and_taking_out_again(
    store: LocalStore, ada: int, open_page: Callable[..., AppTest]
) -> None:
    page = open_page("person.py", id=ada)
    button(page, "person:archive:").click().run()
    assert people.get(store, ada).archived_on == TODAY
    assert "Archived Nov 23, 2026" in told(page)
    assert button(page, "person:archive:").label == "Take out of the archive"
    button(page, "undo:do").click().run()
    assert people.get(store, ada).archived_on is None


def test_a_removed_person_waits_in_the_bin_and_comes_back(
    store: LocalStore, ada: int, open_page: Callable[..., AppTest], sent: list[Any]
) -> None:
    log(store, ada, 9)
    page = open_page("person.py", id=ada)
    button(page, "person:remove:").click().run()
    assert sent == [("pages/people.py", {"query_params": {}})]
    assert people.get(store, ada).binned_on == TODAY
    page = open_page("person.py", id=ada)
    assert "In the bin since Nov 23, 2026" in told(page)
    ours = {key for key in keys(page) if key.startswith("person:")}
    assert ours == {f"person:back:{ada}", f"person:erase:{ada}"}
    assert not page.toggle
    button(page, "person:back:").click().run()
    assert people.get(store, ada).binned_on is None


def test_do_not_contact_is_a_switch_that_goes_both_ways(
    store: LocalStore, ada: int, open_page: Callable[..., AppTest]
) -> None:
    before = people.get(store, ada)
    page = open_page("person.py", id=ada)
    page.toggle[0].set_value(True).run()
    assert people.get(store, ada) == replace(before, do_not_contact=True)
    assert "Do not contact" in told(page)
    assert page.toggle[0].value is True
    page.toggle[0].set_value(False).run()
    assert people.get(store, ada) == before


def test_the_switch_follows_a_change_made_elsewhere(
    store: LocalStore, ada: int, open_page: Callable[..., AppTest]
) -> None:
    page = open_page("person.py", id=ada)
    people.edit(store, replace(people.get(store, ada), do_not_contact=True), TODAY)
    page.run()
    assert page.toggle[0].value is True


def test_an_old_form_keeps_what_another_tab_stored(
    store: LocalStore, ada: int, open_page: Callable[..., AppTest]
) -> None:
    page = open_page("person.py", id=ada)
    button(page, "person:edit:").click().run()
    people.edit(store, replace(people.get(store, ada), notes="From the other tab"), TODAY)
    next(t for t in page.text_input if t.label == "Phone").set_value("+49 30 1")
    next(b for b in page.button if b.label == "Save").click().run()
    stored = people.get(store, ada)
    assert (stored.phone, stored.notes) == ("+49 30 1", "From the other tab")
