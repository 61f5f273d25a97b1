"""LinkedIn's ZIP archive: unpacked in memory, within limits, and only if every entry is harmless."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from stat import S_ISLNK
from typing import Final

from crm.domain.people.normalise import text_key
from crm.errors import FileRefused
from crm.intake.limits import MAX_ARCHIVE_BYTES, MAX_MEMBER_BYTES, MAX_MEMBERS
from crm.intake.signatures import refuse_document

_ASK_AGAIN: Final = "Please download it from LinkedIn again; the link lasts 72 hours."
_NOTHING: Final = "Nothing was imported."
_CHUNK: Final = 1 << 20
_DRIVE: Final = re.compile(r"[A-Za-z]:")
#: `Comments_71283.csv`, and `Connections (1).csv` of a second download.
_NUMBER: Final = re.compile(r" (?:\d{4,}|\d)$")
_ENCRYPTED: Final = 0x1 | 0x40

#: What reading a damaged ZIP raises, depending on where it is damaged.
_DAMAGES: Final = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, EOFError, OSError, ValueError,
    NotImplementedError, RuntimeError, IndexError, KeyError, OverflowError,
)  # fmt: skip

CONNECTIONS: Final = "connections"
#: Files that make a ZIP LinkedIn's archive, named as `member_key` does; generic names
#: (contacts, notes, events ...) are not evidence.
_LINKEDIN_NAMES: Final = (
    "connections messages invitations profile profilesummary positions skills education"
    " registration emailaddresses phonenumbers recommendationsreceived recommendationsgiven"
    " endorsementreceivedinfo endorsementgiveninfo companyfollows memberfollows"
    " importedcontacts jobapplications savedjobs jobseekerpreferences savedjobalerts"
    " savedjobanswers learningcoachmessages guidemessages coachmessages"
    " learningroleplaymessages adtargeting adsclicked languages certifications honors"
    " publications volunteering causesyoucareabout hashtagfollows shares comments"
    " reactions votes receipts receiptsv2 whatsapp whatsappphonenumbers"
    " searchqueries logins securitychallenges inferencesaboutyou richmedia"
    " privateidentityasset servicesmarketplace verifications"
)
_LINKEDIN_FILES: Final = frozenset(_LINKEDIN_NAMES.split())


@dataclass(frozen=True, slots=True)
class Archive:
    """The tables of an archive.

    Attributes:
        tables: `member_key` of each LinkedIn file that was unpacked -> its bytes.
        others: further files of a name already taken, by their path.
    """

    tables: Mapping[str, bytes]
    others: tuple[str, ...]


def member_key(path: str) -> str:
    """A file's name without folder, extension, case, blanks, underscores and LinkedIn's numbers."""
    name = path.rsplit("/", 1)[-1].lower().removesuffix(".csv")
    return _NUMBER.sub("", text_key(name)).replace(" ", "").replace("_", "")


def check_zip(data: bytes) -> None:
    """Refuse a ZIP that cannot be opened or is an office document; nothing is unpacked yet.

    Raises:
        FileRefused: says what is wrong.
    """
    with _opened(data) as archive:
        refuse_document(archive.namelist())


def unpack(data: bytes, wanted: Iterable[str]) -> Archive:
    """Unpack the wanted tables of an archive; every entry is checked, wanted or not.

    Args:
        wanted: `member_key`s; of several files with one name the one nearest the top counts, then
            the largest.

    Raises:
        FileRefused: an entry is dangerous, encrypted, damaged or too large, or no file is LinkedIn's.
    """
    with _opened(data) as archive:
        entries = archive.infolist()
        refuse_document(archive.namelist())
        _check_entries(entries)
        own = [entry for entry in entries if _is_table(entry)]
        if not any(member_key(entry.filename) in _LINKEDIN_FILES for entry in own):
            raise _not_linkedin(entries)
        chosen, others = _choose(own, frozenset(wanted))
        return Archive(_unpacked(archive, entries, chosen), others)


def _opened(data: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except _DAMAGES as error:
        raise FileRefused("This ZIP file is damaged or not complete.", _ASK_AGAIN) from error


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_MEMBERS:
        raise FileRefused(f"This archive holds more than {MAX_MEMBERS:,} files.", _NOTHING)
    for entry in entries:
        # The name as stored; the library already sanitises `filename`.
        _check_path(entry.orig_filename)
        _check_path(entry.filename)
        if S_ISLNK(entry.external_attr >> 16):
            raise FileRefused(
                f"The archive contains a link instead of a file (“{entry.filename:.80}”).",
                f"LinkedIn's archives have none. {_NOTHING}",
            )
        if entry.flag_bits & _ENCRYPTED:
            raise FileRefused(
                "This archive is protected with a password.",
                "Please unpack it and choose the Connections.csv inside.",
            )
        if entry.file_size > MAX_MEMBER_BYTES:
            raise _too_large(entry)
    if sum(entry.file_size for entry in entries) > MAX_ARCHIVE_BYTES:
        raise _all_too_large()


def _check_path(path: str) -> None:
    parts = path.split("/")
    if ".." in parts or path.startswith("/") or "\\" in path or "\0" in path or _DRIVE.match(path):
        raise FileRefused(
            f"The archive contains a file with an unsafe path (“{path:.80}”).",
            f"LinkedIn's archives have none; it may be harmful. {_NOTHING}",
        )


def _is_table(entry: zipfile.ZipInfo) -> bool:
    """CSV files, without the extra copies a Mac adds."""
    parts = entry.filename.split("/")
    return (
        parts[-1].lower().endswith(".csv")
        and "__MACOSX" not in parts
        and not parts[-1].startswith("._")
    )


def _choose(
    own: list[zipfile.ZipInfo], wanted: frozenset[str]
) -> tuple[dict[int, str], tuple[str, ...]]:
    """Offset of each entry to keep -> its key; and the paths skipped for another of that name."""
    chosen: dict[str, zipfile.ZipInfo] = {}
    others: list[str] = []
    for entry in sorted(own, key=lambda e: (e.filename.count("/"), -e.file_size, e.filename)):
        key = member_key(entry.filename)
        if key not in wanted:
            continue
        if key in chosen:
            others.append(entry.filename)
        else:
            chosen[key] = entry
    return {id(entry): key for key, entry in chosen.items()}, tuple(others)


def _unpacked(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], chosen: Mapping[int, str]
) -> dict[str, bytes]:
    """The chosen entries; the others are unpacked too, to check their integrity and size."""
    tables: dict[str, bytes] = {}
    total = 0
    for entry in entries:
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise FileRefused(
                "This archive is packed in an unusual way.",
                "Please unpack it and choose the Connections.csv inside.",
            )
        kept = io.BytesIO() if id(entry) in chosen else None
        try:
            total += _copy(archive, entry, kept, MAX_ARCHIVE_BYTES - total)
        except _DAMAGES as error:
            raise FileRefused(
                f"The archive is damaged: “{entry.filename:.80}” cannot be unpacked.", _ASK_AGAIN
            ) from error
        if kept is not None:
            tables[chosen[id(entry)]] = kept.getvalue()
    return tables


def _copy(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, kept: io.BytesIO | None, room: int
) -> int:
    """Unpack one entry, counting: the sizes in the directory may be wrong. Returns its bytes."""
    size = 0
    with archive.open(entry) as packed:
        while chunk := packed.read(_CHUNK):
            size += len(chunk)
            if size > MAX_MEMBER_BYTES:
                raise _too_large(entry)
            if size > room:
                raise _all_too_large()
            if kept is not None:
                kept.write(chunk)
    return size


def _too_large(entry: zipfile.ZipInfo) -> FileRefused:
    return FileRefused(
        f"“{entry.filename:.80}” would unpack to more than {MAX_MEMBER_BYTES // 1_000_000} MB; "
        "the largest real list of connections has about 4 MB.",
        f"Something is wrong with this archive. {_NOTHING}",
    )


def _all_too_large() -> FileRefused:
    return FileRefused(
        f"The archive would unpack to more than {MAX_ARCHIVE_BYTES // 1_000_000} MB.",
        "Please unpack it and choose the Connections.csv inside.",
    )


def _not_linkedin(entries: list[zipfile.ZipInfo]) -> FileRefused:
    if any(entry.filename.lower().endswith(".zip") for entry in entries):
        return FileRefused(
            "This ZIP file holds another ZIP file.", "Please unpack it and choose the one inside."
        )
    return FileRefused(
        "This ZIP file is not LinkedIn's: none of LinkedIn's files is in it.",
        "Please choose the file called Basic_LinkedInDataExport or Complete_LinkedInDataExport.",
    )
