"""Whom to contact next: ties, their order, the list on the page Today."""
