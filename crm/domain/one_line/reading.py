"""What a line about a contact says; what it leaves open stays open, and is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from crm.domain.ids import PersonId
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result
from crm.language import tr


class Doubt(StrEnum):
    """Why a line may be about no contact that took place."""

    NONE = ""
    AHEAD = "ahead"
    NOT = "not"


#: What is said of a doubt, on the screen and on the command line; what to do about it comes after.
DOUBT_WORDS: Final = {
    Doubt.AHEAD: tr("This sounds as if it is still to come."),
    Doubt.NOT: tr("This sounds as if it did not take place."),
}


@dataclass(frozen=True, slots=True)
class WhoIsMeant:
    """A name that is not certain.

    Attributes:
        name: as written. people: the stored people it can mean; none = nobody stored has it.
    """

    name: str
    people: tuple[PersonId, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a line says; None = it does not say, or not for certain.

    Attributes:
        people: those it certainly means. asked: names about which the user is to be asked.
        days: days to choose from, the likeliest first; with a `day` another one that some would mean.
        dated: it speaks of a day, so that today must not be assumed.
        summary: the rest, as what was said.
    """

    people: tuple[PersonId, ...] = ()
    asked: tuple[WhoIsMeant, ...] = ()
    channel: Channel | None = None
    direction: Direction | None = None
    day: date | None = None
    days: tuple[date, ...] = ()
    dated: bool = False
    result: Result | None = None
    summary: str = ""
    doubt: Doubt = Doubt.NONE


def agreed(readings: Sequence[Reading]) -> Reading:
    """What several readings of one line have in common; where they differ it is open."""
    first, *others = readings
    for other in others:
        first = _both(first, other)
    return first


def _both(one: Reading, other: Reading) -> Reading:
    people = tuple(p for p in one.people if p in other.people)
    asked = {who.name: who for who in (*one.asked, *other.asked)}
    for person in (*one.people, *other.people):
        if person not in people and not any(person in who.people for who in asked.values()):
            asked[f"#{person}"] = WhoIsMeant("", (person,))
    days = dict.fromkeys(filter(None, (one.day, other.day, *one.days, *other.days)))
    same = one.day == other.day
    return Reading(
        people,
        tuple(asked.values()),
        one.channel if one.channel == other.channel else None,
        one.direction if one.direction == other.direction else None,
        one.day if same else None,
        tuple(days),
        one.dated or other.dated or not same,
        one.result if one.result == other.result and one.channel == other.channel else None,
        min(one.summary, other.summary, key=len)
        if same
        else max(one.summary, other.summary, key=len),
        one.doubt or other.doubt,
    )
