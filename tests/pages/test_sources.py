"""Each score and each step says where it comes from, beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm.domain.cases.decisions import StepKey
from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.domain.ranking.today import Suggestion
from crm.services import sample, today_list
from crm.store.local import LocalStore, open_store
from crm.ui.steps import provenance
from tests.builders import the_playbook
from tests.conftest import TODAY
from tests.pages.folded import unfold


@pytest.fixture
def store(database: Path) -> LocalStore:
    opened = open_store(database)
    sample.add(opened, TODAY)
    return opened


@pytest.mark.parametrize("step", the_playbook().steps, ids=lambda step: step.id)
def test_every_step_names_its_origin(step: object) -> None:
    words = provenance.of_step(step)  # type: ignore[arg-type]
    told = {"A": "from the article", "R": "because research", "D": "by us"}
    assert told[step.origin] in words  # type: ignore[attr-defined]


def test_every_card_of_today_says_where_it_comes_from(app: AppTest, store: LocalStore) -> None:
    told = []
    for line in today_list.whom_next(store, TODAY, 5):
        app.session_state["today:open"] = str(line.key)
        app.run()
        helps = [caption.proto.help for caption in app.caption if caption.proto.help]
        assert provenance.of_suggestion(line) in helps
        told += helps
    assert any("article" in words for words in told)


def test_a_tie_that_cools_points_to_its_formula() -> None:
    tie = Suggestion(
        key=StepKey("tie"),
        person=Person(PersonId(1), "Ada", "Example"),
        opportunities=(),
        action="Say hello",
        channel="any",
        opens=None,
        due=None,
        closes=None,
        status="cooling",
        score=0.5,
        why=("Silent for two months.",),
    )
    assert "Warmth" in provenance.of_suggestion(tie)


def test_the_steps_of_a_case_say_where_they_come_from(
    open_page: Callable[..., AppTest], store: LocalStore
) -> None:
    page = unfold(open_page("opportunity.py", id="1"), "opportunity:")
    due = [s for s in today_list.steps_of(store, 1, TODAY) if s.status.value in ("due", "late")]
    said = [m for m in (*page.caption, *page.markdown) if m.proto.help]
    # What says who refers the user in has a source of its own.
    told = [m.proto.help for m in said if "in place" not in m.value]
    assert sorted(told) == sorted(provenance.of_step(step.step) for step in due)


def test_the_warmth_of_a_person_and_of_the_list_says_where_it_comes_from(
    open_page: Callable[..., AppTest], store: LocalStore
) -> None:
    number = open_page("person.py", {"person:why:1": True}, id="1").markdown
    assert [m.proto.help for m in number if "of 100" in m.value] == [provenance.WARMTH]
    above = next(c for c in open_page("people.py").caption if c.value == "17 people")
    assert above.proto.help == provenance.WARMTH
