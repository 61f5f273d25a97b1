"""Shared by all pages: gate, menu, session, messages, undo, dialogs."""
