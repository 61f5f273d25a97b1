"""What keeps coming back: the answer, the one thing to do, and a count that nobody else sees."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from crm.assistant.door import Door
from crm.domain.cases.appointment import AppointmentKind
from crm.domain.sharing import Share
from crm.services import coach, settings
from crm.store.local import LocalStore, open_store
from crm.ui.insights import page as insights_view
from crm.ui.insights.answer import Answer, Nothing
from crm.ui.insights.page import BY_SLUG
from tests.conftest import TODAY
from tests.pages.markdown_read import as_read
from tests.services.support import document, load

Opened = Callable[..., AppTest]
PRIVATE = (
    "For your eyes alone: the person hired seemed clearly younger to you in 2 of 3 opportunities with an "
    "impression. An impression proves nothing. It is in no file, and no coach sees it."
)


def lost(store: LocalStore, many: int, insiders: int, ages: tuple[str, ...] = ()) -> None:
    """Lost opportunities, so many of them to insiders; in each the hire knew *SQL* and the user did not."""
    numbers = range(1, many + 1)
    lines: list[dict[str, Any]] = [
        {"opportunity": f"o{n}", "criterion": "*SQL*", "verdict": "better", "kind": "fact"}
        for n in numbers
    ]
    lines += [
        {"opportunity": f"o{n}", "criterion": "age", "age_bucket": age, "kind": "story"}
        for n, age in enumerate(ages, 1)
    ]
    load(
        store,
        document(
            opportunities=[{"ref": f"o{n}", "company": "Acme", "title": f"Job {n}"} for n in numbers],
            people=[{"ref": f"p{n}", "first_name": f"Hire {n}"} for n in numbers],
            events=[
                {"ref": f"e{n}", "opportunity": f"o{n}", "kind": "hire_identified", "on": "2026-10-01",
                 "people": [f"p{n}"], "internal": n <= insiders}
                for n in numbers
            ],
            comparisons=lines,
        ),
    )  # fmt: skip


@pytest.fixture
def store(database: Path) -> LocalStore:
    return open_store(database)


def texts(page: AppTest) -> list[str]:
    return [as_read(e.value) for e in (*page.markdown, *page.caption, *page.info)]


def test_enough_is_told_with_where_the_share_probably_is(
    store: LocalStore, open_page: Opened
) -> None:
    lost(store, 9, 6)
    page = open_page("insights.py", q="patterns", table="true")
    assert not page.exception
    title = page.get("vega_lite_chart")[0].proto.alt
    assert title == (
        "6 of 9 lost opportunities went to someone from inside, probably between 35% and 88%. "
        "The table below has the numbers."
    )
    shown = page.table[0].value
    assert [as_read(cell) for cell in shown["What"]] == [
        "Went to someone from inside", "Theirs was stronger: *SQL*",
    ]  # fmt: skip
    assert list(shown["Opportunities"]) == ["6 of 9", "9 of 9"]
    assert list(shown["Probably"]) == ["35 to 88%", "70 to 100%"]


def test_the_one_thing_to_do_becomes_a_plan(store: LocalStore, open_page: Opened) -> None:
    lost(store, 8, 1)
    page = open_page("insights.py", q="patterns")
    said = "One thing to do: *SQL*. The person hired was stronger there in 8 of 8 opportunities."
    assert said in texts(page)
    page.button(key="insights:plan").click().run()
    assert not page.exception
    assert [area.value for area in page.text_area] == ["What can I do about this: *SQL*?"]
    assert AppointmentKind.OTHER in [box.value for box in page.selectbox]


def test_of_a_few_nothing_is_claimed_or_proposed(store: LocalStore, open_page: Opened) -> None:
    lost(store, 7, 7)
    page = open_page("insights.py", q="patterns", table="true")
    title = page.get("vega_lite_chart")[0].proto.alt
    assert title.startswith("Too few to tell: you know of 7 lost opportunities whether")
    assert list(page.table[0].value["Probably"]) == ["too few", "too few"]
    assert not [b for b in page.button if b.key == "insights:plan"]


def test_impressions_of_age_are_on_the_screen_and_nowhere_else(
    store: LocalStore, open_page: Opened
) -> None:
    lost(store, 9, 6, ("younger", "younger", "similar", "cannot_tell"))
    page = open_page("insights.py", q="patterns", table="true")
    assert any(PRIVATE in text for text in texts(page))
    assert not any("younger" in cell for column in page.table[0].value.values for cell in column)
    found = BY_SLUG["patterns"].answer(store, TODAY)
    assert isinstance(found, Answer)
    assert found.private == PRIVATE
    file = insights_view._csv(found).decode()
    others = (file, str(found.rows), str(found.behind), str(found.picture("#000")), found.title)
    assert not [text for text in others if "younger" in text or "impression" in text]


def test_with_impressions_alone_there_is_no_chart_and_no_file(
    store: LocalStore, open_page: Opened
) -> None:
    load(store, document(
        opportunities=[{"ref": "o1", "company": "Acme", "title": "Job"}],
        comparisons=[{"opportunity": "o1", "criterion": "age", "age_bucket": "younger", "kind": "story"}],
    ))  # fmt: skip
    assert isinstance(BY_SLUG["patterns"].answer(store, TODAY), Nothing)
    page = open_page("insights.py", q="patterns")
    assert any(text.startswith("For your eyes alone") for text in texts(page))
    assert not page.get("vega_lite_chart")
    assert not page.get("download_button")


def test_no_coach_and_no_assistant_is_told(store: LocalStore, database: Path) -> None:
    lost(store, 9, 6, ("younger", "younger"))
    settings.sign_as(store, "Ada")
    coach.invite(store, "cleo@coach.example", frozenset(Share) - {Share.AGE}, TODAY)
    assert "younger" not in repr(coach.client(store, "cleo@coach.example", TODAY))
    for notes in (False, True):
        door = Door(database, lambda: TODAY, notes=notes)
        assert door.call("insights", {"question": "patterns"}).refused
