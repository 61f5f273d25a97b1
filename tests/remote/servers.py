"""Real stores for the tests: the S3 wire on loopback, a store that fails on demand, one that forgets the condition."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import boto3
from moto.server import ThreadedMotoServer

from crm.config import StoreSettings
from crm.errors import StoreUnreachable
from crm.remote.target import Conflict, Saved, Target

BUCKET = "embers-test"


def s3_settings(endpoint: str, **more: Any) -> StoreSettings:
    values = {
        "kind": "s3", "bucket": BUCKET, "prefix": "crm of tests", "endpoint": endpoint,
        "region": "us-east-1", "access_key_id": "AK12345678", "secret_access_key": "SK12345678",
        "connect_seconds": 2, "timeout_seconds": 10,
    }  # fmt: skip
    return StoreSettings(**(values | more))


@contextmanager
def moto() -> Iterator[str]:
    """The address of an S3 server with one empty bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        aws_access_key_id="AK12345678",
        aws_secret_access_key="SK12345678",
        region_name="us-east-1",
    )
    client.create_bucket(Bucket=BUCKET)
    client.close()
    try:
        yield endpoint
    finally:
        server.stop()


@contextmanager
def answering(status: int, body: str = "") -> Iterator[str]:
    """An HTTP server that gives every request the same answer."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode() if self.command != "HEAD" else b"")

        do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = answer

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Tampered:
    """A target of which single answers can be changed: `before(method)` may raise, `after` too."""

    def __init__(self, inner: Target) -> None:
        self.inner = inner
        self.name = inner.name
        self.before: Callable[[str], None] = lambda method: None
        self.after: Callable[[str], None] = lambda method: None
        self.asked: list[str] = []

    def _pass(self, method: str, *values: Any) -> Any:
        self.asked.append(method)
        self.before(method)
        result = getattr(self.inner, method)(*values)
        self.after(method)
        return result

    def saved(self, user: str, after: int = 0) -> list[Saved]:
        return self._pass("saved", user, after)

    def versions(self, user: str) -> list[int]:
        return self._pass("versions", user)

    def get(self, user: str, version: int) -> bytes:
        return self._pass("get", user, version)

    def head(self, user: str, version: int) -> bytes:
        return self._pass("head", user, version)

    def exists(self, user: str, version: int) -> bool:
        return self._pass("exists", user, version)

    def create(self, user: str, version: int, data: bytes) -> None:
        self._pass("create", user, version, data)

    def delete(self, user: str, versions: Iterable[int]) -> None:
        self._pass("delete", user, versions)

    def blank(self, user: str, versions: Iterable[int]) -> None:
        self._pass("blank", user, versions)


class Forgetful(Tampered):
    """The negative control: a store that ignores the condition, as some S3 servers do."""

    def create(self, user: str, version: int, data: bytes) -> None:
        try:
            self.inner.create(user, version, data)
        except Conflict:
            overwrite(self.inner, user, version, data)


def overwrite(target: Target, user: str, version: int, data: bytes) -> None:
    """Replace an object, which Embers itself never does."""
    target.delete(user, [version])
    target.create(user, version, data)


def down(method: str) -> None:
    """For `Tampered.before` and `.after`: no answer."""
    raise StoreUnreachable("Your data cannot be reached at the moment.", operator="down")
