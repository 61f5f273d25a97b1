"""An opportunity with its events, roles, decisions and ledger."""
