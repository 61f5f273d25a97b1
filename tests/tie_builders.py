"""Ties for tests: who was in touch how many days ago."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from crm.domain.ids import PersonId, TouchpointId
from crm.domain.people.person import Person
from crm.domain.ranking.tie import Tie, summarise
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result, Touchpoint

#: A Wednesday.
NOW = date(2026, 11, 25)
IN, OUT, BOTH = Direction.IN, Direction.OUT, Direction.BOTH


def ago(days: int) -> date:
    return NOW - timedelta(days=days)


def touch(
    days_ago: int,
    direction: Direction = IN,
    channel: Channel = Channel.EMAIL,
    result: Result = Result.NONE,
) -> Touchpoint:
    return Touchpoint(
        TouchpointId(1), (PersonId(1),), ago(days_ago), channel, direction, result=result
    )


def a_person(number: int = 1, **values: Any) -> Person:
    return Person(PersonId(number), first_name="Sam", **values)


def monthly(since: int, count: int = 12) -> list[Touchpoint]:
    """Contact in turns every thirty days, the last one theirs, `since` days ago."""
    return [touch(since + 30 * n, OUT if n % 2 else IN) for n in range(count)]


def a_tie(*touchpoints: Touchpoint, **person: Any) -> Tie:
    return summarise(a_person(**person), touchpoints, NOW)


def a_tie_in_a_case(*touchpoints: Touchpoint, **person: Any) -> Tie:
    return summarise(a_person(**person), touchpoints, NOW, in_open_case=True)


touchpoints = st.builds(
    touch,
    st.integers(0, 700),
    st.sampled_from(Direction),
    st.sampled_from(Channel),
    st.sampled_from([Result.NONE, Result.SENT, Result.NO_ANSWER, Result.ACCEPTED, Result.REACHED]),
)
ties = st.builds(
    lambda log, cadence, case, company: summarise(
        a_person(cadence_days=cadence), log, NOW, in_open_case=case, target_company=company
    ),
    st.lists(touchpoints, max_size=10),
    st.none() | st.integers(1, 400),
    st.booleans(),
    st.booleans(),
)
