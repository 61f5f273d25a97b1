"""The person who got a lost job has left it: seen in a change of their own job."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from crm.domain.cases.hire_matches import COMPANY_ALIKE, TITLE_ALIKE
from crm.domain.cases.opportunity import Event, Opportunity
from crm.domain.cases.seat import SeatAnswer, SeatCheck, holdings
from crm.domain.dates import format_date
from crm.domain.ids import PersonId
from crm.domain.people.normalise import company_key, text_key
from crm.domain.people.person import Person
from crm.language import tr


class JobChange(NamedTuple):
    """A change of `company` or `position` that an import brought on a day."""

    field: str
    old: str
    new: str
    on: date


@dataclass(frozen=True, slots=True)
class Departure:
    """Somebody who got a job and has another one by now.

    Attributes:
        now: their job now, or the look that showed a change; an answer holds for this one only.
        why: sentences with what was compared.
    """

    person: Person
    opportunity: Opportunity
    now: str
    why: tuple[str, ...]


def current_hires(events: Sequence[Event]) -> dict[PersonId, date]:
    """Who has the job as far as is known, and since when the user knows."""
    return {
        one.person_id: one.confirmed_on
        for one in holdings(events)
        if one.ended_on is None and one.person_id is not None
    }


def departure(
    person: Person, opportunity: Opportunity, known_on: date, changes: Iterable[JobChange]
) -> Departure | None:
    """The departure that changes of their job since `known_on` show; None = there is none.

    They were in the company of the case and are not any more, or have a position there that does not
    fit its title. Only the latest state counts: who is back has not left.
    """
    since = [change for change in changes if change.on >= known_on]
    if not any(_left(change, person, opportunity) for change in since):
        return None
    now = (
        tr("{position} at {company}", position=person.position, company=person.company)
        if person.position
        else person.company
    )
    why = (
        tr(
            "{name} got the job, as you have known since {known_on}.",
            name=person.name,
            known_on=format_date(known_on),
        ),
        tr(
            "The import of {on} shows: {now}.",
            on=format_date(max(change.on for change in since)),
            now=now,
        ),
    )
    return Departure(person, opportunity, now, why)


def departure_seen(
    person: Person, opportunity: Opportunity, known_on: date, looks: Sequence[SeatCheck]
) -> Departure | None:
    """The departure that the user's own latest look since `known_on` may have shown; None = there is none.

    A look stores no departure: what it means is theirs to say.
    """
    since = [look for look in looks if look.checked_on >= known_on]
    if not since or since[-1].answer is not SeatAnswer.CHANGED:
        return None
    on = format_date(since[-1].checked_on)
    why = (
        tr(
            "{name} got the job, as you have known since {known_on}.",
            name=person.name,
            known_on=format_date(known_on),
        ),
        tr("You looked on {on}, and something had changed.", on=on),
    )
    return Departure(person, opportunity, tr("A look on {on}", on=on), why)


def _left(change: JobChange, person: Person, opportunity: Opportunity) -> bool:
    still = _is_company(person.company, opportunity)
    if change.field == "company":
        return not still and _is_company(change.old, opportunity)
    if not still or _is_job(person.position, opportunity):
        return False
    return _is_job(change.old, opportunity)


def _is_company(name: str, opportunity: Opportunity) -> bool:
    """A longer or shorter form of the name is still that company: Northlight, Northlight Group."""
    from rapidfuzz import fuzz  # see `match_hire`

    names = company_key(name), company_key(opportunity.company)
    return bool(name) and fuzz.token_set_ratio(*names) >= COMPANY_ALIKE


def _is_job(position: str, opportunity: Opportunity) -> bool:
    from rapidfuzz import fuzz

    titles = text_key(position), text_key(opportunity.title)
    return bool(position) and fuzz.token_set_ratio(*titles) >= TITLE_ALIKE
