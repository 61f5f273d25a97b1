"""`embers`, the command of an installed Embers: alone it opens the app, with words it is the command line.

A wheel keeps everything in one folder, as a clone does, so that nothing of it stands among other packages.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent


def main() -> int:
    """Run one or the other; return the exit status."""
    sys.path.insert(0, str(ROOT))
    if len(sys.argv) > 1:
        from crm.cli import main as command_line

        return command_line(sys.argv[1:], prog="embers")
    from scripts.launch import main as launch

    # What lies in the folder someone happens to be in must neither be imported nor configure the app.
    if os.environ.get("EMBERS_DB", "").strip():
        os.environ["EMBERS_DB"] = str(Path(os.environ["EMBERS_DB"].strip()).expanduser().absolute())
    os.chdir(ROOT)
    return launch()


if __name__ == "__main__":
    sys.exit(main())
