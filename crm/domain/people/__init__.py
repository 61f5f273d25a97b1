"""A person: who is who, who is twice, what changed."""
