"""The topics of the page Help."""
