-- The schema of version 22, frozen: never edited.
CREATE TABLE imports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    imported_on TEXT NOT NULL,
    new INTEGER DEFAULT 0,
    updated INTEGER DEFAULT 0,
    unchanged INTEGER DEFAULT 0,
    touchpoints INTEGER DEFAULT 0,
    undone_on TEXT,
    file_name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    kind TEXT NOT NULL,
    skipped TEXT DEFAULT '[]',
    owner TEXT NOT NULL DEFAULT '',
    owner_url TEXT NOT NULL DEFAULT '',
    listed TEXT NOT NULL DEFAULT '',
    cases TEXT NOT NULL DEFAULT '',
    people_stamp INTEGER,
    batch INTEGER
);
CREATE INDEX idx_imports_sha256 ON imports(sha256);
CREATE INDEX idx_imports_batch ON imports(batch);
CREATE TABLE people (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    first_name TEXT NOT NULL DEFAULT '',
    last_name TEXT NOT NULL DEFAULT '',
    company TEXT NOT NULL DEFAULT '',
    position TEXT NOT NULL DEFAULT '',
    location TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    linkedin_url TEXT NOT NULL DEFAULT '',
    tags TEXT NOT NULL DEFAULT '[]',
    how_met TEXT NOT NULL DEFAULT '',
    notes TEXT NOT NULL DEFAULT '',
    typed_fields TEXT NOT NULL DEFAULT '[]',
    connected_on TEXT,
    cadence_days INTEGER,
    do_not_contact INTEGER NOT NULL DEFAULT 0,
    referred_by INTEGER REFERENCES people(id),
    created_on TEXT,
    updated_on TEXT,
    confirmed_on TEXT,
    archived_on TEXT,
    binned_on TEXT,
    import_id INTEGER REFERENCES imports(id)
);
CREATE UNIQUE INDEX people_link ON people(linkedin_url) WHERE linkedin_url <> '';
CREATE INDEX people_mail ON people(email) WHERE email <> '';
CREATE INDEX people_by_name ON people(last_name COLLATE NOCASE, first_name);
CREATE INDEX people_introduced_by ON people(referred_by) WHERE referred_by IS NOT NULL;
CREATE TABLE changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    import_id INTEGER NOT NULL REFERENCES imports(id),
    person_id INTEGER NOT NULL REFERENCES people(id),
    field TEXT NOT NULL,
    old TEXT NOT NULL,
    new TEXT NOT NULL
);
CREATE INDEX idx_changes_import_id ON changes(import_id);
CREATE INDEX idx_changes_person_id ON changes(person_id);
CREATE TABLE merges (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kept_id INTEGER NOT NULL REFERENCES people(id) ON DELETE CASCADE,
    other_id INTEGER NOT NULL,
    merged_on TEXT NOT NULL,
    moved TEXT NOT NULL
);
CREATE INDEX merges_kept ON merges(kept_id);
CREATE TABLE former_names (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL REFERENCES people(id) ON DELETE CASCADE,
    linkedin_url TEXT NOT NULL,
    email TEXT NOT NULL,
    merge_id INTEGER REFERENCES merges(id) ON DELETE CASCADE
);
CREATE INDEX former_names_person ON former_names(person_id);
CREATE INDEX former_names_merge ON former_names(merge_id);
CREATE TABLE known_apart (
    first_id INTEGER NOT NULL REFERENCES people(id) ON DELETE CASCADE,
    second_id INTEGER NOT NULL REFERENCES people(id) ON DELETE CASCADE,
    PRIMARY KEY (first_id, second_id)
);
CREATE INDEX known_apart_second ON known_apart(second_id);
CREATE TABLE opportunities (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    company TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    department TEXT NOT NULL DEFAULT '',
    posting_url TEXT NOT NULL DEFAULT '',
    posting_text TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    notes TEXT NOT NULL DEFAULT '',
    employer_type TEXT NOT NULL DEFAULT 'unknown',
    applied_on TEXT,
    promised_decision_on TEXT,
    closed_on TEXT,
    closed_why TEXT,
    created_on TEXT,
    updated_on TEXT,
    binned_on TEXT,
    import_id INTEGER REFERENCES imports(id)
);
CREATE TABLE roles (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL REFERENCES people(id),
    opportunity_id INTEGER NOT NULL REFERENCES opportunities(id),
    role TEXT NOT NULL,
    helper INTEGER NOT NULL DEFAULT 0,
    since TEXT,
    import_id INTEGER REFERENCES imports(id)
);
CREATE UNIQUE INDEX idx_roles_opportunity_id_person_id_role ON roles(opportunity_id, person_id, role);
CREATE INDEX idx_roles_person_id ON roles(person_id);
CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    opportunity_id INTEGER NOT NULL REFERENCES opportunities(id),
    kind TEXT NOT NULL,
    "on" TEXT NOT NULL,
    internal INTEGER,
    started_on TEXT,
    format TEXT NOT NULL DEFAULT '',
    round INTEGER,
    note TEXT NOT NULL DEFAULT '',
    import_id INTEGER REFERENCES imports(id)
);
CREATE INDEX idx_events_opportunity_id_on ON events(opportunity_id, "on");
CREATE TABLE event_people (
    event_id INTEGER REFERENCES events(id),
    person_id INTEGER REFERENCES people(id),
    PRIMARY KEY (event_id, person_id)
);
CREATE INDEX idx_event_people_person_id ON event_people(person_id);
CREATE TABLE touchpoints (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    opportunity_id INTEGER REFERENCES opportunities(id),
    happened_at TEXT NOT NULL,
    channel TEXT NOT NULL,
    direction TEXT NOT NULL,
    outcome TEXT NOT NULL DEFAULT '',
    summary TEXT NOT NULL DEFAULT '',
    step_key TEXT NOT NULL DEFAULT '',
    currency TEXT NOT NULL DEFAULT '',
    vendor TEXT NOT NULL DEFAULT '',
    answered_on TEXT,
    count INTEGER NOT NULL DEFAULT 1,
    amount_cents INTEGER,
    source TEXT NOT NULL DEFAULT '',
    typed_fields TEXT NOT NULL DEFAULT '[]',
    import_id INTEGER REFERENCES imports(id),
    binned_on TEXT
);
CREATE INDEX idx_touchpoints_opportunity_id ON touchpoints(opportunity_id);
CREATE INDEX idx_touchpoints_happened_at ON touchpoints(happened_at);
CREATE INDEX idx_touchpoints_import_id ON touchpoints(import_id);
CREATE UNIQUE INDEX touchpoints_source ON touchpoints(source) WHERE source <> '';
CREATE INDEX touchpoints_binned ON touchpoints(id) WHERE binned_on IS NOT NULL;
CREATE TABLE touchpoint_people (
    touchpoint_id INTEGER REFERENCES touchpoints(id),
    person_id INTEGER REFERENCES people(id),
    PRIMARY KEY (touchpoint_id, person_id)
);
CREATE INDEX idx_touchpoint_people_person_id_touchpoint_id ON touchpoint_people(person_id, touchpoint_id);
CREATE TABLE tellings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    import_id INTEGER REFERENCES imports(id) ON DELETE CASCADE,
    source TEXT NOT NULL,
    parties TEXT NOT NULL,
    happened_at TEXT NOT NULL,
    channel TEXT NOT NULL,
    direction TEXT NOT NULL,
    outcome TEXT NOT NULL DEFAULT '',
    answered_on TEXT,
    count INTEGER NOT NULL DEFAULT 1,
    summary TEXT NOT NULL DEFAULT '',
    lines TEXT NOT NULL DEFAULT '[]'
);
CREATE INDEX tellings_source ON tellings(source);
CREATE INDEX tellings_import ON tellings(import_id);
CREATE TABLE telling_parties (
    key TEXT NOT NULL,
    telling_id INTEGER NOT NULL REFERENCES tellings(id) ON DELETE CASCADE,
    PRIMARY KEY (key, telling_id)
) WITHOUT ROWID;
CREATE INDEX telling_parties_telling ON telling_parties(telling_id);
CREATE TABLE outcomes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    opportunity_id INTEGER REFERENCES opportunities(id),
    step TEXT NOT NULL,
    person_id INTEGER REFERENCES people(id),
    event_id INTEGER REFERENCES events(id),
    occurrence INTEGER NOT NULL DEFAULT 1,
    decision TEXT NOT NULL,
    decided_on TEXT NOT NULL,
    until TEXT,
    reason TEXT NOT NULL DEFAULT '',
    touchpoint_id INTEGER REFERENCES touchpoints(id),
    import_id INTEGER REFERENCES imports(id)
);
CREATE INDEX idx_outcomes_opportunity_id ON outcomes(opportunity_id);
CREATE INDEX idx_outcomes_person_id ON outcomes(person_id);
CREATE TABLE claims (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    opportunity_id INTEGER NOT NULL REFERENCES opportunities(id),
    said_by INTEGER REFERENCES people(id),
    ask_person INTEGER REFERENCES people(id),
    ask_on TEXT,
    kind TEXT NOT NULL,
    reason_code TEXT NOT NULL DEFAULT '',
    words TEXT NOT NULL,
    said_on TEXT,
    channel TEXT NOT NULL DEFAULT '',
    import_id INTEGER REFERENCES imports(id)
);
CREATE INDEX idx_claims_opportunity_id ON claims(opportunity_id);
CREATE TABLE comparisons (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    opportunity_id INTEGER NOT NULL REFERENCES opportunities(id),
    asked INTEGER,
    criterion TEXT NOT NULL DEFAULT '',
    mine TEXT NOT NULL DEFAULT '',
    theirs TEXT NOT NULL DEFAULT '',
    verdict TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '',
    age_bucket TEXT NOT NULL DEFAULT '',
    basis TEXT NOT NULL DEFAULT '',
    what_follows TEXT NOT NULL DEFAULT '',
    import_id INTEGER REFERENCES imports(id)
);
CREATE INDEX idx_comparisons_opportunity_id ON comparisons(opportunity_id);
CREATE TABLE air_notes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    opportunity_id INTEGER REFERENCES opportunities(id),
    person_id INTEGER NOT NULL REFERENCES people(id),
    event_id INTEGER REFERENCES events(id),
    led_to_person INTEGER REFERENCES people(id),
    kind TEXT NOT NULL,
    words TEXT NOT NULL,
    noted_on TEXT,
    act_on TEXT,
    import_id INTEGER REFERENCES imports(id)
);
CREATE INDEX idx_air_notes_opportunity_id ON air_notes(opportunity_id);
CREATE TABLE proposals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL REFERENCES people(id),
    opportunity_id INTEGER NOT NULL REFERENCES opportunities(id),
    answer TEXT NOT NULL,
    answered_on TEXT NOT NULL,
    import_id INTEGER REFERENCES imports(id)
);
CREATE UNIQUE INDEX idx_proposals_person_id_opportunity_id ON proposals(person_id, opportunity_id);
CREATE INDEX idx_proposals_opportunity_id ON proposals(opportunity_id);
CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    as_of TEXT
);
CREATE TABLE invitations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    email TEXT NOT NULL,
    shares TEXT NOT NULL,
    invited_on TEXT NOT NULL,
    revoked_on TEXT
);
CREATE UNIQUE INDEX invitations_standing ON invitations(email) WHERE revoked_on IS NULL;
CREATE TABLE standings (
    person_id INTEGER PRIMARY KEY REFERENCES people(id) ON DELETE CASCADE,
    in_fast REAL NOT NULL,
    out_fast REAL NOT NULL,
    in_slow REAL NOT NULL,
    out_slow REAL NOT NULL,
    day INTEGER,
    theirs REAL NOT NULL,
    ours REAL NOT NULL,
    last_contact INTEGER,
    theirs_on INTEGER,
    ours_on INTEGER,
    unanswered INTEGER NOT NULL,
    peak REAL NOT NULL,
    latest INTEGER NOT NULL,
    stamp TEXT NOT NULL DEFAULT ''
);
CREATE INDEX standings_latest ON standings(latest);
CREATE TABLE standings_stale (person_id INTEGER PRIMARY KEY);
CREATE TABLE standings_made (formula TEXT NOT NULL, stamp TEXT NOT NULL);
CREATE TABLE people_stamp (stamp INTEGER NOT NULL);
INSERT INTO people_stamp SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM people_stamp);
CREATE TABLE content (stamp TEXT NOT NULL);
INSERT INTO content SELECT hex(randomblob(8)) WHERE NOT EXISTS (SELECT 1 FROM content);
CREATE TRIGGER standings_INSERT_NEW AFTER INSERT ON touchpoint_people BEGIN
    INSERT OR IGNORE INTO standings_stale VALUES (NEW.person_id);
    INSERT OR IGNORE INTO standings_stale
        SELECT person_id FROM touchpoint_people WHERE touchpoint_id = NEW.touchpoint_id;
END;
CREATE TRIGGER standings_DELETE_OLD AFTER DELETE ON touchpoint_people BEGIN
    INSERT OR IGNORE INTO standings_stale VALUES (OLD.person_id);
    INSERT OR IGNORE INTO standings_stale
        SELECT person_id FROM touchpoint_people WHERE touchpoint_id = OLD.touchpoint_id;
END;
CREATE TRIGGER standings_UPDATE_NEW AFTER UPDATE ON touchpoint_people BEGIN
    INSERT OR IGNORE INTO standings_stale VALUES (NEW.person_id);
    INSERT OR IGNORE INTO standings_stale
        SELECT person_id FROM touchpoint_people WHERE touchpoint_id = NEW.touchpoint_id;
END;
CREATE TRIGGER standings_UPDATE_OLD AFTER UPDATE ON touchpoint_people BEGIN
    INSERT OR IGNORE INTO standings_stale VALUES (OLD.person_id);
    INSERT OR IGNORE INTO standings_stale
        SELECT person_id FROM touchpoint_people WHERE touchpoint_id = OLD.touchpoint_id;
END;
CREATE TRIGGER standings_touchpoint AFTER UPDATE ON touchpoints BEGIN
    INSERT OR IGNORE INTO standings_stale
        SELECT person_id FROM touchpoint_people WHERE touchpoint_id = NEW.id;
END;
CREATE TRIGGER standings_person
AFTER UPDATE OF cadence_days, tags, do_not_contact, archived_on, binned_on ON people
WHEN OLD.cadence_days IS NOT NEW.cadence_days OR OLD.tags IS NOT NEW.tags
    OR OLD.do_not_contact IS NOT NEW.do_not_contact OR OLD.archived_on IS NOT NEW.archived_on
    OR OLD.binned_on IS NOT NEW.binned_on
BEGIN UPDATE standings_made SET stamp = hex(randomblob(8)); END;
CREATE TRIGGER people_stamp_insert AFTER INSERT ON people BEGIN UPDATE people_stamp SET stamp = stamp + 1; END;
CREATE TRIGGER people_stamp_update AFTER UPDATE ON people BEGIN UPDATE people_stamp SET stamp = stamp + 1; END;
CREATE TRIGGER people_stamp_delete AFTER DELETE ON people BEGIN UPDATE people_stamp SET stamp = stamp + 1; END;
CREATE VIRTUAL TABLE people_fts USING fts5(
    first_name, last_name, company, position, email, location, tags, how_met, notes,
    tokenize='unicode61 remove_diacritics 2', content='people', columnsize=0
);
CREATE VIRTUAL TABLE people_terms USING fts5vocab(people_fts, 'row');
CREATE TRIGGER people_ai AFTER INSERT ON people BEGIN
    INSERT INTO people_fts(rowid, first_name, last_name, company, position, email, location, tags, how_met, notes)
    VALUES (new.id, new.first_name, new.last_name, new.company, new.position, new.email, new.location, new.tags,
        new.how_met, new.notes);
END;
CREATE TRIGGER people_ad AFTER DELETE ON people BEGIN
    INSERT INTO people_fts(people_fts, rowid, first_name, last_name, company, position, email, location, tags,
        how_met, notes)
    VALUES ('delete', old.id, old.first_name, old.last_name, old.company, old.position, old.email, old.location,
        old.tags, old.how_met, old.notes);
END;
CREATE TRIGGER people_au AFTER UPDATE ON people BEGIN
    INSERT INTO people_fts(people_fts, rowid, first_name, last_name, company, position, email, location, tags,
        how_met, notes)
    VALUES ('delete', old.id, old.first_name, old.last_name, old.company, old.position, old.email, old.location,
        old.tags, old.how_met, old.notes);
    INSERT INTO people_fts(rowid, first_name, last_name, company, position, email, location, tags, how_met, notes)
    VALUES (new.id, new.first_name, new.last_name, new.company, new.position, new.email, new.location, new.tags,
        new.how_met, new.notes);
END;
CREATE VIRTUAL TABLE touchpoints_fts USING fts5(
    summary, vendor, tokenize='unicode61 remove_diacritics 2', content='touchpoints', columnsize=0
);
CREATE VIRTUAL TABLE touchpoints_terms USING fts5vocab(touchpoints_fts, 'row');
CREATE TRIGGER touchpoints_ai AFTER INSERT ON touchpoints BEGIN
    INSERT INTO touchpoints_fts(rowid, summary, vendor) VALUES (new.id, new.summary, new.vendor);
END;
CREATE TRIGGER touchpoints_ad AFTER DELETE ON touchpoints BEGIN
    INSERT INTO touchpoints_fts(touchpoints_fts, rowid, summary, vendor)
    VALUES ('delete', old.id, old.summary, old.vendor);
END;
CREATE TRIGGER touchpoints_au AFTER UPDATE ON touchpoints BEGIN
    INSERT INTO touchpoints_fts(touchpoints_fts, rowid, summary, vendor)
    VALUES ('delete', old.id, old.summary, old.vendor);
    INSERT INTO touchpoints_fts(rowid, summary, vendor) VALUES (new.id, new.summary, new.vendor);
END;
