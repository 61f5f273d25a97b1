"""Start Embers for the person at this machine: loopback only, nothing sent anywhere.

    python -m scripts.launch    (in a clone; an installed Embers has the command embers)

Environment: PORT (else 8501, or a free one if that is taken), HEADLESS=1 (open no browser),
EMBERS_DB (the database file).
"""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from crm.paths import default_database, make_private, make_private_folder

ROOT: Final = Path(__file__).resolve().parent.parent
ADDRESS: Final = "127.0.0.1"
FIRST_PORT: Final = 8501
#: An origin that cannot exist (RFC 2606).
NOBODY: Final = "https://nobody.invalid"


def main() -> int:
    """Run Streamlit until it is stopped; return its exit status."""
    try:
        port = choose_port(os.environ.get("PORT", "").strip())
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    folder = default_database(os.environ).parent
    key = os.environ["EMBERS_KEY"] = owner_key(folder)
    address = f"http://{ADDRESS}:{port}/?key={key}"
    print(f"Embers opens at {address} (Ctrl+C stops it).", flush=True)
    if os.environ.get("HEADLESS", "") in ("", "0"):
        open_later(folder, port, address)
    line = command(port, os.environ | {"HEADLESS": "1"})
    if os.name != "nt":
        os.execv(line[0], line)  # one process, so that stopping it stops the app
    return subprocess.call(line)


def owner_key(folder: Path) -> str:
    """The key of the owner: kept beside the database, readable by them alone; made on first use.

    Where it cannot be kept, as in a folder that is read-only, it lasts as long as this start.
    """
    file = folder / "owner-key"
    try:
        make_private_folder(folder)
        make_private(file)
        key = file.read_text("ascii").strip() or secrets.token_urlsafe(24)
        file.write_text(f"{key}\n", "ascii")
    except (OSError, UnicodeError):
        return secrets.token_urlsafe(24)
    return key


def open_later(folder: Path, port: int, address: str) -> None:
    """Open the address in the browser as soon as the app answers.

    Through a file that only the owner can read: the command line of a program, such as a browser, can be
    read by every account of the machine.
    """
    page = folder / "open-embers.html"
    make_private(page)
    try:
        page.write_text(
            f'<meta charset="utf-8"><title>Embers</title><script>location.replace("{address}")</script>'
            f'<a href="{address}">Open Embers</a>\n'
        )
    except OSError:
        return  # the address is printed
    line = [sys.executable, "-m", "scripts.open_page", str(port), str(page)]
    subprocess.Popen(line, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def command(port: int, env: Mapping[str, str]) -> list[str]:
    """The command line that keeps the app on this machine."""
    options = {
        "server.address": ADDRESS,
        "server.port": str(port),
        "server.headless": "true" if env.get("HEADLESS", "") not in ("", "0") else "false",
        "server.showEmailPrompt": "false",
        "browser.gatherUsageStats": "false",
        "browser.serverAddress": ADDRESS,
        "server.fileWatcherType": "none",
        # Else a page on any streamlit.app address could frame this one and send it commands, and the browser
        # would compare each of its own messages with sixteen patterns in each run.
        "client.allowedOrigins": NOBODY,
    }
    # A connection from a page under another host name is refused before it reaches the app.
    hosts = [f"--server.allowedHosts={name}" for name in ("localhost", ADDRESS)]
    flags = [f"--{name}={value}" for name, value in options.items()] + hosts
    return [sys.executable, "-m", "streamlit", "run", str(ROOT / "streamlit_app.py"), *flags]


def choose_port(wanted: str) -> int:
    """The wanted port; if none is given, 8501 or any free one.

    Raises:
        ValueError: the wanted port is not a valid number, or taken; its text is for the user.
    """
    if not wanted:
        return FIRST_PORT if is_free(FIRST_PORT) else any_free()
    if not wanted.isdecimal() or not 1 <= int(wanted) <= 65535:
        raise ValueError(f"PORT is {wanted!r}; it must be a number from 1 to 65535.")
    if not is_free(int(wanted)):
        raise ValueError(f"Port {wanted} is taken. Choose another, or leave PORT out.")
    return int(wanted)


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        if os.name != "nt":
            # Else a port counts as taken for a minute after its last server stopped.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            return False
        return True


def any_free() -> int:
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
