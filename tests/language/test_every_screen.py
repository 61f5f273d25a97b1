"""Every screen in a language that nobody speaks: nothing on it is English."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT
from tests.language.pseudo import accented, untranslated


def test_nothing_on_a_screen_is_untranslated(tmp_path: Path) -> None:
    """In a process of its own: many texts are made while their module is read."""
    line = [sys.executable, "-m", "tests.language.pseudo", str(tmp_path)]
    done = subprocess.run(
        line, cwd=ROOT, env={**os.environ}, capture_output=True, text=True, timeout=300
    )
    assert (done.stdout, done.returncode) == ("", 0), done.stderr[-2000:]


def test_what_was_translated_is_told_from_what_was_not() -> None:
    said = accented("Thank {first} for the call :material/call: at Embers")
    assert untranslated(said) == []
    assert untranslated(f"{said} before noon") == ["before noon"]
