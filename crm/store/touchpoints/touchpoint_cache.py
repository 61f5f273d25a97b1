"""People's touchpoints, cached until one of them changes.

A person's summary has a stamp that every change of their log renews in the same transaction (see
the triggers in `schema.sql`): cached touchpoints are valid while the stamp is the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from sqlite_utils import Database

from crm.domain.ids import PersonId
from crm.domain.touchpoints.touchpoint import Touchpoint
from crm.store.result_cache import ResultCache, file_of
from crm.store.touchpoints import tie_summaries, touchpoints

#: The people in a few dozen cases; a log is about ten kilobytes.
MOST: Final = 400
_KEPT: Final[ResultCache[tuple[Touchpoint, ...]]] = ResultCache(MOST)


def of_people(db: Database, ids: Iterable[int]) -> dict[PersonId, tuple[Touchpoint, ...]]:
    """Each person's touchpoints, oldest first, none in the bin; people without any are left out."""
    wanted = set(ids)
    stamps = tie_summaries.stamps(db, wanted)
    if stamps is None:
        return {p: tuple(mine) for p, mine in touchpoints.of_people(db, wanted).items()}
    file = file_of(db)
    kept = {person: _KEPT.get((file, stamp)) for person, stamp in stamps.items()}
    read = touchpoints.of_people(db, (person for person, log in kept.items() if log is None))
    found = {}
    for person, log in kept.items():
        if log is None:
            log = tuple(read[person])
            _KEPT.put((file, stamps[person]), log)
        found[person] = log
    return found


class OfCases:
    """The touchpoints of cases and of the people in them."""

    def __init__(self, db: Database, cases: Iterable[int], people: Iterable[int]) -> None:
        self.by_person = of_people(db, people)
        self.by_case: dict[int, list[Touchpoint]] = defaultdict(list)
        for record in touchpoints.of_cases(db, cases):
            if record.opportunity_id is not None:
                self.by_case[record.opportunity_id].append(record)

    def of(self, case: int, people: Iterable[PersonId]) -> tuple[Touchpoint, ...]:
        """The touchpoints of a case and all others of its people, oldest first."""
        found = {record.id: record for record in self.by_case[case]}
        for person in people:
            found |= {record.id: record for record in self.by_person.get(person, ())}
        return tuple(sorted(found.values(), key=touchpoints.in_time))
