"""Build the container image and start it once, where a builder is: `make image`.

Exit status: 0 it answered, or there is no builder (a message says so); 1 it did not.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from scripts.launch import any_free

ROOT: Final = Path(__file__).resolve().parent.parent
_NAME: Final = "embers-check"
_PATIENCE: Final = 120.0

Run = Callable[[Sequence[str]], int]


def main() -> int:
    """Find a builder and check the image with it; return the exit status."""
    builder = next((name for name in ("podman", "docker") if _works(name)), None)
    if builder is None:
        print("No container builder answers here; tests/installing checks the image by its parts.")
        return 0
    port = any_free()
    return check(builder, port, _run, lambda: _answers(port))


def check(builder: str, port: int, run: Run, healthy: Callable[[], bool]) -> int:
    """Build, start with a volume of its own, ask for its health, and remove both again."""
    built = [builder, "build", "--file", "Containerfile", "--tag", _NAME, "."]
    start = [builder, "run", "--rm", "--detach", "--name", _NAME, "--network", "host",
             "--env", f"PORT={port}", "--volume", f"{_NAME}:/data", _NAME]  # fmt: skip
    if run(built):
        print("The image could not be built; the lines above say why.", file=sys.stderr)
        return 1
    try:
        if run(start) or not healthy():
            print("The container did not answer.", file=sys.stderr)
            return 1
    finally:
        run([builder, "stop", _NAME])
        run([builder, "volume", "rm", "--force", _NAME])
    print("The container was built, and it answered.")
    return 0


def _works(name: str) -> bool:
    if shutil.which(name) is None:
        return False
    return not subprocess.call([name, "info"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _run(line: Sequence[str]) -> int:
    return subprocess.call(line, cwd=ROOT)


def _answers(port: int) -> bool:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5):
                return True
        except OSError:
            time.sleep(0.5)
    return False


if __name__ == "__main__":
    sys.exit(main())
