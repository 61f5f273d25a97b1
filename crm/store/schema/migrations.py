"""The schema, as ordered steps. A step is never changed once it was released; a new one is added.

Booleans are 0/1, dates ISO text, lists JSON text, unknown text is ''. Columns say in their name what they hold:
`_on` a day, `_cents` hundredths of a currency. `import_id` = the import that created the row, NULL = the user.
"""

from __future__ import annotations

import json
from typing import Final

from sqlite_utils import Database

from crm.domain.imports.imported_contacts import Party, party_keys
from crm.store.schema.first_schema import MIGRATIONS as MIGRATIONS
from crm.store.schema.triggers import rebuild_search, stamp_people, watch_ties


@MIGRATIONS()
def recommendations_lead_on(db: Database) -> None:
    db.table("air_notes").add_column("act_on", str)


@MIGRATIONS()
def words_of_the_search(db: Database) -> None:
    for table in ("people", "touchpoints"):
        db.execute(f"CREATE VIRTUAL TABLE {table}_terms USING fts5vocab({table}_fts, 'row')")


@MIGRATIONS()
def contacts_from_files(db: Database) -> None:
    touchpoints = db.table("touchpoints")
    touchpoints.add_column("source", str, not_null_default="")
    touchpoints.add_column("typed_fields", str, not_null_default="[]")
    # A contact in the bin keeps its source: the next file must not bring it back.
    db.execute("CREATE UNIQUE INDEX touchpoints_source ON touchpoints(source) WHERE source <> ''")
    # What a later import added to a contact that was there: the undo of an import gives it back.
    db.execute(
        "CREATE TABLE touchpoint_changes (id INTEGER PRIMARY KEY, "
        "import_id INTEGER NOT NULL REFERENCES imports(id), "
        "touchpoint_id INTEGER NOT NULL REFERENCES touchpoints(id) ON DELETE CASCADE, "
        "field TEXT NOT NULL, old TEXT NOT NULL, new TEXT NOT NULL)"
    )
    db.table("touchpoint_changes").create_index(["import_id"])
    db.table("touchpoint_changes").create_index(["touchpoint_id"])
    # Whose archive it was: somebody else's is noticed.
    db.table("imports").add_column("owner", str, not_null_default="")
    db.table("imports").add_column("owner_url", str, not_null_default="")


@MIGRATIONS()
def standings_of_ties(db: Database) -> None:
    db.execute(
        "CREATE TABLE standings(person_id INTEGER PRIMARY KEY REFERENCES people(id) ON DELETE CASCADE, "
        "in_fast REAL NOT NULL, out_fast REAL NOT NULL, in_slow REAL NOT NULL, "
        "out_slow REAL NOT NULL, day INTEGER, theirs REAL NOT NULL, ours REAL NOT NULL, "
        "last_contact INTEGER, theirs_on INTEGER, ours_on INTEGER, unanswered INTEGER NOT NULL, "
        "peak REAL NOT NULL, latest INTEGER NOT NULL)"
    )
    db.execute("CREATE INDEX standings_latest ON standings(latest)")
    db.execute("CREATE TABLE standings_stale(person_id INTEGER PRIMARY KEY)")
    db.execute("CREATE TABLE standings_made(formula TEXT NOT NULL, stamp TEXT NOT NULL)")
    watch_ties(db)


@MIGRATIONS()
def freshness(db: Database) -> None:
    db.table("people").add_column("confirmed_on", str)
    db.table("imports").add_column("listed", str, not_null_default="")


@MIGRATIONS()
def people_stamp(db: Database) -> None:
    db.execute("CREATE TABLE people_stamp(stamp INTEGER NOT NULL)")
    db.execute("INSERT INTO people_stamp VALUES (0)")
    db.table("imports").add_column("people_stamp", int)
    stamp_people(db)


@MIGRATIONS()
def binned_touchpoints(db: Database) -> None:
    db.execute("CREATE INDEX touchpoints_binned ON touchpoints(id) WHERE binned_on IS NOT NULL")


@MIGRATIONS()
def merged_people(db: Database) -> None:
    people = "INTEGER NOT NULL REFERENCES people(id) ON DELETE CASCADE"
    db.execute(
        f"CREATE TABLE merges(id INTEGER PRIMARY KEY, kept_id {people}, other_id INTEGER NOT NULL, "
        "merged_on TEXT NOT NULL, moved TEXT NOT NULL)"
    )
    db.execute("CREATE INDEX merges_kept ON merges(kept_id)")
    # How files may still call somebody whom the user merged into another.
    db.execute(
        f"CREATE TABLE former_names(id INTEGER PRIMARY KEY, person_id {people}, linkedin_url TEXT NOT NULL, "
        "email TEXT NOT NULL, merge_id INTEGER REFERENCES merges(id) ON DELETE CASCADE)"
    )
    db.execute("CREATE INDEX former_names_person ON former_names(person_id)")
    db.execute("CREATE INDEX former_names_merge ON former_names(merge_id)")
    db.execute(
        f"CREATE TABLE known_apart(first_id {people}, second_id {people}, "
        "PRIMARY KEY (first_id, second_id))"
    )
    db.execute("CREATE INDEX known_apart_second ON known_apart(second_id)")


@MIGRATIONS()
def coach_invitations(db: Database) -> None:
    db.execute(
        "CREATE TABLE invitations(id INTEGER PRIMARY KEY, email TEXT NOT NULL, shares TEXT NOT NULL, "
        "invited_on TEXT NOT NULL, revoked_on TEXT)"
    )
    db.execute(
        "CREATE UNIQUE INDEX invitations_standing ON invitations(email) WHERE revoked_on IS NULL"
    )


@MIGRATIONS()
def content_stamp(db: Database) -> None:
    db.execute("CREATE TABLE content(stamp TEXT NOT NULL)")
    db.execute("INSERT INTO content VALUES (hex(randomblob(8)))")


@MIGRATIONS()
def what_files_tell(db: Database) -> None:
    # A contact as each import told it: what is stored of it is what all of them say together.
    text = "TEXT NOT NULL DEFAULT ''"
    db.execute(
        "CREATE TABLE tellings(id INTEGER PRIMARY KEY, import_id INTEGER REFERENCES imports(id) "
        "ON DELETE CASCADE, source TEXT NOT NULL, parties TEXT NOT NULL, happened_at TEXT NOT NULL, "
        f"channel TEXT NOT NULL, direction TEXT NOT NULL, outcome {text}, answered_on TEXT, "
        f"count INTEGER NOT NULL DEFAULT 1, summary {text}, lines TEXT NOT NULL DEFAULT '[]')"
    )
    db.execute("CREATE INDEX tellings_source ON tellings(source)")
    db.execute("CREATE INDEX tellings_import ON tellings(import_id)")
    # By what somebody may turn out to be a party: who is not known yet may be, one day.
    db.execute(
        "CREATE TABLE telling_parties(key TEXT NOT NULL, telling_id INTEGER NOT NULL REFERENCES "
        "tellings(id) ON DELETE CASCADE, PRIMARY KEY (key, telling_id)) WITHOUT ROWID"
    )
    db.execute("CREATE INDEX telling_parties_telling ON telling_parties(telling_id)")
    same = "t.source, {}, happened_at, channel, direction, outcome, answered_on, count, summary"
    columns = same.replace("t.", "").format("parties")
    parties = (
        "(SELECT json_group_array(json_array(trim(first_name || ' ' || last_name), linkedin_url, "
        "email, company)) FROM touchpoint_people JOIN people ON people.id = person_id "
        "WHERE touchpoint_id = t.id)"
    )
    db.execute(
        f"INSERT INTO tellings(import_id, {columns}) "
        f"SELECT t.import_id, {same.format(parties)} FROM touchpoints t WHERE t.source <> '' UNION "
        f"SELECT c.import_id, {same.format(parties)} FROM touchpoint_changes c "
        "JOIN touchpoints t ON t.id = c.touchpoint_id WHERE t.source <> ''"
    )
    rows = db.execute("SELECT id, parties FROM tellings").fetchall()
    keys = (
        (key, number)
        for number, texts in rows
        for name, link, mail, company in json.loads(texts)
        for key in party_keys(Party(name, link, mail, company))
    )
    db.conn.executemany("INSERT OR IGNORE INTO telling_parties VALUES (?, ?)", keys)
    db.execute("DROP TABLE touchpoint_changes")


@MIGRATIONS()
def imports_that_came_together(db: Database) -> None:
    db.table("imports").add_column("batch", int)
    db.table("imports").create_index(["batch"])


@MIGRATIONS()
def stamps_of_logs(db: Database) -> None:
    # Renewed with every change of anybody's log: what was read of it may be kept until then.
    db.table("standings").add_column("stamp", str, not_null_default="")
    db.execute("UPDATE standings SET stamp = hex(randomblob(8))")
    for name in ("INSERT_NEW", "DELETE_OLD", "UPDATE_NEW", "UPDATE_OLD", "touchpoint"):
        db.execute(f"DROP TRIGGER IF EXISTS standings_{name}")
    watch_ties(db)


@MIGRATIONS()
def introductions_are_few(db: Database) -> None:
    # Nearly nobody was introduced: an index of everybody cost each import a line for nothing.
    db.execute("DROP INDEX IF EXISTS idx_people_referred_by")
    db.execute(
        "CREATE INDEX people_introduced_by ON people(referred_by) WHERE referred_by IS NOT NULL"
    )


@MIGRATIONS()
def imports_that_write_less(db: Database) -> None:
    # Whom an import brought is asked once in a while, and a scan takes milliseconds; the end of the
    # other index stood in it twice. Nor does the search keep word counts of rows any more.
    db.execute("DROP INDEX IF EXISTS idx_people_import_id")
    db.execute("DROP INDEX IF EXISTS people_by_name")
    db.execute("CREATE INDEX people_by_name ON people(last_name COLLATE NOCASE, first_name)")
    if db.table("people_fts_docsize").exists():  # a new database never had them
        rebuild_search(db)


@MIGRATIONS()
def applications_told_twice(db: Database) -> None:
    # As `listed` for people: which cases the applications of a file stand for.
    db.table("imports").add_column("cases", str, not_null_default="")


def _steps() -> int:
    """How many there are, which only a database can be asked."""
    with Database(memory=True) as empty:
        return len(MIGRATIONS.pending(empty))


SCHEMA: Final = _steps()
