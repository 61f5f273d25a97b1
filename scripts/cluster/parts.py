"""Shared by both servers: packages, free ports, child processes that are stopped at the end."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

#: Debian package -> one program that it contains.
PACKAGES: Final = {
    "ceph-mon": "ceph-mon",
    "ceph-mgr": "ceph-mgr",
    "ceph-osd": "ceph-osd",
    "radosgw": "radosgw",
    "ceph-common": "ceph",
    "uuid-runtime": "uuidgen",
    "postgresql": "/usr/bin/pg_lsclusters",
}


class Failed(Exception):
    """A message for the person who runs the tests."""


def can_install() -> bool:
    """Whether this user can install Debian packages on this machine."""
    return os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def missing() -> list[str]:
    """The packages that are not installed."""
    return [package for package, program in PACKAGES.items() if shutil.which(program) is None]


def install(packages: Sequence[str]) -> None:
    """Install packages.

    Raises:
        Failed: apt-get cannot.
    """
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(
            ["apt-get", "-q", *command], env=quiet, capture_output=True, text=True, timeout=420
        )
        if done.returncode:
            raise Failed(f"apt-get {command[0]} failed: {done.stderr.strip()[-500:]}")


class Processes:
    """Servers in the foreground, each with a log, ended together."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, command: Sequence[str | Path], as_user: str | None = None) -> int:
        """Start a server and return its process id."""
        with (self._logs / f"{name}.out").open("wb") as log:
            self._running[name] = subprocess.Popen(
                [str(word) for word in command],
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=as_user,
                cwd="/",
            )
        return self._running[name].pid

    def ended(self) -> list[str]:
        """The names of the servers that have exited on their own."""
        return [name for name, process in self._running.items() if process.poll() is not None]

    def stop(self) -> None:
        """Stop all servers, the last started first."""
        for process in reversed(self._running.values()):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        give_up = time.monotonic() + 10
        for process in reversed(self._running.values()):
            try:
                process.wait(max(0.1, give_up - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_ports(count: int) -> list[int]:
    """Ports on loopback that are currently free."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def wait_for(what: str, ready: Callable[[], bool], seconds: float) -> None:
    """Poll until `ready` returns true.

    Raises:
        Failed: it was not ready in time.
    """
    give_up = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > give_up:
            raise Failed(f"{what} was not ready after {seconds:.0f} seconds.")
        time.sleep(0.2)


def listens(port: int) -> bool:
    """Whether a server accepts connections on this loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
