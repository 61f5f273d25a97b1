"""Plan an import of people: what would change, before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from operator import attrgetter
from typing import Any, Final, Generic

from crm.domain.ids import PersonId
from crm.domain.imports.differences import (
    FieldChange,
    Incoming,
    differences,
    said_otherwise,
    values_after,
)
from crm.domain.people.matching import Known, P
from crm.domain.people.normalise import link_key, link_keys
from crm.domain.people.person import ADDED_FIELDS, IMPORTED_FIELDS, Person, PersonKey
from crm.domain.people.wishes import dated

#: A new export that shares fewer of the known connections than this does not follow the last one
#: (another account, a part of one): who is missing then means nothing. Source: D.
SUCCESSOR_SHARE: Final = 0.5
#: The fields a row of a file may set.
_SAID: Final = (*IMPORTED_FIELDS, "notes", *ADDED_FIELDS, "cadence_days")
_said: Final = attrgetter(*_SAID)


#: A row of a file: its line and the name in it, as a row may name several people.
RowName = tuple[int, str]


def row_name(row: Incoming) -> RowName:
    return row.line, f"{row.first_name} {row.last_name}".strip()


def says_more(row: Incoming) -> bool:
    """Whether a row says more than the fields of a person: a contact, or a part in a case."""
    return bool(row.last_contact or row.roles)


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do.

    Attributes:
        new: rows of people to add, in the file's order; no field counts as typed by the user.
        updated: people with their new values; `changes` has one row per field.
        unchanged: rows with nothing new.
        in_bin: lines of people the user removed; they stay in the bin.
        gone: connections the new export no longer lists (left, hidden or vanished).
        listed: known people in the file; their work and addresses are confirmed.
        kept: fields that an address book says otherwise (`new`) than what is here (`old`), which stays.
        meant: the known person of each row that says more than fields: a contact, a part in a case.
    """

    new: tuple[Incoming, ...] = ()
    updated: tuple[Person, ...] = ()
    changes: tuple[FieldChange, ...] = ()
    unchanged: int = 0
    in_bin: tuple[int, ...] = ()
    gone: tuple[PersonId, ...] = ()
    listed: tuple[PersonId, ...] = ()
    kept: tuple[FieldChange, ...] = ()
    meant: Mapping[RowName, PersonId] = field(default_factory=dict)


def plan(
    rows: Sequence[Incoming],
    known: Sequence[P],
    today: date,
    *,
    outranks: bool,
    complete: bool = True,
    again: bool = False,
    whole: Callable[[Collection[PersonId]], Mapping[PersonId, Person]] | None = None,
) -> ImportPlan:
    """Decide what the rows of a file mean for the known people.

    A person is recognised by profile link, then e-mail, then name with the connection date, then
    name with company; never by name alone. What the user typed stays.

    Args:
        known: everybody, including people in the bin.
        outranks: True for LinkedIn's own export, whose values replace older imported ones; False
            for address books, which only fill empty fields (they are often outdated). Source: D.
        complete: False if parts of the file were left out: then nobody is gone from it.
        again: whether this very file is imported already: tags that the user changed since stay.
        whole: loads the full records of people the file changes; None = `known` has them.
    """
    links = set(link_keys([row.linkedin_url for row in rows]))
    if not known and len(links) == len(rows):
        return ImportPlan(new=tuple(rows))  # the usual case of a first file
    planner: _Planner[P] = _Planner(known, rows, today, outranks, complete, again)
    for row in rows:
        planner.take(row)
    return planner.done(whole(planner.values) if whole else _whole(known))


def _whole(known: Iterable[Person | PersonKey]) -> dict[PersonId, Person]:
    return {person.id: person for person in known if isinstance(person, Person)}


class _Planner(Generic[P]):
    """Builds the plan from the rows of a file, one by one."""

    def __init__(
        self,
        known: Sequence[P],
        rows: Sequence[Incoming],
        today: date,
        outranks: bool,
        complete: bool,
        again: bool,
    ) -> None:
        self.known: Sequence[P] = known
        self.today, self.outranks = today, outranks
        self.complete, self.again = complete, again
        self.index: Known[P] = Known.for_rows(known, rows)
        self.in_file = set(link_keys([row.linkedin_url for row in rows]))
        self.renamed: dict[object, P | None] | None = None
        self.latest = max((row.connected_on for row in rows if row.connected_on), default=today)
        self.claimed: set[PersonId] = set()
        self.binned: set[PersonId] = set()
        self.links: set[str] = set()  # already set by this file
        self.new: list[Incoming] = []
        self.changed: dict[PersonId, P] = {}
        self.values: dict[PersonId, dict[str, Any]] = {}  # set by the file
        self.changes: list[FieldChange] = []
        self.kept: list[FieldChange] = []
        self.in_bin: list[int] = []
        self.meant: dict[RowName, PersonId] = {}
        self.unchanged = 0

    def take(self, row: Incoming) -> None:
        person = None
        if self.known:
            person = self.index.find(row, self.claimed) or self._renamed(row)
        if person is not None and says_more(row):
            self.meant[row_name(row)] = person.id
        link = link_key(row.linkedin_url)
        if person is None and link and link in self.links:
            self.unchanged += 1  # a second row of a person this file adds
        elif person is None:
            self.links.add(link)
            self.new.append(row)
        elif person.binned_on is not None:
            self.claimed.add(person.id)
            self.binned.add(person.id)
            self.in_bin.append(row.line)
        else:
            self._compare(person, row)

    def _renamed(self, row: Incoming) -> P | None:
        """The connection whose profile link changed: all else is equal and the old link is gone."""
        if not (self.outranks and row.linkedin_url and row.connected_on):
            return None
        if self.renamed is None:
            self.renamed = {}
            for person in self.known:
                if person.linkedin_url and link_key(person.linkedin_url) not in self.in_file:
                    there = _all_but_link(person) in self.renamed
                    self.renamed[_all_but_link(person)] = None if there else person
        found = self.renamed.get(_all_but_link(row))
        return None if found is None or found.id in self.claimed else found

    def _compare(self, person: P, row: Incoming) -> None:
        """Note what the row changes; a second row of the same person only fills gaps."""
        outranks = self.outranks and person.id not in self.claimed
        self.claimed.add(person.id)
        now = self.changed.get(person.id, person)
        if _said(row) == _said(now):  # nearly every row of a later export
            self.unchanged += 1
            return
        found = differences(now, row, outranks, _SAID, self.again)
        found = [c for c in found if c.field != "linkedin_url" or link_key(c.new) not in self.links]
        if self.again:  # the user took the wish back since
            found = [c for c in found if c.field != "cadence_days"]
        if found:
            self.changes += found
            values = values_after(now, row, found)
            self.values.setdefault(person.id, {}).update(values)
            now = self.changed[person.id] = _with(now, values)
            self.links.add(link_key(row.linkedin_url))
        else:
            self.unchanged += 1
        if not self.outranks:
            self.kept += said_otherwise(now, row)

    def done(self, whole: Mapping[PersonId, Person]) -> ImportPlan:
        every = self.outranks and self.complete
        gone = missing(self.known, self.claimed, self.latest) if every else ()
        return ImportPlan(
            tuple(self.new),
            tuple(
                dated(replace(whole[who], **values, updated_on=self.today), whole[who], self.today)
                for who, values in self.values.items()
            ),
            tuple(self.changes),
            self.unchanged,
            tuple(self.in_bin),
            gone,
            tuple(self.claimed - self.binned),
            tuple(self.kept),
            self.meant,
        )


def _with(person: P, values: Mapping[str, Any]) -> P:
    if isinstance(person, PersonKey):
        return person._replace(**values)
    return replace(person, **values)


def _all_but_link(row: Incoming | Person | PersonKey) -> object:
    return row.first_name, row.last_name, row.company, row.position, row.connected_on


def missing(
    known: Iterable[Person | PersonKey], seen: Collection[PersonId], latest: date = date.max
) -> tuple[PersonId, ...]:
    """Connections of the last export that the next one no longer lists.

    Args:
        latest: the newest connection of the export; later connections cannot be in it.
    """
    connected = [
        p.id
        for p in known
        if p.connected_on and p.connected_on <= latest and p.linkedin_url and not p.binned_on
    ]
    gone = [person for person in connected if person not in seen]
    if not connected or len(connected) - len(gone) < SUCCESSOR_SHARE * len(connected):
        return ()
    return tuple(gone)
