"""A folder in which nothing may be written, also for root, to whom the permissions of files mean nothing."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest


def forbid(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away the right to write to a folder and each of its files; the test gives it back at its end."""
    asked = os.access

    def access(path: Any, mode: int, **more: Any) -> bool:
        kept = Path(path) if isinstance(path, str | os.PathLike) else None
        if kept is not None and mode & os.W_OK and (kept == folder or kept.parent == folder):
            return kept.exists() and bool(kept.stat().st_mode & 0o200)
        return asked(path, mode, **more)

    monkeypatch.setattr(os, "access", access)
    for path in (*folder.iterdir(), folder):
        path.chmod(0o500 if path.is_dir() else 0o400)


def allow(folder: Path) -> None:
    """Give it back."""
    folder.chmod(0o700)
    for path in folder.iterdir():
        path.chmod(0o700 if path.is_dir() else 0o600)
