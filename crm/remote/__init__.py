"""Durable copies of one database outside this machine; absent unless configured.

A version is one immutable object, created only if its number is still free. `open_target` and
`crm.remote.replica.open_replica` are the way in.
"""

from __future__ import annotations

from pathlib import Path

from crm.config import StoreSettings
from crm.remote.sealing import Keyring
from crm.remote.target import Target


def open_target(settings: StoreSettings) -> Target:
    """The store that the settings name; only its own driver is imported, nothing is asked yet."""
    if settings.kind == "postgres":
        from crm.remote.postgres import PostgresTarget

        return PostgresTarget(settings.dsn)
    from crm.remote.objects import ObjectTarget, folder_store, s3_store

    if settings.kind == "file":
        return ObjectTarget(folder_store(Path(settings.folder)), f"folder {settings.folder}")
    return ObjectTarget(s3_store(settings), f"bucket {settings.bucket}")


def keyring(settings: StoreSettings) -> Keyring:
    """The keys that the settings hold; empty if the objects are not encrypted."""
    return Keyring(settings.keys, settings.plain_allowed)
