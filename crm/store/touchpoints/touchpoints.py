"""Touchpoints and who took part in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta

from sqlite_utils import Database

from crm.domain.ids import PersonId, TouchpointId
from crm.domain.touchpoints.touchpoint import Channel, Direction, Touchpoint
from crm.store import rows
from crm.store.query import in_list, insert_many, inserted, next_id, number


def insert(db: Database, record: Touchpoint) -> TouchpointId:
    touchpoint_id = TouchpointId(inserted(db, "touchpoints", rows.touchpoint_row(record)))
    _set_people(db, touchpoint_id, record.people)
    return touchpoint_id


def update(db: Database, record: Touchpoint) -> None:
    db.table("touchpoints").update(record.id, rows.touchpoint_row(record))
    db.execute("DELETE FROM touchpoint_people WHERE touchpoint_id = ?", [record.id])
    _set_people(db, record.id, record.people)


def _set_people(db: Database, touchpoint_id: int, people: Iterable[int]) -> None:
    db.table("touchpoint_people").insert_all(
        {"touchpoint_id": touchpoint_id, "person_id": person} for person in dict.fromkeys(people)
    )


def insert_all(db: Database, records: Sequence[Touchpoint], import_id: int) -> None:
    """Insert the touchpoints of an import in bulk; return their ids in the same order.

    A touchpoint with an import of its own was recorded by that one, before its people were known.
    """
    first = next_id(db, "touchpoints")
    new = (
        {"id": i} | rows.touchpoint_row(record) | {"import_id": record.import_id or import_id}
        for i, record in enumerate(records, first)
    )
    insert_many(db, "touchpoints", new)
    took_part = (
        {"touchpoint_id": i, "person_id": person}
        for i, record in enumerate(records, first)
        for person in dict.fromkeys(record.people)
    )
    insert_many(db, "touchpoint_people", took_part)


def sources(db: Database) -> dict[str, int]:
    """The ids of all imported touchpoints by source."""
    sql = "SELECT source, id FROM touchpoints WHERE source <> ''"
    return dict(db.execute(sql).fetchall())


def by_source(db: Database, wanted: Iterable[str]) -> dict[str, Touchpoint]:
    """The stored touchpoints of these sources, including the bin."""
    ids = []
    for clause, values in in_list(source for source in wanted if source):
        sql = f"SELECT id FROM touchpoints WHERE source <> '' AND source IN ({clause})"
        ids += [row[0] for row in db.execute(sql, values).fetchall()]
    return {record.source: record for record in _load(db, ids, binned=True)}


def by_ids(db: Database, ids: Iterable[int]) -> list[Touchpoint]:
    """The touchpoints of these ids that are not in the bin, oldest first."""
    return _load(db, ids)


def get(db: Database, touchpoint_id: int) -> Touchpoint | None:
    return next(iter(_load(db, [touchpoint_id], binned=True)), None)


def bin_touchpoint(db: Database, touchpoint_id: int, on: date | None) -> None:
    """Move to the bin (`on` = a day) or restore (None)."""
    sql = "UPDATE touchpoints SET binned_on = ? WHERE id = ?"
    db.execute(sql, [rows.iso(on), touchpoint_id])


def requests_sent(db: Database, first: date, after: date) -> int:
    """The number of LinkedIn requests with a note the user sent from `first` until before `after`.

    The words of the note are those of the touchpoint; without words it went without a note.
    """
    sql = (
        "SELECT count(*) FROM touchpoints WHERE happened_at >= ? AND happened_at < ? "
        "AND channel = ? AND direction = ? AND binned_on IS NULL AND summary <> ''"
    )
    kind = [Channel.LINKEDIN_REQUEST.value, Direction.OUT.value]
    return number(db, sql, [first.isoformat(), after.isoformat(), *kind])


def logged_on(db: Database, day: date, channels: Iterable[str]) -> int:
    """The number of outward touchpoints of a day and of these channels that the user logged."""
    kinds = list(channels)
    # "+" leaves the index of the day as the only one that fits.
    sql = (
        "SELECT count(*) FROM touchpoints WHERE happened_at >= ? AND happened_at < ? "
        f"AND direction = ? AND channel IN ({','.join('?' * len(kinds))}) "
        "AND +binned_on IS NULL AND +import_id IS NULL"
    )
    days = [day.isoformat(), (day + timedelta(days=1)).isoformat()]
    return number(db, sql, [*days, Direction.OUT.value, *kinds])


def praised(db: Database, people: Iterable[int]) -> set[PersonId]:
    """Those of these people who recommended the user on LinkedIn, or were recommended by them."""
    found: set[PersonId] = set()
    for clause, values in in_list(people):
        sql = (
            "SELECT DISTINCT person_id FROM touchpoint_people "
            "JOIN touchpoints ON touchpoints.id = touchpoint_id WHERE binned_on IS NULL "
            f"AND source LIKE 'linkedin:recommendation:%' AND person_id IN ({clause})"
        )
        found |= {PersonId(row[0]) for row in db.execute(sql, values).fetchall()}
    return found


def in_bin(db: Database) -> list[Touchpoint]:
    """The touchpoints in the bin, latest first."""
    sql = "SELECT id FROM touchpoints WHERE binned_on IS NOT NULL"
    ids = [row[0] for row in db.execute(sql).fetchall()]
    return _load(db, ids, binned=True)[::-1]


def of_person(db: Database, person_id: int) -> list[Touchpoint]:
    """All touchpoints of one person, oldest first."""
    sql = "SELECT touchpoint_id FROM touchpoint_people WHERE person_id = ?"
    return _load(db, [row[0] for row in db.execute(sql, [person_id]).fetchall()])


def of_people(db: Database, ids: Iterable[int]) -> dict[PersonId, list[Touchpoint]]:
    """Each person's touchpoints, oldest first; people without any are left out."""
    wanted = set(ids)
    found: dict[PersonId, list[Touchpoint]] = defaultdict(list)
    for touchpoint in _load(db, _ids_of_people(db, wanted)):
        for person in touchpoint.people:
            if person in wanted:
                found[person].append(touchpoint)
    return found


def between(db: Database, first: date, last: date) -> list[Touchpoint]:
    """The touchpoints from the first to the last day, oldest first."""
    sql = "SELECT id FROM touchpoints WHERE happened_at BETWEEN ? AND ?"
    until = f"{last.isoformat()}~"  # a day may be followed by its time
    return _load(db, [row[0] for row in db.execute(sql, [first.isoformat(), until]).fetchall()])


def only_asked(db: Database, people: Iterable[int]) -> set[PersonId]:
    """Those of these people whose whole log is requests of the user to connect on LinkedIn."""
    found: set[PersonId] = set()
    for clause, values in in_list(people):
        sql = (
            "SELECT person_id FROM touchpoint_people JOIN touchpoints ON touchpoints.id = touchpoint_id "
            f"WHERE binned_on IS NULL AND person_id IN ({clause}) GROUP BY person_id "
            "HAVING min(channel = ? AND direction = ?)"
        )
        asked = [*values, Channel.LINKEDIN_REQUEST, Direction.OUT]
        found |= {PersonId(row[0]) for row in db.execute(sql, asked).fetchall()}
    return found


def of_cases(db: Database, opportunities: Iterable[int]) -> list[Touchpoint]:
    """The touchpoints that belong to one of these opportunities, oldest first."""
    ids: list[int] = []
    for clause, values in in_list(opportunities):
        sql = f"SELECT id FROM touchpoints WHERE opportunity_id IN ({clause})"
        ids += [row[0] for row in db.execute(sql, values).fetchall()]
    return _load(db, ids)


def _ids_of_people(db: Database, people: Iterable[int]) -> list[int]:
    ids: dict[int, None] = {}
    for clause, values in in_list(people):
        sql = f"SELECT touchpoint_id FROM touchpoint_people WHERE person_id IN ({clause})"
        ids.update(dict.fromkeys(row[0] for row in db.execute(sql, values).fetchall()))
    return list(ids)


def _load(db: Database, ids: Iterable[int], binned: bool = False) -> list[Touchpoint]:
    """The touchpoints of these ids in order of time and id."""
    wanted = list(ids)
    people: dict[int, list[PersonId]] = defaultdict(list)
    loaded = []
    for clause, values in in_list(wanted):
        sql = (
            "SELECT touchpoint_id, person_id FROM touchpoint_people "
            f"WHERE touchpoint_id IN ({clause}) ORDER BY person_id"
        )
        for touchpoint_id, person_id in db.execute(sql, values).fetchall():
            people[touchpoint_id].append(PersonId(person_id))
    hidden = "" if binned else "AND binned_on IS NULL"
    for clause, values in in_list(wanted):
        sql = f"SELECT {rows.TOUCHPOINT} FROM touchpoints WHERE id IN ({clause}) {hidden}"
        found = db.execute(sql, values).fetchall()
        loaded += [rows.touchpoint(row, tuple(people[row[0]])) for row in found]
    return sorted(loaded, key=in_time)


def in_time(record: Touchpoint) -> tuple[date, bool, time, int]:
    """Sort key: by time, those of an unknown time of day first, then by id."""
    return record.day, record.clock is not None, record.clock or time.min, record.id
