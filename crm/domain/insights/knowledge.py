"""Facts and stories per case. Stories are shown separately and prove nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from crm.domain.cases.case_file import Case
from crm.domain.cases.ledger import ClaimKind, lost
from crm.domain.cases.opportunity import Event, Opportunity


@dataclass(frozen=True, slots=True)
class Known:
    """The statements about one case; `lost`: there is a loss to explain."""

    opportunity: Opportunity
    facts: int
    opinions: int
    stories: int
    lost: bool

    @property
    def unknown(self) -> bool:
        """Whether the job was lost and no fact says why."""
        return self.lost and not self.facts


def known_about(
    opportunity: Opportunity, events: Iterable[Event], counted: Mapping[str, int]
) -> Known:
    """The knowledge about one case, from the number of statements of each kind."""
    return Known(
        opportunity,
        counted.get(ClaimKind.FACT, 0),
        counted.get(ClaimKind.OPINION, 0),
        counted.get(ClaimKind.STORY, 0),
        lost(Case(opportunity, events=tuple(events))),
    )
