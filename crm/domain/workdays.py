"""Business days: which days are worked on, given those that are not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

_DAY: Final = timedelta(days=1)
#: Saturday and Sunday, as `date.weekday` counts.
WEEKEND: Final = frozenset({5, 6})


@dataclass(frozen=True, slots=True)
class Workdays:
    """The business days of a country; without anything given Monday to Friday.

    Attributes:
        days_off: public holidays. weekend: days of the week, 0 = Monday.
    """

    days_off: frozenset[date] = frozenset()
    weekend: frozenset[int] = WEEKEND

    def is_workday(self, day: date) -> bool:
        return day.weekday() not in self.weekend and day not in self.days_off

    def next_workday(self, day: date) -> date:
        """The day itself if it is a workday, else the first one after it."""
        while not self.is_workday(day):
            day += _DAY
        return day

    def last_workday(self, day: date) -> date:
        """The day itself if it is a workday, else the last one before it."""
        while not self.is_workday(day):
            day -= _DAY
        return day

    def after(self, day: date, n: int) -> date:
        """The n-th workday after a day; 0 = the day itself, whatever it is."""
        for _ in range(n):
            day = self.next_workday(day + _DAY)
        return day
