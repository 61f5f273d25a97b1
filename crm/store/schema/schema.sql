-- The current schema. New databases are created from this file; older ones are migrated to the same
-- schema by the steps in `migrations.py`. A change here needs a step there, and the other way round.
--
-- Conventions
--   id          never reused (AUTOINCREMENT): an id on a page that is still open never means another row.
--   *_on        an ISO date (2026-11-23); NULL = not known, or it did not happen.
--   *_at        local ISO text: a day, or a day with a time.
--   *_cents     hundredths of the currency.
--   yes or no   0 or 1. Lists are JSON text. Text that is not known is ''.
--   import_id   the import that created the row; NULL = the user did, or the import was undone.
--   binned_on   the day the row was moved to the bin; NULL = it is not in the bin.

-- Imports: one row per imported file, kept after it was undone -------------------------------------------------

CREATE TABLE imports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    imported_on TEXT NOT NULL,
    new INTEGER DEFAULT 0,                  -- people it added
    updated INTEGER DEFAULT 0,              -- people it changed
    unchanged INTEGER DEFAULT 0,            -- people it listed who were known as they are
    touchpoints INTEGER DEFAULT 0,          -- touchpoints it added
    undone_on TEXT,                         -- NULL = it is in force
    file_name TEXT NOT NULL,
    sha256 TEXT NOT NULL,                   -- of the file's bytes: the same file is recognised
    kind TEXT NOT NULL,                     -- FileKind: connections_csv, export_zip, portable_json ...
    skipped TEXT DEFAULT '[]',              -- [[line, sentence, column], ...] of rows that were not usable
    owner TEXT NOT NULL DEFAULT '',         -- whose LinkedIn archive it was
    owner_url TEXT NOT NULL DEFAULT '',
    listed TEXT NOT NULL DEFAULT '',        -- ids of the people it lists, as runs: [[1,30],[34,34]]
    cases TEXT NOT NULL DEFAULT '',         -- ids of the opportunities its applications stand for, as runs
    people_stamp INTEGER,                   -- people_stamp.stamp when it was done: nothing changed since?
    batch INTEGER,                          -- first import of those that came together; NULL = it came alone
    told TEXT                               -- JSON: what else was said of the file; NULL = not kept then
);
CREATE INDEX idx_imports_sha256 ON imports(sha256);
CREATE INDEX idx_imports_batch ON imports(batch);

-- People -----------------------------------------------------------------------------------------------------

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
    typed_fields TEXT NOT NULL DEFAULT '[]',    -- fields the user typed: no import overwrites them
    connected_on TEXT,                          -- since when they are connected on LinkedIn
    cadence_days INTEGER,                       -- days between contacts that the user chose; NULL = the default
    do_not_contact INTEGER NOT NULL DEFAULT 0,
    referred_by INTEGER REFERENCES people(id),  -- who introduced them
    created_on TEXT,
    updated_on TEXT,
    confirmed_on TEXT,                          -- when the user, or a file, last said that this is still so
    archived_on TEXT,
    binned_on TEXT,
    import_id INTEGER REFERENCES imports(id),
    cadence_since TEXT,                         -- when the user last chose cadence_days; NULL = not known
    more_emails TEXT NOT NULL DEFAULT '[]',     -- further addresses, which recognise them too
    more_phones TEXT NOT NULL DEFAULT '[]',     -- further numbers; what one is of follows in brackets
    middle_name TEXT NOT NULL DEFAULT '',
    nickname TEXT NOT NULL DEFAULT '',
    birthday TEXT NOT NULL DEFAULT '',          -- without the year: --05-09 is the ninth of May
    postal_address TEXT NOT NULL DEFAULT ''     -- its lines; a blank line between two addresses
);
-- A profile link is unique, including the bin: the next import must not add removed people again.
CREATE UNIQUE INDEX people_link ON people(linkedin_url) WHERE linkedin_url <> '';
CREATE INDEX people_mail ON people(email) WHERE email <> '';
CREATE INDEX people_by_name ON people(last_name COLLATE NOCASE, first_name);
-- Few people have an introducer: a full index would only slow down each import.
CREATE INDEX people_introduced_by ON people(referred_by) WHERE referred_by IS NOT NULL;
-- Few people have more than a list of connections says.
CREATE INDEX people_further ON people(id) WHERE more_emails <> '[]' OR more_phones <> '[]'
    OR middle_name || nickname || birthday || postal_address <> '';

-- What an import changed about existing people: undoing it restores the old value.
CREATE TABLE changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    import_id INTEGER NOT NULL REFERENCES imports(id),
    person_id INTEGER NOT NULL REFERENCES people(id),
    field TEXT NOT NULL,                    -- a column of people; or 'connection', 'choices'
    old TEXT NOT NULL,
    new TEXT NOT NULL
);
CREATE INDEX idx_changes_import_id ON changes(import_id);
CREATE INDEX idx_changes_person_id ON changes(person_id);

-- Merges of two people: who stayed, who was merged, and the data to undo it.
CREATE TABLE merges (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kept_id INTEGER NOT NULL REFERENCES people(id) ON DELETE CASCADE,
    other_id INTEGER NOT NULL,              -- free until the merge is undone
    merged_on TEXT NOT NULL,
    moved TEXT NOT NULL                     -- JSON: see crm.store.people.merges
);
CREATE INDEX merges_kept ON merges(kept_id);

-- Links and addresses by which files may still identify somebody.
CREATE TABLE former_names (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL REFERENCES people(id) ON DELETE CASCADE,
    linkedin_url TEXT NOT NULL,
    email TEXT NOT NULL,
    merge_id INTEGER REFERENCES merges(id) ON DELETE CASCADE
);
CREATE INDEX former_names_person ON former_names(person_id);
CREATE INDEX former_names_merge ON former_names(merge_id);

-- Pairs that the user said are two people; the smaller id first.
CREATE TABLE known_apart (
    first_id INTEGER NOT NULL REFERENCES people(id) ON DELETE CASCADE,
    second_id INTEGER NOT NULL REFERENCES people(id) ON DELETE CASCADE,
    PRIMARY KEY (first_id, second_id)
);
CREATE INDEX known_apart_second ON known_apart(second_id);

-- Cases: an opportunity with its roles and events ------------------------------------------------------------

CREATE TABLE opportunities (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    company TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    department TEXT NOT NULL DEFAULT '',
    posting_url TEXT NOT NULL DEFAULT '',
    posting_text TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',        -- where the user found it
    notes TEXT NOT NULL DEFAULT '',
    employer_type TEXT NOT NULL DEFAULT 'unknown',
    applied_on TEXT,
    promised_decision_on TEXT,
    closed_on TEXT,
    closed_why TEXT,                        -- ClosedWhy; NULL = it is open
    created_on TEXT,
    updated_on TEXT,
    binned_on TEXT,
    import_id INTEGER REFERENCES imports(id)
);

-- A person's role in a case: recruiter, interviewer, hire ...
CREATE TABLE roles (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL REFERENCES people(id),
    opportunity_id INTEGER NOT NULL REFERENCES opportunities(id),
    role TEXT NOT NULL,
    helper INTEGER NOT NULL DEFAULT 0,      -- the user found them especially helpful
    since TEXT,                             -- from which day on; NULL = from the beginning
    import_id INTEGER REFERENCES imports(id)
);
CREATE UNIQUE INDEX idx_roles_opportunity_id_person_id_role ON roles(opportunity_id, person_id, role);
CREATE INDEX idx_roles_person_id ON roles(person_id);

-- Dated facts of a case: an interview, a rejection ...
CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    opportunity_id INTEGER NOT NULL REFERENCES opportunities(id),
    kind TEXT NOT NULL,
    "on" TEXT NOT NULL,                     -- the day it happened
    internal INTEGER,                       -- of a hire: from inside the company; NULL = not known
    started_on TEXT,                        -- of a hire: their first day
    format TEXT NOT NULL DEFAULT '',        -- of an interview: phone, video, on site ...
    round INTEGER,                          -- of an interview: 1 = the first
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

-- *Appointments*: what is to come, and what became of it ------------------------------------------------------

CREATE TABLE appointments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    opportunity_id INTEGER REFERENCES opportunities(id),    -- NULL = of no case
    kind TEXT NOT NULL,
    "on" TEXT NOT NULL,
    "at" TEXT,                              -- a local time like 14:30; NULL = not known, or the whole day
    place TEXT NOT NULL DEFAULT '',         -- an address, or the link to join
    note TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'planned',  -- AppointmentState; planned and moved are still open
    user_absent INTEGER NOT NULL DEFAULT 0, -- it did not happen because the user did not come
    import_id INTEGER REFERENCES imports(id)
);
CREATE INDEX appointments_opportunity ON appointments(opportunity_id);
CREATE INDEX appointments_state ON appointments(state);

CREATE TABLE appointment_people (
    appointment_id INTEGER NOT NULL REFERENCES appointments(id),
    person_id INTEGER NOT NULL REFERENCES people(id),
    absent INTEGER NOT NULL DEFAULT 0,      -- it did not happen because they did not come
    PRIMARY KEY (appointment_id, person_id)
);
CREATE INDEX appointment_people_person ON appointment_people(person_id);

-- Touchpoints: the user's log of contacts --------------------------------------------------------------------

CREATE TABLE touchpoints (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    opportunity_id INTEGER REFERENCES opportunities(id),
    happened_at TEXT NOT NULL,
    channel TEXT NOT NULL,
    direction TEXT NOT NULL,                -- out = the user reached out; in, both
    outcome TEXT NOT NULL DEFAULT '',       -- the *result*: replied, reached, bounced ...; '' = none
    summary TEXT NOT NULL DEFAULT '',
    step_key TEXT NOT NULL DEFAULT '',      -- the step it carried out, such as rej_call/o1/p2/e3; '' = none
    currency TEXT NOT NULL DEFAULT '',      -- of amount_cents, three letters
    vendor TEXT NOT NULL DEFAULT '',        -- where a gift card is from
    answered_on TEXT,
    count INTEGER NOT NULL DEFAULT 1,       -- messages it stands for
    amount_cents INTEGER,
    source TEXT NOT NULL DEFAULT '',        -- what names this contact in any file; '' = the user logged it
    typed_fields TEXT NOT NULL DEFAULT '[]',    -- fields the user corrected: no import overwrites them
    import_id INTEGER REFERENCES imports(id),
    binned_on TEXT
);
CREATE INDEX idx_touchpoints_opportunity_id ON touchpoints(opportunity_id);
CREATE INDEX idx_touchpoints_happened_at ON touchpoints(happened_at);
CREATE INDEX idx_touchpoints_import_id ON touchpoints(import_id);
-- A contact in the bin keeps its source: the next import must not add it again.
CREATE UNIQUE INDEX touchpoints_source ON touchpoints(source) WHERE source <> '';
CREATE INDEX touchpoints_binned ON touchpoints(id) WHERE binned_on IS NOT NULL;

CREATE TABLE touchpoint_people (
    touchpoint_id INTEGER REFERENCES touchpoints(id),
    person_id INTEGER REFERENCES people(id),
    PRIMARY KEY (touchpoint_id, person_id)
);
CREATE INDEX idx_touchpoint_people_person_id_touchpoint_id ON touchpoint_people(person_id, touchpoint_id);

-- *Contact records*: a contact as each import describes it; its touchpoint combines all of them.
CREATE TABLE tellings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    import_id INTEGER REFERENCES imports(id) ON DELETE CASCADE,     -- NULL = logged by the user before a file told it
    source TEXT NOT NULL,
    parties TEXT NOT NULL,                  -- [[name, linkedin_url, email, company], ...]: the other side
    happened_at TEXT NOT NULL,
    channel TEXT NOT NULL,
    direction TEXT NOT NULL,
    outcome TEXT NOT NULL DEFAULT '',       -- the result, as in touchpoints
    answered_on TEXT,
    count INTEGER NOT NULL DEFAULT 1,
    summary TEXT NOT NULL DEFAULT '',
    lines TEXT NOT NULL DEFAULT '[]'        -- short digests of the messages it stands for
);
CREATE INDEX tellings_source ON tellings(source);
CREATE INDEX tellings_import ON tellings(import_id);

-- Keys by which a party may be recognised, now or when they are imported: link, address, or name|company.
CREATE TABLE telling_parties (
    key TEXT NOT NULL,
    telling_id INTEGER NOT NULL REFERENCES tellings(id) ON DELETE CASCADE,
    PRIMARY KEY (key, telling_id)
) WITHOUT ROWID;
CREATE INDEX telling_parties_telling ON telling_parties(telling_id);

-- *Step decisions*: what the user decided about a due step; the latest per key counts.
CREATE TABLE outcomes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    opportunity_id INTEGER REFERENCES opportunities(id),    -- NULL = of a tie, outside any case
    step TEXT NOT NULL,                     -- id of the step in the playbook
    person_id INTEGER REFERENCES people(id),
    event_id INTEGER REFERENCES events(id),
    occurrence INTEGER NOT NULL DEFAULT 1,  -- counts rounds; of a step about a ledger entry, the entry's id
    decision TEXT NOT NULL,                 -- done, snoozed or skipped
    decided_on TEXT NOT NULL,
    until TEXT,                             -- a day; of 'snoozed'
    reason TEXT NOT NULL DEFAULT '',
    touchpoint_id INTEGER REFERENCES touchpoints(id),       -- what did it; of 'done'
    import_id INTEGER REFERENCES imports(id)
);
CREATE INDEX idx_outcomes_opportunity_id ON outcomes(opportunity_id);
CREATE INDEX idx_outcomes_person_id ON outcomes(person_id);

-- The ledger of a case: why it went as it did ----------------------------------------------------------------

-- Reasons that somebody gave, and the user's own stories.
CREATE TABLE claims (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    opportunity_id INTEGER NOT NULL REFERENCES opportunities(id),
    said_by INTEGER REFERENCES people(id),
    ask_person INTEGER REFERENCES people(id),   -- whom the user means to ask about it
    ask_on TEXT,
    kind TEXT NOT NULL,
    reason_code TEXT NOT NULL DEFAULT '',
    words TEXT NOT NULL,
    said_on TEXT,
    channel TEXT NOT NULL DEFAULT '',
    import_id INTEGER REFERENCES imports(id),
    disproof TEXT NOT NULL DEFAULT '',      -- of a story: what would show that it is not so
    verdict TEXT NOT NULL DEFAULT '',       -- of a story: confirmed, refuted, unknowable; '' = none yet
    verdict_on TEXT
);
CREATE INDEX idx_claims_opportunity_id ON claims(opportunity_id);

-- Comparison of the user with the person who got the job, one criterion per row.
CREATE TABLE comparisons (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    opportunity_id INTEGER NOT NULL REFERENCES opportunities(id),
    asked INTEGER,                          -- whether the posting asked for it; NULL = not known
    criterion TEXT NOT NULL DEFAULT '',
    mine TEXT NOT NULL DEFAULT '',
    theirs TEXT NOT NULL DEFAULT '',
    verdict TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '',
    age_bucket TEXT NOT NULL DEFAULT '',    -- the impression of their age; '' = this line is not about age
    basis TEXT NOT NULL DEFAULT '',
    what_follows TEXT NOT NULL DEFAULT '',
    import_id INTEGER REFERENCES imports(id)
);
CREATE INDEX idx_comparisons_opportunity_id ON comparisons(opportunity_id);

-- Advice, information and recommendations that somebody gave.
CREATE TABLE air_notes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    opportunity_id INTEGER REFERENCES opportunities(id),
    person_id INTEGER NOT NULL REFERENCES people(id),
    event_id INTEGER REFERENCES events(id),
    led_to_person INTEGER REFERENCES people(id),    -- whom it led to
    kind TEXT NOT NULL,
    words TEXT NOT NULL,
    noted_on TEXT,
    act_on TEXT,                            -- when the user means to follow it up
    import_id INTEGER REFERENCES imports(id)
);
CREATE INDEX idx_air_notes_opportunity_id ON air_notes(opportunity_id);

-- How likely an offer felt before the decision, and why; the last one before it is compared with it.
CREATE TABLE gut_feelings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    opportunity_id INTEGER NOT NULL REFERENCES opportunities(id),
    likelihood INTEGER NOT NULL,            -- of an offer, in percent, as it felt
    why TEXT NOT NULL DEFAULT '',
    felt_on TEXT NOT NULL,
    import_id INTEGER REFERENCES imports(id)
);
CREATE INDEX idx_gut_feelings_opportunity_id ON gut_feelings(opportunity_id);

-- Looks at whether a job that was lost is still held by whoever got it.
CREATE TABLE seat_checks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    opportunity_id INTEGER NOT NULL REFERENCES opportunities(id),
    answer TEXT NOT NULL,                   -- same, changed or not_found
    checked_on TEXT NOT NULL,
    import_id INTEGER REFERENCES imports(id)
);
CREATE INDEX idx_seat_checks_opportunity_id ON seat_checks(opportunity_id);

-- The user's answers to "Is this the person who got the job?" and "Have they left it?".
CREATE TABLE proposals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL REFERENCES people(id),
    opportunity_id INTEGER NOT NULL REFERENCES opportunities(id),
    answer TEXT NOT NULL,
    answered_on TEXT NOT NULL,
    import_id INTEGER REFERENCES imports(id),
    about TEXT NOT NULL DEFAULT ''          -- '' = who got it; else the job they have left it for
);
CREATE UNIQUE INDEX proposals_question ON proposals(person_id, opportunity_id, about);
CREATE INDEX idx_proposals_opportunity_id ON proposals(opportunity_id);

-- Choices and sharing ----------------------------------------------------------------------------------------

CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    as_of TEXT                              -- the day the value is of
);

-- Coaches invited to read along.
CREATE TABLE invitations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    email TEXT NOT NULL,
    shares TEXT NOT NULL,                   -- what they may see, words divided by blanks
    invited_on TEXT NOT NULL,
    revoked_on TEXT                         -- NULL = in force
);
CREATE UNIQUE INDEX invitations_standing ON invitations(email) WHERE revoked_on IS NULL;

-- Derived: rebuilt from the rest whenever they are missing or stale -----------------------------------------

-- *Tie summaries*, one per person with touchpoints; days as date.toordinal().
CREATE TABLE standings (
    person_id INTEGER PRIMARY KEY REFERENCES people(id) ON DELETE CASCADE,
    in_fast REAL NOT NULL,                  -- sums of the warmth formula as of `day`
    out_fast REAL NOT NULL,
    in_slow REAL NOT NULL,
    out_slow REAL NOT NULL,
    day INTEGER,
    last_contact INTEGER,
    theirs_on INTEGER,                      -- last sign of theirs
    ours_on INTEGER,                        -- last sign of the user's
    unanswered INTEGER NOT NULL,            -- days of outreach since their last sign
    peak REAL NOT NULL,                     -- the largest slow sum there was
    latest INTEGER NOT NULL,                -- the latest day the log speaks of; -1 = none
    stamp TEXT NOT NULL DEFAULT '',         -- renewed by every change of the person's log
    regular REAL NOT NULL DEFAULT 0         -- time in touch, as of `day`
);
CREATE INDEX standings_latest ON standings(latest);
-- People whose log changed in this transaction.
CREATE TABLE standings_stale (person_id INTEGER PRIMARY KEY);
-- The formula they were made with; the stamp is renewed by every change of a tie. No row = never made.
CREATE TABLE standings_made (formula TEXT NOT NULL, stamp TEXT NOT NULL);
-- Counts changes of people.
CREATE TABLE people_stamp (stamp INTEGER NOT NULL);
INSERT INTO people_stamp SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM people_stamp);
-- Identifies the content of the whole database: renewed by every write.
CREATE TABLE content (stamp TEXT NOT NULL);
INSERT INTO content SELECT hex(randomblob(8)) WHERE NOT EXISTS (SELECT 1 FROM content);

-- Any change of a touchpoint changes the log of everybody who took part in it.
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
AFTER UPDATE OF cadence_days, cadence_since, created_on, tags, do_not_contact, archived_on, binned_on ON people
WHEN OLD.cadence_days IS NOT NEW.cadence_days OR OLD.cadence_since IS NOT NEW.cadence_since
    OR OLD.created_on IS NOT NEW.created_on OR OLD.tags IS NOT NEW.tags
    OR OLD.do_not_contact IS NOT NEW.do_not_contact OR OLD.archived_on IS NOT NEW.archived_on
    OR OLD.binned_on IS NOT NEW.binned_on
BEGIN UPDATE standings_made SET stamp = hex(randomblob(8)); END;
-- Somebody the user wants to be in touch with counts without any contact.
CREATE TRIGGER standings_wish_insert AFTER INSERT ON people WHEN NEW.cadence_days IS NOT NULL
BEGIN UPDATE standings_made SET stamp = hex(randomblob(8)); END;
CREATE TRIGGER standings_wish_delete AFTER DELETE ON people WHEN OLD.cadence_days IS NOT NULL
BEGIN UPDATE standings_made SET stamp = hex(randomblob(8)); END;
CREATE TRIGGER people_stamp_insert AFTER INSERT ON people BEGIN UPDATE people_stamp SET stamp = stamp + 1; END;
CREATE TRIGGER people_stamp_update AFTER UPDATE ON people BEGIN UPDATE people_stamp SET stamp = stamp + 1; END;
CREATE TRIGGER people_stamp_delete AFTER DELETE ON people BEGIN UPDATE people_stamp SET stamp = stamp + 1; END;

-- Search: a full-text index, kept current by triggers ----------------------------------------
-- No word counts per row (columnsize=0): maintaining them took two fifths of the time of storing;
-- ranking counts the words of the few rows it finds (5 ms for 3,000 of 30,000 people; 28 ms for all).

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
