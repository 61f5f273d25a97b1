"""Tie summaries: one row of `standings` per tie, derived from the touchpoints at every write.

Triggers record whose touchpoints changed; `refresh` updates those at the end of the same
transaction. Ranking a network reads these rows instead of hundreds of thousands of touchpoints.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from typing import Any, Final, TypeVar

from sqlite_utils import Database

from crm.domain.ids import PersonId
from crm.domain.ranking.network import COLUMNS, Network
from crm.domain.ranking.tie import BRIDGE_TAG, STATUS_TAG
from crm.domain.warmth.score import DEFAULT_WEIGHTS, Sums, WarmthState
from crm.domain.warmth.tie_summary import NEVER, TieSummary, standing_of
from crm.store.query import in_list, number
from crm.store.result_cache import ResultCache, file_of
from crm.store.touchpoints import touchpoints
from crm.store.touchpoints.tie_marks import TieMarks

T = TypeVar("T")
Hashables = tuple[Hashable, ...]

#: People refreshed at a time, so that a whole network is never in memory at once.
_AT_ONCE: Final = 2_000
_FORMULA: Final = hashlib.sha256(repr(DEFAULT_WEIGHTS).encode()).hexdigest()


def refresh(db: Database) -> None:
    """Update the summaries of everybody whose touchpoints changed in this transaction."""
    touched: set[int] = set()
    while True:
        sql = "SELECT person_id FROM standings_stale LIMIT ?"
        ids = [row[0] for row in db.execute(sql, [_AT_ONCE]).fetchall()]
        if not ids:
            break
        _compute(db, ids)
        for clause, values in in_list(ids):
            db.execute(f"DELETE FROM standings_stale WHERE person_id IN ({clause})", values)
        touched.update(ids)
    if not touched:
        return
    before = stamp(db)
    db.execute("UPDATE standings_made SET stamp = hex(randomblob(8))")
    after = stamp(db)
    if before and after and len(touched) <= _FEW:
        _STEPS.put(after, (before, frozenset(touched)))


def is_current(db: Database) -> bool:
    """Whether the summaries were made with the current formula."""
    row = db.execute("SELECT formula FROM standings_made").fetchone()
    return row is not None and row[0] == _FORMULA


def rebuild(db: Database) -> None:
    """Rebuild all summaries: after a change of the formula, or for a database without them."""
    db.execute("DELETE FROM standings")
    db.execute(
        "INSERT OR IGNORE INTO standings_stale SELECT DISTINCT person_id FROM touchpoint_people"
    )
    refresh(db)
    db.execute("DELETE FROM standings_made")
    db.execute("INSERT INTO standings_made VALUES (?, hex(randomblob(8)))", [_FORMULA])


def renew_stamps(db: Database) -> None:
    """Renew the stamp of the whole and of each person's log."""
    db.execute("UPDATE standings_made SET stamp = hex(randomblob(8))")
    db.execute("UPDATE standings SET stamp = hex(randomblob(8))")


def _compute(db: Database, ids: list[int]) -> None:
    known = [
        row[0]
        for clause, values in in_list(ids)
        for row in db.execute(f"SELECT id FROM people WHERE id IN ({clause})", values).fetchall()
    ]
    found = touchpoints.of_people(db, known)
    for clause, values in in_list(ids):
        db.execute(f"DELETE FROM standings WHERE person_id IN ({clause})", values)
    made = [_row(person, standing_of(mine)) for person, mine in found.items() if mine]
    db.conn.executemany(
        "INSERT INTO standings(person_id, in_fast, out_fast, in_slow, out_slow, regular, day, "
        "last_contact, theirs_on, ours_on, unanswered, peak, latest, stamp) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, hex(randomblob(8)))",
        made,
    )


def _row(person: int, tie_summary: TieSummary) -> tuple[object, ...]:
    state = tie_summary.state
    return (
        person, *state.sums, state.day, tie_summary.last_contact, tie_summary.theirs_on,
        tie_summary.ours_on, tie_summary.unanswered, tie_summary.peak, tie_summary.latest,
    )  # fmt: skip


def of_people(db: Database, ids: Iterable[int]) -> dict[PersonId, TieSummary]:
    """The summaries of these people; people without touchpoints are left out."""
    found: dict[PersonId, TieSummary] = {}
    for clause, values in in_list(ids):
        for row in db.query(f"SELECT * FROM standings WHERE person_id IN ({clause})", values):
            sums = Sums(*(row[name] for name in Sums._fields))
            found[PersonId(row["person_id"])] = TieSummary(
                WarmthState(sums, row["day"]), row["last_contact"], row["theirs_on"], row["ours_on"],
                row["unanswered"], row["peak"], row["latest"],
            )  # fmt: skip
    return found


def stamps(db: Database, ids: Iterable[int]) -> dict[PersonId, str] | None:
    """A stamp for each person's log, renewed with every change of it; people without one are left out.

    None = not known: there are no summaries yet, or this transaction has changed logs.
    """
    sql = (
        "SELECT EXISTS (SELECT 1 FROM standings_made) "
        "AND NOT EXISTS (SELECT 1 FROM standings_stale)"
    )
    if not number(db, sql):
        return None
    found: dict[PersonId, str] = {}
    for clause, values in in_list(ids):
        sql = f"SELECT person_id, stamp FROM standings WHERE person_id IN ({clause})"
        found.update(db.execute(sql, values).fetchall())
    return found


def stamp(db: Database) -> str | None:
    """A stamp renewed by every change of a touchpoint or tie; None = there are no summaries yet."""
    row = db.execute("SELECT stamp FROM standings_made").fetchone()
    return None if row is None else str(row[0])


def network(db: Database) -> Network:
    """Everybody who may be suggested, as columns; cached until something in it changes."""

    def make() -> Network:
        return Network.of(db.execute(_NETWORK).fetchall())

    def renewed(old: Network, changed: Collection[int]) -> Network:
        rows: list[tuple[Any, ...]] = []
        for clause, values in in_list(changed):
            rows += db.execute(f"{_NETWORK} AND people.id IN ({clause})", values).fetchall()
        return old.with_rows(changed, rows)

    return cached(db, make, "network", renewed=renewed)


#: One person asks six questions, with the search; more than one may use a server.
_BY_TIES: Final[ResultCache[Any]] = ResultCache(24)
#: Stamp after a write of this process -> the stamp before, and whose summaries it changed. A stamp of
#: a transaction that was rolled back is never met again.
_STEPS: Final[ResultCache[tuple[str, frozenset[int]]]] = ResultCache(64)
#: A write that changes more summaries than this is not followed: a new answer costs hardly more.
_FEW: Final = 500
#: By file, the marks of the state for which an answer was last made: what another program wrote since is told by them.
_MARKS: Final[ResultCache[TieMarks]] = ResultCache(12)


def cached(
    db: Database,
    make: Callable[[], T],
    *question: Hashable,
    renewed: Callable[[T, Collection[int]], T] | None = None,
) -> T:
    """Like `result_cache.cached`, for results from all touchpoints: most writes change none of them.

    Args:
        renewed: brings an older answer up to date, given the people whose summaries changed since;
            it must not change that answer. It makes the first view after a logged contact cost what
            the contact's people cost, not what the network does.
    """
    now, file = stamp(db), file_of(db)
    key = (file, *question)

    def answer() -> T:
        if renewed is None or now is None:
            return make()
        _mark(db, now, file)
        found = _answer_before(now, key)
        return renewed(*found) if found else make()

    result: T = _BY_TIES.cached(now, answer, *key)
    return result


def _mark(db: Database, now: str, file: str) -> None:
    """Mark the present state; what another program wrote since the last one is noted as if it were ours."""
    before = _MARKS.get(file)
    if before is None:
        _MARKS.put(file, TieMarks.of(db, now))
        return
    if before.stamp == now:
        return
    changed, first = set[int](), now
    for first, people in _steps_before(now):
        changed |= people
        if first == before.stamp:
            break
    if first == before.stamp:
        _MARKS.put(file, before.after(db, now, changed))
        return
    marks = TieMarks.of(db, now)
    _MARKS.put(file, marks)
    others = before.changed_since(marks)
    if others is not None and len(others | changed) <= _FEW:
        _STEPS.put(first, (before.stamp, others | changed))


def _answer_before(now: str, key: Hashables) -> tuple[Any, set[int]] | None:
    """The newest answer kept from before the last writes, and whose summaries changed since.

    It is kept no longer: nobody asks for an earlier state.
    """
    changed: set[int] = set()
    for before, people in _steps_before(now):
        changed |= people
        if (answer := _BY_TIES.pop((before, *key))) is not None:
            return answer, changed
    return None


def _steps_before(now: str) -> Iterator[tuple[str, frozenset[int]]]:
    """The stamps before this one, newest first, each with whose summaries the write after it changed."""
    met = {now}  # a file replaced by an earlier one leads back to where it was
    while (step := _STEPS.get(now)) and step[0] not in met:
        yield step
        now = step[0]
        met.add(now)


def _tagged(tag: str) -> str:
    held = f"EXISTS (SELECT 1 FROM json_each(tags) WHERE lower(value) = '{tag}')"
    return f"(tags LIKE '%{tag}%' AND {held})"


_SQL_OF: Final = {
    "person": "people.id",
    "cadence": "cadence_days",
    "bridge": _tagged(BRIDGE_TAG),
    "status": _tagged(STATUS_TAG),
    # ISO date -> ordinal, as the other days.
    "since": "CAST(julianday(COALESCE(cadence_since, created_on)) - 1721424.5 AS INTEGER)",
    # Of somebody without any contact, who is here for the wish to be in touch.
    "latest": f"COALESCE(latest, {NEVER})",
} | {name: f"COALESCE({name}, 0)" for name in (*Sums._fields, "unanswered", "peak")}
_NETWORK: Final = (
    f"SELECT {', '.join(_SQL_OF.get(name, name) for name in COLUMNS)} FROM people "
    "LEFT JOIN standings ON people.id = person_id WHERE binned_on IS NULL AND archived_on IS NULL "
    "AND do_not_contact = 0 AND (person_id IS NOT NULL OR cadence_days IS NOT NULL)"
)
