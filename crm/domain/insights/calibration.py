"""How likely an offer felt, against what came: groups of likelihood with their counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from crm.domain.cases.gut_feeling import CameTrue
from crm.domain.insights.proportions import Rate

#: With fewer decided than this nothing is said, and of a smaller group no share. Source: D.
ENOUGH: Final = 5


class Felt(StrEnum):
    """How likely it felt, the likeliest first."""

    LIKELY = "likely"
    EVEN = "even"
    UNLIKELY = "unlikely"


#: From which likelihood on a group begins, in percent. Source: D.
_FROM: Final = {Felt.LIKELY: 70, Felt.EVEN: 30, Felt.UNLIKELY: 0}


class Fits(StrEnum):
    """How the feelings and what came go together."""

    TOO_FEW = "too_few"
    WELL = "well"
    FELT_LIKELIER = "felt_likelier"
    FELT_LESS_LIKELY = "felt_less_likely"


@dataclass(frozen=True, slots=True)
class Group:
    """The feelings of one group, and how many of them became an offer."""

    felt: Felt
    rate: Rate

    @property
    def enough(self) -> bool:
        return self.rate.of >= ENOUGH


@dataclass(frozen=True, slots=True)
class Calibration:
    """All decided feelings.

    Attributes:
        groups: those with any feeling, the likeliest first. all: of all together.
        felt: the mean likelihood, 0 to 1; 0 if there are none.
    """

    groups: tuple[Group, ...]
    all: Rate
    felt: float
    fits: Fits


def group_of(likelihood: int) -> Felt:
    """The group of a likelihood in percent."""
    return next(felt for felt, least in _FROM.items() if likelihood >= least)


def calibration(found: Sequence[CameTrue]) -> Calibration:
    """Compare feelings with what came.

    They are said to differ only if the mean feeling is outside the 95 % interval of the share of offers.
    """
    groups = []
    for felt in Felt:
        mine = [one for one in found if group_of(one.feeling.likelihood) is felt]
        if mine:
            groups.append(Group(felt, _rate(mine)))
    mean = sum(one.feeling.likelihood for one in found) / len(found) / 100 if found else 0.0
    every = _rate(found)
    return Calibration(tuple(groups), every, mean, _fits(every, mean))


def _rate(found: Sequence[CameTrue]) -> Rate:
    return Rate(sum(one.offer for one in found), len(found))


def _fits(every: Rate, felt: float) -> Fits:
    if every.of < ENOUGH:
        return Fits.TOO_FEW
    low, high = every.interval
    if felt > high:
        return Fits.FELT_LIKELIER
    return Fits.FELT_LESS_LIKELY if felt < low else Fits.WELL
