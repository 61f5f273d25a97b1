"""The demonstration: invented people in a database per visitor, deleted when the tab closes."""

from __future__ import annotations

import shutil
import tempfile
import threading
from datetime import date
from pathlib import Path
from typing import Final

import streamlit as st

from crm.errors import NotAllowed
from crm.services import exports, sample
from crm.store.handle import Store
from crm.store.local import LocalStore, open_store

#: The most demonstrations at a time; each is a small file on a shared disk.
MOST: Final = 200
_NAME: Final = "demonstration.db"

_lock = threading.Lock()
_folders: set[Path] = set()


def store(today: date) -> LocalStore:
    """The visitor's demonstration database, created on their first run.

    Raises:
        NotAllowed: too many are open.
    """
    return _made(today)


def banner(opened: Store, today: date) -> None:
    """The notice of the demonstration; on every page, and it cannot be closed."""
    with st.container(horizontal=True, border=True, vertical_alignment="center", key="demo_banner"):
        st.markdown(
            ":material/science: **This is a demonstration** with invented people. What you type is "
            "seen by nobody else and is **gone when you close this tab**. Do not enter real people; "
            "to keep what you wrote, export it."
        )
        st.download_button(
            "Export",
            data=lambda: exports.portable_json(opened, today).text.encode(),
            file_name="embers-demonstration.json",
            mime="application/json",
            icon=":material/download:",
            key="demo:export",
            on_click="ignore",
        )


def _drop(opened: LocalStore) -> None:
    """Delete the database of a visitor who left."""
    folder = opened.path.parent
    shutil.rmtree(folder, ignore_errors=True)
    with _lock:
        _folders.discard(folder)


# The day is not part of the key: a demonstration must not restart at midnight.
@st.cache_resource(scope="session", show_spinner=False, max_entries=1, on_release=_drop)
def _made(_today: date) -> LocalStore:
    folder = _new_folder()
    opened = open_store(folder / _NAME)
    sample.add(opened, _today)
    return opened


def _new_folder() -> Path:
    with _lock:
        if len(_folders) >= MOST:
            raise NotAllowed(
                "Very many people are looking around at this moment.",
                "Please come back in a few minutes.",
            )
        folder = Path(tempfile.mkdtemp(prefix="embers-demonstration-"))
        _folders.add(folder)
        return folder
