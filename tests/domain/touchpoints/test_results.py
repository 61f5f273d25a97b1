"""The possible results of a touchpoint."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from crm.domain.ids import PersonId, TouchpointId
from crm.domain.touchpoints.results import still_possible
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result, Touchpoint

TODAY = date(2026, 11, 23)


def entry(channel: str, days_ago: int = 30, **values: Any) -> Touchpoint:
    day = TODAY - timedelta(days=days_ago)
    contact = Touchpoint(TouchpointId(1), (PersonId(1),), day, Channel(channel))
    return replace(contact, **values)


@pytest.mark.parametrize(
    ("touchpoint", "expected"),
    [
        (entry("email"), [Result.REPLIED]),
        (entry("email", result=Result.SENT), [Result.REPLIED]),
        (entry("email", direction=Direction.IN), []),
        (entry("email", result=Result.REPLIED), []),
        (entry("call"), []),
        (entry("coffee", direction=Direction.BOTH), []),
        (entry("other"), []),
        (entry("gift_card"), [Result.ACCEPTED, Result.DECLINED]),
        (entry("linkedin_request", 13), [Result.ACCEPTED]),
        (entry("linkedin_request", 14), [Result.ACCEPTED, Result.IGNORED, Result.WITHDRAWN]),
    ],
)
def test_what_may_have_become_of_it(touchpoint: Touchpoint, expected: list[Result]) -> None:
    assert still_possible(touchpoint, TODAY) == expected
