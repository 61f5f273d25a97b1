"""Intervals and windows: when a step opens, is due and closes, counted from its anchor day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
from dateutil.relativedelta import relativedelta

from crm.domain.workdays import Workdays
from crm.language import tr

#: Events in the future are plans; a day of grace for users ahead of the server's time zone.
GRACE: Final = timedelta(days=1)
_SPAN: Final = re.compile(r"(\d{1,3})([dbm])")


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: `unit` d = days, b = business days, m = months."""

    count: int
    unit: str = "d"

    @classmethod
    def parse(cls, text: str) -> Span:
        """Read "3d", "2b", "1m" or "same day".

        Raises:
            ValueError: the text is not an interval.
        """
        if text.strip() == "same day":
            return cls(0)
        found = _SPAN.fullmatch(text.strip())
        if not found:
            raise ValueError(tr("{text!r} is not an interval like 3d, 2b or 1m", text=text))
        return cls(int(found[1]), found[2])

    def __str__(self) -> str:
        return f"{self.count}{self.unit}"

    def after(self, day: date, workdays: Workdays | None = None) -> date:
        """The day this interval after `day`; a month later is clamped: 31 January + 1m = 28 February.

        Args:
            workdays: what business days are; None = Monday to Friday.
        """
        if self.unit == "m":
            later: date = day + relativedelta(months=self.count)
            return later
        if self.unit == "b" and workdays:
            return workdays.after(day, self.count)
        if self.unit == "b" and self.count:
            passed = np.busday_offset(day, self.count, roll="backward") - np.datetime64(day)
            return day + timedelta(days=int(passed.astype(int)))
        return day + timedelta(days=self.count)

    @property
    def roughly(self) -> float:
        """Its length in days, to compare spans of different units."""
        return self.count * {"d": 1.0, "b": 1.4, "m": 30.4}[self.unit]


@dataclass(frozen=True, slots=True)
class Window:
    """When a step opens, is due and closes, each as an interval after the anchor."""

    opens: Span
    due: Span
    closes: Span

    def on(self, anchor: date, workdays: Workdays | None = None) -> tuple[date, date, date]:
        """The three days of the window; never out of order. For `workdays` see `Span.after`."""
        opens, due = self.opens.after(anchor, workdays), self.due.after(anchor, workdays)
        closes = max(opens, self.closes.after(anchor, workdays))
        return opens, min(max(opens, due), closes), closes
