"""Feelings against what came: groups, counts, and what may be said of few."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.cases.gut_feeling import CameTrue, GutFeeling
from crm.domain.ids import GutFeelingId, OpportunityId
from crm.domain.insights.calibration import Felt, Fits, calibration, group_of

DAY = date(2026, 11, 2)


def decided(likelihood: int, offer: bool) -> CameTrue:
    return CameTrue(GutFeeling(GutFeelingId(1), OpportunityId(1), likelihood, DAY), offer, DAY)


def of(*pairs: tuple[int, int, int]) -> list[CameTrue]:
    """Likelihood, how many became an offer, of how many."""
    return [decided(percent, n < hits) for percent, hits, every in pairs for n in range(every)]


@pytest.mark.parametrize(
    ("likelihood", "group"),
    [(0, "unlikely"), (29, "unlikely"), (30, "even"), (50, "even"), (69, "even"), (70, "likely"),
     (100, "likely")],
)  # fmt: skip
def test_the_group_of_a_likelihood(likelihood: int, group: str) -> None:
    assert group_of(likelihood) == group


@pytest.mark.parametrize(
    ("found", "groups", "fits"),
    [
        pytest.param(of(), [], Fits.TOO_FEW, id="nothing"),
        pytest.param(of((90, 0, 4)), [("likely", 0, 4)], Fits.TOO_FEW, id="four are too few"),
        # 0 of 5 is probably below 43 %.
        pytest.param(of((90, 0, 5)), [("likely", 0, 5)], Fits.FELT_LIKELIER, id="five hopes"),
        pytest.param(of((40, 0, 5)), [("even", 0, 5)], Fits.WELL, id="five doubts"),
        # 2 of 7: probably 8 to 64 %.
        pytest.param(of((70, 2, 7)), [("likely", 2, 7)], Fits.FELT_LIKELIER, id="two of seven"),
        pytest.param(of((60, 2, 7)), [("even", 2, 7)], Fits.WELL, id="within what few can tell"),
        pytest.param(of((10, 5, 5)), [("unlikely", 5, 5)], Fits.FELT_LESS_LIKELY, id="better than felt"),
        pytest.param(of((80, 2, 3), (50, 1, 2), (10, 0, 3)),
                     [("likely", 2, 3), ("even", 1, 2), ("unlikely", 0, 3)], Fits.WELL,
                     id="the likeliest first"),
    ],
)  # fmt: skip
def test_feelings_against_what_came(
    found: list[CameTrue], groups: list[tuple[str, int, int]], fits: Fits
) -> None:
    made = calibration(found)
    assert [(g.felt.value, g.rate.hits, g.rate.of) for g in made.groups] == groups
    assert made.fits is fits


def test_the_mean_feeling_and_which_groups_are_large_enough() -> None:
    made = calibration(of((80, 2, 5), (20, 0, 4)))
    assert made.felt == pytest.approx((5 * 0.8 + 4 * 0.2) / 9)
    assert [group.enough for group in made.groups] == [True, False]
    assert (made.all.hits, made.all.of) == (2, 9)
    assert calibration([]).felt == 0


@given(st.lists(st.tuples(st.integers(0, 100), st.booleans())))
def test_every_feeling_is_in_one_group(pairs: list[tuple[int, bool]]) -> None:
    made = calibration([decided(*pair) for pair in pairs])
    assert sum(group.rate.of for group in made.groups) == made.all.of == len(pairs)
    assert sum(group.rate.hits for group in made.groups) == made.all.hits
    assert [g.felt for g in made.groups] == [f for f in Felt if f in {g.felt for g in made.groups}]
    assert (made.fits is Fits.TOO_FEW) == (len(pairs) < 5)
