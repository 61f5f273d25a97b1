"""What is wrong with a connection is one sentence that says what to do, and repeats no secret."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from crm.errors import InvalidInput
from crm.remote.folder import FolderTarget
from crm.services import overview
from tests.cloud.support import (
    PASSPHRASE,
    S3,
    account,
    ran,
    refusing,
    script,
)
from tests.remote.servers import BUCKET, answering

PG = "postgresql://kim:hunter2@127.0.0.1:{port}/crm"


@pytest.mark.parametrize(
    ("state", "message", "says"),
    [
        ("28P01", 'password authentication failed for user "kim"', "Check user and password"),
        ("XX000", "Tenant or user not found", "Check user and password"),
        ("28000", 'no pg_hba.conf entry for host "x", user "kim", no encryption', "sslmode=require"),
        ("28000", 'role "kim" is not permitted to log in', "does not let this user in"),
        ("3D000", 'database "crm" does not exist', "The database does not exist"),
        ("53300", "sorry, too many clients already", "does not answer"),
    ],
)  # fmt: skip
def test_what_a_database_says_no_to_is_one_sentence(state: str, message: str, says: str) -> None:
    with refusing((state, message)) as port, pytest.raises(InvalidInput) as refused:
        ran(script(PASSPHRASE), "--store", PG.format(port=port))
    assert says in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_a_pooler_that_refuses_settings_is_asked_without_them() -> None:
    answers = (
        ("08P01", "unsupported startup parameter in options: statement_timeout"),
        ("28P01", "password authentication failed"),
    )
    with refusing(*answers) as port, pytest.raises(InvalidInput, match="Check user and password"):
        ran(script(PASSPHRASE), "--store", PG.format(port=port))


def test_a_database_without_tls_is_refused_if_the_address_asks_for_it() -> None:
    with refusing(("28000", "never said")) as port:
        address = f"{PG.format(port=port)}?sslmode=require"
        with pytest.raises(InvalidInput, match="does not speak TLS"):
            ran(script(PASSPHRASE), "--store", address)


@pytest.mark.parametrize(
    ("status", "code", "says"),
    [
        (403, "InvalidAccessKeyId", "The access key is unknown"),
        (403, "SignatureDoesNotMatch", "The secret key is wrong"),
        (404, "NoSuchBucket", "The bucket does not exist"),
        (403, "AccessDenied", "is not allowed to list, read, write and delete"),
        (501, "NotImplemented", "create only if absent"),
    ],
)
def test_what_a_bucket_says_no_to_is_one_sentence(status: int, code: str, says: str) -> None:
    body = f"<Error><Code>{code}</Code></Error>"
    with answering(status, body) as endpoint, pytest.raises(InvalidInput) as refused:
        ran(script("the-secret"), "--store", f"{endpoint}/notes", *S3)
    assert says in str(refused.value)
    assert "the-secret" not in str(refused.value)


def test_a_bucket_over_tls_that_speaks_none(tmp_path: Path) -> None:
    with answering(200) as endpoint, pytest.raises(InvalidInput, match="does not speak TLS"):
        ran(script("the-secret"), "--store", endpoint.replace("http", "https") + "/notes", *S3)


def test_a_store_that_ignores_conditions_is_refused(
    folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FolderTarget, "create", lambda *some: None)
    with pytest.raises(InvalidInput, match="accepts a second writer"):
        ran(script(PASSPHRASE), "--store", folder)


def test_a_bucket_works(s3: str, local: Path, tmp_path: Path) -> None:
    argv = ("--store", f"{s3}/{BUCKET}/cloud {tmp_path.name}", *S3, "--carry-up")
    data, _ = ran(script("SK12345678", PASSPHRASE), *argv, db=local)
    store = tomllib.loads(data["secrets"])["store"]
    assert (store["bucket"], store["endpoint"], store["region"]) == (BUCKET, s3, "us-east-1")
    assert overview.counts(account(data, tmp_path / "here")).people == 17
