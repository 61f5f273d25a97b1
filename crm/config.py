"""What the environment says: a mapping in, typed settings out."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from crm.errors import InvalidInput
from crm.paths import default_database


@dataclass(frozen=True, slots=True)
class Settings:
    """How this process was asked to run.

    Attributes:
        database: the user's file, absolute.
        fixed_today: the day to treat as today, for tests and demonstrations; None = the real one.
    """

    database: Path
    fixed_today: date | None = None


def settings(env: Mapping[str, str]) -> Settings:
    """Read `EMBERS_DB` and `EMBERS_TODAY`.

    Raises:
        InvalidInput: `EMBERS_TODAY` is no day.
    """
    return Settings(default_database(env), _day(env.get("EMBERS_TODAY", "").strip()))


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(
            f"EMBERS_TODAY is “{text}”, which is not a day.",
            "Write it like 2026-11-23, or remove it to use the real date.",
            field="EMBERS_TODAY",
        ) from error


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """The checked `[store]` section: where the durable copies are.

    Attributes:
        kind: "s3", "postgres" or "file".
        keys: AES keys, the one that seals first; empty = objects are not encrypted.
        plain_allowed: objects without encryption are accepted although there is a key.
        keep_days: how long old versions stay at least.
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


#: What each kind needs.
_NEEDED: Final = {
    "s3": ("bucket", "access_key_id", "secret_access_key"),
    "postgres": ("dsn",),
    "file": ("folder",),
}
_TEXTS: Final = (
    "bucket", "prefix", "endpoint", "region", "access_key_id", "secret_access_key", "dsn", "folder",
)  # fmt: skip
#: Smallest and largest accepted.
_NUMBERS: Final = {
    "keep_days": (7, 3650),
    "max_mb": (1, 500),
    "connect_seconds": (1, 60),
    "timeout_seconds": (2, 300),
}
_OTHERS: Final = ("kind", "encryption_key", "previous_encryption_keys", "plain_allowed")


def store_settings(section: Mapping[str, Any]) -> StoreSettings:
    """Check the `[store]` section of the secrets.

    Raises:
        InvalidInput: all that is wrong, in one message; what was given is never repeated in it.
    """
    problems: list[str] = []
    kind = section.get("kind", "")
    if kind not in _NEEDED:
        problems.append("kind must be “s3”, “postgres” or “file”.")
    known = {*_TEXTS, *_NUMBERS, *_OTHERS}
    problems += [
        f"{name} is not known; perhaps it is misspelled."
        for name in section
        if name not in known and str(name).isidentifier()
    ]
    texts: dict[str, Any] = {}
    for name in _TEXTS:
        value = section.get(name, "")
        if not isinstance(value, str):
            problems.append(f"{name} must be text in quotes.")
        elif value.strip():
            texts[name] = value.strip()
    for name in _NEEDED.get(str(kind), ()):
        if name not in texts and not _about(problems, name):
            problems.append(f"{name} is missing; {kind} needs it.")
    if kind == "s3" and not section.get("endpoint") and not section.get("region"):
        problems.append("endpoint is missing; for Amazon S3 name the region instead.")
    if "endpoint" in texts and not _is_address(texts["endpoint"]):
        problems.append("endpoint must be an address like https://storage.example.com.")
    numbers: dict[str, Any] = {
        name: _number(section, name, least, most, problems)
        for name, (least, most) in _NUMBERS.items()
        if name in section
    }
    plain = section.get("plain_allowed", False)
    if not isinstance(plain, bool):
        problems.append("plain_allowed must be true or false.")
    keys = _keys(section, problems)
    if problems:
        raise InvalidInput(
            "The section [store] of the secrets has mistakes: " + " ".join(problems),
            "Correct them and start Embers again.",
            field="store",
        )
    return StoreSettings(str(kind), keys=keys, plain_allowed=plain, **texts, **numbers)


def _about(problems: list[str], name: str) -> list[str]:
    """Those that are about this key already."""
    return [problem for problem in problems if problem.startswith(f"{name} ")]


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _number(
    section: Mapping[str, Any], name: str, least: int, most: int, problems: list[str]
) -> int:
    value = section[name]
    if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
        return value
    problems.append(f"{name} must be a whole number from {least} to {most}.")
    return least


def _keys(section: Mapping[str, Any], problems: list[str]) -> tuple[bytes, ...]:
    former = section.get("previous_encryption_keys", [])
    if isinstance(former, str) or not hasattr(former, "__iter__"):
        problems.append("previous_encryption_keys must be a list in brackets.")
        former = []
    current = section.get("encryption_key", "")
    if former and not current:
        problems.append("encryption_key is missing, but there are previous ones.")
    named = [("encryption_key", current)] if current else []
    named += [("previous_encryption_keys", key) for key in former]
    keys = []
    for name, text in named:
        key = _key(text)
        if key is None:
            problems.append(f"{name} must be 32 random bytes in base64 (openssl rand -base64 32).")
        else:
            keys.append(key)
    return tuple(keys)


def _key(text: object) -> bytes | None:
    if not isinstance(text, str):
        return None
    try:
        key = base64.b64decode(text.strip().replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if len(key) == 32 else None
