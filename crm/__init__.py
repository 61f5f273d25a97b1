"""Embers: a personal CRM for people who are looking for a job."""

__version__ = "0.1.0"
