"""Tables of contact: touchpoints, their import records, what is derived from them."""
