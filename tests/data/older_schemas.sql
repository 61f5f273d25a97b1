-- What each older version of Embers added to the schema, for tests that open its databases.
-- version 1: people_and_imports
CREATE TABLE "_sqlite_migrations" ("id" INTEGER PRIMARY KEY, "migration_set" TEXT, "name" TEXT, "applied_at" TEXT);
CREATE TABLE "imports" ( "id" INTEGER PRIMARY KEY, "imported_on" TEXT NOT NULL, "new" INTEGER DEFAULT 0, "updated" INTEGER DEFAULT 0, "unchanged" INTEGER DEFAULT 0, "touchpoints" INTEGER DEFAULT 0, "undone_on" TEXT, "file_name" TEXT NOT NULL, "sha256" TEXT NOT NULL, "kind" TEXT NOT NULL, "skipped" TEXT DEFAULT '[]' );
CREATE INDEX "idx_imports_sha256" ON "imports" ("sha256");
CREATE TABLE "people" ( "id" INTEGER PRIMARY KEY, "first_name" TEXT NOT NULL DEFAULT '', "last_name" TEXT NOT NULL DEFAULT '', "company" TEXT NOT NULL DEFAULT '', "position" TEXT NOT NULL DEFAULT '', "location" TEXT NOT NULL DEFAULT '', "email" TEXT NOT NULL DEFAULT '', "phone" TEXT NOT NULL DEFAULT '', "linkedin_url" TEXT NOT NULL DEFAULT '', "tags" TEXT NOT NULL DEFAULT '[]', "how_met" TEXT NOT NULL DEFAULT '', "notes" TEXT NOT NULL DEFAULT '', "typed_fields" TEXT NOT NULL DEFAULT '[]', "connected_on" TEXT, "cadence_days" INTEGER, "do_not_contact" INTEGER NOT NULL DEFAULT 0, "referred_by" INTEGER REFERENCES "people"("id"), "created_on" TEXT, "updated_on" TEXT, "archived_on" TEXT, "binned_on" TEXT, "import_id" INTEGER REFERENCES "imports"("id") );
CREATE UNIQUE INDEX people_link ON people(linkedin_url) WHERE linkedin_url <> '';
CREATE INDEX people_by_name ON people(last_name COLLATE NOCASE, first_name, id);
CREATE INDEX people_mail ON people(email) WHERE email <> '';
CREATE INDEX "idx_people_import_id" ON "people" ("import_id");
CREATE INDEX "idx_people_referred_by" ON "people" ("referred_by");
CREATE TABLE "changes" ( "id" INTEGER PRIMARY KEY, "import_id" INTEGER NOT NULL REFERENCES "imports"("id"), "person_id" INTEGER NOT NULL REFERENCES "people"("id"), "field" TEXT NOT NULL, "old" TEXT NOT NULL, "new" TEXT NOT NULL );
CREATE INDEX "idx_changes_import_id" ON "changes" ("import_id");
CREATE INDEX "idx_changes_person_id" ON "changes" ("person_id");
-- version 2: opportunities_roles_events
CREATE TABLE "opportunities" ( "id" INTEGER PRIMARY KEY, "company" TEXT NOT NULL DEFAULT '', "title" TEXT NOT NULL DEFAULT '', "department" TEXT NOT NULL DEFAULT '', "posting_url" TEXT NOT NULL DEFAULT '', "posting_text" TEXT NOT NULL DEFAULT '', "source" TEXT NOT NULL DEFAULT '', "notes" TEXT NOT NULL DEFAULT '', "employer_type" TEXT NOT NULL DEFAULT 'unknown', "applied_on" TEXT, "promised_decision_on" TEXT, "closed_on" TEXT, "closed_why" TEXT, "created_on" TEXT, "updated_on" TEXT, "binned_on" TEXT, "import_id" INTEGER REFERENCES "imports"("id") );
CREATE TABLE "roles" ( "id" INTEGER PRIMARY KEY, "person_id" INTEGER NOT NULL REFERENCES "people"("id"), "opportunity_id" INTEGER NOT NULL REFERENCES "opportunities"("id"), "role" TEXT NOT NULL, "helper" INTEGER NOT NULL DEFAULT 0, "since" TEXT, "import_id" INTEGER REFERENCES "imports"("id") );
CREATE UNIQUE INDEX "idx_roles_opportunity_id_person_id_role" ON "roles" ("opportunity_id", "person_id", "role");
CREATE INDEX "idx_roles_person_id" ON "roles" ("person_id");
CREATE TABLE "events" ( "id" INTEGER PRIMARY KEY, "opportunity_id" INTEGER NOT NULL REFERENCES "opportunities"("id"), "kind" TEXT NOT NULL, "on" TEXT NOT NULL, "internal" INTEGER, "started_on" TEXT, "format" TEXT NOT NULL DEFAULT '', "round" INTEGER, "note" TEXT NOT NULL DEFAULT '', "import_id" INTEGER REFERENCES "imports"("id") );
CREATE INDEX "idx_events_opportunity_id_on" ON "events" ("opportunity_id", "on");
CREATE TABLE "event_people" ( "event_id" INTEGER REFERENCES "events"("id"), "person_id" INTEGER REFERENCES "people"("id"), PRIMARY KEY ("event_id", "person_id") );
CREATE INDEX "idx_event_people_person_id" ON "event_people" ("person_id");
-- version 3: touchpoints_and_outcomes
CREATE TABLE "touchpoints" ( "id" INTEGER PRIMARY KEY, "opportunity_id" INTEGER REFERENCES "opportunities"("id"), "happened_at" TEXT NOT NULL, "channel" TEXT NOT NULL, "direction" TEXT NOT NULL, "outcome" TEXT NOT NULL DEFAULT '', "summary" TEXT NOT NULL DEFAULT '', "step_key" TEXT NOT NULL DEFAULT '', "currency" TEXT NOT NULL DEFAULT '', "vendor" TEXT NOT NULL DEFAULT '', "answered_on" TEXT, "count" INTEGER NOT NULL DEFAULT 1, "amount_cents" INTEGER, "import_id" INTEGER REFERENCES "imports"("id"), "binned_on" TEXT );
CREATE INDEX "idx_touchpoints_opportunity_id" ON "touchpoints" ("opportunity_id");
CREATE INDEX "idx_touchpoints_happened_at" ON "touchpoints" ("happened_at");
CREATE INDEX "idx_touchpoints_import_id" ON "touchpoints" ("import_id");
CREATE TABLE "touchpoint_people" ( "touchpoint_id" INTEGER REFERENCES "touchpoints"("id"), "person_id" INTEGER REFERENCES "people"("id"), PRIMARY KEY ("touchpoint_id", "person_id") );
CREATE INDEX "idx_touchpoint_people_person_id_touchpoint_id" ON "touchpoint_people" ("person_id", "touchpoint_id");
CREATE TABLE "outcomes" ( "id" INTEGER PRIMARY KEY, "opportunity_id" INTEGER REFERENCES "opportunities"("id"), "step" TEXT NOT NULL, "person_id" INTEGER REFERENCES "people"("id"), "event_id" INTEGER REFERENCES "events"("id"), "occurrence" INTEGER NOT NULL DEFAULT 1, "decision" TEXT NOT NULL, "decided_on" TEXT NOT NULL, "until" TEXT, "reason" TEXT NOT NULL DEFAULT '', "touchpoint_id" INTEGER REFERENCES "touchpoints"("id"), "import_id" INTEGER REFERENCES "imports"("id") );
CREATE INDEX "idx_outcomes_opportunity_id" ON "outcomes" ("opportunity_id");
CREATE INDEX "idx_outcomes_person_id" ON "outcomes" ("person_id");
-- version 4: ledger_and_settings
CREATE TABLE "claims" ( "id" INTEGER PRIMARY KEY, "opportunity_id" INTEGER NOT NULL REFERENCES "opportunities"("id"), "said_by" INTEGER REFERENCES "people"("id"), "ask_person" INTEGER REFERENCES "people"("id"), "import_id" INTEGER REFERENCES "imports"("id"), "kind" TEXT NOT NULL, "reason_code" TEXT NOT NULL DEFAULT '', "words" TEXT NOT NULL, "said_on" TEXT, "channel" TEXT NOT NULL DEFAULT '', "ask_on" TEXT );
CREATE TABLE "comparisons" ( "id" INTEGER PRIMARY KEY, "opportunity_id" INTEGER NOT NULL REFERENCES "opportunities"("id"), "asked" INTEGER, "import_id" INTEGER REFERENCES "imports"("id"), "criterion" TEXT NOT NULL DEFAULT '', "mine" TEXT NOT NULL DEFAULT '', "theirs" TEXT NOT NULL DEFAULT '', "verdict" TEXT NOT NULL DEFAULT '', "kind" TEXT NOT NULL DEFAULT '', "age_bucket" TEXT NOT NULL DEFAULT '', "basis" TEXT NOT NULL DEFAULT '', "what_follows" TEXT NOT NULL DEFAULT '' );
CREATE TABLE "air_notes" ( "id" INTEGER PRIMARY KEY, "opportunity_id" INTEGER REFERENCES "opportunities"("id"), "person_id" INTEGER NOT NULL REFERENCES "people"("id"), "event_id" INTEGER REFERENCES "events"("id"), "led_to_person" INTEGER REFERENCES "people"("id"), "import_id" INTEGER REFERENCES "imports"("id"), "kind" TEXT NOT NULL, "words" TEXT NOT NULL, "noted_on" TEXT );
CREATE TABLE "proposals" ( "id" INTEGER PRIMARY KEY, "person_id" INTEGER NOT NULL REFERENCES "people"("id"), "opportunity_id" INTEGER NOT NULL REFERENCES "opportunities"("id"), "answer" TEXT NOT NULL, "answered_on" TEXT NOT NULL, "import_id" INTEGER REFERENCES "imports"("id") );
CREATE UNIQUE INDEX "idx_proposals_person_id_opportunity_id" ON "proposals" ("person_id", "opportunity_id");
CREATE INDEX "idx_claims_opportunity_id" ON "claims" ("opportunity_id");
CREATE INDEX "idx_comparisons_opportunity_id" ON "comparisons" ("opportunity_id");
CREATE INDEX "idx_air_notes_opportunity_id" ON "air_notes" ("opportunity_id");
CREATE INDEX "idx_proposals_opportunity_id" ON "proposals" ("opportunity_id");
CREATE TABLE "settings" ( "key" TEXT PRIMARY KEY, "value" TEXT NOT NULL, "as_of" TEXT );
-- version 5: search
CREATE VIRTUAL TABLE "people_fts" USING FTS5 ( "first_name", "last_name", "company", "position", "email", "location", "tags", "how_met", "notes", tokenize='unicode61 remove_diacritics 2', content="people" );
INSERT INTO "people_fts" (rowid, "first_name", "last_name", "company", "position", "email", "location", "tags", "how_met", "notes") SELECT rowid, "first_name", "last_name", "company", "position", "email", "location", "tags", "how_met", "notes" FROM "people";
CREATE TRIGGER "people_ai" AFTER INSERT ON "people" BEGIN INSERT INTO "people_fts" (rowid, "first_name", "last_name", "company", "position", "email", "location", "tags", "how_met", "notes") VALUES (new.rowid, new."first_name", new."last_name", new."company", new."position", new."email", new."location", new."tags", new."how_met", new."notes"); END; CREATE TRIGGER "people_ad" AFTER DELETE ON "people" BEGIN INSERT INTO "people_fts" ("people_fts", rowid, "first_name", "last_name", "company", "position", "email", "location", "tags", "how_met", "notes") VALUES('delete', old.rowid, old."first_name", old."last_name", old."company", old."position", old."email", old."location", old."tags", old."how_met", old."notes"); END; CREATE TRIGGER "people_au" AFTER UPDATE ON "people" BEGIN INSERT INTO "people_fts" ("people_fts", rowid, "first_name", "last_name", "company", "position", "email", "location", "tags", "how_met", "notes") VALUES('delete', old.rowid, old."first_name", old."last_name", old."company", old."position", old."email", old."location", old."tags", old."how_met", old."notes"); INSERT INTO "people_fts" (rowid, "first_name", "last_name", "company", "position", "email", "location", "tags", "how_met", "notes") VALUES (new.rowid, new."first_name", new."last_name", new."company", new."position", new."email", new."location", new."tags", new."how_met", new."notes"); END;
CREATE VIRTUAL TABLE "touchpoints_fts" USING FTS5 ( "summary", "vendor", tokenize='unicode61 remove_diacritics 2', content="touchpoints" );
INSERT INTO "touchpoints_fts" (rowid, "summary", "vendor") SELECT rowid, "summary", "vendor" FROM "touchpoints";
CREATE TRIGGER "touchpoints_ai" AFTER INSERT ON "touchpoints" BEGIN INSERT INTO "touchpoints_fts" (rowid, "summary", "vendor") VALUES (new.rowid, new."summary", new."vendor"); END; CREATE TRIGGER "touchpoints_ad" AFTER DELETE ON "touchpoints" BEGIN INSERT INTO "touchpoints_fts" ("touchpoints_fts", rowid, "summary", "vendor") VALUES('delete', old.rowid, old."summary", old."vendor"); END; CREATE TRIGGER "touchpoints_au" AFTER UPDATE ON "touchpoints" BEGIN INSERT INTO "touchpoints_fts" ("touchpoints_fts", rowid, "summary", "vendor") VALUES('delete', old.rowid, old."summary", old."vendor"); INSERT INTO "touchpoints_fts" (rowid, "summary", "vendor") VALUES (new.rowid, new."summary", new."vendor"); END;
-- version 6: recommendations_lead_on
ALTER TABLE "air_notes" ADD COLUMN "act_on" TEXT;
-- version 7: words_of_the_search
CREATE VIRTUAL TABLE people_terms USING fts5vocab(people_fts, 'row');
CREATE VIRTUAL TABLE touchpoints_terms USING fts5vocab(touchpoints_fts, 'row');
-- version 8: contacts_from_files
ALTER TABLE "touchpoints" ADD COLUMN "source" TEXT NOT NULL DEFAULT '';
ALTER TABLE "touchpoints" ADD COLUMN "typed_fields" TEXT NOT NULL DEFAULT '[]';
CREATE UNIQUE INDEX touchpoints_source ON touchpoints(source) WHERE source <> '';
CREATE TABLE touchpoint_changes (id INTEGER PRIMARY KEY, import_id INTEGER NOT NULL REFERENCES imports(id), touchpoint_id INTEGER NOT NULL REFERENCES touchpoints(id) ON DELETE CASCADE, field TEXT NOT NULL, old TEXT NOT NULL, new TEXT NOT NULL);
CREATE INDEX "idx_touchpoint_changes_import_id" ON "touchpoint_changes" ("import_id");
CREATE INDEX "idx_touchpoint_changes_touchpoint_id" ON "touchpoint_changes" ("touchpoint_id");
ALTER TABLE "imports" ADD COLUMN "owner" TEXT NOT NULL DEFAULT '';
ALTER TABLE "imports" ADD COLUMN "owner_url" TEXT NOT NULL DEFAULT '';
-- version 9: standings_of_ties
CREATE TABLE standings(person_id INTEGER PRIMARY KEY REFERENCES people(id) ON DELETE CASCADE, in_fast REAL NOT NULL, out_fast REAL NOT NULL, in_slow REAL NOT NULL, out_slow REAL NOT NULL, day INTEGER, theirs REAL NOT NULL, ours REAL NOT NULL, last_contact INTEGER, theirs_on INTEGER, ours_on INTEGER, unanswered INTEGER NOT NULL, peak REAL NOT NULL, latest INTEGER NOT NULL);
CREATE INDEX standings_latest ON standings(latest);
CREATE TABLE standings_stale(person_id INTEGER PRIMARY KEY);
CREATE TABLE standings_made(formula TEXT NOT NULL, stamp TEXT NOT NULL);
CREATE TRIGGER IF NOT EXISTS standings_INSERT_NEW AFTER INSERT ON touchpoint_people BEGIN INSERT OR IGNORE INTO standings_stale VALUES (NEW.person_id); INSERT OR IGNORE INTO standings_stale SELECT person_id FROM touchpoint_people WHERE touchpoint_id = NEW.touchpoint_id; END;
CREATE TRIGGER IF NOT EXISTS standings_DELETE_OLD AFTER DELETE ON touchpoint_people BEGIN INSERT OR IGNORE INTO standings_stale VALUES (OLD.person_id); INSERT OR IGNORE INTO standings_stale SELECT person_id FROM touchpoint_people WHERE touchpoint_id = OLD.touchpoint_id; END;
CREATE TRIGGER IF NOT EXISTS standings_UPDATE_NEW AFTER UPDATE ON touchpoint_people BEGIN INSERT OR IGNORE INTO standings_stale VALUES (NEW.person_id); INSERT OR IGNORE INTO standings_stale SELECT person_id FROM touchpoint_people WHERE touchpoint_id = NEW.touchpoint_id; END;
CREATE TRIGGER IF NOT EXISTS standings_UPDATE_OLD AFTER UPDATE ON touchpoint_people BEGIN INSERT OR IGNORE INTO standings_stale VALUES (OLD.person_id); INSERT OR IGNORE INTO standings_stale SELECT person_id FROM touchpoint_people WHERE touchpoint_id = OLD.touchpoint_id; END;
CREATE TRIGGER IF NOT EXISTS standings_touchpoint AFTER UPDATE ON touchpoints BEGIN INSERT OR IGNORE INTO standings_stale SELECT person_id FROM touchpoint_people WHERE touchpoint_id = NEW.id; END;
CREATE TRIGGER IF NOT EXISTS standings_person AFTER UPDATE OF cadence_days, tags, do_not_contact, archived_on, binned_on ON people WHEN OLD.cadence_days IS NOT NEW.cadence_days OR OLD.tags IS NOT NEW.tags OR OLD.do_not_contact IS NOT NEW.do_not_contact OR OLD.archived_on IS NOT NEW.archived_on OR OLD.binned_on IS NOT NEW.binned_on BEGIN UPDATE standings_made SET stamp = hex(randomblob(8)); END;
-- version 10: freshness
ALTER TABLE "people" ADD COLUMN "confirmed_on" TEXT;
ALTER TABLE "imports" ADD COLUMN "listed" TEXT NOT NULL DEFAULT '';
-- version 11: people_stamp
CREATE TABLE people_stamp(stamp INTEGER NOT NULL);
INSERT INTO people_stamp VALUES (0);
ALTER TABLE "imports" ADD COLUMN "people_stamp" INTEGER;
CREATE TRIGGER IF NOT EXISTS people_stamp_insert AFTER INSERT ON people BEGIN UPDATE people_stamp SET stamp = stamp + 1; END;
CREATE TRIGGER IF NOT EXISTS people_stamp_update AFTER UPDATE ON people BEGIN UPDATE people_stamp SET stamp = stamp + 1; END;
CREATE TRIGGER IF NOT EXISTS people_stamp_delete AFTER DELETE ON people BEGIN UPDATE people_stamp SET stamp = stamp + 1; END;
-- version 12: binned_touchpoints
CREATE INDEX touchpoints_binned ON touchpoints(id) WHERE binned_on IS NOT NULL;
-- version 13: merged_people
CREATE TABLE merges(id INTEGER PRIMARY KEY, kept_id INTEGER NOT NULL REFERENCES people(id) ON DELETE CASCADE, other_id INTEGER NOT NULL, merged_on TEXT NOT NULL, moved TEXT NOT NULL);
CREATE INDEX merges_kept ON merges(kept_id);
CREATE TABLE former_names(id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL REFERENCES people(id) ON DELETE CASCADE, linkedin_url TEXT NOT NULL, email TEXT NOT NULL, merge_id INTEGER REFERENCES merges(id) ON DELETE CASCADE);
CREATE INDEX former_names_person ON former_names(person_id);
CREATE INDEX former_names_merge ON former_names(merge_id);
CREATE TABLE known_apart(first_id INTEGER NOT NULL REFERENCES people(id) ON DELETE CASCADE, second_id INTEGER NOT NULL REFERENCES people(id) ON DELETE CASCADE, PRIMARY KEY (first_id, second_id));
CREATE INDEX known_apart_second ON known_apart(second_id);
-- version 14: coach_invitations
CREATE TABLE invitations(id INTEGER PRIMARY KEY, email TEXT NOT NULL, shares TEXT NOT NULL, invited_on TEXT NOT NULL, revoked_on TEXT);
CREATE UNIQUE INDEX invitations_standing ON invitations(email) WHERE revoked_on IS NULL;
-- version 15: content_stamp
CREATE TABLE content(stamp TEXT NOT NULL);
INSERT INTO content VALUES (hex(randomblob(8)));
-- version 16: what_files_tell
CREATE TABLE tellings(id INTEGER PRIMARY KEY, import_id INTEGER REFERENCES imports(id) ON DELETE CASCADE, source TEXT NOT NULL, parties TEXT NOT NULL, happened_at TEXT NOT NULL, channel TEXT NOT NULL, direction TEXT NOT NULL, outcome TEXT NOT NULL DEFAULT '', answered_on TEXT, count INTEGER NOT NULL DEFAULT 1, summary TEXT NOT NULL DEFAULT '', lines TEXT NOT NULL DEFAULT '[]');
CREATE INDEX tellings_source ON tellings(source);
CREATE INDEX tellings_import ON tellings(import_id);
CREATE TABLE telling_parties(key TEXT NOT NULL, telling_id INTEGER NOT NULL REFERENCES tellings(id) ON DELETE CASCADE, PRIMARY KEY (key, telling_id)) WITHOUT ROWID;
CREATE INDEX telling_parties_telling ON telling_parties(telling_id);
DROP TABLE touchpoint_changes;
-- version 17: imports_that_came_together
ALTER TABLE "imports" ADD COLUMN "batch" INTEGER;
CREATE INDEX "idx_imports_batch" ON "imports" ("batch");
-- version 18: stamps_of_logs
ALTER TABLE "standings" ADD COLUMN "stamp" TEXT NOT NULL DEFAULT '';
UPDATE standings SET stamp = hex(randomblob(8));
DROP TRIGGER IF EXISTS standings_INSERT_NEW;
DROP TRIGGER IF EXISTS standings_DELETE_OLD;
DROP TRIGGER IF EXISTS standings_UPDATE_NEW;
DROP TRIGGER IF EXISTS standings_UPDATE_OLD;
DROP TRIGGER IF EXISTS standings_touchpoint;
CREATE TRIGGER IF NOT EXISTS standings_INSERT_NEW AFTER INSERT ON touchpoint_people BEGIN INSERT OR IGNORE INTO standings_stale VALUES (NEW.person_id); INSERT OR IGNORE INTO standings_stale SELECT person_id FROM touchpoint_people WHERE touchpoint_id = NEW.touchpoint_id; END;
CREATE TRIGGER IF NOT EXISTS standings_DELETE_OLD AFTER DELETE ON touchpoint_people BEGIN INSERT OR IGNORE INTO standings_stale VALUES (OLD.person_id); INSERT OR IGNORE INTO standings_stale SELECT person_id FROM touchpoint_people WHERE touchpoint_id = OLD.touchpoint_id; END;
CREATE TRIGGER IF NOT EXISTS standings_UPDATE_NEW AFTER UPDATE ON touchpoint_people BEGIN INSERT OR IGNORE INTO standings_stale VALUES (NEW.person_id); INSERT OR IGNORE INTO standings_stale SELECT person_id FROM touchpoint_people WHERE touchpoint_id = NEW.touchpoint_id; END;
CREATE TRIGGER IF NOT EXISTS standings_UPDATE_OLD AFTER UPDATE ON touchpoint_people BEGIN INSERT OR IGNORE INTO standings_stale VALUES (OLD.person_id); INSERT OR IGNORE INTO standings_stale SELECT person_id FROM touchpoint_people WHERE touchpoint_id = OLD.touchpoint_id; END;
CREATE TRIGGER IF NOT EXISTS standings_touchpoint AFTER UPDATE ON touchpoints BEGIN INSERT OR IGNORE INTO standings_stale SELECT person_id FROM touchpoint_people WHERE touchpoint_id = NEW.id; END;
CREATE TRIGGER IF NOT EXISTS standings_person AFTER UPDATE OF cadence_days, tags, do_not_contact, archived_on, binned_on ON people WHEN OLD.cadence_days IS NOT NEW.cadence_days OR OLD.tags IS NOT NEW.tags OR OLD.do_not_contact IS NOT NEW.do_not_contact OR OLD.archived_on IS NOT NEW.archived_on OR OLD.binned_on IS NOT NEW.binned_on BEGIN UPDATE standings_made SET stamp = hex(randomblob(8)); END;
-- version 19: introductions_are_few
DROP INDEX IF EXISTS idx_people_referred_by;
CREATE INDEX people_introduced_by ON people(referred_by) WHERE referred_by IS NOT NULL;
-- version 20: imports_that_write_less
DROP INDEX IF EXISTS idx_people_import_id;
DROP INDEX IF EXISTS people_by_name;
CREATE INDEX people_by_name ON people(last_name COLLATE NOCASE, first_name);
-- version 21: applications_told_twice
ALTER TABLE "imports" ADD COLUMN "cases" TEXT NOT NULL DEFAULT '';
-- version 23: since_when_to_be_in_touch
ALTER TABLE people ADD COLUMN cadence_since TEXT;
DROP TRIGGER standings_person;
CREATE TRIGGER standings_person AFTER UPDATE OF cadence_days, cadence_since, created_on, tags, do_not_contact, archived_on, binned_on ON people WHEN OLD.cadence_days IS NOT NEW.cadence_days OR OLD.cadence_since IS NOT NEW.cadence_since OR OLD.created_on IS NOT NEW.created_on OR OLD.tags IS NOT NEW.tags OR OLD.do_not_contact IS NOT NEW.do_not_contact OR OLD.archived_on IS NOT NEW.archived_on OR OLD.binned_on IS NOT NEW.binned_on BEGIN UPDATE standings_made SET stamp = hex(randomblob(8)); END;
CREATE TRIGGER standings_wish_insert AFTER INSERT ON people WHEN NEW.cadence_days IS NOT NULL BEGIN UPDATE standings_made SET stamp = hex(randomblob(8)); END;
CREATE TRIGGER standings_wish_delete AFTER DELETE ON people WHEN OLD.cadence_days IS NOT NULL BEGIN UPDATE standings_made SET stamp = hex(randomblob(8)); END;
ALTER TABLE proposals ADD COLUMN about TEXT NOT NULL DEFAULT '';
DROP INDEX idx_proposals_person_id_opportunity_id;
CREATE UNIQUE INDEX proposals_question ON proposals(person_id, opportunity_id, about);
-- version 24: appointments
CREATE TABLE appointments ( id INTEGER PRIMARY KEY AUTOINCREMENT, opportunity_id INTEGER REFERENCES opportunities(id), kind TEXT NOT NULL, "on" TEXT NOT NULL, "at" TEXT, place TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '', state TEXT NOT NULL DEFAULT 'planned', user_absent INTEGER NOT NULL DEFAULT 0, import_id INTEGER REFERENCES imports(id) );
CREATE INDEX appointments_opportunity ON appointments(opportunity_id);
CREATE INDEX appointments_state ON appointments(state);
CREATE TABLE appointment_people ( appointment_id INTEGER NOT NULL REFERENCES appointments(id), person_id INTEGER NOT NULL REFERENCES people(id), absent INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (appointment_id, person_id) );
CREATE INDEX appointment_people_person ON appointment_people(person_id);
-- version 25: further_addresses_and_numbers
ALTER TABLE people ADD COLUMN more_emails TEXT NOT NULL DEFAULT '[]';
ALTER TABLE people ADD COLUMN more_phones TEXT NOT NULL DEFAULT '[]';
ALTER TABLE people ADD COLUMN middle_name TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN nickname TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN birthday TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN postal_address TEXT NOT NULL DEFAULT '';
CREATE INDEX people_further ON people(id) WHERE more_emails <> '[]' OR more_phones <> '[]' OR middle_name || nickname || birthday || postal_address <> '';
DROP TRIGGER people_ai;
DROP TRIGGER people_ad;
DROP TRIGGER people_au;
DROP TABLE people_terms;
DROP TABLE people_fts;
CREATE VIRTUAL TABLE people_fts USING fts5( first_name, last_name, company, position, email, location, tags, how_met, notes, more_emails, middle_name, nickname, tokenize='unicode61 remove_diacritics 2', content='people', columnsize=0 );
CREATE VIRTUAL TABLE people_terms USING fts5vocab(people_fts, 'row');
CREATE TRIGGER people_ai AFTER INSERT ON people BEGIN INSERT INTO people_fts(rowid, first_name, last_name, company, position, email, location, tags, how_met, notes, more_emails, middle_name, nickname) VALUES (new.id, new.first_name, new.last_name, new.company, new.position, new.email, new.location, new.tags, new.how_met, new.notes, new.more_emails, new.middle_name, new.nickname); END;
CREATE TRIGGER people_ad AFTER DELETE ON people BEGIN INSERT INTO people_fts(people_fts, rowid, first_name, last_name, company, position, email, location, tags, how_met, notes, more_emails, middle_name, nickname) VALUES ('delete', old.id, old.first_name, old.last_name, old.company, old.position, old.email, old.location, old.tags, old.how_met, old.notes, old.more_emails, old.middle_name, old.nickname); END;
CREATE TRIGGER people_au AFTER UPDATE ON people BEGIN INSERT INTO people_fts(people_fts, rowid, first_name, last_name, company, position, email, location, tags, how_met, notes, more_emails, middle_name, nickname) VALUES ('delete', old.id, old.first_name, old.last_name, old.company, old.position, old.email, old.location, old.tags, old.how_met, old.notes, old.more_emails, old.middle_name, old.nickname); INSERT INTO people_fts(rowid, first_name, last_name, company, position, email, location, tags, how_met, notes, more_emails, middle_name, nickname) VALUES (new.id, new.first_name, new.last_name, new.company, new.position, new.email, new.location, new.tags, new.how_met, new.notes, new.more_emails, new.middle_name, new.nickname); END;
INSERT INTO people_fts(people_fts) VALUES ('rebuild');
-- version 26: what_was_said_of_an_imported_file
ALTER TABLE imports ADD COLUMN told TEXT;
-- version 27: time_in_touch
ALTER TABLE standings DROP COLUMN theirs;
ALTER TABLE standings DROP COLUMN ours;
ALTER TABLE standings ADD COLUMN regular REAL NOT NULL DEFAULT 0;
-- version 28: gut_feelings_stories_and_seats
ALTER TABLE claims ADD COLUMN disproof TEXT NOT NULL DEFAULT '';
ALTER TABLE claims ADD COLUMN verdict TEXT NOT NULL DEFAULT '';
ALTER TABLE claims ADD COLUMN verdict_on TEXT;
CREATE TABLE gut_feelings ( id INTEGER PRIMARY KEY AUTOINCREMENT, opportunity_id INTEGER NOT NULL REFERENCES opportunities(id), likelihood INTEGER NOT NULL, why TEXT NOT NULL DEFAULT '', felt_on TEXT NOT NULL, import_id INTEGER REFERENCES imports(id) );
CREATE INDEX idx_gut_feelings_opportunity_id ON gut_feelings(opportunity_id);
CREATE TABLE seat_checks ( id INTEGER PRIMARY KEY AUTOINCREMENT, opportunity_id INTEGER NOT NULL REFERENCES opportunities(id), answer TEXT NOT NULL, checked_on TEXT NOT NULL, import_id INTEGER REFERENCES imports(id) );
CREATE INDEX idx_seat_checks_opportunity_id ON seat_checks(opportunity_id);
