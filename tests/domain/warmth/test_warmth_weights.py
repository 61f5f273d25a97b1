"""The numbers of the formula."""

from __future__ import annotations

from datetime import date

from crm.domain.ids import PersonId, TouchpointId
from crm.domain.touchpoints.touchpoint import Channel, Direction, Touchpoint
from crm.domain.warmth.score import DEFAULT_WEIGHTS, WarmthWeights, value

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
