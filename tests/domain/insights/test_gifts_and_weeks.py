"""Gift cards counted without a claim, channels by weeks, and what is known about cases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crm.domain.cases.opportunity import Opportunity
from crm.domain.ids import OpportunityId
from crm.domain.insights.channel_weeks import WEEKS, channel_weeks, first_monday
from crm.domain.insights.gift_cards import After, Gift, summary
from crm.domain.insights.knowledge import known_about
from crm.domain.touchpoints.touchpoint import Channel
from tests.builders import an_event

TODAY = date(2026, 11, 23)  # a Monday


def a_gift(number: int, ago: int, **values: object) -> Gift:
    default = {"people": (1,), "cents": 500, "currency": "USD", "result": "", "answered": False}
    return Gift(number, on=TODAY - timedelta(days=ago), **(default | values))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("gift", "after"),
    [
        (a_gift(1, 20), After.SILENT),
        (a_gift(1, 14), After.WAITING),
        (a_gift(1, 15), After.SILENT),
        (a_gift(1, 3, answered=True), After.ANSWERED),
        (a_gift(1, 20, answered=True, result="declined"), After.DECLINED),
        (a_gift(1, 20, result="returned"), After.RETURNED),
    ],
)
def test_what_came_after_a_gift(gift: Gift, after: After) -> None:
    assert gift.after(TODAY) is after


def test_cost_is_kept_apart_by_currency_and_missing_amounts_are_told() -> None:
    gifts = [a_gift(1, 9), a_gift(2, 5), a_gift(3, 5, currency="EUR", cents=700),
             a_gift(4, 2, cents=None, currency=""), a_gift(5, -1)]  # fmt: skip
    found = summary(gifts, TODAY)
    assert found.cost == (("EUR", 700), ("USD", 1000))
    assert [gift.touchpoint for gift in found.gifts] == [4, 3, 2, 1]
    assert sum(found.after.values()) == 4


def test_weeks_are_those_of_half_a_year_and_quiet_ones_are_counted() -> None:
    first = first_monday(TODAY)
    assert first == TODAY - timedelta(weeks=WEEKS - 1)
    counted = [
        ("call", first.isoformat(), 2),
        ("email", first.isoformat(), 1),
        ("email", TODAY.isoformat(), 1),
        ("email", (first - timedelta(weeks=1)).isoformat(), 9),
    ]
    found = channel_weeks(counted, TODAY)
    assert found.total == 4
    assert found.channels == ((Channel.EMAIL, 2), (Channel.CALL, 2))
    assert found.quiet == WEEKS - 2  # the running week is not over


def test_a_lost_case_without_a_fact_is_unknown_whatever_the_stories() -> None:
    case = Opportunity(OpportunityId(1), "Northlight", "Planner")
    lost = [an_event(1, "rejection_received", "2026-03-16")]
    assert known_about(case, lost, {"story": 3, "opinion": 1}).unknown
    assert not known_about(case, lost, {"fact": 1}).unknown
    assert not known_about(case, [], {"story": 1}).unknown
