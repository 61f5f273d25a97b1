"""One contract for every store: create-only, own lost answers, lists, erasing, and refusals in words."""

from __future__ import annotations

import secrets
import socket
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest

from crm.config import StoreSettings
from crm.errors import InvalidInput, StoreRefused, StoreTrouble, StoreUnreachable
from crm.remote import open_target
from crm.remote.target import HEAD_BYTES, Conflict, Target, prove
from tests.remote.servers import answering, s3_settings
from tests.remote.support import numbers
from tests.remote.tampered import Forgetful


@pytest.fixture
def user() -> str:
    return f"u{secrets.token_hex(8)}"


def test_what_is_stored_comes_back(target: Target, user: str) -> None:
    data = secrets.token_bytes(100_000)
    target.create(user, 1, data)
    assert target.get(user, 1) == data
    assert target.head(user, 1) == data[:HEAD_BYTES]
    assert target.exists(user, 1)
    assert not target.exists(user, 2)


def test_a_new_user_has_nothing(target: Target, user: str) -> None:
    assert numbers(target, user) == []
    assert target.saved(user) == []
    for missing in (target.get, target.head):
        with pytest.raises(KeyError):
            missing(user, 1)


def test_a_number_is_given_once(target: Target, user: str) -> None:
    target.create(user, 1, b"first")
    with pytest.raises(Conflict):
        target.create(user, 1, b"second")
    assert target.get(user, 1) == b"first"


def test_a_lost_answer_of_the_same_writer_is_not_a_conflict(target: Target, user: str) -> None:
    target.create(user, 1, b"first")
    target.create(user, 1, b"first")
    assert numbers(target, user) == [1]


def test_one_of_many_writers_wins(target: Target, user: str) -> None:
    won: list[bytes] = []

    def write(data: bytes) -> None:
        try:
            target.create(user, 1, data)
        except Conflict:
            return
        won.append(data)

    writers = [threading.Thread(target=write, args=(b"%d" % i,)) for i in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert won == [target.get(user, 1)]


def test_lists_are_in_order_and_of_one_user(target: Target, user: str) -> None:
    for version in (2, 10, 1, 9):
        target.create(user, version, b"x" * version)
    target.create(f"{user}0", 3, b"another")
    assert numbers(target, user) == [1, 2, 9, 10]
    newest = target.saved(user)[-1].at
    saved = target.saved(user, after=2)
    assert [(s.version, s.size) for s in saved] == [(9, 9), (10, 10)]
    assert all(s.at.tzinfo and newest - s.at < timedelta(minutes=5) for s in saved)
    assert target.saved(user, after=10) == []


def test_a_list_may_be_long(folder: Target, s3: str, user: str) -> None:
    targets = [folder, open_target(s3_settings(s3))]
    for target in targets:
        for version in range(1, 1051 if target is not folder else 20):
            target.create(user, version, b"x")
    assert len(numbers(targets[1], user)) == 1050  # S3 lists a thousand at a time
    assert len(targets[1].saved(user, after=1000)) == 50


def test_deleting_takes_away_what_was_named(target: Target, user: str) -> None:
    for version in range(1, 6):
        target.create(user, version, b"x")
    target.delete(user, [1, 2, 77])
    target.delete(user, [])
    assert numbers(target, user) == [3, 4, 5]


def test_emptying_leaves_numbers_and_no_content(target: Target, user: str) -> None:
    for version in range(1, 4):
        target.create(user, version, b"private")
    target.blank(user, [1, 2])
    assert [(s.version, s.size) for s in target.saved(user)] == [(1, 0), (2, 0), (3, 7)]
    assert target.get(user, 2) == target.head(user, 2) == b""
    with pytest.raises(Conflict):
        target.create(user, 2, b"somebody who did not notice")


@pytest.mark.parametrize(
    "user",
    [
        "",
        "short",
        "../../etc/passwd",
        "UPPERCASE",
        "a/b/c/d/e",
        "a" * 200,
        "-leading",
        "ünsafe-key",
    ],
)
def test_a_user_is_an_opaque_word(target: Target, user: str) -> None:
    with pytest.raises(InvalidInput):
        target.create(user, 1, b"x")
    with pytest.raises(InvalidInput):
        target.saved(user)


def test_a_store_that_honours_the_condition_is_proven(target: Target) -> None:
    prove(target)


def test_the_proof_leaves_nothing_behind(folder: Target, tmp_path: Path) -> None:
    prove(folder)
    assert not [path for path in (tmp_path / "store").rglob("*") if path.is_file()]


def test_a_store_that_accepts_both_writers_is_refused(folder: Target, tmp_path: Path) -> None:
    with pytest.raises(StoreRefused) as refused:
        prove(Forgetful(folder))
    assert "accepts a second writer" in refused.value.operator
    assert "keep your data safely" in refused.value.sentence
    assert not [path for path in (tmp_path / "store").rglob("*") if path.is_file()]


def _said(code: str) -> str:
    return f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>no</Message></Error>"


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (403, "InvalidAccessKeyId", "access key is unknown"),
        (403, "SignatureDoesNotMatch", "secret key is wrong"),
        (403, "RequestTimeTooSkewed", "clock of this machine"),
        (400, "ExpiredToken", "has expired"),
        (403, "AccessDenied", "Extend its permissions"),
        (403, "SomethingElse", "does not let this key in"),
        (401, "", "does not let this key in"),
        (404, "NoSuchBucket", "bucket does not exist"),
        (400, "InvalidBucketName", "name of the bucket"),
        (501, "NotImplemented", "create only if absent"),
    ],
)
def test_a_no_is_a_sentence_for_the_operator_and_a_calm_one(
    status: int, code: str, words: str
) -> None:
    with answering(status, _said(code) if code else "") as address:
        target = open_target(s3_settings(address))
        for ask in (lambda: target.create("someuser", 1, b"x"), lambda: target.saved("someuser")):
            with pytest.raises(StoreRefused) as refused:
                ask()
            assert words in refused.value.operator
            assert refused.value.sentence == "Your data cannot be reached at the moment."
            for secret in ("AK12345678", "SK12345678"):
                assert secret not in f"{refused.value} {refused.value.operator}"


def test_the_wrong_bucket_on_the_wire(s3: str) -> None:
    target = open_target(s3_settings(s3, bucket="not-there-at-all"))
    with pytest.raises(StoreRefused, match="reached") as refused:
        prove(target)
    assert "bucket does not exist" in refused.value.operator


def _nobody() -> str:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{taken.getsockname()[1]}"


def test_no_answer_may_be_tried_again() -> None:
    settings = [
        s3_settings(f"http://{_nobody()}"),
        StoreSettings("postgres", dsn=f"postgresql://embers:hunter2@{_nobody()}/embers"),
    ]
    for target in map(open_target, settings):
        for ask in (
            lambda t=target: t.create("someuser", 1, b"x"),
            lambda t=target: t.saved("someuser"),
        ):
            with pytest.raises(StoreUnreachable) as refused:
                ask()
            assert "does not answer" in refused.value.operator
            assert "hunter2" not in f"{refused.value} {refused.value.operator}"


def test_a_host_that_is_not_found_may_be_found_later() -> None:
    target = open_target(StoreSettings("postgres", dsn="postgresql://kim:x@no-such-host.invalid/x"))
    with pytest.raises(StoreUnreachable) as refused:
        target.saved("someuser")
    assert "The host in the address (dsn) was not found" in refused.value.operator


def test_a_store_that_says_nothing_is_given_up_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        target = open_target(s3_settings(f"http://{address}", timeout_seconds=4))
        before = time.monotonic()
        with pytest.raises(StoreUnreachable):
            target.create("someuser", 1, b"x")
        assert time.monotonic() - before < 12


def test_a_server_with_trouble_may_be_tried_again() -> None:
    with answering(503, _said("SlowDown")) as address, pytest.raises(StoreUnreachable):
        open_target(s3_settings(address, timeout_seconds=2)).saved("someuser")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreTrouble) as refused:
        open_target(StoreSettings("file", folder=str(tmp_path / "file" / "store")))
    assert "cannot be used" in refused.value.operator
