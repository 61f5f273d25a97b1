"""One opportunity on one page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crm import reference
from crm.domain.cases.summary import Summary, summary
from crm.domain.playbook.step_words import in_one_line
from crm.services import settings, today_list
from crm.services.cases import ledger
from crm.services.people import people
from crm.store.handle import Store


@dataclass(frozen=True, slots=True)
class Page:
    """The page, and the next step in one line; "" = nothing is to come."""

    summary: Summary
    coming: str


def of_case(store: Store, opportunity_id: int, today: date) -> Page:
    """The page of a case.

    Raises:
        NotFound: there is no such opportunity.
    """
    with store.read() as db:
        found = today_list.case_steps_in(db, opportunity_id, today)
        written = ledger.in_case(db, opportunity_id)
        ties = people.warmth_of(db, list(found.case.people), today)
        country = settings.read(db).country
    limits = [
        f"{place.name}, {place.limit}"
        for place in (reference.deadlines_in(country) if country else ())
        if place.about == "answer"
    ]
    words = {person: (warmth, word) for person, (warmth, _, word) in ties.items()}
    page = summary(found.case, written.claims, written.people, words, limits)
    coming = in_one_line(found.next_action, today) if found.next_action else ""
    return Page(page, coming)
