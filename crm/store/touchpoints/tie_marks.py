"""Which ties are as they were: compared with what another program left in the file, without reading them all anew."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from sqlite_utils import Database

from crm.store.query import in_list

#: All that a tie is made of besides the log; a row ends with the tags, as only these may hold any sign.
_PEOPLE: Final = """SELECT group_concat(printf('%d|%s|%s|%s|%d|%s|%s|%s', id, created_on,
    ifnull(cadence_days, '-'), ifnull(cadence_since, '-'), do_not_contact, ifnull(archived_on, '-'),
    ifnull(binned_on, '-'), tags)) FROM people"""
_LOGS: Final = "SELECT person_id, stamp FROM standings"


@dataclass(frozen=True, slots=True)
class TieMarks:
    """The stamps of all logs in one state of the ties; 24 bytes a person.

    Attributes:
        stamp: of that state. people: a hash of what the people themselves bring to their ties.
    """

    stamp: str
    people: bytes
    ids: npt.NDArray[np.int64]
    logs: npt.NDArray[np.bytes_]

    @classmethod
    def of(cls, db: Database, stamp: str) -> TieMarks:
        """Those of the present state, which has this stamp."""
        ids, logs = db.execute(
            f"SELECT group_concat(person_id), group_concat(stamp) FROM ({_LOGS})"
        ).fetchone()
        return cls(
            stamp, _people(db), *_arrays(ids.split(",") if ids else [], (logs or "").split(","))
        )

    def after(self, db: Database, stamp: str, changed: Collection[int]) -> TieMarks:
        """Those of a state in which only the logs of these people have changed since."""
        rows: list[tuple[int, str]] = []
        for clause, values in in_list(changed):
            rows += db.execute(f"{_LOGS} WHERE person_id IN ({clause})", values).fetchall()
        others = ~np.isin(self.ids, list(changed))
        ids, logs = _arrays([row[0] for row in rows], [row[1] for row in rows])
        return TieMarks(
            stamp,
            self.people,
            np.concatenate((self.ids[others], ids)),
            np.concatenate((self.logs[others], logs)),
        )

    def changed_since(self, now: TieMarks) -> frozenset[int] | None:
        """Whose logs are others now; None if the people themselves are."""
        if self.people != now.people:
            return None
        _, mine, theirs = np.intersect1d(self.ids, now.ids, return_indices=True)
        others = self.ids[mine][self.logs[mine] != now.logs[theirs]]
        return frozenset([*others.tolist(), *np.setxor1d(self.ids, now.ids).tolist()])


def _arrays(
    ids: Collection[str | int], logs: Collection[str]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bytes_]]:
    if not ids:
        return np.array([], dtype=np.int64), np.array([], dtype="S16")
    return np.array(ids, dtype=np.int64), np.array(logs, dtype="S16")


def _people(db: Database) -> bytes:
    found = db.execute(_PEOPLE).fetchone()[0] or ""
    return hashlib.sha256(found.encode("utf-8", "surrogatepass")).digest()
