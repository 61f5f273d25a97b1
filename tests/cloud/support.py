"""A person at the terminal, as a list of answers; and a PostgreSQL server that refuses everybody."""

from __future__ import annotations

import io
import socket
import struct
import threading
import tomllib
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crm.cli import parser
from crm.cloud import setup
from crm.cloud.talk import NobodyAnswers, Script, Talk
from crm.deployment import Deployment, deployment
from crm.remote import open_replica, open_target
from crm.remote.replica import Replica

PASSPHRASE = "correct horse battery"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
#: The account of whoever signs in with the passphrase; it must never change.
OWNER = "u5bb72a725b1b000250a0ea2242c6a270aa535ebe"
#: What a script says of a bucket's key.
S3 = ("--key-id", "AK12345678", "--region", "us-east-1")


class Person:
    """Answers the questions in order; `said` holds every remark, `asked` every question."""

    interactive = True

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.said: list[str] = []
        self.asked: list[str] = []

    def say(self, text: str) -> None:
        self.said.append(text)

    def ask(self, question: str, option: str, default: str = "") -> str:
        self.asked.append(question)
        if not self.answers:
            raise NobodyAnswers(f"There is no answer to “{question}”.")
        return self.answers.pop(0) or default

    def ask_secret(self, question: str) -> str:
        return self.ask(f"{question} (hidden)", "")


@contextmanager
def refusing(*answers: tuple[str, str]) -> Iterator[int]:
    """A PostgreSQL server without TLS that refuses each connection with the next code and message; its port.

    `("", "unless plain")` in front of a message refuses only connections that bring settings.
    """
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_refuse, args=(server, answers), daemon=True).start()
        yield int(server.getsockname()[1])


def _refuse(server: socket.socket, answers: Sequence[tuple[str, str]]) -> None:
    with suppress(OSError):
        while True:
            connection, _ = server.accept()
            with connection, suppress(OSError, struct.error):
                _answer(connection, answers)


def _answer(connection: socket.socket, answers: Sequence[tuple[str, str]]) -> None:
    while True:
        (size,) = struct.unpack("!I", connection.recv(4))
        packet = connection.recv(size - 4)
        (code,) = struct.unpack("!I", packet[:4])
        if code == 80877103:  # "may I speak TLS?"
            connection.sendall(b"N")
            continue
        if code == 80877104:  # "may I speak GSS?"
            connection.sendall(b"N")
            continue
        with_settings = b"statement_timeout" in packet
        state, message = answers[0] if with_settings or len(answers) == 1 else answers[1]
        body = b"SFATAL\0VFATAL\0C" + state.encode() + b"\0M" + message.encode() + b"\0\0"
        connection.sendall(b"E" + struct.pack("!I", len(body) + 4) + body)
        return


def options(*argv: object) -> Namespace:
    return parser().parse_args(["cloud-setup", *map(str, argv)])


def ran(talk: Talk, *argv: object, db: Path = Path("no.db")) -> tuple[dict[str, Any], str]:
    data, text = setup.run(db, options(*argv), talk, lambda: NOW)
    return data, text


def script(*lines: str) -> Script:
    return Script(io.StringIO("".join(f"{line}\n" for line in lines)))


def deployed(data: dict[str, Any]) -> Deployment:
    """What the app makes of the secrets that were printed."""
    found = deployment(tomllib.loads(data["secrets"]))
    assert found.problems == ()
    return found


def account(data: dict[str, Any], root: Path) -> Replica:
    """The owner's data, as the app with these secrets finds them."""
    settings = deployed(data).store
    assert settings is not None
    return open_replica(settings, open_target(settings), OWNER, root, lambda: NOW)
