"""The proof of search of a period for a job office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from crm.domain.proof_of_search.office import Office
from crm.domain.proof_of_search.rows import cells, rows
from crm.errors import InvalidInput, NotFound
from crm.language import tr
from crm.reference import job_offices
from crm.services.exports import table_csv
from crm.store.cases import opportunities
from crm.store.handle import Store
from crm.store.people import people
from crm.store.touchpoints import touchpoints


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it is shown, printed and saved."""

    office: Office
    first: date
    last: date
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def csv(self) -> bytes:
        return table_csv(self.header, self.rows)


def offices(country: str | None = None) -> tuple[Office, ...]:
    """All offices, those of the country first."""
    found = job_offices()
    return tuple(sorted(found, key=lambda one: country not in one.countries))


def office(office_id: str) -> Office:
    """The office of this id.

    Raises:
        NotFound: there is none; says which there are.
    """
    found = next((one for one in job_offices() if one.id == office_id), None)
    if found is None:
        known = ", ".join(one.id for one in job_offices())
        raise NotFound(
            tr("“{office_id:.40}” is not one of the offices.", office_id=office_id),
            tr("Known are {known}.", known=known),
        )
    return found


def sheet(
    store: Store, office_id: str, first: date, last: date, today: date, everyone: bool = False
) -> Sheet:
    """The sheet of a period.

    Args:
        everyone: list talks that belong to no opportunity, too.

    Raises:
        InvalidInput: the period ends before it begins, or after today. NotFound: see `office`.
    """
    if last < first:
        raise InvalidInput(
            tr("The last day is before the first."), tr("Please check both."), "last"
        )
    if last > today:
        raise InvalidInput(
            tr("This day is still to come."), tr("A sheet shows what was done."), "last"
        )
    shown = office(office_id)
    with store.read() as db:
        found = _rows(db, shown, first, last, everyone)
    return Sheet(shown, first, last, tuple(title for _, title in shown.columns), found)


def _rows(
    db: Database, shown: Office, first: date, last: date, everyone: bool
) -> tuple[tuple[str, ...], ...]:
    cases = opportunities.everything(db)
    ids = [case.id for case in cases]
    events = opportunities.events_of(db, ids)
    contacts = touchpoints.between(db, first, last)
    if not everyone:
        contacts = [one for one in contacts if one.opportunity_id in set(ids)]
    named = {person for one in contacts for person in one.people}
    named |= {person for known in events.values() for event in known for person in event.people}
    there = {
        number: one for number, one in people.by_ids(db, named).items() if one.binned_on is None
    }
    listed = rows(
        first, last, [(case, events[case.id]) for case in cases], contacts, there, shown.counts
    )
    return tuple(cells(row, shown) for row in listed)
