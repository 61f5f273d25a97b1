"""The numbers of the formula."""

from __future__ import annotations

from datetime import date

import pytest

from crm.domain.ids import PersonId, TouchpointId
from crm.domain.touchpoints.contact_history import history
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result, Touchpoint
from crm.domain.warmth.score import (
    DEFAULT_WEIGHTS,
    WarmthState,
    WarmthWeights,
    forecast,
    past,
    score,
    slow_peak,
    value,
)
from crm.domain.warmth.tie_summary import standing_of

POINTS = {
    "email": 1, "call": 1, "voicemail": 1, "text": 1, "linkedin_message": 1, "handwritten_note": 1,
    "gift_card": 1, "linkedin_request": 0.5, "coffee": 1.5, "lunch": 1.5, "meeting": 1.5,
    "video": 1.5, "event": 1, "other": 1,
}  # fmt: skip


def test_the_points_of_every_channel() -> None:
    assert {channel.value: DEFAULT_WEIGHTS.of(channel) for channel in Channel} == POINTS


def test_other_weights_give_another_warmth() -> None:
    weights = WarmthWeights(channels={Channel.GIFT_CARD: 2.0})
    day = date(2026, 1, 1)
    gift = [Touchpoint(TouchpointId(1), (PersonId(1),), day, Channel.GIFT_CARD, Direction.OUT)]
    assert value(gift, day, weights) > value(gift, day)


def test_the_same_weights_count_wherever_they_are_given() -> None:
    """They wrote today: 100 (1 - (2.5 x 2.5)^-0.5) = 60."""
    weights, day = WarmthWeights(exponent=0.5), date(2026, 1, 1)
    mail = [Touchpoint(TouchpointId(1), (PersonId(1),), day, Channel.EMAIL, Direction.IN)]
    state = WarmthState.of(mail, day, weights)
    summary = standing_of(mail, weights)
    assert [
        value(mail, day, weights),
        score(mail, day, weights).value,
        score(mail, day, weights).parts[0].points,
        past(mail, day, (0,), weights)[0][1],
        forecast(state, day, (0,), weights)[0][1],
        state.value(day, weights),
        summary.warmth(day, weights),
    ] == pytest.approx([60] * 7)
    assert state.first_day_below(60, day, weights) == date(2026, 1, 2)
    assert state.first_day_below(60, day) == day


def test_the_weight_of_what_they_do_counts_for_how_established_a_tie_is() -> None:
    weights, day = WarmthWeights(inbound=3.0, slow=30.0), date(2026, 1, 1)
    mail = [Touchpoint(TouchpointId(1), (PersonId(1),), day, Channel.EMAIL, Direction.IN)]
    state = WarmthState.of(mail, day, weights)
    assert state.slow_mass(day, weights) == 3.0
    assert state.slow_mass(date(2026, 1, 31), weights) == pytest.approx(1.5)
    assert slow_peak(history(mail, day).contacts, weights) == standing_of(mail, weights).peak == 3.0


def test_an_accepted_request_has_points_of_its_own() -> None:
    weights, day = WarmthWeights(exponent=0.5, linkedin_acceptance=1.0), date(2026, 1, 1)
    request = Touchpoint(
        TouchpointId(1), (PersonId(1),), day, Channel.LINKEDIN_REQUEST, Direction.OUT,
        result=Result.ACCEPTED, answered_on=day,
    )  # fmt: skip
    assert value([request], day, weights) == pytest.approx(60)


def test_an_answered_message_has_the_points_of_its_own_channel() -> None:
    """They answered on the same day, which counts like a message of theirs: 60, as above."""
    weights, day = WarmthWeights(exponent=0.5), date(2026, 1, 1)
    mail = Touchpoint(
        TouchpointId(1), (PersonId(1),), day, Channel.EMAIL, Direction.OUT,
        result=Result.REPLIED, answered_on=day,
    )  # fmt: skip
    assert value([mail], day, weights) == pytest.approx(60)
