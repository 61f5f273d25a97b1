"""Several files dropped together: related files are read as one.

Mails and mailboxes are one mailbox, calendars one calendar, the loose tables of a LinkedIn archive one
archive; every other file is read by itself. Of a ZIP that is not LinkedIn's the files inside are read in the
same way. An unreadable file is returned like the others, with the refusal.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from crm import intake
from crm.errors import FileRefused
from crm.intake.bundles import Bundle, File, unbundled
from crm.intake.limits import MAX_ARCHIVE_BYTES, MAX_FILES, MAX_TOGETHER_BYTES
from crm.intake.linkedin import activities, archive
from crm.intake.mail.whose import NOBODY_SAID, Whose
from crm.intake.mapping import NOTHING_WANTED, TableNotUnderstood, TableSeen, Wanted
from crm.intake.reading import FileKind, Reading
from crm.language import tr

_INBOX: Final = {
    FileKind.MAIL: FileKind.MAILBOX,
    FileKind.MAILBOX: FileKind.MAILBOX,
    FileKind.CALENDAR: FileKind.CALENDAR,
}
#: The archive name of a loose table whose own name is not LinkedIn's.
_TABLES: Final = {
    FileKind.CONNECTIONS: archive.CONNECTIONS,
    FileKind.MESSAGES: "messages",
    FileKind.INVITATIONS: "invitations",
    FileKind.ENDORSEMENTS: "endorsementreceivedinfo",
    FileKind.APPLICATIONS: "jobapplications",
    FileKind.NOTES: "notes",
}
_WANTED: Final = frozenset({archive.CONNECTIONS, *activities.TABLES})
#: The import order of pieces: people first, LinkedIn's before address books.
_ORDER: Final = (
    FileKind.ARCHIVE, FileKind.CONNECTIONS, FileKind.CONTACTS, FileKind.GOOGLE, FileKind.OUTLOOK, FileKind.VCARD,
    FileKind.MONICA, FileKind.TRACKER,
)  # fmt: skip
_NAMED: Final = 3
_ALONE: Final = tr("If there are people in it, import it on its own to say what its columns mean.")
#: So many of the unreadable files of a ZIP are named.
_TOLD: Final = 20
#: More mails than this are not tried one by one if they cannot be read together.
_ONE_BY_ONE: Final = 50


@dataclass(frozen=True, slots=True)
class Piece:
    """One or more of the files: either a reading or why it cannot be read."""

    names: tuple[str, ...]
    reading: Reading | None = None
    refused: FileRefused | None = None

    @property
    def name(self) -> str:
        """The files' names, at most a few of them."""
        named = ", ".join(self.names[:_NAMED])
        more = len(self.names) - _NAMED
        return tr("{named} and {more:,} more", named=named, more=more) if more > 0 else named

    @property
    def tables(self) -> tuple[TableSeen, ...]:
        """The tables of people in it, also one that cannot be read as it is."""
        if isinstance(self.refused, TableNotUnderstood):
            return (self.refused.table,)
        return self.reading.tables if self.reading else ()


def read_together(
    files: Sequence[File],
    whose: Whose = NOBODY_SAID,
    progress: Callable[[float], None] | None = None,
    wanted: Wanted = NOTHING_WANTED,
) -> tuple[Piece, ...]:
    """Read files as pieces in import order, however they were dropped.

    Args:
        files: name and bytes of each; the same bytes twice are one.

    Raises:
        FileRefused: too many, or too large together.
    """
    refuse_too_much(len(files), sum(len(data) for _, data in files))
    once = {hashlib.sha256(data).digest(): (name, data) for name, data in reversed(files)}
    every = sorted(once.values(), key=lambda file: (file[0], hashlib.sha256(file[1]).digest()))
    loose, pieces = _loose(every, whose, wanted)
    for number, read in enumerate(_pieces(loose, whose, wanted)):
        pieces.append(read)
        if progress:
            progress(min(0.99, (number + 1) / len(loose)))
    return tuple(sorted(pieces, key=_place))


def read_alone(
    file: File,
    whose: Whose = NOBODY_SAID,
    progress: Callable[[float], None] | None = None,
    wanted: Wanted = NOTHING_WANTED,
) -> tuple[Piece, ...]:
    """Read a single file: one piece, or of a ZIP that is not LinkedIn's all that can be read inside.

    Raises:
        FileRefused: nothing in it can be read; says why.
    """
    name, data = file
    bundle = unbundled(data, MAX_ARCHIVE_BYTES)
    if bundle is None:
        return (Piece((name,), intake.read(name, data, progress, whose, wanted)),)
    pieces = _of_bundle(name, bundle, whose, wanted)
    for piece in pieces:
        if piece.refused:
            raise piece.refused
    return pieces


def _loose(files: Sequence[File], whose: Whose, wanted: Wanted) -> tuple[list[File], list[Piece]]:
    """The files that are no ZIP of others, and the pieces of those that are."""
    loose, pieces = list[File](), list[Piece]()
    room = MAX_ARCHIVE_BYTES
    for name, data in files:
        try:
            bundle = unbundled(data, room)
        except FileRefused as refused:
            pieces.append(Piece((name,), refused=refused.with_traceback(None)))
            continue
        if bundle is None:
            loose.append((name, data))
        else:
            room -= bundle.size
            pieces += _of_bundle(name, bundle, whose, wanted)
    return loose, pieces


def _of_bundle(name: str, bundle: Bundle, whose: Whose, wanted: Wanted) -> tuple[Piece, ...]:
    """The pieces of a ZIP that can be read; the first one names what cannot. One refused piece if none can."""
    once = {hashlib.sha256(data).digest(): (path, data) for path, data in reversed(bundle.files)}
    files = sorted(once.values(), key=lambda file: file[0])
    found = sorted(_pieces(files, whose, wanted), key=_place)
    pieces = [piece for piece in found if piece.reading][:MAX_FILES]
    refused = [piece for piece in found if piece.refused]
    left_out = [
        tr("“{name:.200}” in the ZIP is not read: {why}", name=p.name, why=_why(p))
        for p in refused[:_TOLD]
    ]
    if len(refused) > _TOLD:
        left_out.append(
            tr(
                "{count:,} more files in the ZIP are not read.",
                count=len(refused) - _TOLD,
            )
        )
    more = sum(1 for piece in found if piece.reading) - len(pieces)
    if more:
        left_out.append(
            tr(
                "{more:,} more files in the ZIP are not read: at most {most} can be imported at once.",
                more=more,
                most=MAX_FILES,
            )
        )
    left_out += bundle.left_out
    if not pieces:
        why = FileRefused(tr("No file in this ZIP can be read."), " ".join(left_out))
        return (Piece((name,), refused=why),)
    names = [(name,) if len(pieces) == 1 else (f"{name}: {piece.name}",) for piece in pieces]
    first, *others = [
        replace(piece, names=called) for piece, called in zip(pieces, names, strict=True)
    ]
    assert first.reading
    told = replace(first.reading, left_out=(*first.reading.left_out, *left_out))
    return replace(first, reading=told), *others


def _why(piece: Piece) -> str:
    if isinstance(piece.refused, TableNotUnderstood):
        return f"{piece.refused.sentence} {_ALONE}"
    return str(piece.refused)


def refuse_too_much(count: int, size: int) -> None:
    """Refuse too many files, or too many bytes together.

    Raises:
        FileRefused: says what to do instead.
    """
    if count > MAX_FILES:
        raise FileRefused(
            tr(
                "These are {count:,} files; at most {most} can be imported at once.",
                count=count,
                most=MAX_FILES,
            ),
            tr("Please import them in several parts, or export the e-mails as one mailbox (MBOX)."),
        )
    if size > MAX_TOGETHER_BYTES:
        raise FileRefused(
            tr(
                "Together these files are larger than {most} MB.",
                most=MAX_TOGETHER_BYTES // 1_000_000,
            ),
            tr("Please import them one after the other."),
        )


def _place(piece: Piece) -> tuple[int, date, str]:
    """People first, of two exports the older; refused files last."""
    reading = piece.reading
    if reading is None:
        return len(_ORDER) + 1, date.max, piece.name
    days = (row.connected_on for row in reading.people if row.connected_on)
    kind = _ORDER.index(reading.kind) if reading.kind in _ORDER else len(_ORDER)
    return kind, max(days, default=date.min), reading.sha256


def _pieces(files: Sequence[File], whose: Whose, wanted: Wanted) -> Iterator[Piece]:
    inbox: dict[FileKind, list[File]] = {}
    loose: dict[str, File] = {}
    parts: list[str] = []
    alone: list[File] = []
    for name, data in files:
        kind = _kind(data)
        key = _table(name, data, kind)
        if kind in _INBOX:
            inbox.setdefault(_INBOX[kind], []).append((name, data))
        elif kind is FileKind.PORTABLE:
            yield Piece((name,), refused=_portable(name))
        elif key and key not in loose:
            loose[key] = name, data
        elif key and archive.are_parts(loose[key][0], name):
            others, before = loose[key]
            loose[key] = others, archive.joined((before, data))
            parts.append(name)
        else:
            alone.append((name, data))
    if set(loose) <= {archive.CONNECTIONS} or len(loose) == 1:
        alone += loose.values()
    else:
        yield _as_archive(loose, parts, whose, wanted)
    for kind, some in inbox.items():
        yield from _as_inbox(kind, some, whose)
    yield from (_alone(file, whose, wanted) for file in alone)


def _kind(data: bytes) -> FileKind | None:
    try:
        return intake.recognise(data)
    except FileRefused:
        return None  # reported when it is read


def _table(name: str, data: bytes, kind: FileKind | None) -> str:
    """Which table of LinkedIn's archive a loose file is; "" if it is none."""
    key = archive.member_key(name)
    if kind in _TABLES:
        return key if key in _WANTED else _TABLES[kind]
    return key if kind is None and key in _WANTED and name.lower().endswith(".csv") else ""


def _alone(file: File, whose: Whose, wanted: Wanted = NOTHING_WANTED) -> Piece:
    name, data = file
    try:
        return Piece((name,), intake.read(name, data, whose=whose, wanted=wanted))
    except FileRefused as refused:
        return Piece((name,), refused=refused.with_traceback(None))


def _as_inbox(kind: FileKind, files: Sequence[File], whose: Whose) -> Iterator[Piece]:
    """Mails as one mailbox, calendars as one calendar; if that fails, each by itself."""
    if len(files) > 1:
        names = tuple(name for name, _ in files)
        try:
            yield Piece(names, intake.read_inbox(kind, [data for _, data in files], whose=whose))
            return
        except FileRefused as refused:
            if len(files) > _ONE_BY_ONE:
                yield Piece(names, refused=refused.with_traceback(None))
                return
    yield from (_alone(file, whose) for file in files)


def _as_archive(
    loose: dict[str, File], parts: Sequence[str], whose: Whose, wanted: Wanted
) -> Piece:
    """The tables of an unpacked archive, read as the original archive.

    Args:
        parts: the files that were joined to another one of these.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for key in sorted(loose):
            packed.writestr(zipfile.ZipInfo(f"{key}.csv"), loose[key][1])
    names = (*(name for name, _ in loose.values()), *parts)
    try:
        return Piece(names, intake.read("archive.zip", out.getvalue(), None, whose, wanted))
    except FileRefused as refused:
        return Piece(names, refused=refused.with_traceback(None))


def _portable(name: str) -> FileRefused:
    return FileRefused(
        tr("“{name:.80}” is a complete Embers export.", name=name),
        tr("Please import it on its own."),
    )
