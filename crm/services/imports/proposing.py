"""Looking into files before an import, with a proposal for the columns of tables that are not understood."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, time, tzinfo
from typing import Final

from crm.intake.bundles import File
from crm.intake.mapping import NAMES, Fields, Source, TableNotUnderstood, Wanted
from crm.intake.together import Piece
from crm.services.imports import reading_files
from crm.store.handle import Store

NOTHING_CHOSEN: Final[Mapping[str, Fields]] = {}


@dataclass(frozen=True, slots=True)
class Looked:
    """The pieces of files, and the mappings that they were read with, by the key of the header."""

    pieces: tuple[Piece, ...]
    chosen: Mapping[str, Fields]


def look_into(
    store: Store,
    files: Sequence[File],
    today: date,
    chosen: Mapping[str, Fields] = NOTHING_CHOSEN,
    progress: Callable[[float], None] | None = None,
    zone: tzinfo = UTC,
    clock: time = time.max,
) -> Looked:
    """Read files; tables that are not understood are read as proposed.

    Args:
        chosen: what somebody chose for their tables, by the key of the header.

    Raises:
        FileRefused: a single file cannot be read, and is no table either; or these are too many files.
    """

    def read(chosen: Mapping[str, Fields]) -> tuple[Piece, ...]:
        wanted = Wanted(chosen)
        if len(files) > 1:
            return reading_files.read(store, files, today, progress, zone, clock, wanted)
        try:
            return reading_files.read_one(store, files[0], today, progress, zone, clock, wanted)
        except TableNotUnderstood as refused:
            return (Piece((files[0][0],), refused=refused.with_traceback(None)),)

    pieces = read(chosen)
    proposed = {
        table.key: table.fields
        for piece in pieces
        for table in piece.tables
        if table.source is Source.READER and not table.understood and NAMES & set(table.fields)
    }
    if not proposed:
        return Looked(pieces, chosen)
    chosen = {**proposed, **chosen}
    return Looked(read(chosen), chosen)
