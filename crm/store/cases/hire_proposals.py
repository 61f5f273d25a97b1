"""The user's answers to "Is this the person who got the job?" and "Have they left it?"."""

from __future__ import annotations

from datetime import date

from sqlite_utils import Database

from crm.domain.cases.hire_matches import Answer

#: A person and an opportunity.
Pair = tuple[int, int]


def answers(db: Database) -> dict[Pair, Answer]:
    """Every answer to who got the job, by person and opportunity."""
    sql = "SELECT person_id, opportunity_id, answer FROM proposals WHERE about = ''"
    return {(row[0], row[1]): Answer(row[2]) for row in db.execute(sql).fetchall()}


def answered_departures(db: Database) -> set[tuple[int, int, str]]:
    """The answered questions whether somebody left: person, opportunity, and their job by then."""
    sql = "SELECT person_id, opportunity_id, about FROM proposals WHERE about <> ''"
    return set(db.execute(sql).fetchall())


def answer(db: Database, pair: Pair, given: Answer, on: date, about: str = "") -> None:
    """Store an answer; a later one replaces it.

    Args:
        about: "" = who got the job; else whether they left it for this one.
    """
    forget(db, pair, about)
    row = {"person_id": pair[0], "opportunity_id": pair[1], "answer": given.value}
    row["about"] = about
    db.table("proposals").insert(row | {"answered_on": on.isoformat()})


def forget(db: Database, pair: Pair, about: str = "") -> None:
    """Delete an answer, so that the question may be asked again."""
    sql = "DELETE FROM proposals WHERE person_id = ? AND opportunity_id = ? AND about = ?"
    db.execute(sql, [*pair, about])
