"""What stands around every page: gate, menu, session, messages, undo, dialogs."""
