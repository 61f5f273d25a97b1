"""What mails or meetings say -> a reading: touchpoints and what is left out of them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from crm.errors import FileRefused, RowProblem
from crm.intake.mail.mails import Letters
from crm.intake.mail.meetings import Meetings
from crm.intake.reading import FileKind, Reading
from crm.language import tr, trn


def inbox(
    kind: FileKind, data: bytes, found: Letters | Meetings, several: Sequence[str] = ()
) -> Reading:
    """A reading of mails or meetings: only touchpoints, it adds no people.

    Args:
        several: the digests of the files if there are more than one, in any order.
    """
    meetings = isinstance(found, Meetings)
    count = found.events if isinstance(found, Meetings) else found.messages
    warnings = tuple(RowProblem(0, note) for note in found.notes)
    if isinstance(found, Meetings):
        warnings += tuple(found.warnings)
    if not count and warnings:
        raise FileRefused(warnings[0].sentence, tr("Please export it again."))
    if not count:
        nothing = tr("There is no message in this file.")
        if meetings:
            nothing = tr("There is no event in this file.")
        raise FileRefused(nothing, tr("Please export it again."))
    left_out = tuple(_left_out(meetings, n, why) for why, n in found.left_out.most_common())
    return Reading(
        kind=kind,
        people=(),
        skipped=tuple(found.skipped),
        warnings=warnings,
        merged=(),
        rows=len(found.skipped),
        owner=None,
        sha256=hashlib.sha256("".join(sorted(several)).encode() if several else data).hexdigest(),
        contacts=tuple(found.contacts),
        left_out=left_out,
        mine=found.owner,
    )


def _left_out(meetings: bool, n: int, why: str) -> str:
    if meetings:
        return trn(
            n, "{n:,} event is left out: {why}.", "{n:,} events are left out: {why}.", why=why
        )
    return trn(
        n, "{n:,} message is left out: {why}.", "{n:,} messages are left out: {why}.", why=why
    )
