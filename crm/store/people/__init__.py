"""Tables of people: search, merging, erasing."""
