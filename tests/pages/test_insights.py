"""Insights: each question has an address, an answer as title, a table, a file and people behind it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm.services import insights, sample
from crm.services.people import people
from crm.store.local import open_store
from crm.ui.insights import page as insights_view
from crm.ui.insights.answer import Answer, Nothing
from crm.ui.insights.page import QUESTIONS, Question
from tests import feelings
from tests.conftest import TODAY
from tests.store.support import a_person

SLUGS = [question.slug for question in QUESTIONS]
Opened = Callable[..., AppTest]


def title(page: AppTest) -> str:
    return page.get("vega_lite_chart")[0].proto.alt


@pytest.mark.parametrize("question", QUESTIONS, ids=SLUGS)
def test_an_empty_database_is_told_what_to_record(question, open_page: Opened) -> None:  # type: ignore[no-untyped-def]
    page = open_page("insights.py", q=question.slug)
    assert not page.exception
    assert page.header[0].value == question.asks
    assert len(page.info) == 1
    assert not page.get("vega_lite_chart")


@pytest.mark.parametrize(
    ("slug", "says"),
    [
        ("cooling", "7 ties worth keeping are cooling or soon will be, "
                    "Ottoline Marshgate most: 43 today, 31 in 30 days"),
        ("channels", "E-mail leads: 9 of the 22 contacts in the last 26 weeks"),
        ("answers", "16 of 21 got an answer within 14 days, probably between 55% and 89%"),
        ("gifts", "2 gift cards for 10.00 USD: 2 answered after"),
        ("cases", "7 opportunities, too few for a pattern; the longest stretch: 111 days in “After the rejection”, "
                  "Inventory Planner at Halcyon Paper"),
        ("companies", "Northlight Instruments comes first of 10 companies: you know 5 people, 5 still in touch"),
        ("facts", (
            "You have a fact about 3 of 5 lost opportunities; you do not know why yet for the "
            "others"
        )),
        ("patterns", "Too few to tell: you know of 2 lost opportunities whether the job went to someone from "
                     "inside, out of 8 needed"),
        ("feelings", "An offer felt 58% likely on average, and 1 of 6 came: it felt likelier than it was, so "
                     "keep others going while you wait"),
    ],
)  # fmt: skip
def test_the_sample_has_an_answer_to_each_question(
    slug: str, says: str, open_page: Opened, database: Path
) -> None:
    sample.add(open_store(database), TODAY)
    page = open_page("insights.py", q=slug)
    assert not page.exception
    assert not page.error
    assert title(page) == f"{says}. The table below has the numbers."
    assert len(page.get("vega_lite_chart")) == 1
    assert not page.table
    assert [b for b in page.button if (b.key or "").startswith(f"insights:{slug}:")]


@pytest.mark.parametrize("question", QUESTIONS, ids=SLUGS)
def test_the_numbers_as_a_table_have_an_address(
    question: Question, open_page: Opened, database: Path
) -> None:
    sample.add(open_store(database), TODAY)
    feelings.five(open_store(database))
    page = open_page("insights.py", q=question.slug, table="true")
    assert not page.exception
    assert len(page.table) == 1


def test_only_the_question_asked_is_worked_out(
    open_page: Opened, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    for name in (
        "cooling_ties",
        "channel_use",
        "reply_rates",
        "company_coverage",
        "how_cases_move",
    ):
        real = getattr(insights, name)

        def noted(*args: object, name: str = name, real: Callable[..., object] = real) -> object:
            asked.append(name)
            return real(*args)

        monkeypatch.setattr(insights, name, noted)
    sample.add(open_store(database), TODAY)
    open_page("insights.py", q="companies")
    assert asked == ["company_coverage"]


def test_choosing_changes_the_address_and_the_answer(open_page: Opened, database: Path) -> None:
    sample.add(open_store(database), TODAY)
    page = open_page("insights.py", q="cooling")
    assert page.header[0].value == "Who is cooling?"
    page.button_group[0].set_value("gifts").run()
    assert page.header[0].value == "What did gift cards bring?"
    assert page.query_params["about"] in ("gifts", ["gifts"])
    assert "q" not in page.query_params  # as older addresses name it


@pytest.mark.parametrize("address", ["nonsense", "", "GIFTS"])
def test_an_address_that_asks_nothing_is_no_error(address: str, open_page: Opened) -> None:
    page = open_page("insights.py", q=address)
    assert not page.exception
    expected = "What did gift cards bring?" if address == "GIFTS" else "Who is cooling?"
    assert page.header[0].value == expected


@pytest.mark.parametrize(
    ("slug", "label", "leads_to"),
    [
        ("cooling", "Gilbert Thistlewick", ("pages/person.py", {"id": "3"})),
        ("companies", "Northlight Instruments", ("pages/people.py", {"company": "Northlight Instruments"})),
        ("facts", "Head of Planning at Brambleworks", ("pages/opportunity.py", {"id": "2"})),
    ],
)  # fmt: skip
def test_a_click_leads_to_what_is_behind(
    slug: str,
    label: str,
    leads_to: tuple[str, dict[str, str]],
    open_page: Opened,
    database: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # AppTest knows no other pages inside a callback; the browser does.
    went = []
    monkeypatch.setattr(
        insights_view.st,
        "switch_page",
        lambda page, query_params: went.append((page, query_params)),
    )
    sample.add(open_store(database), TODAY)
    page = open_page("insights.py", q=slug)
    next(b for b in page.button if b.label.startswith(f"{label} :gray[")).click().run()
    assert went == [leads_to]


@pytest.mark.parametrize("question", QUESTIONS, ids=SLUGS)
def test_the_file_holds_the_numbers_and_runs_nothing(question, database: Path) -> None:  # type: ignore[no-untyped-def]
    store = open_store(database)
    sample.add(store, TODAY)
    feelings.five(store)
    evil = '=HYPERLINK("http://example.com")'
    people.add(store, a_person(first_name=evil, last_name="", company=evil, cadence_days=30), TODAY)
    found = question.answer(store, TODAY)
    assert isinstance(found, Answer)
    text = insights_view._csv(found).decode("utf-8-sig")
    header, *rows = list(csv.reader(io.StringIO(text)))
    assert len(header) >= 3
    assert rows
    assert all(len(row) == len(header) for row in rows)
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]


def test_nothing_cooling_is_good_news(database: Path) -> None:
    store = open_store(database)
    sample.add(store, TODAY)
    store.write(lambda db: db.execute("UPDATE people SET cadence_days = NULL"))
    store.write(lambda db: db.execute("UPDATE opportunities SET closed_on = '2026-11-01'"))
    close = (
        "UPDATE people SET archived_on = '2026-11-01' WHERE last_name IN ('Larchmoor', 'Larkfield')"
    )
    store.write(lambda db: db.execute(close))
    found = QUESTIONS[0].answer(store, TODAY)
    assert isinstance(found, Nothing)
    assert "None of the ties worth keeping is cooling" in found.says


def test_a_name_that_looks_like_markdown_is_shown_as_typed(
    open_page: Opened, database: Path
) -> None:
    store = open_store(database)
    added = people.add(
        store, a_person(first_name="*Ada*", last_name="<b>", company="[X](y)"), TODAY
    )
    assert added
    page = open_page("insights.py", q="companies")
    assert r"\[X\](y) :gray[· 1 person, 0 in touch]" in [b.label for b in page.button]
    assert title(page).startswith("[X](y): you know 1 person there")
