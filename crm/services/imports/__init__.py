"""Importing files: planned, applied, undone."""
