"""Make .venv and install one of the requirement files into it; does nothing if that is already done.

    python scripts/setup.py run        what the app needs
    python scripts/setup.py dev        that, and what the tests need
    python scripts/setup.py mutation   that, and what changes the rules to try the tests

Standard library only, and nothing newer than Python 3.7: it runs before anything is installed, perhaps
with a Python that is too old, which must still reach the message that says so.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin", "python")
FILES = {
    "run": ("requirements.txt",),
    "dev": ("requirements.txt", "requirements-dev.txt"),
    "mutation": ("requirements.txt", "requirements-dev.txt", "requirements-mutation.txt"),
}
NEEDED = (3, 11)


def main(argv: list[str]) -> int:
    """Bring the environment to the wanted state; return the exit status."""
    wanted = argv[1] if len(argv) == 2 and argv[1] in FILES else ""
    if not wanted:
        return refuse("Say which set to install: run, dev or mutation.")
    if sys.version_info < NEEDED:
        return refuse(
            f"Embers needs Python 3.11 or newer; this is {sys.version.split()[0]}. Install one "
            "and name it: make run PYTHON=/path/to/python3.12"
        )
    if not works(PYTHON):
        made = make_venv()
        if made:
            return made
    # A larger set contains the smaller ones, so its mark counts for them, too.
    larger = [name for name in FILES if FILES[name][: len(FILES[wanted])] == FILES[wanted]]
    if any(read(mark(name)) == fingerprint(name) for name in larger):
        return 0
    print("Installing what Embers needs into .venv (a minute or two, once) ...", flush=True)
    done = subprocess.call(
        [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        + ["--requirement", os.path.join(ROOT, FILES[wanted][-1])]
    )
    if done:
        return refuse("The packages could not be installed; the lines above say why. Try again.")
    with open(mark(wanted), "w") as file:
        file.write(fingerprint(wanted))
    return 0


def make_venv() -> int:
    """Create .venv, or replace a broken one."""
    missing = [name for name in ("venv", "ensurepip") if not importable(name)]
    if missing:
        return refuse(
            f"This Python lacks its module {missing[0]}. On Debian or Ubuntu: "
            "sudo apt install python3-venv"
        )
    print("Creating the environment .venv ...", flush=True)
    if subprocess.call([sys.executable, "-m", "venv", "--clear", VENV]):
        return refuse("The folder .venv could not be created; the lines above say why.")
    return 0


def importable(name: str) -> bool:
    try:
        __import__(name)
    except ImportError:
        return False
    return True


def works(python: str) -> bool:
    """Whether the environment's interpreter starts, is new enough and has pip."""
    check = f"import sys, pip; sys.exit(sys.version_info < {NEEDED})"
    try:
        return not subprocess.call([python, "-c", check], stderr=subprocess.DEVNULL)
    except OSError:
        return False


def mark(name: str) -> str:
    return os.path.join(VENV, f"embers-{name}.done")


def fingerprint(name: str) -> str:
    """Changes when a requirement file does."""
    found = hashlib.sha256()
    for file in FILES[name]:
        found.update(read(os.path.join(ROOT, file)).encode())
    return found.hexdigest()


def read(path: str) -> str:
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""


def refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv))
