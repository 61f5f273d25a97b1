"""The fields for names of the page that is open: what they show, and typing into them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from streamlit.testing.v1 import AppTest


@dataclass(frozen=True)
class NamesField:
    """A field as the page drew it last; `data` is what the browser was given."""

    page: AppTest
    data: dict[str, Any]

    @property
    def names(self) -> list[str]:
        return [entry["name"] for entry in self.data["entries"]]

    @property
    def ids(self) -> list[int]:
        """Of those who were chosen, or were there from the beginning."""
        return [entry["id"] for entry in self.data["entries"]]

    @property
    def error(self) -> str:
        return str(self.data["error"])

    def known(self, name: str) -> list[str]:
        """Who is stored under a name that was typed, as the field tells them apart."""
        return [row["hint"] for row in self.data["known"][name]]

    def type(self, *names: str, text: str = "") -> AppTest:
        """Type names, each taken by a comma, then `text`, which is not; the page has not run yet."""
        entries = [{"name": name, "id": None, "fresh": False} for name in names]
        return self._hold(entries, text)

    def choose(self, *ids: int) -> AppTest:
        """Choose people from the list."""
        return self._hold([{"name": f"{n}", "id": n, "fresh": False} for n in ids])

    def _hold(self, entries: list[dict[str, Any]], text: str = "") -> AppTest:
        self.page.session_state[self.data["key"]] = {"value": {"entries": entries, "text": text}}
        return self.page


def names_field(page: AppTest, label: str) -> NamesField:
    """The field of this label."""
    (found,) = [field for field in names_fields(page) if field.data["label"] == label]
    return found


def names_fields(page: AppTest) -> list[NamesField]:
    shown = [e.proto for e in page.get("bidi_component")]
    return [
        NamesField(page, json.loads(one.json))
        for one in shown
        if one.component_name == "embers_names_field"
    ]
