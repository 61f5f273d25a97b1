"""The coach's caseload."""
