"""A line about a contact: what is read, and that nothing uncertain is taken for certain."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm.domain.one_line.read import LONGEST
from crm.domain.one_line.reading import Reading
from tests.conftest import TODAY
from tests.domain.one_line.lines import Expected, read, table, written

LINES = table()
#: At least so many lines are read fully right; the others leave something open.
SHARE = 0.9


def wrong_people(one: Expected, found: Expected) -> set[str]:
    return set(filter(None, found.people.split("+"))) - set(one.people.split("+"))


def wrong_day(one: Expected, found: Expected) -> bool:
    """Another day than expected, or today assumed although the line names a day."""
    if one.summary.startswith("{") and found.day.startswith("?"):
        return False
    return found.day != one.day and not found.day.startswith("?")


@pytest.mark.parametrize("one", LINES, ids=lambda one: f"{one.language}: {one.line[:60]}")
def test_no_line_names_a_wrong_person_or_a_wrong_day(one: Expected) -> None:
    found = written(one, read(one.line))
    assert not wrong_people(one, found)
    assert not wrong_day(one, found)
    assert found.channel in ("", one.channel)


def test_most_lines_are_read_fully_right() -> None:
    wrong = [one.line for one in LINES if written(one, read(one.line)) != one]
    assert len(wrong) <= len(LINES) * (1 - SHARE), wrong


def test_there_are_enough_lines_of_each_language() -> None:
    for language in ("en", "de", "fr"):
        assert len([one for one in LINES if one.language == language]) >= 60


def test_the_example_of_the_help() -> None:
    found = read("coffee with Sam yesterday, he knows the new CFO")
    assert found == Reading(
        people=(1,), channel="coffee", day=TODAY.replace(day=22), dated=True,  # type: ignore[arg-type]
        summary="he knows the new CFO",
    )  # fmt: skip


def test_namesakes_are_a_choice() -> None:
    (asked,) = read("lunch with Tom on Friday").asked
    assert (asked.name, asked.people) == ("Tom", (3, 4))


def test_a_letter_is_not_read_but_kept() -> None:
    letter = "coffee with Sam yesterday " * (LONGEST // 20)
    assert read(letter) == Reading(summary=letter.strip())


def test_last_friday_of_this_week_offers_the_one_before() -> None:
    wednesday = TODAY.replace(day=25)
    found = read("coffee with Sam last Tuesday", wednesday)
    assert (found.day, found.days) == (
        TODAY.replace(day=24),
        (TODAY.replace(day=24), TODAY.replace(day=17)),
    )
    assert replace(found, day=None).people == (1,)
