"""Job applications in a file, and which of them are new cases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from crm.domain.cases.opportunity import ClosedWhy, EventKind, Opportunity
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
        origin: where the posting was found, "" = as all of its file.
        notes: what else the file says of it, a line each.
        happened: facts with a day of their own in the file, each kind once.
    """

    line: int
    company: str
    title: str
    posting_url: str = ""
    applied_on: date | None = None
    origin: str = ""
    notes: str = ""
    happened: tuple[tuple[EventKind, date], ...] = ()


@dataclass(frozen=True, slots=True)
class ApplicationPlan:
    """Opportunities to add (their ID is 0), latest application first, and the cases already stored.

    Attributes:
        unchanged: how many applications are not new cases. there: the stored cases among these.
        happened: the dated facts of each of `new`.
        new_lines: the lines of the file about each of `new`. known_lines: line -> stored case.
        told: dated facts of stored cases. unsaid: what the file says of stored cases and is not taken over.
    """

    new: tuple[Opportunity, ...] = ()
    unchanged: int = 0
    there: tuple[OpportunityId, ...] = ()
    happened: tuple[tuple[tuple[EventKind, date], ...], ...] = ()
    new_lines: tuple[frozenset[int], ...] = ()
    known_lines: Mapping[int, OpportunityId] = field(default_factory=dict)
    told: tuple[tuple[OpportunityId, EventKind, date], ...] = ()
    unsaid: tuple[str, ...] = ()


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
    stored: dict[object, Opportunity] = {}
    for before in known:
        for key in _keys(before):
            stored.setdefault(key, before)
    seen: dict[object, int] = {}
    new: list[Opportunity] = []
    first: list[Application] = []
    lines: list[set[int]] = []
    words: list[dict[str, None]] = []
    there: dict[int, Opportunity] = {}
    all_there: set[OpportunityId] = set()
    told: list[tuple[OpportunityId, EventKind, date]] = []
    unsaid: list[str] = []
    noted: dict[OpportunityId, frozenset[str]] = {}
    for one in sorted(reported, key=lambda a: (a.applied_on or date.min, -a.line), reverse=True):
        keys = _keys(one)
        found = [stored[key] for key in keys if key in stored]
        if found:
            there[one.line] = min(found, key=lambda case: (bool(case.binned_on), case.id))
            all_there |= {case.id for case in found}
            case = there[one.line]
            if case.binned_on is None:
                told += [(case.id, kind, on) for kind, on in one.happened]
                if case.id not in noted:
                    noted[case.id] = frozenset(case.notes.split("\n"))
                new_words = [t for t in one.notes.split("\n") if t and t not in noted[case.id]]
                unsaid += [f"{case.name} ({'; '.join(new_words):.200})"] if new_words else []
            continue
        number = min((seen[key] for key in keys if key in seen), default=len(new))
        seen |= {key: seen.get(key, number) for key in keys}
        if number < len(new):
            lines[number].add(one.line)
            words[number] |= dict.fromkeys(one.notes.split("\n"))
            continue
        over = one.applied_on is not None and one.applied_on < today - OVER_AFTER
        first.append(one)
        lines.append({one.line})
        words.append(dict.fromkeys(one.notes.split("\n")))
        new.append(
            Opportunity(
                id=OpportunityId(0),
                company=one.company,
                title=one.title,
                posting_url=one.posting_url,
                source=one.origin or origin,
                applied_on=one.applied_on,
                closed_on=today if over else None,
                closed_why=ClosedWhy.LET_GO if over else None,
                created_on=today,
            )
        )
    repeated = sum(map(len, lines)) - len(new)
    return ApplicationPlan(
        tuple(replace(c, notes="\n".join(w).strip()) for c, w in zip(new, words, strict=True)),
        len(there) + repeated,
        tuple(sorted(all_there)),
        tuple(one.happened for one in first),
        tuple(map(frozenset, lines)),
        {line: case.id for line, case in there.items() if case.binned_on is None},
        tuple(told),
        tuple(dict.fromkeys(unsaid)),
    )


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
