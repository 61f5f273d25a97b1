"""Where touchpoints go: channels by weeks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from crm.domain.ranking.tie import week_start
from crm.domain.touchpoints.touchpoint import Channel

#: Half a year fits on a phone and shows a rhythm. Source: D.
WEEKS: Final = 26


@dataclass(frozen=True, slots=True)
class ChannelWeeks:
    """Counts per channel and Monday, only those above 0.

    Attributes:
        first: the Monday of the first week shown. channels: most used first.
        quiet: weeks without a touchpoint, not counting the current one.
    """

    first: date
    counts: dict[tuple[Channel, date], int]
    channels: tuple[tuple[Channel, int], ...]
    quiet: int

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def first_monday(today: date) -> date:
    """The Monday of the earliest of the weeks shown."""
    return week_start(today) - timedelta(weeks=WEEKS - 1)


def channel_weeks(counted: Iterable[tuple[str, str, int]], today: date) -> ChannelWeeks:
    """Arrange the counts from the database.

    Args:
        counted: channel, ISO day, count; other weeks than those shown are ignored.
    """
    first, last = first_monday(today), week_start(today)
    counts: Counter[tuple[Channel, date]] = Counter()
    for channel, day, count in counted:
        monday = week_start(date.fromisoformat(day))
        if first <= monday <= last:
            counts[Channel(channel), monday] += count
    totals: Counter[Channel] = Counter()
    for (kind, _), count in counts.items():
        totals[kind] += count
    order = list(Channel)
    channels = sorted(totals.items(), key=lambda item: (-item[1], order.index(item[0])))
    busy = {day for _, day in counts if day != last}
    return ChannelWeeks(first, dict(counts), tuple(channels), WEEKS - 1 - len(busy))
