"""Servers for the tests, on loopback: an S3 server, and one that always gives the same answer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import boto3
from moto.server import ThreadedMotoServer

from crm.config import StoreSettings

BUCKET = "embers-test"


def s3_settings(endpoint: str, **more: Any) -> StoreSettings:
    values = {
        "kind": "s3", "bucket": BUCKET, "prefix": "crm of tests", "endpoint": endpoint,
        "region": "us-east-1", "access_key_id": "AK12345678", "secret_access_key": "SK12345678",
        "connect_seconds": 2, "timeout_seconds": 10,
    }  # fmt: skip
    return StoreSettings(**(values | more))


def make_bucket(endpoint: str) -> None:
    """Make the bucket of the tests; it may be there."""
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        aws_access_key_id="AK12345678",
        aws_secret_access_key="SK12345678",
        region_name="us-east-1",
    )
    client.create_bucket(Bucket=BUCKET)
    client.close()


@contextmanager
def moto() -> Iterator[str]:
    """The address of an S3 server with one empty bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    make_bucket(endpoint)
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
