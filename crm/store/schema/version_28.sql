CREATE TABLE gut_feelings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    opportunity_id INTEGER NOT NULL REFERENCES opportunities(id),
    likelihood INTEGER NOT NULL,            -- of an offer, in percent, as it felt
    why TEXT NOT NULL DEFAULT '',
    felt_on TEXT NOT NULL,
    import_id INTEGER REFERENCES imports(id)
);
CREATE INDEX idx_gut_feelings_opportunity_id ON gut_feelings(opportunity_id);
CREATE TABLE seat_checks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    opportunity_id INTEGER NOT NULL REFERENCES opportunities(id),
    answer TEXT NOT NULL,                   -- same, changed or not_found
    checked_on TEXT NOT NULL,
    import_id INTEGER REFERENCES imports(id)
);
CREATE INDEX idx_seat_checks_opportunity_id ON seat_checks(opportunity_id);
