"""Version 23: since when a wish to be in touch is there; a second question about whoever got a job."""

from __future__ import annotations

from typing import Final

from sqlite_utils import Database

_STEPS: Final = (
    "ALTER TABLE people ADD COLUMN cadence_since TEXT",
    "DROP TRIGGER standings_person",
    """CREATE TRIGGER standings_person
    AFTER UPDATE OF cadence_days, cadence_since, created_on, tags, do_not_contact, archived_on, binned_on ON people
    WHEN OLD.cadence_days IS NOT NEW.cadence_days OR OLD.cadence_since IS NOT NEW.cadence_since
        OR OLD.created_on IS NOT NEW.created_on OR OLD.tags IS NOT NEW.tags
        OR OLD.do_not_contact IS NOT NEW.do_not_contact OR OLD.archived_on IS NOT NEW.archived_on
        OR OLD.binned_on IS NOT NEW.binned_on
    BEGIN UPDATE standings_made SET stamp = hex(randomblob(8)); END""",
    """CREATE TRIGGER standings_wish_insert AFTER INSERT ON people WHEN NEW.cadence_days IS NOT NULL
    BEGIN UPDATE standings_made SET stamp = hex(randomblob(8)); END""",
    """CREATE TRIGGER standings_wish_delete AFTER DELETE ON people WHEN OLD.cadence_days IS NOT NULL
    BEGIN UPDATE standings_made SET stamp = hex(randomblob(8)); END""",
    "ALTER TABLE proposals ADD COLUMN about TEXT NOT NULL DEFAULT ''",
    "DROP INDEX idx_proposals_person_id_opportunity_id",
    "CREATE UNIQUE INDEX proposals_question ON proposals(person_id, opportunity_id, about)",
)


def upgrade(db: Database) -> None:
    for sql in _STEPS:
        db.execute(sql)
