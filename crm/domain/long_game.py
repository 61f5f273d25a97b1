"""What became of a lost case in the long run: the hire left, a better role came, or they were better."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from crm.domain.cases import Case
from crm.domain.hires import company_key
from crm.domain.ledger import Claim, ClaimKind, Comparison, Reason, Verdict, lost
from crm.domain.opportunities import EventKind, Opportunity, OpportunityId
from crm.domain.reasons import spoken


class Turn(StrEnum):
    """What the article expects of the long game. Source: DOMAIN 9.6 (A)."""

    HIRE_DID_NOT_LAST = "hire_did_not_last"
    NEW_ROLE_FITS_BETTER = "new_role_fits_better"
    HIRE_WAS_BETTER = "hire_was_better"


@dataclass(frozen=True, slots=True)
class Outlook:
    """One of the three turns and how it stands.

    Attributes:
        because: what the user recorded that says so, in words; empty = not so far.
        leads_to: the newer opportunity at the same company, None = none.
    """

    turn: Turn
    because: str = ""
    leads_to: OpportunityId | None = None


def outlook(
    case: Case,
    claims: Iterable[Claim],
    comparisons: Iterable[Comparison],
    others: Iterable[Opportunity],
) -> tuple[Outlook, ...]:
    """The three turns a lost case may take, each with what speaks for it; empty for any other case.

    Only what was recorded counts; a story never does.

    Args:
        others: all opportunities.
    """
    if not lost(case):
        return ()
    newer = _newer(case, others)
    words = f"{newer.title}, since {spoken(_began(newer))}." if newer else ""
    return (
        Outlook(Turn.HIRE_DID_NOT_LAST, _did_not_last(case)),
        Outlook(Turn.NEW_ROLE_FITS_BETTER, words, newer.id if newer else None),
        Outlook(Turn.HIRE_WAS_BETTER, _was_better(claims, comparisons)),
    )


def _did_not_last(case: Case) -> str:
    words = {EventKind.HIRE_LEFT: "The hire left", EventKind.ROLE_REPOSTED: "Posted again"}
    told = [event for event in case.events if event.kind in words]
    last = max(told, key=lambda e: (e.kind is EventKind.HIRE_LEFT, e.on, e.id), default=None)
    return f"{words[last.kind]} on {spoken(last.on)}." if last else ""


def _newer(case: Case, others: Iterable[Opportunity]) -> Opportunity | None:
    """The latest opportunity at the same company that began after this one."""
    mine = case.opportunity
    same = [
        other
        for other in others
        if other.id != mine.id
        and company_key(other.company) == company_key(mine.company)
        and _began(other) > _began(mine)
    ]
    return max(same, key=lambda other: (_began(other), other.id), default=None)


def _began(opportunity: Opportunity) -> date:
    return opportunity.applied_on or opportunity.created_on or date.min


def _was_better(claims: Iterable[Claim], comparisons: Iterable[Comparison]) -> str:
    for claim in claims:
        if claim.reason_code is Reason.MORE_QUALIFIED and claim.kind is not ClaimKind.STORY:
            return f"You were told so: {claim.words}"
    better = [
        line.criterion
        for line in comparisons
        if line.verdict is Verdict.BETTER
        and line.kind is not ClaimKind.STORY
        and not line.about_age
    ]
    return f"In your comparison theirs is better: {', '.join(better)}." if better else ""
