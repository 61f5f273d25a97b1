"""What a killed process leaves half written in a folder of versions is gone at the next start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from crm.remote.folder import FolderTarget
from tests.conftest import ROOT

#: Saves one version, and is stopped by force when the second is written and has no name yet.
_CHILD: Final = """
import os, sys
from pathlib import Path
from crm.remote.folder import FolderTarget
target = FolderTarget(Path(sys.argv[1]))
target.create("u0123456789abcdef", 1, b"first")
os.link = lambda *_: os.kill(os.getpid(), 9)
target.create("u0123456789abcdef", 2, b"second")
"""


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_the_next_start_removes_it_and_what_was_saved_stays(tmp_path: Path) -> None:
    stopped = subprocess.run([sys.executable, "-c", _CHILD, str(tmp_path)], cwd=ROOT, check=False)
    assert stopped.returncode == -9
    assert len(files(tmp_path)) == 2
    target = FolderTarget(tmp_path)
    assert files(tmp_path) == ["000000000001"]
    assert target.get("u0123456789abcdef", 1) == b"first"
    target.create("u0123456789abcdef", 2, b"second")
    assert files(tmp_path) == ["000000000001", "000000000002"]


def test_what_another_process_is_writing_now_is_left_alone(tmp_path: Path) -> None:
    FolderTarget(tmp_path).create("u0123456789abcdef", 1, b"first")
    versions = tmp_path / "u0123456789abcdef" / "v"
    old, new = versions / "0123456789abcdef.part", versions / "fedcba9876543210.part"
    for part in (old, new):
        part.write_bytes(b"half of it")
    four_hours_ago = new.stat().st_mtime - 4 * 3600
    os.utime(old, (four_hours_ago, four_hours_ago))
    FolderTarget(tmp_path)
    assert files(tmp_path) == ["000000000001", "fedcba9876543210.part"]
