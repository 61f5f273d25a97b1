"""Claims, comparisons and AIR notes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlite_utils import Database

from crm.domain.cases.case_file import Question, Recommendation, Said
from crm.domain.cases.ledger import (
    AgeBucket,
    AirKind,
    AirNote,
    Claim,
    ClaimKind,
    Comparison,
    Reason,
    StoryVerdict,
    Verdict,
)
from crm.domain.ids import AirNoteId, ClaimId, ComparisonId, OpportunityId, PersonId
from crm.store.query import get_row, in_list, inserted
from crm.store.rows import Row, day, flag, iso


def _claim(row: Row) -> Claim:
    codes = list(Reason)
    return Claim(
        id=ClaimId(row["id"]),
        opportunity_id=OpportunityId(row["opportunity_id"]),
        kind=ClaimKind(row["kind"]),
        words=row["words"],
        reason_code=Reason(row["reason_code"]) if row["reason_code"] in codes else Reason.UNKNOWN,
        said_by=row["said_by"],
        said_on=day(row["said_on"]),
        channel=row["channel"],
        ask_person=row["ask_person"],
        ask_on=day(row["ask_on"]),
        disproof=row["disproof"],
        verdict=StoryVerdict(row["verdict"]) if row["verdict"] else None,
        verdict_on=day(row["verdict_on"]),
    )


def _claim_row(record: Claim) -> dict[str, Any]:
    return {
        "opportunity_id": record.opportunity_id,
        "kind": record.kind.value,
        "reason_code": record.reason_code.value,
        "words": record.words,
        "said_by": record.said_by,
        "said_on": iso(record.said_on),
        "channel": record.channel,
        "ask_person": record.ask_person,
        "ask_on": iso(record.ask_on),
        "disproof": record.disproof,
        "verdict": record.verdict.value if record.verdict else "",
        "verdict_on": iso(record.verdict_on),
    }


def _comparison(row: Row) -> Comparison:
    """An imported line may hold anything: unknown values are read as unclear, and as a story."""
    verdict, kind, bucket = row["verdict"], row["kind"], row["age_bucket"]
    return Comparison(
        id=ComparisonId(row["id"]),
        opportunity_id=OpportunityId(row["opportunity_id"]),
        criterion=row["criterion"],
        mine=row["mine"],
        theirs=row["theirs"],
        asked=flag(row["asked"]),
        verdict=Verdict(verdict) if verdict in list(Verdict) else Verdict.UNCLEAR,
        kind=ClaimKind(kind) if kind in list(ClaimKind) else ClaimKind.STORY,
        age_bucket=_bucket(bucket),
        basis=row["basis"],
        what_follows=row["what_follows"],
    )


def _bucket(text: str) -> AgeBucket | None:
    if not text:
        return None
    return AgeBucket(text) if text in list(AgeBucket) else AgeBucket.CANNOT_TELL


def _comparison_row(record: Comparison) -> dict[str, Any]:
    return {
        "opportunity_id": record.opportunity_id,
        "criterion": record.criterion,
        "mine": record.mine,
        "theirs": record.theirs,
        "asked": None if record.asked is None else int(record.asked),
        "verdict": record.verdict.value,
        "kind": record.kind.value,
        "age_bucket": record.age_bucket.value if record.age_bucket else "",
        "basis": record.basis,
        "what_follows": record.what_follows,
    }


def _air_note(row: Row) -> AirNote:
    return AirNote(
        id=AirNoteId(row["id"]),
        person_id=row["person_id"],
        kind=AirKind(row["kind"]),
        words=row["words"],
        opportunity_id=row["opportunity_id"],
        event_id=row["event_id"],
        noted_on=day(row["noted_on"]),
        led_to_person=row["led_to_person"],
        act_on=day(row["act_on"]),
    )


def _air_note_row(record: AirNote) -> dict[str, Any]:
    return {
        "opportunity_id": record.opportunity_id,
        "person_id": record.person_id,
        "event_id": record.event_id,
        "led_to_person": record.led_to_person,
        "kind": record.kind.value,
        "words": record.words,
        "noted_on": iso(record.noted_on),
        "act_on": iso(record.act_on),
    }


def insert_claim(db: Database, record: Claim) -> ClaimId:
    return ClaimId(inserted(db, "claims", _claim_row(record)))


def update_claim(db: Database, record: Claim) -> None:
    db.table("claims").update(record.id, _claim_row(record))


def claims(db: Database, opportunity_id: int) -> list[Claim]:
    """The claims of a case, in the order they were added."""
    return [_claim(row) for row in _of_case(db, "claims", opportunity_id)]


def reasons_given(db: Database, ids: Iterable[int]) -> dict[int, list[Said]]:
    """Who gave a reason, and when, per opportunity; the user's own stories are none."""
    sql = (
        "SELECT opportunity_id, said_by, said_on FROM claims WHERE said_by IS NOT NULL "
        "AND said_on <> '' AND kind <> 'story' AND opportunity_id IN ({}) ORDER BY id"
    )
    return _said(db, sql, ids)


def advice(db: Database, ids: Iterable[int]) -> dict[int, list[Said]]:
    """Whose advice the user noted, and when, per opportunity."""
    sql = (
        "SELECT opportunity_id, person_id, noted_on FROM air_notes "
        "WHERE noted_on <> '' AND opportunity_id IN ({}) ORDER BY id"
    )
    return _said(db, sql, ids)


def _said(db: Database, sql: str, ids: Iterable[int]) -> dict[int, list[Said]]:
    found: dict[int, list[Said]] = defaultdict(list)
    for clause, values in in_list(ids):
        for opportunity, person, on in db.execute(sql.format(clause), values).fetchall():
            found[opportunity].append(Said(PersonId(person), date.fromisoformat(on)))
    return found


def questions(db: Database, ids: Iterable[int]) -> dict[int, list[Question]]:
    """The people the user intends to ask, per opportunity, in the order of the claims."""
    found: dict[int, list[Question]] = defaultdict(list)
    for clause, values in in_list(ids):
        sql = (
            "SELECT opportunity_id, id, ask_person, ask_on, verdict FROM claims "
            f"WHERE ask_person IS NOT NULL AND ask_on <> '' AND opportunity_id IN ({clause}) ORDER BY id"
        )
        for opportunity, claim, person, on, verdict in db.execute(sql, values).fetchall():
            asked = Question(claim, PersonId(person), date.fromisoformat(on), bool(verdict))
            found[opportunity].append(asked)
    return found


def recommendations(db: Database, ids: Iterable[int]) -> dict[int, list[Recommendation]]:
    """The recommendations the user intends to follow, per opportunity, in the order of the notes."""
    found: dict[int, list[Recommendation]] = defaultdict(list)
    for clause, values in in_list(ids):
        sql = (
            "SELECT opportunity_id, id, person_id, led_to_person, words, act_on FROM air_notes "
            f"WHERE act_on <> '' AND kind = ? AND opportunity_id IN ({clause}) ORDER BY id"
        )
        for row in db.query(sql, [AirKind.RECOMMENDATION.value, *values]):
            found[row["opportunity_id"]].append(
                Recommendation(
                    row["id"], row["person_id"], row["led_to_person"], row["words"],
                    date.fromisoformat(row["act_on"]),
                )
            )  # fmt: skip
    return found


def insert_comparison(db: Database, record: Comparison) -> ComparisonId:
    return ComparisonId(inserted(db, "comparisons", _comparison_row(record)))


def update_comparison(db: Database, record: Comparison) -> None:
    db.table("comparisons").update(record.id, _comparison_row(record))


def comparisons(db: Database, opportunity_id: int) -> list[Comparison]:
    return [_comparison(row) for row in _of_case(db, "comparisons", opportunity_id)]


def insert_air_note(db: Database, record: AirNote) -> AirNoteId:
    return AirNoteId(inserted(db, "air_notes", _air_note_row(record)))


def update_air_note(db: Database, record: AirNote) -> None:
    db.table("air_notes").update(record.id, _air_note_row(record))


def air_notes(db: Database, opportunity_id: int) -> list[AirNote]:
    return [_air_note(row) for row in _of_case(db, "air_notes", opportunity_id)]


def all_comparisons(db: Database) -> list[Comparison]:
    """The comparisons of all opportunities that are not in the bin, as they were added."""
    sql = (
        "SELECT comparisons.* FROM comparisons JOIN opportunities ON opportunities.id = "
        "opportunity_id WHERE binned_on IS NULL ORDER BY comparisons.id"
    )
    return [_comparison(row) for row in db.query(sql)]


def all_air_notes(db: Database) -> list[AirNote]:
    """The notes of all opportunities that are not in the bin, and of none."""
    sql = (
        "SELECT * FROM air_notes WHERE opportunity_id IS NULL OR opportunity_id IN "
        "(SELECT id FROM opportunities WHERE binned_on IS NULL) ORDER BY id"
    )
    return [_air_note(row) for row in db.query(sql)]


def get_air_note(db: Database, note_id: int) -> AirNote | None:
    row = get_row(db, "air_notes", note_id)
    return _air_note(row) if row else None


def _of_case(db: Database, table: str, opportunity_id: int) -> Iterator[Row]:
    return db.query(f"SELECT * FROM {table} WHERE opportunity_id = ? ORDER BY id", [opportunity_id])


def much_younger(db: Database, ids: Iterable[int]) -> dict[OpportunityId, bool]:
    """Whether the hire seemed much younger, by case; the latest line about age counts."""
    found: dict[OpportunityId, bool] = {}
    for clause, values in in_list(ids):
        sql = (
            "SELECT opportunity_id, age_bucket FROM comparisons "
            f"WHERE opportunity_id IN ({clause}) AND age_bucket <> '' ORDER BY id"
        )
        for case, bucket in db.execute(sql, values).fetchall():
            found.pop(OpportunityId(case), None)
            if bucket in (AgeBucket.YOUNGER, AgeBucket.SIMILAR, AgeBucket.OLDER):
                found[OpportunityId(case)] = bucket == AgeBucket.YOUNGER
    return found


def compared(db: Database, ids: Iterable[int]) -> set[OpportunityId]:
    """The cases with a line that compares credentials; lines about age do not count."""
    found: set[OpportunityId] = set()
    for clause, values in in_list(ids):
        sql = (
            "SELECT DISTINCT opportunity_id FROM comparisons "
            f"WHERE opportunity_id IN ({clause}) AND age_bucket = ''"
        )
        found.update(OpportunityId(case) for (case,) in db.execute(sql, values).fetchall())
    return found
