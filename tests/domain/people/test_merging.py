"""Two entries become one: what the user is asked, which value wins, and that nothing is lost."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crm.domain.ids import PersonId
from crm.domain.people.merging import differing, merged, preferred
from crm.domain.people.person import Person

EARLIER, LATER = date(2026, 3, 1), date(2026, 9, 1)


def entry(number: int, **values: Any) -> Person:
    return Person(PersonId(number), **values)


def test_the_user_is_asked_where_both_say_something_else() -> None:
    keep = entry(
        1, company="Northlight", position="Planner", email="s@example.com", cadence_days=30
    )
    other = entry(2, company="Brambleworks", position="Planner", phone="555123", cadence_days=90)
    assert differing(keep, other) == ["company", "cadence_days"]
    assert differing(keep, keep) == []


@pytest.mark.parametrize(
    ("keep", "other", "company"),
    [
        pytest.param({"company": "Mine"}, {}, "Mine", id="the other says nothing"),
        pytest.param({}, {"company": "Theirs"}, "Theirs", id="only the other says something"),
        pytest.param({}, {}, "", id="neither says anything"),
        pytest.param(
            {"company": "Mine", "typed_fields": ("company",), "updated_on": EARLIER},
            {"company": "Theirs", "updated_on": LATER},
            "Mine", id="what was typed outranks a newer import",
        ),
        pytest.param(
            {"company": "Mine", "updated_on": LATER},
            {"company": "Theirs", "typed_fields": ("company",), "updated_on": EARLIER},
            "Theirs", id="also where the other one was typed",
        ),
        pytest.param(
            {"company": "Mine", "typed_fields": ("company",), "updated_on": EARLIER},
            {"company": "Theirs", "typed_fields": ("company",), "updated_on": LATER},
            "Theirs", id="of two typed ones the newer",
        ),
        pytest.param(
            {"company": "Mine", "updated_on": LATER},
            {"company": "Theirs", "updated_on": EARLIER},
            "Mine", id="the kept one is newer",
        ),
        pytest.param(
            {"company": "Mine", "updated_on": LATER},
            {"company": "Theirs", "updated_on": LATER},
            "Mine", id="of the same day the kept one's",
        ),
        pytest.param(
            {"company": "Mine", "created_on": EARLIER},
            {"company": "Theirs", "created_on": LATER},
            "Theirs", id="never changed: the day it was added counts",
        ),
        pytest.param(
            {"company": "Mine", "created_on": EARLIER, "updated_on": LATER},
            {"company": "Theirs", "created_on": date(2026, 6, 1)},
            "Mine", id="changed after the other was added",
        ),
        pytest.param(
            {"company": "Mine", "created_on": date(2026, 6, 1)},
            {"company": "Theirs", "created_on": EARLIER, "updated_on": LATER},
            "Theirs", id="the other was changed after this was added",
        ),
        pytest.param({"company": "Mine"}, {"company": "Theirs"}, "Mine", id="no day is known"),
        pytest.param(
            {"company": "Mine"}, {"company": "Theirs", "created_on": EARLIER}, "Theirs",
            id="only the other's day is known",
        ),
        pytest.param(
            {"company": "Mine", "created_on": EARLIER}, {"company": "Theirs"}, "Mine",
            id="only the kept one's day is known",
        ),
    ],
)  # fmt: skip
def test_the_value_that_is_proposed(
    keep: dict[str, Any], other: dict[str, Any], company: str
) -> None:
    mine, theirs = entry(1, **keep), entry(2, **other)
    assert preferred(mine, theirs, "company") == company
    assert merged(mine, theirs, {}).company == company


def test_the_first_day_of_two_counts() -> None:
    keep = entry(1, connected_on=LATER, created_on=EARLIER, updated_on=LATER)
    other = entry(2, connected_on=EARLIER, created_on=LATER, updated_on=EARLIER)
    for one, two in ((keep, other), (other, keep)):
        assert merged(one, two, {}).connected_on == EARLIER
        assert merged(one, two, {}).created_on == EARLIER


def test_what_the_user_chooses_counts() -> None:
    keep, other = entry(1, company="Mine", position="A"), entry(2, company="Theirs", position="B")
    one = merged(keep, other, {"company": True, "position": False})
    assert (one.id, one.company, one.position) == (1, "Theirs", "A")


def test_addresses_and_numbers_are_all_kept_each_once() -> None:
    keep = entry(1, email="a@example.com", more_emails=("b@example.com",), phone="555-123")
    other = entry(2, email="c@example.com", more_emails=("a@example.com",), phone="555123",
                  more_phones=("555456",))  # fmt: skip
    one = merged(keep, other, {"email": False, "phone": False})
    assert (one.email, one.more_emails) == ("a@example.com", ("b@example.com", "c@example.com"))
    assert (one.phone, one.more_phones) == ("555-123", ("555456",))
    chosen = merged(keep, other, {"email": True, "phone": False})
    assert (chosen.email, chosen.more_emails) == (
        "c@example.com",
        ("a@example.com", "b@example.com"),
    )


def test_tags_notes_and_typed_fields_are_put_together_each_once() -> None:
    keep = entry(1, tags=("fair", "berlin"), notes="Met at the fair", typed_fields=("company",))
    other = entry(2, tags=("berlin", "choir"), notes="Sings", typed_fields=("company", "email"))
    one = merged(keep, other, {})
    assert one.tags == ("fair", "berlin", "choir")
    assert one.notes == "Met at the fair\n\nSings"
    assert one.typed_fields == ("company", "email")
    assert merged(keep, entry(2, notes="Met at the fair"), {}).notes == "Met at the fair"
    assert merged(entry(1), other, {}).notes == "Sings"


@pytest.mark.parametrize(
    ("keep", "other", "left_alone"),
    [(False, False, False), (True, False, True), (False, True, True), (True, True, True)],
)
def test_who_is_not_to_be_contacted_once_is_never_again(
    keep: bool, other: bool, left_alone: bool
) -> None:
    one = merged(entry(1, do_not_contact=keep), entry(2, do_not_contact=other), {})
    assert one.do_not_contact is left_alone


@pytest.mark.parametrize(
    ("keep", "other", "by"),
    [
        pytest.param(None, None, None, id="nobody"),
        pytest.param(7, 8, 7, id="the kept one's"),
        pytest.param(None, 8, 8, id="only the other has one"),
        pytest.param(2, 8, 8, id="introduced by what becomes the same person"),
        pytest.param(2, None, None, id="nobody introduces themselves"),
        pytest.param(None, 1, None, id="nor the other way round"),
    ],
)
def test_who_introduced_them(keep: int | None, other: int | None, by: int | None) -> None:
    one = merged(entry(1, referred_by=keep), entry(2, referred_by=other), {})
    assert one.referred_by == by


def test_the_day_of_the_rhythm_comes_with_the_rhythm() -> None:
    keep = entry(1, cadence_days=30, cadence_since=EARLIER)
    other = entry(2, cadence_days=90, cadence_since=LATER)
    mine = merged(keep, other, {"cadence_days": False})
    theirs = merged(keep, other, {"cadence_days": True})
    assert (mine.cadence_days, mine.cadence_since) == (30, EARLIER)
    assert (theirs.cadence_days, theirs.cadence_since) == (90, LATER)
    same = merged(keep, entry(2, cadence_days=30, cadence_since=LATER), {})
    assert (same.cadence_days, same.cadence_since) == (30, EARLIER)


@pytest.mark.parametrize(
    ("keep", "other", "day"),
    [(None, None, None), (EARLIER, None, EARLIER), (None, LATER, LATER), (LATER, EARLIER, LATER)],
)
def test_the_last_day_on_which_all_was_right(
    keep: date | None, other: date | None, day: date | None
) -> None:
    assert merged(entry(1, confirmed_on=keep), entry(2, confirmed_on=other), {}).confirmed_on == day


@pytest.mark.parametrize(
    ("keep", "other", "day"),
    [
        pytest.param(EARLIER, LATER, EARLIER, id="both are in the archive"),
        pytest.param(EARLIER, None, None, id="only the kept one"),
        pytest.param(None, LATER, None, id="only the other"),
    ],
)
def test_in_the_archive_is_only_who_was_there_twice(
    keep: date | None, other: date | None, day: date | None
) -> None:
    assert merged(entry(1, archived_on=keep), entry(2, archived_on=other), {}).archived_on == day
