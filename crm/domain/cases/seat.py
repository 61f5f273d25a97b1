"""A job that was lost stays a seat: who holds it, and when the user last looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from crm.domain.ids import OpportunityId, SeatCheckId


class SeatAnswer(StrEnum):
    """What a look at the holder's profile showed. Source: D."""

    SAME = "same"
    CHANGED = "changed"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class SeatCheck:
    """One look at whether the seat is still held by whoever got it."""

    id: SeatCheckId
    opportunity_id: OpportunityId
    answer: SeatAnswer
    checked_on: date
