"""How likely an offer felt before a decision, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crm.domain.ids import GutFeelingId, OpportunityId


@dataclass(frozen=True, slots=True)
class GutFeeling:
    """What the user felt on a day; `likelihood` of an offer in percent, 0-100."""

    id: GutFeelingId
    opportunity_id: OpportunityId
    likelihood: int
    felt_on: date
    why: str = ""
