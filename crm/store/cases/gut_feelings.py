"""Gut feelings: how likely an offer felt, per opportunity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlite_utils import Database

from crm.domain.cases.gut_feeling import GutFeeling
from crm.domain.ids import GutFeelingId, OpportunityId
from crm.store.query import get_row, in_list, inserted
from crm.store.rows import Row, iso


def _record(row: Row) -> GutFeeling:
    """An imported likelihood may be any number."""
    return GutFeeling(
        GutFeelingId(row["id"]),
        OpportunityId(row["opportunity_id"]),
        max(0, min(100, row["likelihood"])),
        date.fromisoformat(row["felt_on"]),
        row["why"],
    )


def _row(record: GutFeeling) -> dict[str, Any]:
    return {
        "opportunity_id": record.opportunity_id,
        "likelihood": record.likelihood,
        "why": record.why,
        "felt_on": iso(record.felt_on),
    }


def insert(db: Database, record: GutFeeling) -> GutFeelingId:
    return GutFeelingId(inserted(db, "gut_feelings", _row(record)))


def update(db: Database, record: GutFeeling) -> None:
    db.table("gut_feelings").update(record.id, _row(record))


def get(db: Database, feeling_id: int) -> GutFeeling | None:
    row = get_row(db, "gut_feelings", feeling_id)
    return _record(row) if row else None


def of_cases(db: Database, ids: Iterable[int]) -> dict[OpportunityId, list[GutFeeling]]:
    """The feelings per opportunity, in the order they were added."""
    found: dict[OpportunityId, list[GutFeeling]] = defaultdict(list)
    for clause, values in in_list(ids):
        sql = f"SELECT * FROM gut_feelings WHERE opportunity_id IN ({clause}) ORDER BY id"
        for row in db.query(sql, values):
            found[OpportunityId(row["opportunity_id"])].append(_record(row))
    return found


def of_case(db: Database, opportunity_id: int) -> list[GutFeeling]:
    return of_cases(db, [opportunity_id]).get(OpportunityId(opportunity_id), [])
