"""What someone said about the reasons, with the contact in which they said it: both are entered once."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from crm.domain.cases.decisions import StepKey
from crm.domain.cases.ledger import Claim, ClaimKind
from crm.domain.ids import ClaimId, PersonId, TouchpointId
from crm.domain.touchpoints.touchpoint import (
    Channel,
    Direction,
    Result,
    Touchpoint,
    default_direction,
)
from crm.errors import AlreadyThere
from crm.services import appointments
from crm.services import touchpoints as touchpoint_service
from crm.services.cases import ledger
from crm.services.unit_of_work import unit_of_work
from crm.store.touchpoints import touchpoints


@dataclass(frozen=True, slots=True)
class Told:
    """A claim, and the contact that was logged with it; None for what was there already."""

    claim: Claim | None
    contact: TouchpointId | None = None


@unit_of_work
def record(db: Database, claim: Claim, today: date, newcomer: str = "") -> Told:
    """Add a claim, and log the talk or the letter in which it was said; both or none.

    Nothing is logged if that person is in a contact of that day and way already, or if person, day or way
    are not known.

    Raises:
        InvalidInput, AlreadyThere: see `ledger.record_claim`.
    """
    stored = ledger.record_claim.inside(db, claim, today, newcomer)
    if stored.said_by is None or stored.said_on is None or not stored.channel:
        return Told(stored)
    channel = Channel(stored.channel)
    if _is_there(db, stored.said_by, stored.said_on, channel):
        return Told(stored)
    talk = Touchpoint(
        TouchpointId(0), (stored.said_by,), stored.said_on, channel, _direction(channel),
        result=Result.REACHED if channel is Channel.CALL else Result.NONE,
        summary=stored.words, opportunity_id=stored.opportunity_id,
    )  # fmt: skip
    return Told(stored, touchpoint_service.log.inside(db, talk, today).touchpoint.id)


@unit_of_work
def log(
    db: Database,
    contact: Touchpoint,
    today: date,
    newcomers: Sequence[str] = (),
    also: Sequence[StepKey] = (),
    reason: bool = False,
) -> tuple[touchpoint_service.Logged, Claim | None]:
    """Log a contact, see `touchpoints.log`; as a `reason` its words are a fact of its case, too."""
    logged = touchpoint_service.log.inside(db, contact, today, newcomers, also)
    return logged, _fact(db, logged.touchpoint, today) if reason else None


@unit_of_work
def hold(
    db: Database,
    appointment_id: int,
    contact: Touchpoint,
    today: date,
    newcomers: Sequence[str] = (),
    reason: bool = False,
) -> tuple[appointments.Held, Claim | None]:
    """The same for an appointment that was held, see `appointments.held_as_contact`."""
    held = appointments.held_as_contact.inside(db, appointment_id, contact, today, newcomers)
    stored = held.contact.touchpoint if held.contact else None
    return held, _fact(db, stored, today) if reason and stored else None


@unit_of_work
def undo_hold(db: Database, held: appointments.Held, claim: Claim | None, today: date) -> None:
    """Remove what `hold` stored."""
    appointments.undo_held.inside(db, held, today)
    undo.inside(db, Told(claim), today)


def _fact(db: Database, contact: Touchpoint, today: date) -> Claim | None:
    """What they said as a fact; None if it belongs to no case or stands there already."""
    if not contact.opportunity_id:
        return None
    claim = Claim(
        ClaimId(0), contact.opportunity_id, ClaimKind.FACT, contact.summary,
        said_by=contact.people[0], said_on=contact.answered_on or contact.day,
        channel=contact.channel.value,
    )  # fmt: skip
    with suppress(AlreadyThere):
        return ledger.record_claim.inside(db, claim, today)
    return None


@unit_of_work
def undo(db: Database, told: Told, today: date) -> None:
    """Remove both again."""
    if told.claim:
        ledger.remove.inside(db, "claims", told.claim.id)
    if told.contact:
        touchpoint_service.remove.inside(db, told.contact, today)


def _is_there(db: Database, person: PersonId, on: date, channel: Channel) -> bool:
    mine = touchpoints.of_person(db, person)
    return any(
        channel is one.channel and on in (one.day, one.answered_on) and one.reached_somebody
        for one in mine
    )


def _direction(channel: Channel) -> Direction:
    """As usual, except that what they wrote came from them; a call may have come from either."""
    usual = default_direction(channel)
    return Direction.IN if usual is Direction.OUT and channel is not Channel.CALL else usual
