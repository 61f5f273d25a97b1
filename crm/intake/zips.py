"""ZIP files: opened and unpacked in memory, within limits, and only if every entry is harmless."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from stat import S_ISLNK
from typing import Final

from crm.errors import FileRefused
from crm.intake.limits import MAX_ARCHIVE_BYTES, MAX_MEMBERS
from crm.language import tr

AGAIN: Final = tr("Please download or export it again.")
INSIDE: Final = tr("Please unpack it and choose the files inside.")
_NOTHING: Final = tr("Nothing was imported.")
_CHUNK: Final = 1 << 20
_DRIVE: Final = re.compile(r"[A-Za-z]:")
_ENCRYPTED: Final = 0x1 | 0x40
#: Every entry of a ZIP's directory begins like this.
_ENTRY: Final = b"PK\x01\x02"

#: What reading a damaged ZIP raises, depending on where it is damaged.
DAMAGES: Final = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, EOFError, OSError, ValueError,
    NotImplementedError, RuntimeError, IndexError, KeyError, OverflowError,
)  # fmt: skip


def is_zip(data: bytes) -> bool:
    """Whether it begins like a ZIP file."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"))


def opened(data: bytes) -> zipfile.ZipFile:
    """A ZIP whose directory was read; the entries are counted before that, as it takes time and memory.

    Raises:
        FileRefused: damaged, or too many entries.
    """
    if data.count(_ENTRY) > MAX_MEMBERS:
        raise FileRefused(
            tr("This archive contains more than {most:,} files.", most=MAX_MEMBERS),
            _NOTHING,
        )
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except DAMAGES as error:
        raise FileRefused(tr("This ZIP file is damaged or not complete."), AGAIN) from error


def check_entries(entries: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse a ZIP with an entry that may be harmful, or with a password.

    Raises:
        FileRefused: names the entry.
    """
    for entry in entries:
        # The name as stored; the library already sanitises `filename`.
        _check_path(entry.orig_filename)
        _check_path(entry.filename)
        if S_ISLNK(entry.external_attr >> 16):
            raise FileRefused(
                tr(
                    "The archive contains a link instead of a file (“{filename:.80}”).",
                    filename=entry.filename,
                ),
                tr("It may be harmful. {nothing}", nothing=_NOTHING),
            )
        if entry.flag_bits & _ENCRYPTED:
            raise FileRefused(tr("This archive is protected with a password."), INSIDE)


def _check_path(path: str) -> None:
    parts = path.split("/")
    if ".." in parts or path.startswith("/") or "\\" in path or "\0" in path or _DRIVE.match(path):
        raise FileRefused(
            tr("The archive contains a file with an unsafe path (“{path:.80}”).", path=path),
            tr("It may be harmful. {nothing}", nothing=_NOTHING),
        )


def is_extra(path: str) -> bool:
    """Whether an entry is one of the extra files that a Mac or Windows adds."""
    parts = path.split("/")
    return (
        "__MACOSX" in parts
        or parts[-1].startswith("._")
        or parts[-1] in (".DS_Store", "Thumbs.db", "desktop.ini")
    )


def is_usual(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry is packed in one of the two usual ways."""
    return entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def chunks(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int, room: int
) -> Iterator[bytes]:
    """The bytes of an entry, counted: the sizes in the directory may be wrong.

    Args:
        limit: of its bytes. room: what is left for all entries.

    Raises:
        FileRefused: it is larger. One of `DAMAGES`: it cannot be unpacked.
    """
    size = 0
    with archive.open(entry) as packed:
        while chunk := packed.read(_CHUNK):
            size += len(chunk)
            if size > limit:
                raise too_large(entry, limit)
            if size > room:
                raise all_too_large()
            yield chunk


def too_large(entry: zipfile.ZipInfo, limit: int) -> FileRefused:
    """The refusal of an entry above its limit."""
    return FileRefused(
        tr(
            "“{filename:.80}” would unpack to more than {limit} MB.",
            filename=entry.filename,
            limit=limit // 1_000_000,
        ),
        tr(
            "Something is wrong with this archive, or it was not made for Embers. {nothing}",
            nothing=_NOTHING,
        ),
    )


def all_too_large() -> FileRefused:
    """The refusal of a ZIP whose entries together are too large."""
    return FileRefused(
        tr(
            "The archive would unpack to more than {most} MB.",
            most=MAX_ARCHIVE_BYTES // 1_000_000,
        ),
        INSIDE,
    )
