"""The quiet line on an opportunity, its form, and what Insights says after five decisions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from crm.domain.cases.opportunity import Opportunity
from crm.domain.ids import OpportunityId
from crm.services.cases import gut_feelings, opportunities
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY
from tests.feelings import NO, OFFER, felt, five
from tests.pages.days import day_field
from tests.pages.folded import button_of

Open = Callable[..., AppTest]


@pytest.fixture
def store(database: Path) -> LocalStore:
    return open_store(database)


def applied(store: LocalStore) -> int:
    new = Opportunity(OpportunityId(0), "Umber", "Planner", applied_on=TODAY)
    return opportunities.add(store, new, TODAY).id


def field(widgets: Any, label: str) -> Any:
    """The field of this label in the dialog that is open."""
    return next(w for w in widgets if w.label == label and w.key.startswith("dialog"))


def lines(page: AppTest) -> list[str]:
    return [one.value for one in page.caption if "an offer felt" in one.value.lower()]


def test_how_likely_it_feels_is_asked_kept_and_taken_back(
    store: LocalStore, open_page: Open
) -> None:
    case = applied(store)
    page = open_page("opportunity.py", id=case)
    assert lines(page) == []
    button_of(page, "feeling:new", "How likely does it feel?").click().run()
    assert field(page.selectbox, "How likely is an offer?").value is None
    button_of(page, "dialog", "Save").click().run()
    assert [e.value for e in page.error] == ["Please choose how likely it feels."]
    field(page.selectbox, "How likely is an offer?").set_value(70).run()
    field(page.text_area, "Why? (optional)").set_value("They *smiled*").run()
    button_of(page, "dialog", "Save").click().run()
    assert not page.exception
    assert lines(page) == [r"An offer felt 70% likely on Nov 23, 2026: They \*smiled\*"]
    assert button_of(page, "feeling:new").label == "How likely does it feel now?"
    button_of(page, "undo:do").click().run()
    assert gut_feelings.of_case(store, case) == ()
    assert lines(page) == []


def test_it_is_corrected_and_removed(store: LocalStore, open_page: Open) -> None:
    case = felt(store, 73)
    page = open_page("opportunity.py", id=case)
    button_of(page, "feeling:edit").click().run()
    assert field(page.selectbox, "How likely is an offer?").value == 73
    day_field(page, "When?").type("22/11/2026").run()
    button_of(page, "dialog", "Save").click().run()
    assert not page.exception
    assert lines(page) == ["An offer felt 73% likely on Nov 22, 2026."]
    button_of(page, "feeling:remove").click().run()
    assert lines(page) == []
    button_of(page, "undo:do").click().run()
    assert lines(page) == ["An offer felt 73% likely on Nov 22, 2026."]


def test_a_decision_ends_the_question_and_what_was_felt_can_be_removed(
    store: LocalStore, open_page: Open
) -> None:
    case = felt(store, 90, NO)
    page = open_page("opportunity.py", id=case)
    keys = [b.key or "" for b in page.button]
    assert not [key for key in keys if key.startswith("feeling:new")]
    assert lines(page) == ["While they were deciding, an offer felt 90% likely on Nov 3, 2026."]
    button_of(page, "feeling:remove").click().run()
    assert gut_feelings.of_case(store, case) == ()


def test_what_is_only_noted_asks_nothing(store: LocalStore, open_page: Open) -> None:
    new = Opportunity(OpportunityId(0), "Umber", "Planner")
    case = opportunities.add(store, new, TODAY).id
    page = open_page("opportunity.py", id=case)
    assert not [b for b in page.button if (b.key or "").startswith("feeling:")]


def test_insights_are_silent_below_five(store: LocalStore, open_page: Open) -> None:
    for likelihood in (90, 80, 70, 60):
        felt(store, likelihood, NO)
    page = open_page("insights.py", q="feelings")
    assert not page.get("vega_lite_chart")
    (info,) = page.info
    assert "(4 of 5 so far)" in info.value
    felt(store, 10, OFFER)
    page.run()
    assert not page.info


def test_insights_say_how_it_felt_and_what_came(store: LocalStore, open_page: Open) -> None:
    five(store)
    felt(store, 60)
    page = open_page("insights.py", q="feelings", table="true")
    assert not page.exception
    (chart,) = page.get("vega_lite_chart")
    assert chart.proto.alt.startswith(
        "An offer felt 60% likely on average, and 2 of 5 came: about what you felt, as far as 5 can tell"
    )
    told = "\n".join(one.value for one in page.caption)
    assert "Of 3 times you felt 70% or more, 1 became an offer." in told
    assert "Of 1 time you felt below 30%, none became an offer." in told
    assert "1 other opportunity has no such answer." in told
    assert page.table[0].value.to_numpy().tolist() == [
        ["70% or more", "1 of 3", "too few"],
        ["30 to 69%", "1 of 1", "too few"],
        ["Below 30%", "0 of 1", "too few"],
    ]
    assert any(
        b.label == "Planner 90 at Umber :gray[· felt 90% likely, an offer on Nov 23, 2026]"
        for b in page.button
    )
