"""People for the list of people, and what the page under test shows: the list, or the table in its place."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any, Final

from streamlit.testing.v1 import AppTest

from crm.domain.ids import PersonId, TouchpointId
from crm.domain.people.person import Person
from crm.domain.touchpoints.touchpoint import Channel, Direction, Touchpoint
from crm.services import touchpoints
from crm.services.people import people
from crm.store.local import LocalStore
from tests.conftest import TODAY

LIST: Final = "people:list"
TABLE: Final = "people:table"
#: What opens the page with the table: `open_page("people.py", SEVERAL)`.
SEVERAL: Final = {"people:selecting": True}


def add(store: LocalStore, first: str = "", last: str = "", **values: Any) -> int:
    return people.add(store, Person(PersonId(0), first, last, **values), TODAY).id


def log(
    store: LocalStore, person: int, days_ago: int, direction: Direction = Direction.OUT
) -> None:
    day = TODAY - timedelta(days=days_ago)
    contact = Touchpoint(TouchpointId(0), (PersonId(person),), day, Channel.EMAIL, direction)
    touchpoints.log(store, contact, TODAY)


def table(page: AppTest) -> dict[str, Any]:
    """Columns, rows and menu of the list or the table; nothing if there is none."""
    found = [e for e in page.get("bidi_component") if e.key in (LIST, TABLE)]
    shown: dict[str, Any] = json.loads(found[0].proto.json) if found else {}
    return shown


def names(page: AppTest) -> list[str]:
    return [row["name"] for row in table(page).get("rows", [])]


def cells(page: AppTest) -> list[dict[str, Any]]:
    """What stands beside each name."""
    return [row["cells"] for row in table(page)["rows"]]


def columns(page: AppTest) -> dict[str, dict[str, Any]]:
    """The columns by their heading."""
    return {column["label"]: column for column in table(page)["columns"]}
