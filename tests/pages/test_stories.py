"""A story on the page of an opportunity: its form, its verdict, and what is proposed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from crm.domain.cases.ledger import Claim, ClaimKind, Reason, StoryVerdict, is_unknown
from crm.domain.ids import ClaimId, OpportunityId
from crm.services import sample
from crm.services.cases import ledger
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY
from tests.pages.folded import button_of, unfold
from tests.services.support import all_cases

Open = Callable[..., AppTest]


@pytest.fixture
def store(database: Path) -> LocalStore:
    opened = open_store(database)
    sample.add(opened, TODAY)
    return opened


@pytest.fixture
def case(store: LocalStore) -> OpportunityId:
    return next(
        c.opportunity.id
        for c in all_cases(store)
        if is_unknown(c, ledger.of_case(store, c.opportunity.id).claims)
    )


def a_story(store: LocalStore, case: OpportunityId, **values: Any) -> Claim:
    new = Claim(ClaimId(0), case, ClaimKind.STORY, "They hated my shoes")
    return ledger.record_claim(store, replace(new, **values), TODAY)


def field(widgets: Any, label: str) -> Any:
    """The field of this label in the dialog that is open."""
    return next(w for w in widgets if w.label == label and w.key.startswith("dialog"))


def captions(page: AppTest) -> list[str]:
    return [one.value for one in page.caption]


def test_a_story_asks_what_would_disprove_it_and_who_knows(
    store: LocalStore, case: OpportunityId, open_page: Open
) -> None:
    page = open_page("opportunity.py", id=case)
    button_of(page, "ledger:add-story").click().run()
    field(page.text_area, "In your words").set_value("They hated my shoes").run()
    doubt = field(page.text_area, "What would show that it is not so? (optional)")
    doubt.set_value("They *asked* where I bought them").run()
    who = field(page.selectbox, "Who would know? (optional)")
    assert who.options[0] == "Nobody I can name"
    name = who.options[1]
    people = next(c for c in all_cases(store) if c.opportunity.id == case).people
    who.set_value(next(p.id for p in people.values() if p.name == name)).run()
    button_of(page, "dialog", "Save").click().run()
    assert not page.exception
    (told,) = ledger.of_case(store, case).claims
    assert told.disproof == "They *asked* where I bought them"
    assert (told.ask_person is not None, told.ask_on) == (True, None)
    assert f"{name} would know." in captions(page)
    assert (
        r"What would show that it is not so? They \*asked\* where I bought them"
    ) in captions(page)  # fmt: skip
    button_of(page, "ledger:edit-claim").click().run()
    field(page.selectbox, "Who would know? (optional)").set_value(0).run()
    button_of(page, "dialog", "Save").click().run()
    assert ledger.of_case(store, case).claims == (replace(told, ask_person=None),)


def test_what_is_no_story_asks_neither(
    store: LocalStore, case: OpportunityId, open_page: Open
) -> None:
    page = open_page("opportunity.py", id=case)
    button_of(page, "ledger:add-fact").click().run()
    labels = [w.label for w in (*page.text_area, *page.selectbox)]
    assert not [one for one in labels if one.startswith(("What would show", "Who would know"))]


def test_a_verdict_is_given_shown_and_taken_back(
    store: LocalStore, case: OpportunityId, open_page: Open
) -> None:
    told = a_story(store, case)
    page = open_page("opportunity.py", id=case)
    button_of(page, "ledger:judge-refuted").click().run()
    assert ":material/close: **Refuted, Nov 23, 2026.**" in [m.value for m in page.markdown]
    assert not [b for b in page.button if (b.key or "").startswith("ledger:mean-to-ask")]
    button_of(page, "undo:do").click().run()
    assert ledger.of_case(store, case).claims == (told,)
    ledger.judge(store, told.id, StoryVerdict.UNKNOWABLE, TODAY)
    page = unfold(open_page("opportunity.py", id=case), "ledger:verdict")
    offered = [b.label for b in page.button if (b.key or "").startswith("ledger:judge")]
    assert offered == ["Confirmed", "Refuted", "Open again"]
    button_of(page, "ledger:judge-none").click().run()
    assert ledger.of_case(store, case).claims == (told,)


@pytest.mark.parametrize(
    ("reason", "asked", "verdict"),
    [
        (Reason.SALARY, "What you were told agrees. Is it confirmed?", StoryVerdict.CONFIRMED),
        (Reason.NOT_SHOWN, "What you were told says something else. Is it refuted?",
         StoryVerdict.REFUTED),
    ],
)  # fmt: skip
def test_what_the_facts_say_is_proposed_and_not_stored(
    reason: Reason, asked: str, verdict: StoryVerdict,
    store: LocalStore, case: OpportunityId, open_page: Open,
) -> None:  # fmt: skip
    told = a_story(store, case, reason_code=reason)
    page = open_page("opportunity.py", id=case)
    assert not [b for b in page.button if (b.key or "").startswith("ledger:proposed")]
    who = next(p.id for p in all_cases(store)[0].people.values())
    fact = Claim(ClaimId(0), case, ClaimKind.FACT, "Too dear", Reason.SALARY, who, TODAY, "call")
    ledger.record_claim(store, fact, TODAY)
    page = open_page("opportunity.py", id=case)
    assert asked in captions(page)
    assert ledger.of_case(store, case).claims[0] == told
    button_of(page, "ledger:proposed").click().run()
    assert ledger.of_case(store, case).claims[0].verdict is verdict
    assert asked not in captions(page)
    button_of(page, "opportunity:summary").click().run()
    text = "\n".join(one.value for one in page.markdown)
    assert f"They hated my shoes. {verdict.capitalize()}, Nov 23, 2026." in text


def test_insights_have_the_tally_from_five_verdicts_on(
    store: LocalStore, case: OpportunityId, open_page: Open
) -> None:
    store.write(lambda db: db.execute("DELETE FROM claims"))
    for number in range(6):
        told = a_story(store, case, words=f"Story {number}")
        if number < 4:
            ledger.judge(store, told.id, StoryVerdict.REFUTED, TODAY)
    page = open_page("insights.py", q="facts")
    assert not [one for one in captions(page) if "stories you noted" in one]
    last = ledger.of_case(store, case).claims[-1]
    ledger.judge(store, last.id, StoryVerdict.CONFIRMED, TODAY)
    page = open_page("insights.py", q="facts")
    words = "Of 6 stories you noted, 1 was confirmed, 4 refuted, 0 cannot be known and 1 is open."
    assert any(one.startswith(words) for one in captions(page))
