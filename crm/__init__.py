"""Embers: a personal CRM for people who are looking for a job."""

from crm import fast_import

__version__ = "0.1.0"

fast_import.import_sqlite_utils()
