"""Triggers and search tables that hang on other tables: made by migrations, owed after every `transform()`."""

from __future__ import annotations

from typing import Final

from sqlite_utils import Database

TOKENIZER: Final = "unicode61 remove_diacritics 2"
PEOPLE_SEARCHED: Final = (
    "first_name", "last_name", "company", "position", "email", "location", "tags", "how_met", "notes",
)  # fmt: skip
TOUCHPOINTS_SEARCHED: Final = ("summary", "vendor")


def watch_ties(db: Database) -> None:
    """Note what a change makes stale, by triggers; owed after a `transform()`, too.

    Any change of a touchpoint is one of everybody's log who took part in it: a log is kept in
    memory as long as nobody is noted here (`crm.store.touchpoints.touchpoint_cache`).
    """
    everybody = "SELECT person_id FROM touchpoint_people WHERE touchpoint_id ="
    for event, row in (("INSERT", "NEW"), ("DELETE", "OLD"), ("UPDATE", "NEW"), ("UPDATE", "OLD")):
        db.execute(
            f"CREATE TRIGGER IF NOT EXISTS standings_{event}_{row} AFTER {event} ON touchpoint_people "
            f"BEGIN INSERT OR IGNORE INTO standings_stale VALUES ({row}.person_id); "
            f"INSERT OR IGNORE INTO standings_stale {everybody} {row}.touchpoint_id; END"
        )
    db.execute(
        "CREATE TRIGGER IF NOT EXISTS standings_touchpoint AFTER UPDATE ON touchpoints BEGIN "
        f"INSERT OR IGNORE INTO standings_stale {everybody} NEW.id; END"
    )
    watched = ("cadence_days", "tags", "do_not_contact", "archived_on", "binned_on")
    differs = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in watched)
    db.execute(
        f"CREATE TRIGGER IF NOT EXISTS standings_person AFTER UPDATE OF {', '.join(watched)} "
        f"ON people WHEN {differs} BEGIN "
        "UPDATE standings_made SET stamp = hex(randomblob(8)); END"
    )


def stamp_people(db: Database) -> None:
    """Count every change of a person, by triggers; owed after a `transform()`, too."""
    for event in ("INSERT", "UPDATE", "DELETE"):
        db.execute(
            f"CREATE TRIGGER IF NOT EXISTS people_stamp_{event.lower()} AFTER {event} ON people "
            "BEGIN UPDATE people_stamp SET stamp = stamp + 1; END"
        )


def rebuild_search(db: Database) -> None:
    """Create the search tables and their triggers anew; owed after every `transform()`,

    which silently drops the triggers of the table it rebuilds.
    """
    for table, columns in (("people", PEOPLE_SEARCHED), ("touchpoints", TOUCHPOINTS_SEARCHED)):
        db.table(table).enable_fts(
            columns, fts_version="FTS5", create_triggers=True, tokenize=TOKENIZER, replace=True
        )
        _without_sizes(db, f"{table}_fts")


def _without_sizes(db: Database, search: str) -> None:
    """Make a search table anew that keeps no word counts of its rows.

    Keeping them took two fifths of the time of what is stored; ranking counts the words of the few
    rows it finds instead (5 ms for 3,000 of 30,000 people, measured; 28 ms for all).
    """
    made = db.table(search).schema.rstrip().removesuffix(")")
    db.execute(f'DROP TABLE "{search}"')
    db.execute(f"{made.rstrip()},\n    columnsize=0\n)")
    db.execute(f'INSERT INTO "{search}"("{search}") VALUES (\'rebuild\')')
