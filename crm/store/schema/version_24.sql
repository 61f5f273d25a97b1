-- The tables of version 24. Frozen.

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
