"""Gift cards: how many, what they cost, what followed. No causation is implied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from crm.domain.ids import OpportunityId
from crm.domain.insights.reply_rates import ANSWER_DAYS
from crm.domain.touchpoints.touchpoint import Result


class After(StrEnum):
    """What came after a gift."""

    ANSWERED = "answered"
    SILENT = "silent"
    WAITING = "waiting"
    DECLINED = "declined"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Gift:
    """One gift card the user sent.

    Attributes:
        cents: in hundredths of `currency`; None = no amount recorded.
        answered: a sign from any recipient within 14 days.
    """

    touchpoint: int
    people: tuple[int, ...]
    on: date
    cents: int | None
    currency: str
    result: str
    answered: bool
    case: OpportunityId | None = None

    def after(self, today: date) -> After:
        """A refusal takes precedence; without a sign it is waiting until the 14 days are over."""
        if self.result == Result.DECLINED:
            return After.DECLINED
        if self.result == Result.RETURNED:
            return After.RETURNED
        if self.answered:
            return After.ANSWERED
        return After.SILENT if (today - self.on).days > ANSWER_DAYS else After.WAITING


@dataclass(frozen=True, slots=True)
class GiftCards:
    """All gifts, newest first.

    Attributes:
        after: the count of each kind, including zero. cost: cents per currency, sorted by currency.
    """

    gifts: tuple[Gift, ...]
    after: dict[After, int]
    cost: tuple[tuple[str, int], ...]


def summary(gifts: Iterable[Gift], today: date) -> GiftCards:
    """Count what was sent up to today, what it cost and what followed."""
    listed = [gift for gift in gifts if gift.on <= today]
    listed.sort(key=lambda gift: (gift.on, gift.touchpoint), reverse=True)
    counted = Counter(gift.after(today) for gift in listed)
    cost: Counter[str] = Counter()
    for gift in listed:
        if gift.cents is not None:
            cost[gift.currency] += gift.cents
    after = {kind: counted[kind] for kind in After}
    return GiftCards(tuple(listed), after, tuple(sorted(cost.items())))
