"""A proxy that sometimes forwards a request and drops the answer."""

from __future__ import annotations

import random
import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

_CHUNK: Final = 65_536


class Wire:
    """Forwards TCP on loopback; after a chunk that holds `marker`, some answers never arrive."""

    def __init__(self, port: int, marker: bytes, share: float) -> None:
        self._to = ("127.0.0.1", port)
        self._marker, self._share = marker, share
        self._dice = random.Random(11)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.dropped = 0
        self.marked = 0
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._forward, args=(client,), daemon=True).start()

    def _forward(self, client: socket.socket) -> None:
        with client, suppress(OSError), socket.create_connection(self._to) as server:
            for one in (client, server):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            swallow = False
            while True:
                for ready in select.select([client, server], [], [])[0]:
                    data = ready.recv(_CHUNK)
                    if not data:
                        return
                    if ready is client:
                        if self._marker in data:
                            self.marked += 1
                            swallow = self._dice.random() < self._share
                        server.sendall(data)
                    elif swallow:
                        self.dropped += 1
                        return
                    else:
                        client.sendall(data)

    def close(self) -> None:
        self._listener.close()


@contextmanager
def dropping(port: int, marker: bytes, share: float = 0.15) -> Iterator[Wire]:
    """A wire to a port of loopback that swallows this share of the answers."""
    wire = Wire(port, marker, share)
    try:
        yield wire
    finally:
        wire.close()
