"""The numbers of the warmth formula. "Measured" = on five logs of real contact, docs/warmth.md; else design."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from crm.domain.touchpoints.touchpoint import Channel


def _channels() -> dict[Channel, float]:
    """Points of one contact. Measured is only call against message: 0.75 to 1.5 are equal."""
    single = (
        Channel.EMAIL, Channel.CALL, Channel.VOICEMAIL, Channel.TEXT, Channel.LINKEDIN_MESSAGE,
        Channel.HANDWRITTEN_NOTE, Channel.GIFT_CARD,
    )  # fmt: skip
    mutual = (Channel.COFFEE, Channel.LUNCH, Channel.MEETING, Channel.VIDEO)
    return {
        **dict.fromkeys(single, 1.0),
        Channel.LINKEDIN_REQUEST: 0.5,
        **dict.fromkeys(mutual, 1.5),
    }


@dataclass(frozen=True, slots=True)
class WarmthWeights:
    """The numbers of the formula.

    Attributes:
        channels: points of one contact; other channels have `unknown` points.
        linkedin_acceptance: points of an accepted LinkedIn request, counted as theirs.
        fast, slow: half-lives in days. Measured: 14 to 30, and 180 to 365, are about equal.
        inbound: weight of a day on which they reached out; a day with only outreach counts 1.
            Measured: "who will write to me" improves; 1 to 3 is allowed, below that a message of
            theirs could make a tie colder.
        cap_base, cap_per_inbound: outreach counts up to base + per_inbound x theirs. Measured:
            a compromise; looser serves any contact, tighter theirs.
        spacing: a contact day covers the days since the one before it, up to so many. Measured:
            14 to 45 are about equal.
        regular: exponent of the time in touch. Measured: 0.3 to 1 are all better than without.
        exponent: gives warmth its scale, so that it is about the chance of contact within 90 days.
        most_unanswered: the most that outreach alone can make. Source: D.
    """

    channels: Mapping[Channel, float] = field(default_factory=_channels, hash=False)
    linkedin_acceptance: float = 0.5
    unknown: float = 1.0
    fast: float = 14.0
    slow: float = 180.0
    inbound: float = 1.5
    cap_base: float = 2.0
    cap_per_inbound: float = 2.0
    spacing: float = 30.0
    regular: float = 0.6
    exponent: float = 0.27
    most_unanswered: float = 51.9

    def of(self, channel: Channel) -> float:
        """Points of one contact over `channel`."""
        return self.channels.get(channel, self.unknown)


DEFAULT_WEIGHTS: Final = WarmthWeights()
