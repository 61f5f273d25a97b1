"""Typed settings from the environment and the `[store]` section of the secrets."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from crm import translation
from crm.domain.hand_written import Table, refuse
from crm.errors import InvalidInput
from crm.language import tr
from crm.paths import default_database


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of this process.

    Attributes:
        database: the user's file, absolute.
        fixed_today: the day to treat as today, for tests and demonstrations; None = the real one.
    """

    database: Path
    fixed_today: date | None = None


def settings(env: Mapping[str, str]) -> Settings:
    """Read `EMBERS_DB` and `EMBERS_TODAY`; check `EMBERS_LANGUAGE`.

    Raises:
        InvalidInput: `EMBERS_TODAY` is not a valid date, or there is no translation for `EMBERS_LANGUAGE`.
    """
    name = translation.wanted(env)
    if name and name not in translation.available():
        raise InvalidInput(
            tr("EMBERS_LANGUAGE is “{name}”, and there is no translation of that name.", name=name),
            tr("Remove it to read English."),
            field="EMBERS_LANGUAGE",
        )
    return Settings(default_database(env), _day(env.get("EMBERS_TODAY", "").strip()))


def owner_key(env: Mapping[str, str]) -> str:
    """What the owner of a personal app has to show; "" = whoever is at this machine may enter."""
    return env.get("EMBERS_KEY", "").strip()


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(
            f"EMBERS_TODAY is “{text}”, which is not a valid date.",
            tr("Write it like 2026-11-23, or remove it to use the real date."),
            field="EMBERS_TODAY",
        ) from error


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """The checked `[store]` section: where the durable copies are.

    Attributes:
        kind: "s3", "postgres" or "file".
        keys: AES keys, the one that seals first; empty = objects are not encrypted.
        plain_allowed: unencrypted objects are accepted although there is a key.
        keep_days: how long old versions are kept at least.
        max_mb: the largest database that is accepted, in millions of bytes.
    """

    kind: str
    bucket: str = ""
    prefix: str = ""
    endpoint: str = ""
    region: str = "auto"
    access_key_id: str = ""
    secret_access_key: str = field(default="", repr=False)
    dsn: str = field(default="", repr=False)
    folder: str = ""
    keys: tuple[bytes, ...] = field(default=(), repr=False)
    plain_allowed: bool = False
    keep_days: int = 7
    max_mb: int = 100
    connect_seconds: int = 4
    timeout_seconds: int = 30


#: Hosts to which plain http may be spoken, as nothing leaves the machine.
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
#: The keys that each kind needs.
_NEEDED: Final = {
    "s3": ("bucket", "access_key_id", "secret_access_key"),
    "postgres": ("dsn",),
    "file": ("folder",),
}
_TEXTS: Final = (
    "bucket", "prefix", "endpoint", "region", "access_key_id", "secret_access_key", "dsn", "folder",
)  # fmt: skip
#: Smallest and largest accepted value.
_NUMBERS: Final = {
    "keep_days": (7, 3650),
    "max_mb": (1, 500),
    "connect_seconds": (1, 60),
    "timeout_seconds": (2, 300),
}
_OTHERS: Final = ("kind", "encryption_key", "previous_encryption_keys", "plain_allowed")


def store_settings(section: object) -> StoreSettings:
    """Check the `[store]` section of the secrets.

    Raises:
        ReferenceBroken: all mistakes; the values are never repeated.
    """
    table = Table(section, "[store]")
    table.only((*_TEXTS, *_NUMBERS, *_OTHERS))
    table.require("kind")
    kind = table.one_of("kind", tuple(_NEEDED))
    texts: dict[str, Any] = {name: text for name in _TEXTS if (text := table.text(name))}
    table.require(*_NEEDED.get(kind, ()), why=tr("; {kind} needs it", kind=kind))
    if kind == "s3" and not texts.get("endpoint") and not table.raw.get("region"):
        table.wrong("endpoint", tr("this key is missing; for Amazon S3 name the region instead"))
    if "endpoint" in texts and not _is_address(texts["endpoint"]):
        table.wrong("endpoint", tr("it must be an address like https://storage.example.com"))
    numbers: dict[str, Any] = {
        name: table.number(name, least=least, most=most)
        for name, (least, most) in _NUMBERS.items()
        if name in table.raw
    }
    plain, keys = table.flag("plain_allowed"), _keys(table)
    refuse(table.problems)
    return StoreSettings(kind, keys=keys, plain_allowed=plain, **texts, **numbers)


def store_warnings(settings: StoreSettings) -> list[str]:
    """What works and is not safe, a sentence each; the values are never repeated."""
    told = []
    address = urlsplit(settings.endpoint)
    if address.scheme == "http" and address.hostname not in LOOPBACK:
        told.append(
            tr(
                "[store], key 'endpoint': it begins with http, so anyone along the way can read and "
                "change what is sent. Use https."
            )
        )
    if settings.kind == "postgres" and not _is_sealed(settings.dsn):
        told.append(
            tr(
                "[store], key 'dsn': it does not ask for encryption, so the connection may not be "
                "encrypted. Add sslmode=verify-full, or sslmode=require."
            )
        )
    if not settings.keys:
        told.append(
            tr(
                "[store], key 'encryption_key': it is missing, so anyone who can read the store can "
                "read what people write. Make one with openssl rand -base64 32, keep a copy "
                "elsewhere, and set plain_allowed = true until the older states are gone."
            )
        )
    return told


def _is_sealed(dsn: str) -> bool:
    """Whether a connection to PostgreSQL is encrypted in any case, or stays on this machine."""
    if re.search(r"\bsslmode\s*=\s*'?(require|verify-ca|verify-full)\b", dsn):
        return True
    named = re.search(r"\bhost(?:addr)?\s*=\s*'?([^\s'&]+)", dsn)
    try:
        host = named[1] if named else urlsplit(dsn).hostname or ""
    except ValueError:
        return True  # it cannot be read: the connection will say so
    return not host or host.startswith(("/", "%2")) or host in LOOPBACK


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _keys(table: Table) -> tuple[bytes, ...]:
    """The key that encrypts, then the former ones."""
    former = table.raw.get("previous_encryption_keys", [])
    if not isinstance(former, list):
        table.wrong("previous_encryption_keys", tr("it must be a list in brackets"))
        former = []
    if former:
        table.require("encryption_key", why=tr(", but there are previous ones"))
    current = table.raw.get("encryption_key", "")
    named = [("encryption_key", current)] if current else []
    named += [("previous_encryption_keys", key) for key in former]
    keys = [(name, _key(text)) for name, text in named]
    for name in dict.fromkeys(name for name, key in keys if key is None):
        table.wrong(name, tr("it must be 32 random bytes in base64 (openssl rand -base64 32)"))
    return tuple(key for _, key in keys if key is not None)


def _key(text: object) -> bytes | None:
    if not isinstance(text, str):
        return None
    try:
        key = base64.b64decode(text.strip().replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if len(key) == 32 else None
