"""Mailboxes and calendars."""
