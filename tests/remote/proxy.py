"""A proxy on loopback in front of an S3 server that counts requests and answers some of them itself."""

from __future__ import annotations

import http.client
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import urlsplit


class Asked(NamedTuple):
    method: str
    path: str
    start_only: bool
    if_absent: bool


class Wire:
    """What was asked; `instead` may give (status, body) for a request, which then goes no further."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.instead: Callable[[Asked], tuple[int, str] | None] = lambda asked: None
        self.address = ""

    def counted(self, act: Callable[[], object]) -> Counter[str]:
        """The requests of one action, by kind."""
        self.asked.clear()
        act()
        return Counter(
            "LIST" if "list-type" in one.path
            else "HEAD" if one.method == "HEAD" or one.start_only
            else "DELETE" if one.method == "POST"
            else one.method
            for one in self.asked
        )  # fmt: skip


@contextmanager
def counting(upstream: str) -> Iterator[Wire]:
    """A wire to an S3 server."""
    server, wire = urlsplit(upstream), Wire()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            asked = Asked(
                self.command,
                self.path,
                self.headers.get("Range") is not None,
                self.headers.get("If-None-Match") is not None,
            )
            wire.asked.append(asked)
            if instead := wire.instead(asked):
                self.reply(instead[0], {}, instead[1].encode())
                return
            conn = http.client.HTTPConnection(server.hostname or "", server.port, timeout=30)
            skipped = ("transfer-encoding", "connection", "content-length")
            headers = {k: v for k, v in self.headers.items() if k.lower() not in skipped}
            conn.request(
                self.command, self.path, body, headers | {"Content-Length": str(len(body))}
            )
            found = conn.getresponse()
            kept = {
                k: v for k, v in found.getheaders() if k.lower() not in (*skipped, "date", "server")
            }
            length = found.getheader("Content-Length") if self.command == "HEAD" else None
            self.reply(found.status, kept, found.read(), length)
            conn.close()

        def reply(
            self, status: int, headers: dict[str, str], body: bytes, length: str | None = None
        ) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", length or str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = answer

        def log_message(self, *_: object) -> None: ...

    proxy = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    proxy.daemon_threads = True
    thread = threading.Thread(target=proxy.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    wire.address = f"http://127.0.0.1:{proxy.server_address[1]}"
    try:
        yield wire
    finally:
        proxy.shutdown()
        proxy.server_close()
        thread.join()
