"""Writes that are kept here until the store has them, and doing them again on somebody else's version."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from crm.store.local import carry_out
from crm.store.query import given_ids

#: Of each table: the highest id that was ever given, before and after.
Given = dict[str, tuple[int, int]]


class CannotJoin(Exception):
    """Done again, these writes would not mean what they meant."""


@dataclass(slots=True)
class Work:
    """One write: what to do, and which ids it gave when it was first done."""

    fn: Callable[[Database], Any]
    given: Given | None = None
    gives_ids: bool = True

    def run(self, db: Database) -> Any:
        """Do it inside the open transaction."""
        before = given_ids(db)
        result = carry_out(db, self.fn)
        self.given = _differences(before, given_ids(db)) if self.gives_ids else {}
        return result


def do_again(db: Database, works: Sequence[Work]) -> None:
    """Do the writes in order on a database that has changed meanwhile.

    A later write may name a row that an earlier one made. If that row got another id here, the later one
    would touch a stranger's row; so every id must be given as before, except by the last write.

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
