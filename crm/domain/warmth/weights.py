"""The numbers of the warmth formula, and how data/warmth.toml is read."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from crm.domain.touchpoints.touchpoint import Channel
from crm.errors import ReferenceBroken

NO_CONTACT: Final = "no contact yet"
DORMANT: Final = "dormant"

#: Beyond this a weight would no longer be a shade but another formula. Source: D (WARMTH 5).
POINTS_ALLOWED: Final = (0.25, 2.0)

_FILE: Final = "data/warmth.toml"
_ALLOWED: Final = {
    "inbound": (1.0, 3.0),  # under 1 a message of theirs could make a tie colder
    "cap_base": (0.0, 100.0),
    "cap_per_inbound": (0.0, 100.0),
    "linkedin_acceptance": POINTS_ALLOWED,
    "unknown": POINTS_ALLOWED,
}
_HALF_LIVES: Final = (1.0, 3650.0)


def _channels() -> dict[Channel, float]:
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
    """The numbers of the formula; data/warmth.toml says where each comes from.

    Attributes:
        channels: points of one contact; a channel that is not in it has `unknown` points.
        linkedin_acceptance: points of an accepted LinkedIn request, counted as theirs.
        fast, slow: half-lives in days.
        inbound: what a day on which they reached out counts, one of only our outreach counts 1.
        cap_base, cap_per_inbound: our outreach counts up to base + per_inbound x theirs.
        bands: word and the warmth from which it holds, warmest first.
    """

    channels: Mapping[Channel, float] = field(default_factory=_channels, hash=False)
    linkedin_acceptance: float = 0.5
    unknown: float = 1.0
    fast: float = 14.0
    slow: float = 180.0
    inbound: float = 1.5
    cap_base: float = 2.0
    cap_per_inbound: float = 2.0
    bands: tuple[tuple[str, float], ...] = (("warm", 65.0), ("fresh", 45.0), ("cooling", 25.0))

    def of(self, channel: Channel) -> float:
        """Points of one contact over `channel`."""
        return self.channels.get(channel, self.unknown)


DEFAULT_WEIGHTS: Final = WarmthWeights()


def band(value: float, has_contact: bool, weights: WarmthWeights = DEFAULT_WEIGHTS) -> str:
    """The word for a warmth: warm, fresh, cooling, dormant, or no contact yet. Source: D."""
    if not has_contact:
        return NO_CONTACT
    return next((word for word, floor in weights.bands if value >= floor), DORMANT)


def weights_from(table: Mapping[str, object]) -> WarmthWeights:
    """Read the table of data/warmth.toml; what it leaves out keeps its shipped value.

    Raises:
        ReferenceBroken: an unknown key or a value out of range; the sentence names the key.
    """
    default = DEFAULT_WEIGHTS
    _refuse_unknown("", table, {*_ALLOWED, "half_life_days", "channels", "bands"})
    half_lives, channels, bands = (
        _section(table, name) for name in ("half_life_days", "channels", "bands")
    )
    _refuse_unknown("half_life_days.", half_lives, ("fast", "slow"))
    _refuse_unknown("channels.", channels, [channel.value for channel in Channel])
    fast = _number("half_life_days.fast", half_lives.get("fast", default.fast), _HALF_LIVES)
    slow = _number("half_life_days.slow", half_lives.get("slow", default.slow), _HALF_LIVES)
    if fast >= slow:
        raise _mistake("half_life_days.fast", "must be shorter than half_life_days.slow")
    single = {
        key: _number(key, table.get(key, getattr(default, key)), limits)
        for key, limits in _ALLOWED.items()
    }
    points = {
        Channel(key): _number(f"channels.{key}", number, POINTS_ALLOWED)
        for key, number in channels.items()
    }
    return WarmthWeights(
        channels={**default.channels, **points},
        fast=fast,
        slow=slow,
        bands=_bands(bands),
        **single,
    )


def _bands(table: Mapping[str, object]) -> tuple[tuple[str, float], ...]:
    shipped = DEFAULT_WEIGHTS.bands
    _refuse_unknown("bands.", table, [word for word, _ in shipped])
    found = []
    ceiling = 100.0
    for word, floor in shipped:
        key = f"bands.{word}"
        number = _number(key, table.get(word, floor), (0.0, 100.0))
        if not 0 < number < ceiling:
            raise _mistake(key, f"must lie above 0 and below {ceiling:g}")
        found.append((word, number))
        ceiling = number
    return tuple(found)


def _section(table: Mapping[str, object], name: str) -> Mapping[str, object]:
    section = table.get(name, {})
    if not isinstance(section, Mapping):
        raise _mistake(name, f"must be a section, [{name}]")
    return section


def _number(key: str, given: object, allowed: tuple[float, float]) -> float:
    low, high = allowed
    if isinstance(given, bool) or not isinstance(given, int | float) or math.isnan(given):
        raise _mistake(key, "must be a number")
    if not low <= given <= high:
        raise _mistake(key, f"must lie between {low:g} and {high:g}, it is {given:g}")
    return float(given)


def _refuse_unknown(prefix: str, table: Mapping[str, object], known: Collection[str]) -> None:
    for key in table:
        if key not in known:
            raise _mistake(
                f"{prefix}{key}", "is not known", f"Known are {', '.join(sorted(known))}."
            )


def _mistake(key: str, what: str, hint: str = "") -> ReferenceBroken:
    return ReferenceBroken(f"{_FILE}: {key} {what}.", hint)
