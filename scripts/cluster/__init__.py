"""Ceph and PostgreSQL on loopback, to test against the real parts: `python -m scripts.cluster`."""
