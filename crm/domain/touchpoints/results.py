"""The possible results of a touchpoint, and which of them are an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from crm.domain.touchpoints.touchpoint import (
    ANSWERED,
    MUTUAL_CHANNELS,
    Channel,
    Direction,
    Result,
    Touchpoint,
)

#: They answered, also with a refusal; a call they took is an answer.
ANSWERS: Final = ANSWERED | {Result.DECLINED}
#: These have a day of their own, later than the touchpoint's.
DATED: Final = frozenset(
    {Result.REPLIED, Result.ACCEPTED, Result.DECLINED, Result.RETURNED, Result.WITHDRAWN}
)
#: No result yet.
OPEN: Final = frozenset({Result.NONE, Result.SENT})

_WRITTEN: Final = (Result.SENT, Result.REPLIED, Result.BOUNCED)
_POSSIBLE: Final = {
    Channel.CALL: (Result.REACHED, Result.NO_ANSWER),
    Channel.VOICEMAIL: (Result.SENT, Result.REPLIED),
    Channel.LINKEDIN_REQUEST: (Result.SENT, Result.ACCEPTED, Result.IGNORED, Result.WITHDRAWN),
    Channel.GIFT_CARD: (Result.SENT, Result.ACCEPTED, Result.DECLINED, Result.RETURNED),
    **dict.fromkeys((*MUTUAL_CHANNELS, Channel.OTHER), (Result.NONE,)),
}
#: Channels on which an answer may still come later.
_ANSWERABLE: Final = frozenset(
    {
        Channel.EMAIL,
        Channel.TEXT,
        Channel.VOICEMAIL,
        Channel.LINKEDIN_MESSAGE,
        Channel.LINKEDIN_REQUEST,
        Channel.HANDWRITTEN_NOTE,
        Channel.GIFT_CARD,
    }
)
#: LinkedIn keeps requests pending; after this long acceptance is unlikely. Source: D.
_REQUEST_OLD: Final = timedelta(days=14)


def possible(channel: Channel) -> Sequence[Result]:
    """The possible results on this channel; the first is the default."""
    return _POSSIBLE.get(channel, _WRITTEN)


def still_possible(entry: Touchpoint, today: date) -> list[Result]:
    """The results something that was sent may still have."""
    still_open = entry.direction is Direction.OUT and entry.result in OPEN
    if not still_open or entry.channel not in _ANSWERABLE:
        return []
    if entry.channel is Channel.GIFT_CARD:
        return [Result.ACCEPTED, Result.DECLINED]
    if entry.channel is Channel.LINKEDIN_REQUEST:
        old = today - entry.day >= _REQUEST_OLD
        return [Result.ACCEPTED, *((Result.IGNORED, Result.WITHDRAWN) if old else ())]
    return [Result.REPLIED]
