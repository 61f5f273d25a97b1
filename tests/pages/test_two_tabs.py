"""Two tabs on one database: a button of the older one does what it showed, or says that it cannot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from crm.domain.cases.ledger import Claim, ClaimKind
from crm.domain.cases.opportunity import Event, EventKind
from crm.domain.ids import ClaimId, EventId, OpportunityId, PersonId, TouchpointId
from crm.domain.touchpoints.touchpoint import Channel, Result, Touchpoint
from crm.services import touchpoints
from crm.services.cases import events, ledger, opportunities
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from tests.pages.folded import unfold
from tests.store.support import a_person, an_opportunity

TODAY = date(2026, 11, 23)
MARCH = date(2026, 3, 2)
Open = Callable[..., AppTest]
CHANGED = "changed or removed in another window"


@pytest.fixture
def store(database: Path) -> LocalStore:
    opened = open_store(database)
    people.add(opened, a_person(), TODAY)
    for company in ("Tulip", "Umber"):
        opportunities.add(opened, replace(an_opportunity(), company=company), TODAY)
    return opened


def press(page: AppTest, key: str) -> AppTest:
    (button,) = [one for one in page.button if one.key and one.key.startswith(key)]
    return button.click().run()


def happened(store: LocalStore, case: int, kind: EventKind, on: date = MARCH) -> Event:
    new = Event(EventId(0), OpportunityId(case), kind, on)
    return events.record(store, new, TODAY).event


def test_the_bin_of_an_interview_never_takes_the_rejection_of_another_case(
    store: LocalStore, open_page: Open
) -> None:
    interview = happened(store, 1, EventKind.INTERVIEW_HELD)
    page = unfold(open_page("opportunity.py", id=1))
    events.remove_event(store, interview.id)
    rejection = happened(store, 2, EventKind.REJECTION_RECEIVED)
    page = press(page, f"opportunity:event-remove:{interview.id}")
    assert CHANGED in page.error[0].value
    assert opportunities.case(store, 2).events == (rejection,)


def test_an_event_that_was_corrected_elsewhere_is_not_removed_unseen(
    store: LocalStore, open_page: Open
) -> None:
    interview = happened(store, 1, EventKind.INTERVIEW_HELD)
    page = unfold(open_page("opportunity.py", id=1))
    events.correct_event(store, replace(interview, note="They offered me the job"), TODAY)
    page = press(page, "opportunity:event-remove:")
    assert CHANGED in page.error[0].value
    assert "They offered me the job" in " ".join(m.value for m in page.markdown)
    page = press(page, "opportunity:event-remove:")  # now it is what was shown
    assert not page.error
    assert not opportunities.case(store, 1).events


def logged(store: LocalStore) -> Touchpoint:
    new = Touchpoint(TouchpointId(0), (PersonId(1),), MARCH, Channel.EMAIL, result=Result.SENT)
    return touchpoints.log(store, new, TODAY).touchpoint


def say(store: LocalStore) -> Claim:
    new = Claim(ClaimId(0), OpportunityId(1), ClaimKind.OPINION, "Too few years.")
    return ledger.record_claim(store, replace(new, said_by=PersonId(1)), TODAY)


#: What is pressed, on which page, and what the other tab did before.
PRESSED: dict[str, tuple[str, dict[str, Any], Callable[[LocalStore], object], Callable[..., Any]]] = {
    "person:remove:": (
        "person.py", {"id": 1}, lambda store: people.get(store, 1),
        lambda store, one: people.edit(store, replace(one, notes="Left the firm."), TODAY),
    ),
    "person:archive:": (
        "person.py", {"id": 1}, lambda store: people.get(store, 1),
        lambda store, one: people.edit(store, replace(one, position="Director"), TODAY),
    ),
    "person:entry-remove:": (
        "person.py", {"id": 1}, logged,
        lambda store, one: touchpoints.correct(store, replace(one, summary="Long letter"), TODAY),
    ),
    "person:answer:": (
        "person.py", {"id": 1}, logged,
        lambda store, one: touchpoints.correct(store, replace(one, result=Result.BOUNCED), TODAY),
    ),
    "opportunity:close:": (
        "opportunity.py", {"id": 1}, lambda store: opportunities.case(store, 1).opportunity,
        lambda store, one: opportunities.edit(store, replace(one, title="Head of all"), TODAY),
    ),
    "opportunity:remove:": (
        "opportunity.py", {"id": 1}, lambda store: opportunities.case(store, 1).opportunity,
        lambda store, one: opportunities.edit(store, replace(one, notes="Call on Friday"), TODAY),
    ),
    "ledger:remove-claim": (
        "opportunity.py", {"id": 1}, say,
        lambda store, one: ledger.correct_claim(store, replace(one, words="Ten years"), TODAY),
    ),
}  # fmt: skip


@pytest.mark.parametrize("key", PRESSED)
def test_a_button_of_what_has_changed_does_nothing_and_says_so(
    store: LocalStore, open_page: Open, key: str
) -> None:
    file, where, make, change = PRESSED[key]
    shown = make(store)
    page = unfold(open_page(file, **where))
    change(store, shown)
    before = store.path.read_bytes()
    page = press(page, key)
    assert CHANGED in page.error[0].value
    assert store.path.read_bytes() == before


def test_an_undo_does_not_take_back_what_came_later(store: LocalStore, open_page: Open) -> None:
    entry = logged(store)
    page = press(open_page("person.py", id=1), "person:answer:")
    now = touchpoints.get(store, entry.id)
    touchpoints.correct(store, replace(now, summary="She wrote a page."), TODAY)
    page = press(page, "undo:do")
    assert CHANGED in page.error[0].value
    assert touchpoints.get(store, entry.id).summary == "She wrote a page."


def test_a_form_keeps_what_another_tab_noted_meanwhile(store: LocalStore, open_page: Open) -> None:
    entry = logged(store)
    page = press(open_page("person.py", id=1), "person:entry-edit:")
    answered = date(2026, 3, 5)
    touchpoints.answered(store, entry.id, Result.REPLIED, answered, TODAY)
    (summary,) = [one for one in page.text_area if one.label == "What was said?"]
    summary.set_value("A typo less").run()
    (save,) = [one for one in page.button if one.label == "Save"]
    page = save.click().run()
    assert not page.error
    now = touchpoints.get(store, entry.id)
    assert (now.summary, now.result, now.answered_on) == ("A typo less", Result.REPLIED, answered)
