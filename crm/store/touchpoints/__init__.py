"""Tables of contact: touchpoints, where they came from, what is derived from them."""
