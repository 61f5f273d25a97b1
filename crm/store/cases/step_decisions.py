"""The user's decisions about due steps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from sqlite_utils import Database

from crm.domain.cases.decisions import StepDecision
from crm.domain.ids import StepDecisionId
from crm.store import rows
from crm.store.query import in_list, inserted

#: A step completed by a touchpoint that is in the bin is not done.
_STANDING: Final = (
    "AND (touchpoint_id IS NULL OR touchpoint_id IN "
    "(SELECT id FROM touchpoints WHERE binned_on IS NULL)) ORDER BY decided_on, id"
)


def insert(db: Database, record: StepDecision, import_id: int | None = None) -> StepDecisionId:
    row = rows.step_decision_row(record) | {"import_id": import_id}
    return StepDecisionId(inserted(db, "outcomes", row))


def delete(db: Database, outcome_id: int) -> None:
    db.execute("DELETE FROM outcomes WHERE id = ?", [outcome_id])


def of_opportunities(db: Database, ids: Iterable[int]) -> dict[int, list[StepDecision]]:
    """Decisions per opportunity, oldest first."""
    found: dict[int, list[StepDecision]] = defaultdict(list)
    for clause, values in in_list(ids):
        sql = f"SELECT * FROM outcomes WHERE opportunity_id IN ({clause}) {_STANDING}"
        for row in db.query(sql, values):
            found[row["opportunity_id"]].append(rows.step_decision(row))
    return found


def of_ties(db: Database) -> list[StepDecision]:
    """Decisions about people outside any opportunity (keeping in touch), oldest first."""
    sql = f"SELECT * FROM outcomes WHERE opportunity_id IS NULL {_STANDING}"
    return [rows.step_decision(row) for row in db.query(sql)]
