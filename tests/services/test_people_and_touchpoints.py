"""Adding and editing people and touchpoints: tidied, refused with a message, always undoable."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from crm.domain.cases.decisions import Decision
from crm.domain.ids import PersonId
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result
from crm.errors import AlreadyThere, InvalidInput, NotFound
from crm.services import touchpoints
from crm.services.people import people
from crm.store.cases import step_decisions
from crm.store.local import LocalStore, open_store
from crm.store.people.people import PeopleFilter
from tests.services.support import TODAY, counts_of
from tests.store.support import a_person, a_touchpoint


@pytest.fixture
def store(database: Path) -> LocalStore:
    return open_store(database)


def test_a_person_is_stored_tidy(store: LocalStore) -> None:
    given = a_person(first_name="  Sam ", company="North\u00a0 light", email="Sam@Example.COM",
                     linkedin_url="linkedin.com/in/SAM/?x=1", tags=(" a ", "a", ""))  # fmt: skip
    stored = people.get(store, people.add(store, given, TODAY).id)
    assert (stored.first_name, stored.company, stored.tags) == ("Sam", "North light", ("a",))
    assert stored.email == "sam@example.com"
    assert stored.linkedin_url == "https://www.linkedin.com/in/sam"
    assert set(stored.typed_fields) == {
        "first_name",
        "last_name",
        "company",
        "email",
        "linkedin_url",
    }
    assert stored.created_on == stored.updated_on == TODAY


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"first_name": " ", "last_name": "\u200b"}, "first_name"),
        ({"linkedin_url": "https://example.com/sam"}, "linkedin_url"),
        ({"email": "sam at example"}, "email"),
        ({"cadence_days": 0}, "cadence_days"),
        ({"cadence_days": 4000}, "cadence_days"),
    ],
)
def test_what_cannot_be_stored_is_reported(
    store: LocalStore, values: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        people.add(store, a_person(**values), TODAY)
    assert caught.value.field == field
    assert counts_of(store)["people"] == 0


def test_a_link_belongs_to_one_person(store: LocalStore) -> None:
    link = "https://www.linkedin.com/in/sam"
    sam = people.add(store, a_person(linkedin_url=link), TODAY)
    other = people.add(store, a_person(first_name="Bo"), TODAY)
    with pytest.raises(AlreadyThere, match="Sam Larkfield already has"):
        people.edit(store, replace(other, linkedin_url=link), TODAY)
    people.remove(store, sam.id, TODAY)
    with pytest.raises(AlreadyThere, match="in the bin"):
        people.add(store, a_person(linkedin_url=link), TODAY)


def test_an_edit_counts_as_typed_and_keeps_its_history(store: LocalStore) -> None:
    sam = people.add(store, a_person(), TODAY)
    later = TODAY + timedelta(days=1)
    people.edit(store, replace(sam, company="Acme", created_on=None), later)
    people.edit(store, replace(people.get(store, sam.id), notes="n"), later)
    now = people.get(store, sam.id)
    assert now.typed_fields == ("first_name", "last_name", "company", "notes")
    assert (now.created_on, now.updated_on) == (TODAY, later)
    with pytest.raises(InvalidInput, match="cannot introduce themselves"):
        people.edit(store, replace(now, referred_by=now.id), later)


def test_the_bin_gives_everything_back(store: LocalStore) -> None:
    sam = people.add(store, a_person(), TODAY)
    people.remove(store, sam.id, TODAY)
    assert people.page(store, PeopleFilter(), TODAY).total == 0
    assert people.page(store, PeopleFilter(binned=True), TODAY).total == 1
    assert people.restore(store, sam.id) == sam


@pytest.mark.parametrize("number", [0, -1, 99, 2**62])
def test_an_unknown_id_is_reported(store: LocalStore, number: int) -> None:
    for call in (
        lambda: people.get(store, number),
        lambda: people.remove(store, number, TODAY),
        lambda: people.restore(store, number),
        lambda: people.person_file(store, number, TODAY),
        lambda: touchpoints.get(store, number),
        lambda: touchpoints.remove(store, number, TODAY),
        lambda: touchpoints.restore(store, number),
        lambda: touchpoints.in_touch_today(store, number, TODAY),
        lambda: touchpoints.log(store, a_touchpoint(number), TODAY),
    ):
        with pytest.raises(NotFound):
            call()
    assert people.by_ids(store, [number]) == ()


def test_a_file_holds_everything_of_a_person(store: LocalStore) -> None:
    sam = people.add(store, a_person(), TODAY)
    bo = people.add(store, a_person(first_name="Bo", referred_by=sam.id), TODAY)
    touchpoints.log(store, a_touchpoint(sam.id, bo.id, channel=Channel.COFFEE), TODAY)
    file = people.person_file(store, bo.id, TODAY)
    assert file.referrer == sam
    assert len(file.touchpoints) == 1
    assert people.person_file(store, sam.id, TODAY).referrals[0].id == bo.id
    page = people.page(store, PeopleFilter(), TODAY)
    assert {row.last_contact for row in page.rows} == {date(2026, 3, 2)}
    assert file.warmth.value == next(r.warmth for r in page.rows if r.person.id == bo.id)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"people": ()}, "people"),
        ({"day": TODAY + timedelta(days=2)}, "happened_at"),
        ({"answered_on": date(2026, 3, 1)}, "answered_on"),
        ({"count": 0}, "count"),
        ({"channel": Channel.GIFT_CARD, "amount_cents": 0, "currency": "USD"}, "amount_cents"),
        ({"channel": Channel.GIFT_CARD, "amount_cents": 500}, "currency"),
        ({"channel": Channel.GIFT_CARD, "amount_cents": 500, "currency": "US$"}, "currency"),
    ],
)
def test_a_touchpoint_that_cannot_be_is_refused(
    store: LocalStore, values: dict[str, object], field: str
) -> None:
    sam = people.add(store, a_person(), TODAY)
    with pytest.raises(InvalidInput) as caught:
        touchpoints.log(store, a_touchpoint(sam.id, **values), TODAY, newcomers=())
    assert caught.value.field == field
    assert counts_of(store)["touchpoints"] == 0


def test_newcomers_come_with_the_touchpoint_or_not_at_all(store: LocalStore) -> None:
    logged = touchpoints.log(store, a_touchpoint(), TODAY, newcomers=["Anna Maria Lee", "Bo"])
    assert [(p.first_name, p.last_name) for p in logged.people] == [
        ("Anna Maria", "Lee"),
        ("Bo", ""),
    ]
    with pytest.raises(InvalidInput):
        touchpoints.log(store, a_touchpoint(count=0), TODAY, newcomers=["Cy"])
    assert counts_of(store)["people"] == 2


def test_a_step_is_logged_once_and_due_again_from_the_bin(store: LocalStore) -> None:
    sam = people.add(store, a_person(), TODAY)
    entry = a_touchpoint(sam.id, step_key=f"keep_warm/p{sam.id}")
    logged = touchpoints.log(store, entry, TODAY)
    with pytest.raises(AlreadyThere):
        touchpoints.log(store, entry, TODAY)
    with store.read() as db:
        assert [o.decision for o in step_decisions.of_ties(db)] == [Decision.DONE]
    touchpoints.remove(store, logged.touchpoint.id, TODAY)
    with store.read() as db:
        assert step_decisions.of_ties(db) == []
    touchpoints.log(store, entry, TODAY)


def test_a_click_twice_is_one_contact(store: LocalStore) -> None:
    sam = people.add(store, a_person(), TODAY)
    logged = touchpoints.in_touch_today(store, sam.id, TODAY)
    assert logged.touchpoint.direction is Direction.BOTH
    with pytest.raises(AlreadyThere):
        touchpoints.in_touch_today(store, sam.id, TODAY)


def test_an_answer_is_noted_and_the_step_stays(store: LocalStore) -> None:
    sam = people.add(store, a_person(), TODAY)
    entry = a_touchpoint(sam.id, step_key="keep_warm/p1", import_id=None)
    logged = touchpoints.log(store, entry, TODAY).touchpoint
    now = touchpoints.answered(store, logged.id, Result.REPLIED, date(2026, 3, 4), TODAY)
    assert (now.result, now.answered_on, now.step_key) == (
        Result.REPLIED, date(2026, 3, 4), "keep_warm/p1")  # fmt: skip
    assert touchpoints.get(store, logged.id) == now


def test_people_keep_the_order_asked_for(store: LocalStore) -> None:
    ids = [people.add(store, a_person(first_name=n), TODAY).id for n in "abc"]
    assert [p.id for p in people.by_ids(store, [ids[2], ids[0], ids[2], PersonId(99)])] == [3, 1]
