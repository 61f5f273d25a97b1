"""Embers: a personal CRM for people who are looking for a job."""
