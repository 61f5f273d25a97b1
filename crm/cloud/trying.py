"""Try a connection for real, as the app does at its start."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from typing import Any

from crm.cloud.address import Connection
from crm.config import StoreSettings, store_settings
from crm.errors import InvalidInput, StoreTrouble
from crm.language import tr
from crm.remote import open_target
from crm.remote.target import Target, prove


def settings_of(section: Mapping[str, Any]) -> StoreSettings:
    """The checked section `[store]`.

    Raises:
        ReferenceBroken: it has mistakes.
    """
    return store_settings(section)


def tried(connection: Connection) -> Target:
    """The store, once it is certain that it can be written, read, listed and deleted from, and refuses a second writer.

    Raises:
        InvalidInput: what is wrong and what to do; nothing is left behind in the store.
    """
    _find(connection.host)
    try:
        target = open_target(settings_of(connection.section))
        try:
            prove(target)
        except StoreTrouble:
            target.close()
            raise
    except StoreTrouble as trouble:
        raise InvalidInput(trouble.operator) from trouble
    return target


def _find(host: str) -> None:
    """The drivers do not say that a name leads nowhere, which is the most common mistake."""
    if not host:
        return
    try:
        socket.getaddrinfo(host, None)
    except (OSError, UnicodeError) as error:
        raise InvalidInput(
            tr("The host {host} was not found.", host=host),
            tr("Copy the address again, and check that this machine is online."),
        ) from error
