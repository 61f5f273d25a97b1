"""What the user decided about a due step, and the key that keeps a decision with its step."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from crm.domain.ids import EventId, OpportunityId, PersonId, StepDecisionId, TouchpointId

#: The step for a cooling tie; it has no opportunity and is not in the playbook.
KEEP_WARM: Final = "keep_warm"

#: A database numbers nothing higher than 18 digits.
_KEY: Final = re.compile(
    r"([a-z0-9_]+)(?:/o(\d{1,18}))?(?:/p(\d{1,18}))?(?:/e(\d{1,18}))?(?:#(\d{1,18}))?"
)


class Decision(StrEnum):
    DONE = "done"
    SNOOZED = "snoozed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class StepKey:
    """Identifies one due step; it holds no date, so correcting a date never loses a decision.

    Attributes:
        event_id: the anchor event; None for steps that happen once per person and case.
        occurrence: 1 for the first; counts up for steps that repeat.
    """

    step: str
    opportunity_id: OpportunityId | None = None
    person_id: PersonId | None = None
    event_id: EventId | None = None
    occurrence: int = 1

    def __str__(self) -> str:
        parts = [self.step]
        parts += [f"o{self.opportunity_id}"] if self.opportunity_id is not None else []
        parts += [f"p{self.person_id}"] if self.person_id is not None else []
        parts += [f"e{self.event_id}"] if self.event_id is not None else []
        return "/".join(parts) + (f"#{self.occurrence}" if self.occurrence > 1 else "")

    def covers(self, other: StepKey) -> bool:
        """Whether this key also covers `other`: parts it does not name match anything.

        An imported document may name a step without its anchor event.
        """
        return (
            self.step == other.step
            and self.occurrence == other.occurrence
            and self.opportunity_id in (None, other.opportunity_id)
            and self.person_id in (None, other.person_id)
            and self.event_id in (None, other.event_id)
        )

    @classmethod
    def parse(cls, text: str) -> StepKey | None:
        """Read `str(key)` back; None if the text is not a valid key."""
        found = _KEY.fullmatch(text)
        if not found:
            return None
        step, opportunity, person, event, occurrence = found.groups()
        return cls(
            step,
            OpportunityId(int(opportunity)) if opportunity else None,
            PersonId(int(person)) if person else None,
            EventId(int(event)) if event else None,
            int(occurrence or 1),
        )


def keys_in(text: str) -> tuple[StepKey, ...]:
    """Read the keys of one step in several cases, divided by blanks; what is no key is left out."""
    return tuple(key for key in map(StepKey.parse, text.split()) if key)


@dataclass(frozen=True, slots=True)
class StepDecision:
    """One decision about one due step; the latest decision of a key counts.

    Attributes:
        until: snoozed until this day.
        reason: why it was skipped (required), or snoozed for the third time.
        touchpoint_id: the touchpoint that completed it.
    """

    id: StepDecisionId
    key: StepKey
    decision: Decision
    decided_on: date
    until: date | None = None
    reason: str = ""
    touchpoint_id: TouchpointId | None = None
