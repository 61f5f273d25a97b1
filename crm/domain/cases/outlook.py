"""What became of a lost case in the long run: the hire left, a better role came, or they were better."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from crm.domain.cases.case_file import Case
from crm.domain.cases.event_words import EVENT_WORDS
from crm.domain.cases.ledger import Claim, ClaimKind, Comparison, Reason, Verdict, lost
from crm.domain.cases.opportunity import OPENS_AGAIN, EventKind, Opportunity
from crm.domain.dates import format_date
from crm.domain.ids import OpportunityId
from crm.domain.people.normalise import company_key
from crm.language import tr


class Turn(StrEnum):
    """Long-term outcomes the article describes. Source: DOMAIN 9.6 (A)."""

    HIRE_DID_NOT_LAST = "hire_did_not_last"
    NEW_ROLE_FITS_BETTER = "new_role_fits_better"
    HIRE_WAS_BETTER = "hire_was_better"


@dataclass(frozen=True, slots=True)
class Outlook:
    """One of the three outcomes and what supports it.

    Attributes:
        because: the recorded evidence for it, as a sentence; empty = none so far.
        certain: the evidence is conclusive.
        leads_to: the newer opportunity at the same company, None = none.
    """

    turn: Turn
    because: str = ""
    certain: bool = False
    leads_to: OpportunityId | None = None


def outlook(
    case: Case,
    claims: Iterable[Claim],
    comparisons: Iterable[Comparison],
    others: Iterable[Opportunity],
) -> tuple[Outlook, ...]:
    """The three outcomes of a lost case, each with its evidence; empty for any other case.

    Only recorded evidence counts, and only facts make it certain; a story never counts.

    Args:
        others: all opportunities.
    """
    if not lost(case):
        return ()
    newer = _newer(case, others)
    words = (
        tr("{title}, since {newer}.", title=newer.title, newer=format_date(_began(newer)))
        if newer
        else ""
    )
    return (
        _did_not_last(case),
        Outlook(Turn.NEW_ROLE_FITS_BETTER, words, newer is not None, newer.id if newer else None),
        _was_better(tuple(claims), tuple(comparisons)),
    )


def _did_not_last(case: Case) -> Outlook:
    """A departure of the hire is certain; a new posting may have another reason."""
    changes = [event for event in case.events if event.kind in OPENS_AGAIN]
    last = max(changes, key=lambda e: (e.kind is EventKind.HIRE_LEFT, e.on, e.id), default=None)
    if last is None:
        return Outlook(Turn.HIRE_DID_NOT_LAST)
    left = last.kind is EventKind.HIRE_LEFT
    return Outlook(
        Turn.HIRE_DID_NOT_LAST,
        tr(
            "{happened} on {on}.", happened=EVENT_WORDS[last.kind].happened, on=format_date(last.on)
        ),
        left,
    )


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


def _was_better(claims: Sequence[Claim], comparisons: Sequence[Comparison]) -> Outlook:
    """Certain if stated as a fact, or if all compared facts point one way; opinions are not enough."""
    turn = Outlook(Turn.HIRE_WAS_BETTER)
    said = [claim for claim in claims if claim.reason_code is Reason.MORE_QUALIFIED]
    lines = [line for line in comparisons if not line.about_age]
    for claim in said:
        if claim.kind is ClaimKind.FACT:
            return replace(
                turn, because=tr("Someone told you: {claim}", claim=claim.words), certain=True
            )
    known = [line for line in lines if line.kind is ClaimKind.FACT]
    theirs = [line.criterion for line in known if line.verdict is Verdict.BETTER]
    mine = [line.criterion for line in known if line.verdict is Verdict.WORSE]
    if theirs:
        words = tr(
            "According to the facts you compared, they are stronger in: {theirs}",
            theirs=", ".join(theirs),
        )
        words += tr("; you are stronger in: {mine}.", mine=", ".join(mine)) if mine else "."
        return replace(turn, because=words, certain=not mine)
    opinions = [claim.words for claim in said if claim.kind is ClaimKind.OPINION]
    opinions += [
        tr("they are stronger in {criterion}.", criterion=line.criterion)
        for line in lines
        if line.kind is ClaimKind.OPINION and line.verdict is Verdict.BETTER
    ]
    return replace(
        turn, because=tr("An opinion so far: {opinions}", opinions=opinions[0]) if opinions else ""
    )
