"""Whom to contact next: ties, their order, the list of Today."""
