"""Refuse a change of a record that has changed since a screen showed it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlite_utils import Database

from crm.domain.cases.appointment import Appointment
from crm.domain.cases.gut_feeling import GutFeeling
from crm.domain.cases.ledger import AirNote, Claim, Comparison
from crm.domain.cases.opportunity import Event, Opportunity, RoleHeld
from crm.domain.people.person import Person
from crm.domain.sharing import Invitation
from crm.domain.stamp import stamp
from crm.domain.touchpoints.touchpoint import Touchpoint
from crm.errors import ChangedMeanwhile
from crm.store import invitations
from crm.store.cases import appointments, gut_feelings, ledger, opportunities
from crm.store.handle import Store
from crm.store.people import people
from crm.store.touchpoints import touchpoints

T = TypeVar("T")

Record = (
    Person
    | Touchpoint
    | Opportunity
    | Event
    | RoleHeld
    | Claim
    | Comparison
    | AirNote
    | Invitation
    | Appointment
    | GutFeeling
)


def unchanged(store: Store, *records: Record) -> Store:
    """Wrap the store for a change of these records: the first write refuses if one has changed.

    Raises (when it is written to):
        ChangedMeanwhile: another window or tab has changed or removed one of them.
    """
    return _Unchanged(store, records)


def same(record: Record, shown: str) -> None:
    """Refuse if a record's stamp differs from the one the screen showed.

    Raises:
        ChangedMeanwhile: the stamps differ.
    """
    if stamp(record) != shown:
        raise ChangedMeanwhile


class _Unchanged:
    """A store that checks the shown records before it writes, in the same transaction."""

    def __init__(self, store: Store, records: Iterable[Record]) -> None:
        self._store = store
        self._expected = tuple(records)

    @property
    def path(self) -> Path:
        return self._store.path

    def read(self) -> AbstractContextManager[Database]:
        return self._store.read()

    def write(self, fn: Callable[[Database], T]) -> T:
        return self._checked(self._store.write, fn)

    def forget(self, fn: Callable[[Database], T]) -> T:
        return self._checked(self._store.forget, fn)

    def _checked(
        self, write: Callable[[Callable[[Database], T]], T], fn: Callable[[Database], T]
    ) -> T:
        def checked(db: Database) -> T:
            for record in self._expected:
                if _NOW[type(record)](db, record) != record:
                    raise ChangedMeanwhile
            return fn(db)

        done = write(checked)
        self._expected = ()  # later writes build on this one
        return done

    def rehearse(self, fn: Callable[[Database], T]) -> T:
        return self._store.rehearse(fn)


def _by_id(found: Iterable[Any], record: Any) -> Any:
    return next((one for one in found if one.id == record.id), None)


#: How to reload each kind of record.
_NOW: Final[Mapping[type, Callable[[Database, Any], Any]]] = {
    Person: lambda db, one: people.get(db, one.id),
    Touchpoint: lambda db, one: touchpoints.get(db, one.id),
    Opportunity: lambda db, one: opportunities.get(db, one.id),
    Event: lambda db, one: opportunities.get_event(db, one.id),
    RoleHeld: lambda db, one: opportunities.get_role(db, one.id),
    Claim: lambda db, one: _by_id(ledger.claims(db, one.opportunity_id), one),
    Comparison: lambda db, one: _by_id(ledger.comparisons(db, one.opportunity_id), one),
    AirNote: lambda db, one: ledger.get_air_note(db, one.id),
    Invitation: lambda db, one: invitations.get(db, one.id),
    Appointment: lambda db, one: appointments.get(db, one.id),
    GutFeeling: lambda db, one: gut_feelings.get(db, one.id),
}
