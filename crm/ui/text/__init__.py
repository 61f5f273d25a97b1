"""Labels of every enum, formats of dates and counts, escaping of user text."""
