"""The numbers of the formula and the words for a warmth."""

from __future__ import annotations

from datetime import date

import pytest

from crm.domain.ids import PersonId, TouchpointId
from crm.domain.touchpoints.touchpoint import Channel, Direction, Touchpoint
from crm.domain.warmth.score import DEFAULT_WEIGHTS, WarmthWeights, band, value


@pytest.mark.parametrize(
    ("warmth", "has_contact", "word"),
    [
        pytest.param(0, False, "no contact yet", id="never in touch"),
        pytest.param(0, True, "dormant", id="all forgotten"),
        pytest.param(24.9, True, "dormant", id="just under 25"),
        pytest.param(25, True, "cooling", id="from 25"),
        pytest.param(45, True, "fresh", id="from 45"),
        pytest.param(64.9, True, "fresh", id="just under 65"),
        pytest.param(65, True, "warm", id="from 65"),
        pytest.param(100, True, "warm", id="the top"),
    ],
)
def test_words(warmth: float, has_contact: bool, word: str) -> None:
    assert band(warmth, has_contact) == word


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
