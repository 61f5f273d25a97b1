"""Streamlit's command line in a process that says how many sessions it holds in memory.

python -m proof.watched FILE run ...      Streamlit's own arguments follow the file

Its metrics name the sessions that are connected; what a closed tab leaves behind is in none of them.
"""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path
from typing import Any, Final
from weakref import WeakSet

from streamlit.runtime.app_session import AppSession

#: Seconds between two counts.
PAUSE: Final = 1.0


def main() -> None:
    """Keep the number of sessions in the file, and run Streamlit."""
    from streamlit.web.cli import main as streamlit

    file = Path(sys.argv.pop(1))
    held = watched(AppSession)

    def keep() -> None:
        while True:
            file.write_text(f"{len(held)}", "ascii")
            time.sleep(PAUSE)

    threading.Thread(target=keep, daemon=True).start()
    streamlit()


def watched(kind: type[Any]) -> WeakSet[Any]:
    """All objects of a class that will be made and are still held by somebody."""
    held: WeakSet[Any] = WeakSet()
    begin = kind.__init__

    def begun(self: Any, *given: Any, **named: Any) -> None:
        begin(self, *given, **named)
        held.add(self)

    kind.__init__ = begun
    return held


if __name__ == "__main__":
    main()
