"""The user's answers to "Is this the person who got the job?"."""

from __future__ import annotations

from datetime import date

from sqlite_utils import Database

from crm.domain.cases.hire_matches import Answer

#: A person and an opportunity.
Pair = tuple[int, int]


def answers(db: Database) -> dict[Pair, Answer]:
    """Every answer by person and opportunity."""
    sql = "SELECT person_id, opportunity_id, answer FROM proposals"
    return {(row[0], row[1]): Answer(row[2]) for row in db.execute(sql).fetchall()}


def answer(db: Database, pair: Pair, given: Answer, on: date) -> None:
    """Store an answer; a later one replaces it."""
    forget(db, pair)
    row = {"person_id": pair[0], "opportunity_id": pair[1], "answer": given.value}
    db.table("proposals").insert(row | {"answered_on": on.isoformat()})


def forget(db: Database, pair: Pair) -> None:
    """Delete an answer, so that the pair may be proposed again."""
    sql = "DELETE FROM proposals WHERE person_id = ? AND opportunity_id = ?"
    db.execute(sql, list(pair))
