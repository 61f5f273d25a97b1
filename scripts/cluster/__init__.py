"""Ceph and PostgreSQL on loopback, to test against the real servers: `python -m scripts.cluster`."""
