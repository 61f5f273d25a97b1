"""Pending writes: kept here until the store has them, and replayed on another writer's version."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from crm.store.local import carry_out
from crm.store.query import given_ids

#: Per table: the highest id ever assigned, before and after.
Given = dict[str, tuple[int, int]]


class CannotJoin(Exception):
    """Replaying these writes would change their meaning."""


@dataclass(slots=True)
class Work:
    """One write: the work, and the ids it assigned when it first ran."""

    fn: Callable[[Database], Any]
    given: Given | None = None
    gives_ids: bool = True

    def run(self, db: Database) -> Any:
        """Run it inside the open transaction."""
        before = given_ids(db)
        result = carry_out(db, self.fn)
        self.given = _differences(before, given_ids(db)) if self.gives_ids else {}
        return result


def do_again(db: Database, works: Sequence[Work]) -> None:
    """Replay the writes in order on a database that has changed meanwhile.

    A later write may refer to a row created by an earlier one. If that row got another id here, the
    later write would change the wrong row; so all ids must be as before, except those of the last write.

    Raises:
        CannotJoin: a write fails here, or an id differs.
    """
    for number, work in enumerate(works, 1):
        given = work.given
        try:
            work.run(db)
        except Exception as error:
            raise CannotJoin from error
        if number < len(works) and work.given != given:
            raise CannotJoin


def _differences(before: dict[str, int], after: dict[str, int]) -> Given:
    return {
        name: (before.get(name, 0), top)
        for name, top in after.items()
        if before.get(name, 0) != top
    }
