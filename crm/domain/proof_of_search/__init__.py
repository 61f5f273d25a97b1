"""Proof of search: what the user did to find work in a period, as a sheet for a job office."""
