"""Writes that are kept here until the store has them, and doing them again on somebody else's version."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from crm.store.local import carry_out

#: Of each table: the highest id before and after.
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
        before = highest_ids(db)
        result = carry_out(db, self.fn)
        self.given = _differences(before, highest_ids(db)) if self.gives_ids else {}
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


def highest_ids(db: Database) -> dict[str, int]:
    """The highest row id of every table with rows of its own."""
    names = [row[0] for row in db.execute(_TABLES).fetchall()]
    if not names:
        return {}
    sql = " UNION ALL ".join(
        f"SELECT '{name}', (SELECT max(rowid) FROM [{name}])" for name in names
    )
    return {name: top or 0 for name, top in db.execute(sql).fetchall()}


def _differences(before: dict[str, int], after: dict[str, int]) -> Given:
    return {
        name: (before.get(name, 0), top)
        for name, top in after.items()
        if before.get(name, 0) != top
    }


#: Tables with row ids; those of the full-text index number their rows after ours.
_TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' "
    "AND name NOT LIKE '%\\_fts%' ESCAPE '\\' AND sql NOT LIKE 'CREATE VIRTUAL%' "
    "AND sql NOT LIKE '%WITHOUT ROWID%' ORDER BY name"
)
