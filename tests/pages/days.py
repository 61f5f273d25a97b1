"""The day fields of the page that is open: what they show, and typing into them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from streamlit.testing.v1 import AppTest


@dataclass(frozen=True)
class DayField:
    """A field as the page drew it last; `data` is what the browser was given."""

    page: AppTest
    data: dict[str, Any]

    @property
    def text(self) -> str:
        return str(self.data["text"])

    @property
    def error(self) -> str:
        return str(self.data["error"])

    @property
    def buttons(self) -> list[str]:
        quick = [words for words, _ in self.data["quick"]]
        return [*quick, self.data["none"]] if self.data["none"] else quick

    def type(self, text: str, order: str = "dmy") -> AppTest:
        """Type it and leave the field; the page has not run yet."""
        typed = {"text": text, "order": order, "months": []}
        self.page.session_state[self.data["key"]] = {"typed": typed}
        return self.page


def day_field(page: AppTest, label: str) -> DayField:
    """The day field of this label."""
    (found,) = [field for field in day_fields(page) if field.data["label"] == label]
    return found


def day_fields(page: AppTest) -> list[DayField]:
    shown = [e.proto for e in page.get("bidi_component")]
    return [
        DayField(page, json.loads(one.json))
        for one in shown
        if one.component_name == "embers_day_field"
    ]
