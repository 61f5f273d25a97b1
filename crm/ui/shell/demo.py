"""The demonstration: invented people in a database per visitor, deleted when the tab closes.

Anybody may come, so what one visitor and one address can take is bounded: places, bytes and hours.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from typing import Final, TypeVar

import streamlit as st
from sqlite_utils import Database

from crm import leftovers
from crm.errors import NotAllowed
from crm.language import tr
from crm.services import exports, sample
from crm.store.handle import Store
from crm.store.local import LocalStore, open_store
from crm.store.query import number
from crm.ui.shell import service

T = TypeVar("T")

#: The most demonstrations at a time; each is a small file on a shared disk.
MOST: Final = 200
#: The same from one public address; those of a network at home, or of a proxy, say nothing.
MOST_OF_AN_ADDRESS: Final = 20
#: How long a demonstration stays once somebody else wants to see one.
SECONDS: Final = 2 * 60 * 60
#: The largest database, and the largest backup that is looked at.
MOST_BYTES: Final = 10_000_000
_NAME: Final = "demonstration.db"


class Demonstration(LocalStore):
    """A visitor's database, which cannot grow beyond `MOST_BYTES`."""

    def write(self, fn: Callable[[Database], T]) -> T:
        """As `LocalStore.write`.

        Raises:
            NotAllowed: it would become too large; nothing has changed.
        """
        return super().write(lambda db: _small(db, fn))

    def rehearse(self, fn: Callable[[Database], T]) -> T:
        """As `LocalStore.rehearse`.

        Raises:
            NotAllowed: as `write`.
        """
        return super().rehearse(lambda db: _small(db, fn))


def _small(db: Database, fn: Callable[[Database], T]) -> T:
    pages = MOST_BYTES // number(db, "PRAGMA page_size")
    db.execute(f"PRAGMA max_page_count={pages}")
    try:
        return fn(db)
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL:
            raise too_large() from error
        raise


def too_large() -> NotAllowed:
    return NotAllowed(
        tr("A demonstration can hold at most {most} MB.", most=MOST_BYTES // 1_000_000),
        tr("Nothing was changed. Run Embers on your own computer for more."),
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """A demonstration that is open: whose, and since when by `time.monotonic`."""

    address: str
    since: float


class Places:
    """The open demonstrations by folder."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[Path, _Place] = {}

    def take(self, address: str | None, now: float) -> Path:
        """A new folder for a visitor; demonstrations that lasted long enough make room.

        Args:
            address: the visitor's, as far as it is known. now: seconds by `time.monotonic`.

        Raises:
            NotAllowed: too many are open, or too many of this address.
        """
        network = _network(address)
        with self._lock:
            for folder, place in list(self._open.items()):
                if now - place.since > SECONDS:
                    self._drop(folder)
            same = sum(place.address == network for place in self._open.values())
            if len(self._open) >= MOST or (network and same >= MOST_OF_AN_ADDRESS):
                raise NotAllowed(
                    tr("A lot of people are looking around right now."),
                    tr("Please come back in a few minutes."),
                )
            folder = Path(tempfile.mkdtemp(prefix=service.DEMONSTRATION + leftovers.mark()))
            self._open[folder] = _Place(network, now)
            return folder

    def leave(self, folder: Path) -> None:
        """Delete what a visitor left."""
        with self._lock:
            self._drop(folder)

    def _drop(self, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        self._open.pop(folder, None)


def _network(address: str | None) -> str:
    """Whom an address stands for; "" = unknown, or a proxy or network that many are behind."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return _network(str(found.ipv4_mapped))
        return found.exploded[:19] if found.is_global else ""  # one customer has a /64
    return str(found) if found.is_global else ""


_places: Final = Places()


def store(today: date) -> Demonstration:
    """The visitor's demonstration database, created on their first run.

    Raises:
        NotAllowed: too many are open.
    """
    return _made(today)


def banner(opened: Store, today: date) -> None:
    """The notice of the demonstration; on every page, and it cannot be closed."""
    with st.container(horizontal=True, border=True, vertical_alignment="center", key="demo_banner"):
        st.markdown(
            tr(
                ":material/science: **This is a demonstration** with invented people. What you "
                "type is seen by nobody else and is **gone when you close this tab**, or after "
                "two hours. Do not enter real people; to keep what you wrote, export it."
            )
        )
        st.download_button(
            tr("Export"),
            data=lambda: exports.portable_json(opened, today).text.encode(),
            file_name="embers-demonstration.json",
            mime="application/json",
            icon=":material/download:",
            key="demo:export",
            on_click="ignore",
        )


def tidy(path: Path) -> None:
    """Keep only the newest copy that Embers made by itself: a visitor's last undo."""
    copies = sorted(
        (path.parent / "backups").glob("*.db"), key=lambda copy: copy.stat().st_mtime_ns
    )
    for copy in copies[:-1]:
        copy.unlink(missing_ok=True)


def _drop(opened: Demonstration) -> None:
    _places.leave(opened.path.parent)


def _still_there(opened: Demonstration) -> bool:
    return opened.path.exists()


# The day is not part of the key: a demonstration must not restart at midnight.
@st.cache_resource(
    scope="session", show_spinner=False, max_entries=1, validate=_still_there, on_release=_drop
)
def _made(_today: date) -> Demonstration:
    folder = _places.take(st.context.ip_address, time.monotonic())
    opened = Demonstration(open_store(folder / _NAME).path)
    sample.add(opened, _today)
    return opened
