"""Embers: a personal CRM for people who are looking for a job."""

from crm import lean

__version__ = "0.1.0"

lean.import_sqlite_utils()
