"""Job applications in a file, and which of them are new cases."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from crm.domain.cases.opportunity import ClosedWhy, Opportunity
from crm.domain.ids import OpportunityId
from crm.domain.people.normalise import text_key

#: An application without an answer for this long is over: its case is imported as closed, so that an
#: old archive does not fill the page Today with dead cases. Source: D.
OVER_AFTER: Final = timedelta(days=365)
#: What differs between two spellings of one posting's URL.
_START: Final = re.compile(r"^(?:https?://)?(?:www\.|[a-z]{2}\.(?=linkedin\.))?")
_LINKEDIN: Final = "linkedin.com/jobs/view/"


@dataclass(frozen=True, slots=True)
class Application:
    """One application as a file describes it; unknown text is "", an unknown date None.

    Attributes:
        line: physical line of the file where it starts, 1 = first.
        posting_url: begins with http:// or https://, or is "".
    """

    line: int
    company: str
    title: str
    posting_url: str = ""
    applied_on: date | None = None


@dataclass(frozen=True, slots=True)
class ApplicationPlan:
    """Opportunities to add (their ID is 0), latest application first, and the cases already stored.

    Attributes:
        unchanged: how many applications are not new cases. there: the stored cases among these.
    """

    new: tuple[Opportunity, ...] = ()
    unchanged: int = 0
    there: tuple[OpportunityId, ...] = ()


def plan_applications(
    reported: Iterable[Application], known: Iterable[Opportunity], today: date, origin: str
) -> ApplicationPlan:
    """The applications that are not cases yet: another posting, and another job or company.

    A second application for the same job counts with the latest one (D); one of more than a year
    ago is closed (`OVER_AFTER`).

    Args:
        known: every case, including those in the bin, which are not imported again.
        origin: where the postings were found.
    """
    stored: dict[object, OpportunityId] = {}
    for case in known:
        for key in _keys(case):
            stored.setdefault(key, case.id)
    seen: set[object] = set()
    new, unchanged, there = [], 0, []
    for one in sorted(reported, key=lambda a: (a.applied_on or date.min, -a.line), reverse=True):
        keys = _keys(one)
        there += list(filter(None, map(stored.get, keys)))
        if seen & keys or stored.keys() & keys:
            unchanged += 1
            continue
        seen |= keys
        over = one.applied_on is not None and one.applied_on < today - OVER_AFTER
        new.append(
            Opportunity(
                id=OpportunityId(0),
                company=one.company,
                title=one.title,
                posting_url=one.posting_url,
                source=origin,
                applied_on=one.applied_on,
                closed_on=today if over else None,
                closed_why=ClosedWhy.LET_GO if over else None,
                created_on=today,
            )
        )
    return ApplicationPlan(tuple(new), unchanged, tuple(sorted(set(there))))


def posting_key(url: str) -> str:
    """A posting's URL for comparison: without scheme, language and final slash.

    On other sites the part after `?` distinguishes postings; after LinkedIn's ID it is irrelevant.
    """
    key = _START.sub("", url.strip().lower()).partition("#")[0]
    if key.startswith(_LINKEDIN):
        key = key.partition("?")[0]
    return key.rstrip("/")


def _keys(one: Application | Opportunity) -> set[object]:
    """What identifies an application in several files: the posting, or company and job."""
    posting = posting_key(one.posting_url)
    return {(text_key(one.company), text_key(one.title))} | ({posting} if posting else set())
