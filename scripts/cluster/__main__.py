"""Start both servers, run the tests that need them, then stop and remove everything."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from scripts.cluster import ceph, parts, postgres

ROOT: Final = Path(__file__).resolve().parents[2]
#: Seconds for all tests together.
_MOST: Final = 600


def main() -> int:
    """Return the exit code of the tests; 0 with a message where they cannot run."""
    if needed := parts.missing():
        if not parts.can_install():
            print(f"The cluster tests were not run here: {', '.join(needed)} missing, and only root "
                  "with apt-get can install them.")  # fmt: skip
            return 0
        print(f"Installing {', '.join(needed)} ...", flush=True)
        try:
            parts.install(needed)
        except (parts.Failed, subprocess.TimeoutExpired) as failure:
            print(f"The cluster tests were not run here: {failure}")
            return 0
    if os.geteuid():
        print("The cluster tests were not run here: they need root.")
        return 0
    with tempfile.TemporaryDirectory(prefix="embers-cluster-") as name:
        return _in_folder(Path(name))


def _in_folder(folder: Path) -> int:
    folder.chmod(0o755)  # PostgreSQL runs as another user
    for part in ("ceph", "postgres"):
        (folder / part).mkdir()
    processes = parts.Processes(folder)
    try:
        running = ceph.start(folder / "ceph", processes)
        dsn = postgres.start(folder / "postgres", processes)
        print(f"Ceph answers at {running.address}; PostgreSQL runs.", flush=True)
        return _tests(running, dsn)
    except parts.Failed as failure:
        print(f"The cluster did not start: {failure}")
        for log in sorted(folder.glob("*.out")):
            print(f"--- {log.name}\n{log.read_text(errors='replace')[-1500:]}")
        return 1
    finally:
        processes.stop()


def _tests(running: ceph.Ceph, dsn: str) -> int:
    settings = {
        "EMBERS_TEST_S3": running.address,
        "EMBERS_TEST_STORES": ",".join(map(str, running.stores)),
        "EMBERS_TEST_POSTGRES": dsn,
    }
    tests = ["tests/remote/test_targets.py", "tests/remote/test_replica.py", "tests/cluster"]
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *tests]
    try:
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, **settings}, timeout=_MOST)
    except subprocess.TimeoutExpired:
        print(f"The cluster tests took longer than {_MOST} seconds.")
        return 1
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
