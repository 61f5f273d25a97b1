"""The screens of people: the list, one person, duplicates, introductions."""
