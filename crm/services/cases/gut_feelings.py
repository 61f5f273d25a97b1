"""How likely an offer feels: kept while they decide, compared with what came under Insights.

It is private: never in a draft, never shown to a coach, in no proof of search and on no page to hand over.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlite_utils import Database

from crm.domain.cases.gut_feeling import GutFeeling, asks, first_day
from crm.domain.cases.opportunity import Opportunity
from crm.domain.dates import format_date
from crm.domain.playbook.windows import GRACE
from crm.errors import AlreadyThere, InvalidInput, NotFound
from crm.language import tr
from crm.services.cases import ledger
from crm.services.cases import opportunities as opportunity_service
from crm.services.cases.ledger import TakenEntry
from crm.services.unit_of_work import unit_of_work
from crm.store.cases import gut_feelings, opportunities
from crm.store.handle import Store
from crm.store.query import get_row


@dataclass(frozen=True, slots=True)
class KeptFeeling:
    """A feeling as it is stored now, and what it took the place of; None = nothing."""

    now: GutFeeling
    before: GutFeeling | None = None


def of_case(store: Store, opportunity_id: int) -> tuple[GutFeeling, ...]:
    """The feelings about a case, in the order they were added."""
    with store.read() as db:
        return in_case(db, opportunity_id)


def in_case(db: Database, opportunity_id: int) -> tuple[GutFeeling, ...]:
    return tuple(gut_feelings.of_case(db, opportunity_id))


def get(store: Store, feeling_id: int) -> GutFeeling:
    """One feeling.

    Raises:
        NotFound: there is none.
    """
    with store.read() as db:
        found = gut_feelings.get(db, feeling_id)
    if found is None:
        raise NotFound(tr("This feeling no longer exists."), tr("It may have been removed."))
    return found


@unit_of_work
def feel(db: Database, feeling: GutFeeling, today: date) -> KeptFeeling:
    """Keep how likely an offer feels, or correct it (when it has an id); the later of one day replaces the earlier.

    Raises:
        InvalidInput: no percentage, a day to come or one before the last decision, or nothing is open.
        NotFound: there is no such opportunity or feeling. AlreadyThere: another one is of this day.
    """
    new = _checked(db, feeling, opportunity_service.require(db, feeling.opportunity_id), today)
    same_day = _of_day(db, new)
    if not new.id:
        if same_day:
            new = replace(new, id=same_day.id)
            gut_feelings.update(db, new)
            return KeptFeeling(new, same_day)
        return KeptFeeling(replace(new, id=gut_feelings.insert(db, new)))
    before = gut_feelings.get(db, new.id)
    if before is None:
        raise NotFound(tr("This feeling no longer exists."), tr("It may have been removed."))
    if same_day:
        raise AlreadyThere(
            tr("There is already one of {felt_on}.", felt_on=format_date(new.felt_on)),
            tr("Choose another day."),
        )
    gut_feelings.update(db, new)
    return KeptFeeling(new, before)


def _checked(db: Database, feeling: GutFeeling, record: Opportunity, today: date) -> GutFeeling:
    events = opportunities.events_of(db, [record.id])[record.id]
    if not asks(record, events):
        raise InvalidInput(
            tr("A feeling is kept from the application or the first interview until a decision."),
            tr("Afterwards it would be hindsight."),
        )
    if not 0 <= feeling.likelihood <= 100:
        raise InvalidInput(
            tr("Please say how likely it feels, from 0 to 100%."), field="likelihood"
        )
    if feeling.felt_on > today + GRACE:
        raise InvalidInput(tr("This day is still to come."), field="felt_on")
    since = first_day(record, events)
    if since and feeling.felt_on < since:
        raise InvalidInput(
            tr("That was before {since}, when this began again.", since=format_date(since)),
            tr("Choose a day since then."),
            "felt_on",
        )
    return replace(feeling, why=feeling.why.strip())


def _of_day(db: Database, feeling: GutFeeling) -> GutFeeling | None:
    """Another feeling of the same day."""
    mine = gut_feelings.of_case(db, feeling.opportunity_id)
    same = (one for one in mine if one.felt_on == feeling.felt_on and one.id != feeling.id)
    return next(same, None)


@unit_of_work
def undo(db: Database, felt: KeptFeeling) -> None:
    """Undo `feel`.

    Raises:
        NotFound: it was removed since.
    """
    if gut_feelings.get(db, felt.now.id) is None:
        raise NotFound(tr("This feeling no longer exists."), tr("It may have been removed."))
    if felt.before:
        gut_feelings.update(db, felt.before)
    else:
        ledger.remove.inside(db, "gut_feelings", felt.now.id)


def remove(store: Store, feeling_id: int) -> TakenEntry:
    """Remove a feeling, also one that came to be compared. `restore` undoes it."""
    return ledger.remove(store, "gut_feelings", feeling_id)


@unit_of_work
def restore(db: Database, gone: TakenEntry) -> None:
    """Restore a removed feeling.

    Raises:
        AlreadyThere: another one of its day was entered since. NotFound: its case was erased since.
    """
    if get_row(db, "gut_feelings", gone.row["id"]) is None:  # else a double click
        day = date.fromisoformat(gone.row["felt_on"])
        mine = gut_feelings.of_case(db, gone.row["opportunity_id"])
        if any(one.felt_on == day for one in mine):
            raise AlreadyThere(tr("There is another one of {day} by now.", day=format_date(day)))
        ledger.restore.inside(db, gone)
