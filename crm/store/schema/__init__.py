"""The tables: the schema, its triggers, its migrations."""
