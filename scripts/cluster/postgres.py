"""A separate PostgreSQL on loopback, run as the system user postgres (it refuses to run as root)."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Final

from scripts.cluster.parts import Failed, Processes, free_ports, listens, wait_for

_USER: Final = "postgres"


def start(folder: Path, processes: Processes) -> str:
    """Start the server and return its connection string.

    Raises:
        Failed: it did not come up.
    """
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        raise Failed("PostgreSQL is not installed.")
    data = folder / "data"
    data.mkdir()
    shutil.chown(folder, _USER)
    shutil.chown(data, _USER)
    (port,) = free_ports(1)
    secret = folder / "secret"
    secret.write_text("embers-test")
    shutil.chown(secret, _USER)
    made = subprocess.run(
        [programs[-1] / "initdb", "-D", data, "-U", "embers", "--auth=scram-sha-256",
         f"--pwfile={secret}", "--no-locale", "-E", "UTF8"],
        user=_USER, cwd="/", capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    if made.returncode:
        raise Failed(f"initdb failed: {made.stderr.strip()[-500:]}")
    options: list[str | Path] = ["-h", "127.0.0.1", "-p", str(port), "-k", folder]
    processes.start("postgres", [programs[-1] / "postgres", "-D", data, *options], as_user=_USER)
    wait_for("PostgreSQL", lambda: listens(port), 60)
    return f"postgresql://embers:embers-test@127.0.0.1:{port}/postgres"
