"""What each import says about a contact, so that undoing one keeps what the others say."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, time
from functools import lru_cache
from typing import Any, Final

from sqlite_utils import Database

from crm.domain.imports.contact_merge import combined_reports
from crm.domain.imports.imported_contacts import (
    ContactRecord,
    ImportedTouchpoint,
    Party,
    party_keys,
    party_text,
)
from crm.domain.touchpoints.touchpoint import Touchpoint
from crm.store import rows
from crm.store.query import in_list, insert_many, next_id, number

_TELLING: Final = (
    "import_id, id, source, parties, happened_at, channel, direction, outcome, answered_on, count, "
    "summary, lines"
)


def insert_all(
    db: Database,
    contacts: Iterable[ImportedTouchpoint],
    import_id: int | None,
    same_as: Mapping[str, str] | None = None,
) -> None:
    """Store the contacts of an import; `same_as`: the other source under which some are stored."""
    first = next_id(db, "tellings")
    renamed = same_as or {}
    keys: list[dict[str, Any]] = []

    def row(telling_id: int, contact: ImportedTouchpoint) -> dict[str, Any]:
        for key in {key for party in contact.parties for key in party_keys(party)}:
            keys.append({"key": key, "telling_id": telling_id})
        source = renamed.get(contact.source, contact.source)
        row = {"id": telling_id, "import_id": import_id} | _row(contact)
        return row | {"source": source}

    insert_many(db, "tellings", (row(i, contact) for i, contact in enumerate(contacts, first)))
    insert_many(db, "telling_parties", keys)


def have_keys(db: Database) -> bool:
    """Whether the keys of parties are stored, which databases of old versions lack."""
    sql = "SELECT EXISTS (SELECT 1 FROM telling_parties) OR NOT EXISTS (SELECT 1 FROM tellings)"
    return bool(number(db, sql))


def make_keys(db: Database) -> None:
    """Store for every record the keys by which its parties may be recognised."""
    for telling_id, text in db.execute("SELECT id, parties FROM tellings").fetchall():
        keys = {key for party in _parties(text) for key in party_keys(party)}
        made = [{"key": key, "telling_id": telling_id} for key in keys]
        db.table("telling_parties").insert_all(made)


def _row(contact: ImportedTouchpoint) -> dict[str, Any]:
    clock = f"T{contact.clock.isoformat()}" if contact.clock else ""
    return {
        "source": contact.source,
        "parties": json.dumps(list(map(_texts, contact.parties)), ensure_ascii=False),
        "happened_at": contact.day.isoformat() + clock,
        "channel": contact.channel.value,
        "direction": contact.direction.value,
        "outcome": contact.result.value,
        "answered_on": rows.iso(contact.answered_on),
        "count": contact.count,
        "summary": contact.summary,
        "lines": json.dumps(sorted(contact.lines), separators=(",", ":")),
    }


def _texts(party: Party) -> tuple[str, ...]:
    return party.name, party.linkedin_url, party.email, party.company


def together(db: Database) -> list[dict[str, Any]]:
    """Each imported contact once, as a row; `parties` as a list of lines in JSON."""
    reported: dict[str, list[ImportedTouchpoint]] = defaultdict(list)
    sql = f"SELECT {_TELLING} FROM tellings WHERE import_id IS NOT NULL ORDER BY id"
    for row in db.execute(sql).fetchall():
        reported[row[2]].append(_telling(row).contact)
    found = []
    for contacts in reported.values():
        contact = combined_reports(contacts)
        parties = json.dumps(list(map(party_text, contact.parties)), ensure_ascii=False)
        found.append(_row(contact) | {"parties": parties})
    return found


def insert_own(db: Database, own: Touchpoint, source: str) -> None:
    """Store what the user had logged of a contact before it was imported."""
    contact = ImportedTouchpoint(
        0, source, (), own.day, own.channel, own.direction, own.clock, own.result,
        own.answered_on, own.count, own.summary,
    )  # fmt: skip
    insert_all(db, [contact], None)


def of_sources(db: Database, sources: Iterable[str]) -> dict[str, list[ContactRecord]]:
    """All records of these contacts, in the order they were imported."""
    found: dict[str, list[ContactRecord]] = defaultdict(list)
    for clause, values in in_list(sources):
        sql = f"SELECT {_TELLING} FROM tellings WHERE source IN ({clause}) ORDER BY id"
        for row in db.execute(sql, values).fetchall():
            found[row[2]].append(_telling(row))
    return found


def waiting(db: Database, sources: Iterable[str]) -> list[ContactRecord]:
    """The records of these contacts that have no touchpoint."""
    found: list[ContactRecord] = []
    for clause, values in in_list(sources):
        sql = (
            f"SELECT {_TELLING} FROM tellings WHERE source IN ({clause}) AND NOT EXISTS (SELECT 1 "
            "FROM touchpoints t WHERE t.source <> '' AND t.source = tellings.source) ORDER BY id"
        )
        found += map(_telling, db.execute(sql, values).fetchall())
    return found


def lines_of(db: Database, sources: Iterable[str]) -> dict[str, frozenset[str]]:
    """The digests of all messages recorded for these contacts."""
    found: dict[str, frozenset[str]] = {}
    for clause, values in in_list(sources):
        sql = f"SELECT source, lines FROM tellings WHERE source IN ({clause}) AND lines <> '[]'"
        for source, lines in db.execute(sql, values).fetchall():
            found[source] = found.get(source, frozenset()) | frozenset(json.loads(lines))
    return found


def of_days(db: Database, begins: str, days: Iterable[date]) -> list[ContactRecord]:
    """The records of these days whose source begins so."""
    found: list[ContactRecord] = []
    for clause, values in in_list({day.isoformat() for day in days}):
        sql = (
            f"SELECT {_TELLING} FROM tellings WHERE substr(happened_at, 1, 10) IN ({clause}) "
            "AND source LIKE ? ORDER BY id"
        )
        found += map(_telling, db.execute(sql, [*values, f"{begins}%"]).fetchall())
    return found


def shared_of(db: Database, import_id: int) -> list[ContactRecord]:
    """The records of an import about contacts that other imports contain, too."""
    sql = (
        f"SELECT {_TELLING} FROM tellings WHERE import_id = :i AND source IN "
        "(SELECT source FROM tellings WHERE import_id IS NOT :i) ORDER BY id"
    )
    return [_telling(row) for row in db.execute(sql, {"i": import_id}).fetchall()]


def any_stored(db: Database) -> bool:
    """Whether there are any records."""
    return bool(number(db, "SELECT EXISTS (SELECT 1 FROM tellings)"))


def about(db: Database, keys: Iterable[str]) -> list[ContactRecord]:
    """The records of contacts with anybody who may be recognised by one of these keys."""
    found: dict[int, ContactRecord] = {}
    for clause, values in in_list(keys):
        sql = (
            f"SELECT {_TELLING} FROM tellings WHERE id IN "
            f"(SELECT telling_id FROM telling_parties WHERE key IN ({clause}))"
        )
        found |= {row[1]: _telling(row) for row in db.execute(sql, values).fetchall()}
    return [found[i] for i in sorted(found)]


def remove(db: Database, import_id: int) -> None:
    """Delete the records of an import."""
    db.execute("DELETE FROM tellings WHERE import_id = ?", [import_id])


def remove_own(db: Database, source: str) -> None:
    """Delete the record of what the user had logged before the import."""
    db.execute("DELETE FROM tellings WHERE import_id IS NULL AND source = ?", [source])


def forget(db: Database, keys: Iterable[str]) -> None:
    """Erase people recognised by these keys from all records."""
    gone = set(keys)
    for clause, values in in_list(gone):
        sql = (
            "SELECT id, parties FROM tellings WHERE id IN "
            f"(SELECT telling_id FROM telling_parties WHERE key IN ({clause}))"
        )
        for telling_id, text in db.execute(sql, values).fetchall():
            parties = [Party(*texts) for texts in json.loads(text)]
            stay = [_texts(party) for party in parties if not party_keys(party) & gone]
            if not stay:
                db.execute("DELETE FROM tellings WHERE id = ?", [telling_id])
                continue
            sql = "UPDATE tellings SET parties = ? WHERE id = ?"
            db.execute(sql, [json.dumps(stay, ensure_ascii=False), telling_id])
        db.execute(f"DELETE FROM telling_parties WHERE key IN ({clause})", values)


@lru_cache(maxsize=4096)
def _parties(text: str) -> tuple[Party, ...]:
    """Parse parties; cached, as many contacts have the same people."""
    return tuple(Party(*texts) for texts in json.loads(text))


def _telling(row: tuple[Any, ...]) -> ContactRecord:
    (import_id, _, source, parties, happened, channel, direction, result, answered, count,
     summary, lines) = row  # fmt: skip
    contact = ImportedTouchpoint(
        line=0,
        source=source,
        parties=_parties(parties),
        day=date.fromisoformat(happened[:10]),
        clock=time.fromisoformat(happened[11:]) if len(happened) > 10 else None,
        channel=rows.CHANNELS[channel],
        direction=rows.DIRECTIONS[direction],
        result=rows.RESULTS[result],
        answered_on=rows.day(answered),
        count=count,
        summary=summary,
        lines=frozenset(json.loads(lines)),
    )
    return ContactRecord(import_id, contact)
