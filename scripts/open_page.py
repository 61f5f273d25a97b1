"""Open a page in the user's browser as soon as the app answers: python -m scripts.open_page PORT FILE"""

from __future__ import annotations

import sys
import time
import urllib.request
import webbrowser
from pathlib import Path
from typing import Final

_PATIENCE: Final = 120.0


def main(argv: list[str]) -> int:
    """Wait, then open it; return the exit status."""
    port, page = argv[1:]
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5):
                return 0 if webbrowser.open(Path(page).as_uri()) else 1
        except OSError:
            time.sleep(0.2)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv))
