"""Embers' warmth in the form that a measuring tool calls: (touchpoints of one contact, now).

Days are floats since any start. The tool's records have `at`, `direction` ("in", "out" or
"both") and `kind`; the formula is not repeated here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final, Protocol

from crm.domain.touchpoints.touchpoint import Channel
from crm.domain.warmth.score import DEFAULT_WEIGHTS, contact_days, sums_on, warmth_of

_CHANNELS: Final = {"email": Channel.EMAIL, "call": Channel.CALL, "message": Channel.TEXT}
_POINTS: Final = {kind: DEFAULT_WEIGHTS.of(channel) for kind, channel in _CHANNELS.items()}


class Contact(Protocol):
    """One logged message or call."""

    @property
    def at(self) -> float: ...
    @property
    def direction(self) -> str: ...
    @property
    def kind(self) -> str: ...


def score(touchpoints: Iterable[Contact], now: float) -> float:
    """Warmth 0-100 at `now`; later contacts are ignored, an unknown kind gets the default points."""
    unknown = DEFAULT_WEIGHTS.unknown
    days = contact_days(
        (math.floor(t.at), t.direction != "out", _POINTS.get(t.kind, unknown))
        for t in touchpoints
        if t.at <= now
    )
    return warmth_of(sums_on(days, now, DEFAULT_WEIGHTS), DEFAULT_WEIGHTS)
