"""Modules that a start must not load, because they cost memory and seconds on every page."""

from __future__ import annotations

import subprocess
import sys

from crm.paths import ROOT

FRONT_DOOR = (
    "crm.ui.shell.errors, crm.ui.steps.suggestion_card, crm.ui.shell.dialogs, "
    "crm.ui.shell.gc_freeze, crm.ui.shell.nav, crm.ui.shell.undo, "
    "crm.ui.today.welcome, crm.services.today_list, crm.services.overview"
)
#: Each is for one page, one kind of file, or a hosted start.
HEAVY = {
    "altair", "icalendar", "recurring_ical_events", "vobject", "charset_normalizer", "rapidfuzz",
    "regex", "holidays", "obstore", "authlib", "filelock", "crm.intake", "mailbox",
}  # fmt: skip


def loaded_after(code: str) -> set[str]:
    """The modules of a fresh process that ran this code."""
    told = f"{code}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_the_front_door_and_today_load_no_heavy_library() -> None:
    assert not loaded_after(f"import {FRONT_DOOR}") & HEAVY


COUNTED = """
import sqlite3
class Counted(sqlite3.Connection):
    left = 0
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        Counted.left += 1
    def close(self):
        super().close()
        Counted.left -= 1
connect = sqlite3.connect
sqlite3.connect = lambda *args, **kwargs: connect(*args, **kwargs | {"factory": Counted})
import crm.store.local
print(Counted.left)
"""


def test_a_start_leaves_no_connection_open() -> None:
    # Python 3.13 warns of each, and a warning is an error here.
    done = subprocess.run(
        [sys.executable, "-c", COUNTED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["0"]
