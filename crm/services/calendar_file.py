"""A calendar that is kept current in a folder, where the user's own calendar reads it.

Which folder that is stands in a file beside the database and not in it: it belongs to this machine. A backup, an
imported document or a hosted site never names a place where something is written.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from crm.errors import CrmError, FileRefused, InvalidInput
from crm.language import tr
from crm.paths import make_private
from crm.store import result_cache
from crm.store.handle import Store
from crm.store.local import open_store
from crm.store.result_cache import ResultCache

NAME: Final = "embers.ics"
#: How a calendar that Embers made begins.
_OURS: Final = b"BEGIN:VCALENDAR"
_MARK: Final = b"PRODID:-//Embers//"
#: The longest path that is looked at.
_LONGEST: Final = 4_000

#: The content and the day that a file was last seen to show, by database.
_SHOWN: Final[ResultCache[tuple[str | None, date, Path]]] = ResultCache(16)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The file, and how many steps and appointments it shows."""

    file: Path
    steps: int
    appointments: int


def folder_of(database: Path) -> Path | None:
    """The folder in which the calendar of a database is kept; None = it is not."""
    try:
        text = _note(database).read_text("utf-8").strip()
    except (OSError, UnicodeError):
        return None
    return Path(text) if text else None


def choose(store: Store, typed: str, today: date) -> Calendar:
    """Keep the calendar in a folder from now on, and write it there at once.

    Raises:
        InvalidInput: it is no folder, or holds another calendar under this name. FileRefused: it cannot be
            written.
    """
    folder = _folder(typed)
    _refuse_another(folder / NAME)
    made = _write(store, folder, today)
    note = _note(store.path)
    try:
        make_private(note)
        note.write_text(f"{folder}\n", "utf-8")
    except (OSError, UnicodeError) as error:
        raise FileRefused(
            tr("{note} cannot be written.", note=note), tr("Check its permissions.")
        ) from error
    return made


def stop(store: Store) -> Path | None:
    """No longer keep the calendar; the file stays as it is. Return where it is."""
    folder = folder_of(store.path)
    with suppress(OSError):
        _note(store.path).unlink(missing_ok=True)
    return folder / NAME if folder else None


def keep(store: Store, today: date) -> None:
    """Write the calendar again if what it shows has changed since, or the day has.

    Raises:
        FileRefused: it cannot be written.
    """
    folder = folder_of(store.path)
    if folder is None:
        return
    with store.read() as db:
        state = result_cache.stamp_of(db), today, folder
    if _SHOWN.get(store.path) == state and (folder / NAME).exists():
        return
    _write(store, folder, today)
    _SHOWN.put(store.path, state)


def kept(database: Path, today: date) -> str:
    """Keep the calendar of a database, if it has one; return why that failed, else nothing."""
    if folder_of(database) is None:
        return ""
    try:
        keep(open_store(database), today)
    except CrmError as error:
        return tr("The calendar file was not updated: {error}", error=error)
    return ""


def _note(database: Path) -> Path:
    return database.with_name(f"{database.name}.calendar")


def _folder(typed: str) -> Path:
    text = typed.strip()
    if not text:
        raise InvalidInput(tr("Please enter the folder."), field="folder")
    try:
        if len(text) > _LONGEST:
            raise ValueError
        folder = Path(text).expanduser()
        there = folder.is_absolute() and folder.is_dir()
    except (OSError, ValueError, RuntimeError):
        there = False
    if not there:
        raise InvalidInput(
            tr("There is no folder {text:.200}.", text=text),
            tr("Enter its whole path, and make it first if it is new."),
            "folder",
        )
    return folder


def _refuse_another(file: Path) -> None:
    try:
        if not file.exists() or file.stat().st_size == 0:
            return
        with file.open("rb") as there:
            start = there.read(1_000)
    except OSError as error:
        raise FileRefused(
            tr("{file} cannot be read.", file=file), tr("Check its permissions.")
        ) from error
    if not (start.startswith(_OURS) and _MARK in start):
        raise InvalidInput(
            tr("There is another file called {name} in this folder.", name=NAME),
            tr("Choose another folder, or move that file."),
            "folder",
        )


def _write(store: Store, folder: Path, today: date) -> Calendar:
    from crm.services import exports  # calendars take a while to import, and few need them

    made = exports.steps_ics(store, today)
    data, file = made.text.encode("utf-8", "surrogatepass"), folder / NAME
    before = b""
    with suppress(OSError):
        before = file.read_bytes()
    if before != data:
        exports.put(store, file, data)
    return Calendar(file, made.counts["steps"], made.counts["appointments"])
