"""Who may have got the job: job changes that fit a lost opportunity, each with its reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from crm.domain.cases.opportunity import Opportunity
from crm.domain.dates import format_date
from crm.domain.people.normalise import company_key, text_key
from crm.domain.people.person import Person
from crm.language import tr

#: Below this confidence (0-100) a match is not proposed. Source: D.
LEAST_CONFIDENCE: Final = 75
#: From these likenesses (0-100) on two names mean one company, and a position fits a title. Source: D.
COMPANY_ALIKE: Final = 85
TITLE_ALIKE: Final = 65


class Answer(StrEnum):
    """The user's answer to a proposal; an answered match is not proposed again."""

    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class HireMatch:
    """A person whose job fits a lost opportunity.

    Attributes:
        internal: True if the company before was the same, None = not known.
        confidence: 0-100. why: sentences with the compared values.
    """

    opportunity: Opportunity
    confidence: int
    internal: bool | None
    why: tuple[str, ...]


def match_hire(
    person: Person,
    old_company: str | None,
    lost: Iterable[Opportunity],
    seen_on: date,
) -> tuple[HireMatch, ...]:
    """The lost opportunities that a person's current job matches, best first.

    Args:
        old_company: the company before the change; None if unchanged or unknown.

    Source: DESIGN rule 5 (R: comparing two exports), thresholds D.
    """
    # Imported here: it takes three megabytes that only file imports need.
    from rapidfuzz import fuzz

    found = []
    for opportunity in lost:
        company = fuzz.token_sort_ratio(
            company_key(person.company), company_key(opportunity.company)
        )
        titles = text_key(person.position), text_key(opportunity.title)
        title = fuzz.token_set_ratio(*titles)  # "Planner" fits "Supply Chain Planner" ...
        whole = fuzz.token_sort_ratio(*titles)  # ... but less surely than the whole title
        if not person.company or not person.position:
            continue
        if company < COMPANY_ALIKE or title < TITLE_ALIKE:
            continue
        confidence = round(0.5 * company + 0.25 * title + 0.25 * whole)
        if confidence < LEAST_CONFIDENCE:
            continue
        internal = None
        if old_company:
            internal = company_key(old_company) == company_key(opportunity.company)
        why = (
            tr(
                "{name} is now {position} at {company}.",
                name=person.name,
                position=person.position,
                company=person.company,
            ),
            tr(
                "You had applied for {title} at {company}.",
                title=opportunity.title,
                company=opportunity.company,
            ),
            tr("Seen in an export on {seen_on}.", seen_on=format_date(seen_on)),
        )
        found.append(HireMatch(opportunity, confidence, internal, why))
    return tuple(sorted(found, key=lambda m: (-m.confidence, m.opportunity.id)))
