"""How much of a day is left: what the user logged today counts, to whomever it went."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crm.domain.ids import PersonId, TouchpointId
from crm.domain.people.person import Person
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result, Touchpoint
from crm.services import today_list, touchpoints
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY

LONG_AGO = TODAY - timedelta(days=90)


@pytest.fixture
def store(database: Path) -> LocalStore:
    """Four people to be in touch with every month, all due; and one of no case and no wish."""
    opened = open_store(database)
    for name in ("Ann", "Bo", "Cid", "Dora"):
        wish = Person(PersonId(0), name, cadence_days=30, cadence_since=LONG_AGO)
        people.add(opened, wish, LONG_AGO)
    people.add(opened, Person(PersonId(0), "Eve"), LONG_AGO)
    return opened


def logged(store: LocalStore, channel: Channel = Channel.EMAIL, **more: Any) -> None:
    values = {"day": TODAY, "direction": Direction.OUT, **more}
    touchpoints.log(
        store, Touchpoint(TouchpointId(0), (PersonId(5),), channel=channel, **values), TODAY
    )


def test_three_a_day_are_proposed(store: LocalStore) -> None:
    assert [line.action.split()[-1] for line in today_list.whom_next(store, TODAY)] == [
        "Ann", "Bo", "Cid",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("contact", "left"),
    [
        pytest.param({}, 2, id="a mail to somebody of no case"),
        pytest.param({"channel": Channel.CALL, "result": Result.NO_ANSWER}, 2, id="nobody took it"),
        pytest.param({"channel": Channel.GIFT_CARD}, 2, id="a gift"),
        pytest.param({"channel": Channel.COFFEE, "direction": Direction.BOTH}, 3, id="a coffee"),
        pytest.param({"direction": Direction.IN}, 3, id="what they wrote"),
        pytest.param({"day": TODAY - timedelta(days=1)}, 3, id="yesterday"),
    ],
)
def test_what_was_sent_today_counts(store: LocalStore, contact: dict[str, Any], left: int) -> None:
    logged(store, **contact)
    assert len(today_list.whom_next(store, TODAY)) == left


def test_what_was_binned_does_not_count(store: LocalStore) -> None:
    logged(store)
    touchpoints.remove(store, TouchpointId(1), TODAY)
    assert len(today_list.whom_next(store, TODAY)) == 3


def test_a_heap_of_requests_without_an_answer_leaves_today_to_whoever_is_known(
    database: Path,
) -> None:
    store = open_store(database)
    known = people.add(store, Person(PersonId(0), "Ivy"), LONG_AGO)
    mail = Touchpoint(TouchpointId(0), (known.id,), LONG_AGO, Channel.EMAIL, Direction.IN)
    touchpoints.log(store, mail, TODAY)
    for number in range(60):
        asked = people.add(store, Person(PersonId(0), f"Stranger {number}"), LONG_AGO)
        request = Touchpoint(
            TouchpointId(0), (asked.id,), TODAY - timedelta(days=30), Channel.LINKEDIN_REQUEST,
            Direction.OUT,
        )  # fmt: skip
        touchpoints.log(store, request, TODAY)
    assert [line.action for line in today_list.whom_next(store, TODAY)] == [
        "Send Ivy a short update"
    ]
