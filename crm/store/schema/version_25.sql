-- The columns of version 25, three of them searched. Frozen.

ALTER TABLE people ADD COLUMN more_emails TEXT NOT NULL DEFAULT '[]';
ALTER TABLE people ADD COLUMN more_phones TEXT NOT NULL DEFAULT '[]';
ALTER TABLE people ADD COLUMN middle_name TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN nickname TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN birthday TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN postal_address TEXT NOT NULL DEFAULT '';
CREATE INDEX people_further ON people(id) WHERE more_emails <> '[]' OR more_phones <> '[]'
    OR middle_name || nickname || birthday || postal_address <> '';

DROP TRIGGER people_ai;
DROP TRIGGER people_ad;
DROP TRIGGER people_au;
DROP TABLE people_terms;
DROP TABLE people_fts;

CREATE VIRTUAL TABLE people_fts USING fts5(
    first_name, last_name, company, position, email, location, tags, how_met, notes,
    more_emails, middle_name, nickname,
    tokenize='unicode61 remove_diacritics 2', content='people', columnsize=0
);
CREATE VIRTUAL TABLE people_terms USING fts5vocab(people_fts, 'row');
CREATE TRIGGER people_ai AFTER INSERT ON people BEGIN
    INSERT INTO people_fts(rowid, first_name, last_name, company, position, email, location, tags,
        how_met, notes, more_emails, middle_name, nickname)
    VALUES (new.id, new.first_name, new.last_name, new.company, new.position, new.email, new.location,
        new.tags, new.how_met, new.notes, new.more_emails, new.middle_name, new.nickname);
END;
CREATE TRIGGER people_ad AFTER DELETE ON people BEGIN
    INSERT INTO people_fts(people_fts, rowid, first_name, last_name, company, position, email, location, tags,
        how_met, notes, more_emails, middle_name, nickname)
    VALUES ('delete', old.id, old.first_name, old.last_name, old.company, old.position, old.email, old.location,
        old.tags, old.how_met, old.notes, old.more_emails, old.middle_name, old.nickname);
END;
CREATE TRIGGER people_au AFTER UPDATE ON people BEGIN
    INSERT INTO people_fts(people_fts, rowid, first_name, last_name, company, position, email, location, tags,
        how_met, notes, more_emails, middle_name, nickname)
    VALUES ('delete', old.id, old.first_name, old.last_name, old.company, old.position, old.email, old.location,
        old.tags, old.how_met, old.notes, old.more_emails, old.middle_name, old.nickname);
    INSERT INTO people_fts(rowid, first_name, last_name, company, position, email, location, tags,
        how_met, notes, more_emails, middle_name, nickname)
    VALUES (new.id, new.first_name, new.last_name, new.company, new.position, new.email, new.location,
        new.tags, new.how_met, new.notes, new.more_emails, new.middle_name, new.nickname);
END;
INSERT INTO people_fts(people_fts) VALUES ('rebuild');
