"""Durable copies of one database outside this machine; used only if configured.

A version is one immutable object, created only if its number is still free. How to use it: `open_target`
once per process, `target.prove` once at its start, then `open_replica` once per signed-in user.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from crm.config import StoreSettings
from crm.language import tr
from crm.remote.replica import Replica
from crm.remote.sealing import Keyring
from crm.remote.state import Limits
from crm.remote.target import Target


def open_target(settings: StoreSettings) -> Target:
    """The store that the settings name; only its own driver is imported, no request is sent yet."""
    if settings.kind == "postgres":
        from crm.remote.postgres import PostgresTarget

        return PostgresTarget(settings.dsn)
    if settings.kind == "file":
        from crm.remote.folder import FolderTarget

        return FolderTarget(Path(settings.folder))
    from crm.remote.objects import ObjectTarget, s3_store

    return ObjectTarget(s3_store(settings), tr("bucket {name}", name=settings.bucket))


def keyring(settings: StoreSettings) -> Keyring:
    """The keys that the settings hold; empty if the objects are not encrypted."""
    return Keyring(settings.keys, settings.plain_allowed)


def open_replica(
    settings: StoreSettings, target: Target, user: str, root: Path, now: Callable[[], datetime]
) -> Replica:
    """Open the database of one signed-in user as a `Replica` with the operator's settings.

    Keep it for the process and `close()` it when it is no longer needed.

    Raises:
        StoreTrouble, StoreForeign: as `Replica`.
    """
    limits = Limits(settings.max_mb * 1_000_000, timedelta(days=settings.keep_days))
    return Replica(target, user, root, now, keyring(settings), limits)
