"""A year in which the user does what Today says, by the steps' own buttons, and nobody answers."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from crm.domain.cases.opportunity import EventKind
from crm.domain.touchpoints.touchpoint import Channel
from crm.services.imports.portable import import_portable
from tests.stories.course import FIRST_DAY, START, Life
from tests.stories.living import empty_store, steps_of, today_of
from tests.stories.words import MEANS, NOW, Row, fits, is_shown

#: The letters of the no itself are written by then.
_WEEKS_AFTER = FIRST_DAY + timedelta(days=8 + 27)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[date, Row, str]]:
    """Every line of Today on every second day: the day, the line, what its button refused."""
    store = empty_store(tmp_path_factory.mktemp("year"), "year.db")
    one = {**START, "opportunities": START["opportunities"][:1]}
    one["roles"] = [role for role in START["roles"] if role["opportunity"] == "o1"]
    import_portable(store, "began.json", json.dumps(one).encode(), FIRST_DAY)
    life = Life(store, silent=True)
    life.act("happens", EventKind.INTERVIEW_HELD, 1, {1, 2, 3, 4}, 0)
    found = []
    for day in range(0, 360, 2):
        life.day = FIRST_DAY + timedelta(days=day)
        if day == 8:
            life.act("happens", EventKind.REJECTION_RECEIVED, 1, set(), 0)
        for line in filter(is_shown, today_of(store, life.day)):
            found.append((life.day, line, _done(life, line)))
    return found


def _done(life: Life, line: Row) -> str:
    """Do what a line of Today says; returns what was refused."""
    same = [
        row
        for row in steps_of(life.store, 1, life.day)
        if row["status"] in NOW and (row["step"], row["person"]) == (line["step"], line["person"])
    ]
    if not same:  # a tie that cools belongs to no case
        life.act("contact", Channel.EMAIL, line["person_id"], None, None, 0)
        return ""
    try:
        life.do(same[0])
    except AssertionError as error:
        return str(error)
    return ""


def test_what_is_due_can_be_done_by_its_button(year: list[tuple[date, Row, str]]) -> None:
    refused = [told for *_, told in year if told]
    assert not refused, f"{len(refused)} times, first: {refused[0]}"


@pytest.mark.parametrize("who", ["Rita Moll", "Maria Voss", "Ralf Kern"])
def test_a_silent_person_hears_twice_and_then_never(
    year: list[tuple[date, Row, str]], who: str
) -> None:
    updates = [
        f"{day} {line['step']}"
        for day, line, _ in year
        if line["person"] == who and _is_update(line) and day > _WEEKS_AFTER
    ]
    assert len(updates) <= 2, updates


def _is_update(line: Row) -> bool:
    """A short update of the case, or the same to a tie that cools."""
    return fits(MEANS["update"], line, {}) or line["status"] in ("cooling", "dormant")
