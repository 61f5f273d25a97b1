"""Reading the files that commands name: a large one is refused before it fills the memory."""

from __future__ import annotations

import mmap
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from crm.errors import FileRefused
from crm.intake.limits import MAX_MAILBOX_BYTES
from crm.intake.mail.mailbox import is_mailbox, without_bodies
from crm.language import tr
from crm.services.imports import batch_import


def read_file(path: Path) -> bytes:
    """Read a file of an allowed size; of a larger mailbox the heads of its messages.

    Raises:
        FileRefused: it is missing, a folder, unreadable or too large.
    """
    try:
        if path.is_dir():
            raise FileRefused(tr("{path} is a folder.", path=path), tr("Name the file inside it."))
        size = path.stat().st_size
        with path.open("rb") as file:  # the size of a pipe or a device is not known
            if size > MAX_MAILBOX_BYTES:
                return _heads_of(path.name, file)
            data = file.read(MAX_MAILBOX_BYTES + 1)
        if len(data) > MAX_MAILBOX_BYTES:
            raise _too_large(path.name)
        return data
    except FileNotFoundError as error:
        raise FileRefused(tr("There is no file {path}.", path=path)) from error
    except OSError as error:
        raise FileRefused(
            tr("{path} cannot be read.", path=path), tr("Check its permissions.")
        ) from error


def read_several(paths: Sequence[Path]) -> list[tuple[str, bytes]]:
    """Name and bytes of files that are imported together; too large files are refused while reading."""
    files: list[tuple[str, bytes]] = []
    for number, path in enumerate(paths, 1):
        files.append((path.name, read_file(path)))
        batch_import.refuse_too_much(max(number, len(paths)), sum(len(data) for _, data in files))
    return files


def _heads_of(name: str, file: BinaryIO) -> bytes:
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if not is_mailbox(data):
            raise _too_large(name)
        return without_bodies(data)


def _too_large(name: str) -> FileRefused:
    return FileRefused(
        tr(
            "{name} is larger than {most} MB.",
            name=name,
            most=MAX_MAILBOX_BYTES // 1_000_000,
        ),
        tr(
            "Only a mailbox (MBOX) may be that large. If your mailbox is in a ZIP file, unpack it. "
            "For any other file, export only a part of it."
        ),
    )
