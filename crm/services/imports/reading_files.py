"""Reading files for a user: with their addresses, and with what they chose for the columns of earlier tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, time, tzinfo

from crm import intake
from crm.intake.bundles import File
from crm.intake.mapping import NOTHING_WANTED, Wanted
from crm.intake.together import Piece, read_alone, read_together
from crm.services import settings
from crm.services.imports import column_mappings
from crm.store.handle import Store


def read(
    store: Store,
    files: Sequence[File],
    today: date,
    progress: Callable[[float], None] | None = None,
    zone: tzinfo = UTC,
    clock: time = time.max,
    wanted: Wanted = NOTHING_WANTED,
) -> tuple[Piece, ...]:
    """Read the files; a file that cannot be read becomes a piece, too.

    Raises:
        FileRefused: there are too many, or they are too large together.
    """
    whose = _whose(store, today, zone, clock)
    return read_together(files, whose, progress, _with_remembered(store, wanted))


def read_one(
    store: Store,
    file: File,
    today: date,
    progress: Callable[[float], None] | None = None,
    zone: tzinfo = UTC,
    clock: time = time.max,
    wanted: Wanted = NOTHING_WANTED,
) -> tuple[Piece, ...]:
    """Read a single file; of a ZIP that is not LinkedIn's the files inside, which are several pieces.

    Raises:
        FileRefused: it does not hold people or contacts, or is too large, or damaged.
    """
    whose = _whose(store, today, zone, clock)
    return read_alone(file, whose, progress, _with_remembered(store, wanted))


def _with_remembered(store: Store, wanted: Wanted) -> Wanted:
    return replace(wanted, remembered=column_mappings.remembered(store))


def _whose(store: Store, today: date, zone: tzinfo, clock: time) -> intake.Whose:
    """Who reads a mailbox or a calendar: the user's addresses, their time zone, day and time."""
    return intake.Whose(frozenset(settings.get(store).addresses), zone, today, clock)
