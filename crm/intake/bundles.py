"""ZIP files that are not LinkedIn's (Google Takeout, a calendar's export, somebody's own): the files inside."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from crm.domain.wording import listed, plural
from crm.errors import FileRefused
from crm.intake import zips
from crm.intake.address_books.card_lines import cards, is_vcard
from crm.intake.encodings import decode
from crm.intake.limits import MAX_FILE_BYTES, MAX_MAILBOX_BYTES
from crm.intake.linkedin import archive
from crm.intake.signatures import refuse_document
from crm.intake.tabular import physical_lines
from crm.language import tr

File = tuple[str, bytes]

#: Endings of files that are never read, so that they need not be unpacked.
_NEVER_NAMES: Final = (
    "jpg jpeg png gif heic webp svg bmp tif tiff ico mp3 m4a wav mp4 mov avi webm mkv pdf doc docx xls xlsx ppt"
    " pptx odt ods odp rtf html htm xhtml css js xml zip gz rar 7z tar bz2 xz exe dll msf woff woff2 ttf md py"
)
_NEVER: Final = frozenset(_NEVER_NAMES.split())
#: What somebody may have added to LinkedIn's tables.
_BESIDE: Final = frozenset({"vcf", "vcard", "ics", "eml", "mbox"})
#: A card of one person: such files are joined, as a folder may have hundreds of them.
_LARGEST_CARD: Final = 2_000_000
_KINDS_NAMED: Final = 8
#: So many files of one ZIP that are damaged or too large are named.
_NAMED: Final = 20
_TOO_LARGE: Final = tr(
    "“{{:.80}}” in the ZIP has more than {most} MB, so it was not read. Unpack it and choose a "
    "part of it.",
    most=MAX_MAILBOX_BYTES // 1_000_000,
)


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a ZIP holds.

    Attributes:
        files: name and bytes of each file that may be readable; cards of single people are joined.
        left_out: sentences about the other files.
    """

    files: tuple[File, ...]
    left_out: tuple[str, ...]

    @property
    def size(self) -> int:
        """Bytes of all the files."""
        return sum(len(data) for _, data in self.files)


def unbundled(data: bytes, room: int) -> Bundle | None:
    """The files of a ZIP; None if it is LinkedIn's archive and nothing else, or no ZIP.

    Args:
        room: bytes that all its files may have.

    Raises:
        FileRefused: an office document, damaged, dangerous, protected with a password or too large.
    """
    if not zips.is_zip(data) or len(data) > MAX_FILE_BYTES:
        return None  # what is wrong with it is said when it is read
    with zips.opened(data) as opened:
        entries = [e for e in opened.infolist() if not e.is_dir() and not zips.is_extra(e.filename)]
        refuse_document(opened.namelist())
        own = archive.is_linkedins(entries)
        if own:  # its own reader knows its other files
            entries = [entry for entry in entries if _ending(entry) in _BESIDE]
        if own and not entries:
            return None
        zips.check_entries(opened.infolist())
        wanted = [entry for entry in entries if _ending(entry) not in _NEVER]
        fitting = [entry for entry in wanted if entry.file_size <= MAX_MAILBOX_BYTES]
        if sum(entry.file_size for entry in fitting) > room:
            raise zips.all_too_large()
        files, broken = _unpacked(opened, fitting, room)
        large = (entry for entry in wanted if entry.file_size > MAX_MAILBOX_BYTES)
        broken += [_TOO_LARGE.format(entry.filename) for entry in large][:_NAMED]
    others = Counter(_ending(entry) for entry in entries if _ending(entry) in _NEVER)
    left_out = (*_never_read(others), *broken)
    if own:
        files.insert(0, (tr("LinkedIn's tables"), data))
    if not files:
        raise _nothing_inside(entries, left_out)
    return Bundle(_with_cards_joined(files), left_out)


def _ending(entry: zipfile.ZipInfo) -> str:
    return PurePosixPath(entry.filename).suffix.lower().removeprefix(".")


def _unpacked(
    opened: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo], room: int
) -> tuple[list[File], list[str]]:
    """The files, and sentences about those that cannot be unpacked."""
    files: list[File] = []
    broken = []
    for entry in entries:
        try:
            if not zips.is_usual(entry):
                raise zipfile.BadZipFile
            data = b"".join(zips.chunks(opened, entry, MAX_MAILBOX_BYTES, room))
        except zips.DAMAGES:
            broken.append(
                tr(
                    "“{filename:.80}” in the ZIP is damaged and cannot be unpacked.",
                    filename=entry.filename,
                )
            )
            continue
        room -= len(data)
        files.append((entry.filename, data))
    if len(broken) > _NAMED:
        more = tr("{count:,} more files in the ZIP are damaged.", count=len(broken) - _NAMED)
        broken = [*broken[:_NAMED], more]
    return files, broken


def _never_read(others: Counter[str]) -> list[str]:
    if not others:
        return []
    kinds = [f"{number:,} .{ending}" for ending, number in others.most_common(_KINDS_NAMED)]
    kinds += ["others"] if len(others) > _KINDS_NAMED else []
    count = plural(others.total(), "file in the ZIP is", "files in the ZIP are")
    return [tr("{count} of a kind that is not read: {kinds}.", count=count, kinds=listed(kinds))]


def _nothing_inside(entries: Sequence[zipfile.ZipInfo], left_out: Sequence[str]) -> FileRefused:
    if any(_ending(entry) == "zip" for entry in entries):
        return FileRefused(
            tr("This ZIP file contains another ZIP file."),
            tr("Please unpack it and choose the one inside."),
        )
    why = f" {' '.join(left_out)}" if left_out else ""
    return FileRefused(
        tr("This ZIP file contains nothing that Embers can read.{why}", why=why),
        tr(
            "Embers reads tables (CSV), cards (VCF), e-mails and mailboxes (EML, MBOX), calendars "
            "(ICS) and LinkedIn's own ZIP file."
        ),
    )


def _with_cards_joined(files: Sequence[File]) -> tuple[File, ...]:
    """The files, those that hold one card each joined to one, in the place of the first."""
    single: list[tuple[int, str]] = []
    for place, (name, data) in enumerate(files):
        if name.lower().endswith((".vcf", ".vcard")) and len(data) <= _LARGEST_CARD:
            text = _one_card(data)
            if text:
                single.append((place, text))
    if len(single) < 2:
        return tuple(files)
    joined = "\n".join(text for _, text in single).encode("utf-8", "replace")
    first, places = single[0][0], {place for place, _ in single}
    return tuple(
        (tr("{count:,} cards", count=len(single)), joined) if place == first else file
        for place, file in enumerate(files)
        if place == first or place not in places
    )


def _one_card(data: bytes) -> str:
    """The text of a file with exactly one whole card; "" if it is another or was repaired."""
    try:
        text, repaired = decode(data)
        found = list(cards(physical_lines(text)))
    except FileRefused:
        return ""
    whole = is_vcard(text) and len(found) == 1 and found[0].ended and not repaired
    return text if whole else ""
