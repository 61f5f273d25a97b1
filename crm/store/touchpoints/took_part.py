"""Who took part in which touchpoint, in memory: a search asks for the people of a hundred thousand at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from sqlite_utils import Database

from crm.store.query import in_list, number
from crm.store.touchpoints import tie_summaries

Ids = npt.NDArray[np.int64]

_PAIRS: Final = (
    "SELECT group_concat(touchpoint_id), group_concat(person_id) FROM (SELECT touchpoint_id, person_id "
    "FROM touchpoint_people WHERE touchpoint_id NOT IN (SELECT id FROM touchpoints "
    "WHERE binned_on IS NOT NULL){further} ORDER BY touchpoint_id, person_id)"
)

#: Ids below this, as all are that SQLite has counted, are sorted by counting them.
_COUNTED: Final = 5_000_000


def ids_of(text: str | None) -> Ids:
    """The ids of a `group_concat`; in one piece they take a twentieth of the time of row by row."""
    return np.fromstring(text, dtype=np.int64, sep=",") if text else np.empty(0, np.int64)


def different(*ids: Ids) -> Ids:
    """Each of these ids once, rising."""
    found = np.concatenate(ids)
    if len(found) and found.min() >= 0 and found.max() < _COUNTED:
        return np.flatnonzero(np.bincount(found))  # a tenth of the time of sorting them
    return np.unique(found)


@dataclass(frozen=True, slots=True)
class TookPart:
    """Pairs of a touchpoint that is not in the bin and a person who took part, 24 bytes each.

    Attributes:
        touchpoints, people: the ids of each pair, by touchpoint.
        first: for each pair, the place of the first one of its touchpoint.
    """

    touchpoints: Ids
    people: Ids
    first: Ids

    @classmethod
    def of(cls, touchpoints: Ids, people: Ids) -> TookPart:
        """The table of these pairs."""
        order = np.argsort(touchpoints, kind="stable")  # quick: most are in order
        by_touchpoint = touchpoints[order]
        begins = np.arange(len(order))
        begins[1:][by_touchpoint[1:] == by_touchpoint[:-1]] = 0
        return cls(by_touchpoint, people[order], np.maximum.accumulate(begins))

    def people_of(self, touchpoints: Ids) -> Ids:
        """The different people of these touchpoints; those nobody took part in are passed over."""
        if not len(self.touchpoints):
            return self.people
        at = np.searchsorted(self.touchpoints, touchpoints)
        at[at == len(self.touchpoints)] = 0
        asked = np.zeros(len(self.touchpoints), np.bool_)
        asked[at[self.touchpoints[at] == touchpoints]] = True
        return different(self.people[asked[self.first]])

    def renewed(self, db: Database, changed: Collection[int]) -> TookPart:
        """The table after changes in what these people took part in."""
        others = ~np.isin(self.people, list(changed))
        pairs = [(self.touchpoints[others], self.people[others])]
        pairs += [
            _pairs(db, f" AND person_id IN ({clause})", values)
            for clause, values in in_list(changed)
        ]
        touchpoints, people = zip(*pairs, strict=True)
        return TookPart.of(np.concatenate(touchpoints), np.concatenate(people))


def _pairs(db: Database, further: str = "", values: Sequence[object] = ()) -> tuple[Ids, Ids]:
    touchpoints, people = db.execute(_PAIRS.format(further=further), values).fetchone()
    return ids_of(touchpoints), ids_of(people)


def took_part(db: Database) -> TookPart:
    """Everybody's part in every touchpoint; cached until a touchpoint or its people change."""

    def make() -> TookPart:
        return TookPart.of(*_pairs(db))

    def renewed(old: TookPart, changed: Collection[int]) -> TookPart:
        return old.renewed(db, changed)

    if number(db, "SELECT EXISTS (SELECT 1 FROM standings_stale)"):
        return make()  # within a write, whose changes have no stamp yet
    return tie_summaries.cached(db, make, "took part", renewed=renewed)
