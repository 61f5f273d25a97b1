"""LinkedIn's ZIP archive: its tables, found by their names."""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from crm.domain.people.normalise import text_key
from crm.errors import FileRefused
from crm.intake import zips
from crm.intake.limits import MAX_ARCHIVE_BYTES, MAX_MEMBER_BYTES
from crm.intake.signatures import refuse_document
from crm.language import tr

_ASK_AGAIN: Final = tr("Please download it from LinkedIn again; the link lasts 72 hours.")
#: `Comments_71283.csv`, and `Connections (1).csv` of a second download.
_NUMBER: Final = re.compile(r" (?:\d{4,}|\d)$")

#: The number of a part of a long table.
_PART: Final = re.compile(r"_\d{1,3}$")

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
    with zips.opened(data) as archive:
        refuse_document(archive.namelist())


def is_linkedins(entries: Iterable[zipfile.ZipInfo]) -> bool:
    """Whether these are the files of LinkedIn's archive; Google Takeout has some of the same names."""
    return any(
        member_key(entry.filename) in _LINKEDIN_FILES
        for entry in entries
        if _is_table(entry) and not entry.filename.startswith("Takeout/")
    )


def unpack(data: bytes, wanted: Iterable[str]) -> Archive:
    """Unpack the wanted tables of an archive; every entry is checked, wanted or not.

    Args:
        wanted: `member_key`s; of several files with one name the one nearest the top counts, then
            the largest. The numbered parts of a long table, beside it, belong to it.

    Raises:
        FileRefused: an entry is dangerous, encrypted, damaged or too large, or no file is LinkedIn's.
    """
    with zips.opened(data) as archive:
        entries = archive.infolist()
        refuse_document(archive.namelist())
        zips.check_entries(entries)
        _check_sizes(entries)
        if not is_linkedins(entries):
            raise FileRefused(
                tr("This ZIP file is not LinkedIn's: none of LinkedIn's files is in it."),
                zips.INSIDE,
            )
        own = [entry for entry in entries if _is_table(entry)]
        chosen, others = _choose(own, frozenset(wanted))
        return Archive(_unpacked(archive, entries, chosen), others)


def _check_sizes(entries: Iterable[zipfile.ZipInfo]) -> None:
    """Refuse sizes that the directory admits."""
    for entry in entries:
        if entry.file_size > MAX_MEMBER_BYTES:
            raise zips.too_large(entry, MAX_MEMBER_BYTES)
    if sum(entry.file_size for entry in entries) > MAX_ARCHIVE_BYTES:
        raise zips.all_too_large()


def _is_table(entry: zipfile.ZipInfo) -> bool:
    """CSV files, without the extra copies a Mac adds."""
    return entry.filename.lower().endswith(".csv") and not zips.is_extra(entry.filename)


def _choose(
    own: list[zipfile.ZipInfo], wanted: frozenset[str]
) -> tuple[dict[int, str], tuple[str, ...]]:
    """Offset of each entry to keep -> its key; and the paths skipped for another of that name."""
    chosen: dict[str, zipfile.ZipInfo] = {}
    kept: dict[int, str] = {}
    others: list[str] = []
    for entry in sorted(own, key=lambda e: (e.filename.count("/"), -e.file_size, e.filename)):
        key = member_key(entry.filename)
        if key not in wanted:
            continue
        first = chosen.setdefault(key, entry)
        if first is entry or are_parts(first.filename, entry.filename):
            kept[id(entry)] = key
        else:
            others.append(entry.filename)
    return kept, tuple(others)


def are_parts(one: str, other: str) -> bool:
    """Whether two files are parts of one table, as LinkedIn numbers them: `messages.csv`, `messages_1.csv`."""
    bare = [_PART.sub("", path.lower().removesuffix(".csv")) for path in (one, other)]
    return one != other and bare[0] == bare[1]


def joined(parts: Iterable[bytes]) -> bytes:
    """The parts of a table as one; each begins with the names of its columns."""
    return b"\n".join(part.removeprefix(codecs.BOM_UTF8) for part in parts)


def _unpacked(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], chosen: Mapping[int, str]
) -> dict[str, bytes]:
    """The chosen entries; the others are unpacked too, to check their integrity and size."""
    tables: dict[str, list[tuple[str, bytes]]] = {}
    total = 0
    for entry in entries:
        if not zips.is_usual(entry):
            raise FileRefused(
                tr("This archive is packed in an unusual way."),
                tr("Please unpack it and choose the Connections.csv inside."),
            )
        kept = io.BytesIO() if id(entry) in chosen else None
        room = MAX_ARCHIVE_BYTES - total
        try:
            for chunk in zips.chunks(archive, entry, MAX_MEMBER_BYTES, room):
                total += len(chunk)
                if kept is not None:
                    kept.write(chunk)
        except zips.DAMAGES as error:
            raise FileRefused(
                tr(
                    "The archive is damaged: “{filename:.80}” cannot be unpacked.",
                    filename=entry.filename,
                ),
                _ASK_AGAIN,
            ) from error
        if kept is not None:
            tables.setdefault(chosen[id(entry)], []).append((entry.filename, kept.getvalue()))
    return {key: joined(part for _, part in sorted(parts)) for key, parts in tables.items()}
