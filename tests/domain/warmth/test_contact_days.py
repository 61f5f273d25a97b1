"""What a day of contact is made of: the heaviest contact of each side, in points."""

from __future__ import annotations

import pytest

from crm.domain.warmth.formula import contact_days

THEIRS, OURS = True, False


@pytest.mark.parametrize(
    ("contacts", "days"),
    [
        pytest.param([], {}, id="no contact"),
        pytest.param([(5, THEIRS, 0.5)], {5: [0.5, 0.0]}, id="a request that they accepted"),
        pytest.param([(5, OURS, 0.5)], {5: [0.0, 0.5]}, id="a request to them"),
        pytest.param([(5, OURS, 1.0), (5, OURS, 1.5), (5, OURS, 0.5)], {5: [0.0, 1.5]},
                     id="the heaviest of several"),
        pytest.param([(5, OURS, 1.5), (5, THEIRS, 1.0)], {5: [1.0, 1.5]}, id="both sides"),
        pytest.param([(6, OURS, 1.0), (5, THEIRS, 1.0)], {6: [0.0, 1.0], 5: [1.0, 0.0]},
                     id="two days"),
    ],
)  # fmt: skip
def test_the_points_of_a_day(
    contacts: list[tuple[int, bool, float]], days: dict[int, list[float]]
) -> None:
    assert contact_days(contacts) == days
