"""The database: sqlite-utils on one local SQLite file.

A new table or query needs: an index for what it filters by, a test on real SQLite, and handling in
the portable format (`crm.domain.imports.portable_schema`), in erase and in merge.
"""
