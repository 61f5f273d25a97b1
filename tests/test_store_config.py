"""The `[store]` section of the secrets: everything that is wrong in one message, and never a secret in it."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from crm.config import StoreSettings, store_settings
from crm.errors import NotAllowed, ReferenceBroken
from crm.remote import keyring, open_replica, open_target, versions
from tests.remote.support import USER, Clock, add, names, rename

KEY = base64.b64encode(b"k" * 32).decode()
OTHER = base64.b64encode(b"o" * 32).decode()
S3 = {
    "kind": "s3",
    "bucket": "my-crm",
    "endpoint": "https://account.r2.example",
    "access_key_id": "AKsecret",
    "secret_access_key": "SKsecret",
}


def test_what_an_s3_store_needs() -> None:
    found = store_settings(S3 | {"prefix": "crm", "encryption_key": KEY, "keep_days": 30})
    assert (found.kind, found.bucket, found.prefix, found.region) == ("s3", "my-crm", "crm", "auto")
    assert (found.keys, found.keep_days, found.max_mb) == ((b"k" * 32,), 30, 100)


@pytest.mark.parametrize(
    "section", [S3, {"kind": "postgres", "dsn": "postgresql://h/d"}], ids=["s3", "postgres"]
)
def test_opening_asks_nobody(section: dict[str, Any]) -> None:
    open_target(store_settings(section)).close()


def test_settings_become_a_database(tmp_path: Path) -> None:
    settings = store_settings(
        {"kind": "file", "folder": str(tmp_path / "store"), "encryption_key": KEY, "max_mb": 1}
    )
    replica = open_replica(settings, open_target(settings), USER, tmp_path / "work", Clock())
    add(replica, "Ada")
    with pytest.raises(NotAllowed):
        replica.write(lambda db: rename(db, 1, "x" * 1_000_000))
    assert names(replica) == ["Ada"]
    (stored,) = [path for path in (tmp_path / "store").rglob("*") if path.is_file()]
    assert versions.meta_of(stored.read_bytes()).key == keyring(settings).current != ""


def test_amazon_needs_its_region_and_no_endpoint() -> None:
    found = store_settings(S3 | {"endpoint": "", "region": "eu-central-1"})
    assert (found.endpoint, found.region) == ("", "eu-central-1")
    open_target(found).close()


def test_keys_are_replaced_by_naming_the_former_ones() -> None:
    found = store_settings(
        S3 | {"encryption_key": KEY, "previous_encryption_keys": [OTHER], "plain_allowed": True}
    )
    assert found.keys == (b"k" * 32, b"o" * 32)
    assert keyring(found).plain_allowed
    assert not keyring(store_settings(S3 | {"encryption_key": KEY})).plain_allowed


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ({}, ["'kind'"]),
        ({"kind": "local"}, ["'kind'"]),
        ({"kind": 5}, ["'kind'"]),
        (
            {"kind": "s3"},
            ["'bucket': this key is missing; s3", "'access_key_id'", "'secret_access_key'"],
        ),
        ({"kind": "postgres"}, ["'dsn': this key is missing"]),
        ({"kind": "file", "folder": "  "}, ["'folder': this key is missing"]),
        (S3 | {"endpoint": ""}, ["'endpoint': this key is missing; for Amazon S3 name the region"]),
        (S3 | {"bukket": "x"}, ["'bukket': this key is unknown"]),
        (S3 | {"bucket": 7}, ["'bucket': it must be text in quotes"]),
        (S3 | {"endpoint": "r2.example"}, ["'endpoint': it must be an address"]),
        (S3 | {"endpoint": "https://[broken"}, ["'endpoint': it must be an address"]),
        (S3 | {"keep_days": 3}, ["'keep_days': it must be a whole number from 7"]),
        (S3 | {"max_mb": True}, ["'max_mb': it must be"]),
        (S3 | {"plain_allowed": "yes"}, ["'plain_allowed': it must be"]),
        (S3 | {"encryption_key": "c2hvcnQ="}, ["'encryption_key': it must be 32 random bytes"]),
        (S3 | {"encryption_key": 5}, ["'encryption_key': it must be 32 random bytes"]),
        (S3 | {"previous_encryption_keys": [OTHER]}, ["'encryption_key': this key is missing"]),
        (S3 | {"encryption_key": KEY, "previous_encryption_keys": OTHER}, ["must be a list"]),
        (
            S3 | {"encryption_key": KEY, "previous_encryption_keys": [5]},
            ["previous_encryption_keys"],
        ),
        (
            {"kind": "s3", "bucket": "x", "keep_days": 1},
            ["'access_key_id'", "'secret_access_key'", "'keep_days'"],
        ),
    ],
)
def test_everything_that_is_wrong_is_said_at_once(
    section: dict[str, Any], words: list[str]
) -> None:
    with pytest.raises(ReferenceBroken) as refused:
        store_settings(section)
    for word in words:
        assert word in refused.value.sentence


@pytest.mark.parametrize("name", ["secret_access_key", "dsn", "encryption_key", "access_key_id"])
def test_a_secret_is_never_repeated(name: str) -> None:
    with pytest.raises(ReferenceBroken) as refused:
        store_settings({"kind": "nonsense", name: "hunter2 hunter2", "endpoint": "hunter2"})
    assert "hunter2" not in str(refused.value)
    settings = StoreSettings("s3", secret_access_key="hunter2", dsn="hunter2", keys=(b"hunter2",))
    assert "hunter2" not in repr(settings)
    assert "hunter2" not in repr(keyring(settings))
