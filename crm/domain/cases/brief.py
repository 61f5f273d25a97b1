"""What to read before a call or a coffee with one person, on one sheet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from crm.domain.cases.appointment import AppointmentKind
from crm.domain.cases.opportunity import Role, Stage
from crm.domain.cases.preparation import QUESTIONS, latest
from crm.domain.cases.track_record import TrackRecord
from crm.domain.people.person import Person
from crm.domain.touchpoints.touchpoint import Channel, Touchpoint
from crm.language import tr

#: Source: A (one question, and no argument).
_WHY: Final = tr("What would have made me the stronger choice as {title}?")
#: How many of the gifts are named. Source: D.
_GIFTS: Final = 2


@dataclass(frozen=True, slots=True)
class Part:
    """The part somebody plays for one opportunity.

    Attributes:
        name, title: of the opportunity and of its job.
        untold: the job was lost and no fact says why. may_say: it can be asked of this person.
        in_place: who refers the user in and who recruits, in one sentence; "" for what is closed.
    """

    role: Role
    name: str
    title: str
    stage: Stage
    untold: bool = False
    may_say: bool = False
    in_place: str = ""


@dataclass(frozen=True, slots=True)
class Background:
    """What a brief is made from.

    Attributes:
        introduced_by: the name of whoever introduced them.
        due: titles of the steps that are due with them. questions: what the user means to ask them.
        promised: what they recommended and the user means to follow.
        refer: first lines, if they could refer the user in somewhere.
        record: as a recruiter of several opportunities.
    """

    person: Person
    parts: tuple[Part, ...] = ()
    introduced_by: str = ""
    contacts: tuple[Touchpoint, ...] = ()
    due: tuple[str, ...] = ()
    promised: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    refer: tuple[str, ...] = ()
    record: TrackRecord | None = None


@dataclass(frozen=True, slots=True)
class Brief:
    """The sheet about one person.

    Attributes:
        contacts: the last ones, the newest first. running: the parts in opportunities that go on.
        due, promised, untold: what is open; the last are names of opportunities.
        in_place: per opportunity that goes on, who refers the user in and who recruits.
        ask: questions to bring, the user's own first. gifts: what they were given, the newest first.
        record: what is known of them as a recruiter who comes back.
    """

    person: Person
    parts: tuple[Part, ...]
    introduced_by: str
    contacts: tuple[Touchpoint, ...]
    running: tuple[Part, ...]
    due: tuple[str, ...]
    promised: tuple[str, ...]
    untold: tuple[str, ...]
    ask: tuple[str, ...]
    gifts: tuple[Touchpoint, ...]
    in_place: tuple[str, ...] = ()
    record: TrackRecord | None = None


def brief(known: Background, kind: AppointmentKind | None, today: date) -> Brief:
    """The sheet for one person.

    Args:
        kind: what is planned; None = a talk of any kind.
    """
    gifts = [t for t in known.contacts if t.channel is Channel.GIFT_CARD and not t.binned_on]
    parts = known.parts
    return Brief(
        person=known.person,
        parts=parts,
        introduced_by=known.introduced_by,
        contacts=latest(known.contacts, today),
        running=tuple(part for part in parts if part.stage is not Stage.CLOSED),
        due=_once(known.due),
        promised=_once(known.promised),
        untold=_once(part.name for part in parts if part.untold),
        ask=_once([*_questions(known, kind), *known.refer]),
        gifts=tuple(sorted(gifts, key=lambda t: (t.day, t.id), reverse=True)[:_GIFTS]),
        in_place=_once(f"{part.name}, {part.in_place}" for part in parts if part.in_place),
        record=known.record,
    )


def _questions(known: Background, kind: AppointmentKind | None) -> tuple[str, ...]:
    """The user's own, then the one about the decision, then what fits such a talk."""
    why = [_WHY.format(title=p.title) for p in known.parts if p.untold and p.may_say]
    found = [*known.questions, *why]
    usual = AppointmentKind.COFFEE if kind is None and not found else kind
    return _once([*found, *(QUESTIONS.get(usual, ()) if usual else ())])


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
