"""Tables of opportunities: events, roles, decisions, the ledger."""
