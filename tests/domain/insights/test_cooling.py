"""Who cools: worth keeping, not yet cold, and cooling in thirty days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crm.domain.insights.cooling import AHEAD, cooling_tie
from crm.domain.warmth.tie_summary import standing_of
from tests.builders import a_person, a_touchpoint

TODAY = date(2026, 11, 23)


def standing(*ago: int, direction: str = "in"):  # type: ignore[no-untyped-def]
    days = [(TODAY - timedelta(days=n)).isoformat() for n in ago]
    return standing_of([a_touchpoint(n, "email", d, 1, direction=direction)
                        for n, d in enumerate(days, 1)])  # fmt: skip


@pytest.mark.parametrize(
    ("cadence", "in_case", "ago", "cools"),
    [
        (None, False, (0,), False),  # one mail does not make a tie worth keeping
        (30, False, (0,), True),  # 39 today, 27 in 30 days
        (90, False, (0,), True),
        (None, True, (0,), True),
        (90, False, (300,), False),  # quiet for long: to be revived
        (None, False, (40, 42, 44, 46), False),  # close, and well above 40
        (None, False, (120, 122, 124, 126), True),  # close, and cooling
        (30, False, (0, 1, 2, 7, 9, 14, 21, 28, 33, 40, 44, 50), False),
        (30, False, (-3, 30), False),  # a contact is in the diary
    ],
)
def test_who_cools(cadence: int | None, in_case: bool, ago: tuple[int, ...], cools: bool) -> None:
    person = a_person(1, cadence_days=cadence)
    found = cooling_tie(person, standing(*ago), TODAY, in_case)
    assert (found is not None) is cools


@pytest.mark.parametrize(("met", "cools"), [(False, False), (True, True)])
def test_who_never_gave_a_sign_is_not_cooling(met: bool, cools: bool) -> None:
    found = cooling_tie(a_person(1), standing(0, direction="out"), TODAY, True, met)
    assert (found is not None) is cools


def test_the_day_is_the_first_below_the_border() -> None:
    tie = standing(0, 9)
    found = cooling_tie(a_person(1, cadence_days=90), tie, TODAY)
    assert found is not None
    assert found.falls_on is not None
    assert TODAY + timedelta(1) < found.falls_on <= TODAY + timedelta(days=AHEAD)
    assert tie.warmth(found.falls_on) < 40 <= tie.warmth(found.falls_on - timedelta(1))


def test_one_that_is_cooling_already_has_no_day_to_come() -> None:
    found = cooling_tie(a_person(1, cadence_days=90), standing(20), TODAY)
    assert found is not None
    assert found.falls_on is None
