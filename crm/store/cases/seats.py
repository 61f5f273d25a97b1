"""Looks at whether a job that was lost is still held by whoever got it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlite_utils import Database

from crm.domain.cases.seat import SeatAnswer, SeatCheck
from crm.domain.ids import OpportunityId, SeatCheckId
from crm.store.query import in_list, inserted
from crm.store.rows import Row


def _check(row: Row) -> SeatCheck:
    return SeatCheck(
        SeatCheckId(row["id"]),
        OpportunityId(row["opportunity_id"]),
        SeatAnswer(row["answer"]),
        date.fromisoformat(row["checked_on"]),
    )


def insert(db: Database, record: SeatCheck) -> SeatCheckId:
    row = {
        "opportunity_id": record.opportunity_id,
        "answer": record.answer.value,
        "checked_on": record.checked_on.isoformat(),
    }
    return SeatCheckId(inserted(db, "seat_checks", row))


def set_answer(db: Database, check_id: int, answer: SeatAnswer) -> None:
    db.execute("UPDATE seat_checks SET answer = ? WHERE id = ?", [answer.value, check_id])


def delete(db: Database, check_id: int) -> None:
    db.execute("DELETE FROM seat_checks WHERE id = ?", [check_id])


def of_opportunities(db: Database, ids: Iterable[int]) -> dict[OpportunityId, list[SeatCheck]]:
    """The looks at these jobs, each list in order of day and id."""
    found: dict[OpportunityId, list[SeatCheck]] = defaultdict(list)
    for clause, values in in_list(ids):
        sql = (
            f"SELECT * FROM seat_checks WHERE opportunity_id IN ({clause}) ORDER BY checked_on, id"
        )
        for row in db.query(sql, values):
            check = _check(row)
            found[check.opportunity_id].append(check)
    return found


def changed(db: Database) -> set[OpportunityId]:
    """The jobs at which a look once showed a change."""
    sql = "SELECT DISTINCT opportunity_id FROM seat_checks WHERE answer = ?"
    found = db.execute(sql, [SeatAnswer.CHANGED.value]).fetchall()
    return {OpportunityId(row[0]) for row in found}
