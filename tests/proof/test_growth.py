"""The proof of growth finds what it is there to find."""

from __future__ import annotations

import pytest

from proof import growth

SIZES = (1_000, 10_000, 100_000)


@pytest.mark.parametrize(
    ("seconds", "grows"),
    [((0.1, 0.1, 0.1), 0), ((0.001, 0.01, 0.1), 1), ((0.01, 1, 100), 2), ((1, 0.1, 0.01), -1)],
)
def test_the_exponent_is_that_of_the_growth(seconds: tuple[float, ...], grows: float) -> None:
    assert growth.exponent(SIZES, seconds) == pytest.approx(grows)


@pytest.mark.parametrize(
    ("seconds", "most", "kept"),
    [
        ((0.001, 0.01, 0.1), growth.LINEAR, True),
        ((0.001, 0.02, 0.4), growth.LINEAR, False),
        ((0.004, 0.004, 0.005), growth.FLAT, True),
        ((0.004, 0.02, 0.1), growth.FLAT, False),
    ],
)
def test_what_grows_too_fast_is_told(seconds: tuple[float, ...], most: float, kept: bool) -> None:
    action = growth.Action("a search", lambda store, number: None, most)
    assert growth.row(action, SIZES, seconds).kept is kept
