"""The facts-and-stories ledger, the comparison with the hire, and the notes of an AIR talk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

from crm.domain.opportunities import OpportunityId
from crm.domain.people import PersonId

ClaimId = NewType("ClaimId", int)


class ClaimKind(StrEnum):
    """How a statement about "why" is known. Source: DOMAIN 9.4 (A: no made-up stories)."""

    FACT = "fact"
    OPINION = "opinion"
    STORY = "story"


class Reason(StrEnum):
    """The article's four possible reasons, then those of research; unknown until somebody says so."""

    UNKNOWN = "unknown"
    MORE_QUALIFIED = "more_qualified"
    NOT_SHOWN = "not_shown"
    INTERNAL_SAFER = "internal_safer"
    THEIR_MISTAKE = "their_mistake"
    SALARY = "salary"
    CHOSEN_BEFOREHAND = "chosen_beforehand"
    ROLE_FROZEN = "role_frozen"


class AirKind(StrEnum):
    ADVICE = "advice"
    INSIGHT = "insight"
    RECOMMENDATION = "recommendation"


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement about why the case went as it did.

    Attributes:
        said_by, said_on, channel: who told the user, when and how; a fact needs all three.
    """

    id: ClaimId
    opportunity_id: OpportunityId
    kind: ClaimKind
    words: str
    reason_code: Reason = Reason.UNKNOWN
    said_by: PersonId | None = None
    said_on: date | None = None
    channel: str = ""
