"""Parts of the page Today."""
