"""A person's touchpoints for tests of warmth and cadence, by days since the first of January."""

from __future__ import annotations

from datetime import date, timedelta

from crm.domain.ids import PersonId, TouchpointId
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result, Touchpoint

START = date(2026, 1, 1)
IN, OUT, BOTH = Direction.IN, Direction.OUT, Direction.BOTH


def on(day: int) -> date:
    return START + timedelta(days=day)


def touch(
    day: int,
    direction: Direction = IN,
    channel: Channel = Channel.EMAIL,
    result: Result = Result.NONE,
    answered: int | None = None,
    number: int = 1,
    binned: bool = False,
) -> Touchpoint:
    return Touchpoint(
        TouchpointId(number),
        (PersonId(1),),
        on(day),
        channel,
        direction,
        result=result,
        answered_on=None if answered is None else on(answered),
        binned_on=on(day) if binned else None,
    )


def log(*days: tuple[int, Direction]) -> list[Touchpoint]:
    return [touch(day, way, number=n) for n, (day, way) in enumerate(days, start=1)]
