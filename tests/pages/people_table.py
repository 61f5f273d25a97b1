"""Read the list of people from the page under test."""

from __future__ import annotations

import json
from typing import Any

from streamlit.testing.v1 import AppTest

KEY = "people:table"


def table(page: AppTest) -> dict[str, Any]:
    """Columns, rows and menu of the table; nothing if there is none."""
    found = [e for e in page.get("bidi_component") if e.key == KEY]
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
