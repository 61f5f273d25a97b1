"""What can be said of each kind of entry on the command line: its options, and how their text is read."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final

from crm.commands.common import is_id, named, past_day
from crm.domain.cases.appointment import AppointmentKind
from crm.domain.cases.ledger import AgeBucket, AirKind, ClaimKind, Reason, Verdict
from crm.domain.cases.opportunity import EmployerType, EventKind
from crm.domain.ids import OpportunityId
from crm.domain.people.further import typed_values
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result
from crm.domain.typed_day import read_day
from crm.domain.typed_time import read_time
from crm.domain.wording import listed
from crm.errors import InvalidInput
from crm.language import tr
from crm.services.cases import opportunities
from crm.services.people import checking
from crm.store.handle import Store

Read = Callable[[str, Store, date], Any]


@dataclass(frozen=True, slots=True)
class Field:
    """One option, the field it sets, and how its text is read.

    Attributes:
        name: of the record's field; "" = the name of someone to be added.
        help: what the option takes, if its name does not say it.
        several: it can be said more than once.
    """

    option: str
    name: str
    read: Read
    help: str = ""
    several: bool = False


def number(text: str) -> int:
    """The type of an argument that is an ID."""
    if not is_id(text):
        raise argparse.ArgumentTypeError(tr("{text!r} is not a valid ID", text=text))
    return int(text)


def yes_or_no(text: str) -> bool:
    """What a yes or a no means.

    Raises:
        InvalidInput: it is neither.
    """
    said = text.strip().lower()
    if said not in ("yes", "no"):
        raise InvalidInput(tr("“{text:.40}” is neither yes nor no.", text=text))
    return said == "yes"


def one_of(kind: type[StrEnum], empty: StrEnum | None = None, none: bool = False) -> Read:
    """A reader of one of these words.

    Args:
        empty: what no text means. none: no text means None.
    """

    def read(text: str, store: Store, today: date) -> Any:
        said = text.strip().lower().replace("-", "_")
        if not said and (none or empty is not None):
            return empty
        if said not in {one.value for one in kind}:
            words = ", ".join(one.value for one in kind if one.value)
            raise InvalidInput(
                tr("“{text:.40}” is none of these: {words}.", text=text, words=words)
            )
        return kind(said)

    return read


def _as_is(text: str, store: Store, today: date) -> str:
    return text


def _list(text: str, store: Store, today: date) -> tuple[str, ...]:
    return typed_values(text)


def _birthday(text: str, store: Store, today: date) -> str:
    return checking.typed_birthday(text)


def _day(text: str, store: Store, today: date) -> date:
    return past_day(text, today)


def _day_if_any(text: str, store: Store, today: date) -> date | None:
    return past_day(text, today) if text.strip() else None


def _any_day(text: str, store: Store, today: date) -> date | None:
    return read_day(text, today, ahead=True) if text.strip() else None


def _coming_day(text: str, store: Store, today: date) -> date:
    return read_day(text, today, ahead=True)


def _time(text: str, store: Store, today: date) -> Any:
    return read_time(text)


def _mark(text: str, store: Store, today: date) -> bool:
    return yes_or_no(text)


def _mark_if_known(text: str, store: Store, today: date) -> bool | None:
    return yes_or_no(text) if text.strip() else None


def _count(text: str, store: Store, today: date) -> int | None:
    if text.strip() and not is_id(text.strip()):
        raise InvalidInput(
            tr("“{text:.40}” is not a number.", text=text), tr("Write it in digits, like 42.")
        )
    return int(text) if text.strip() else None


def percent(text: str, store: Store, today: date) -> int:
    """How likely something feels, with or without the sign."""
    likely = text.strip().removesuffix("%")
    if not is_id(likely):
        raise InvalidInput(
            tr("“{text:.40}” is no likelihood.", text=text), tr("Say a number, 0 to 100.")
        )
    return int(likely)


def _cents(text: str, store: Store, today: date) -> int | None:
    if not text.strip():
        return None
    try:
        amount = Decimal(text.strip())
        if not amount.is_finite() or abs(amount) > 10**9:
            raise InvalidOperation
    except InvalidOperation as error:
        raise InvalidInput(
            tr("“{text:.40}” is no amount.", text=text), tr("Write it like 5 or 12.50.")
        ) from error
    return round(amount * 100)


def _case(text: str, store: Store, today: date) -> OpportunityId | None:
    if not text.strip():
        return None
    if not is_id(text.strip()):
        raise InvalidInput(
            tr("“{text:.40}” is not a valid ID.", text=text), tr("Say the ID of an opportunity.")
        )
    return opportunities.case(store, int(text)).opportunity.id


def _person(option: str) -> Read:
    def read(text: str, store: Store, today: date) -> Any:
        return named(store, [text], option)[0].id if text.strip() else None

    return read


_WHO: Final = (
    Field("with", "people", _as_is, tr("the ID or full name of someone stored"), several=True),
    Field("new", "", _as_is, tr("the name of someone who is not stored yet"), several=True),
)
_DAY: Final = tr("like 2026-11-20 or Friday")
_YES: Final = tr("yes or no")

#: The options of each kind of entry, in the order in which they are told.
FIELDS: Final[Mapping[str, Sequence[Field]]] = {
    "person": (
        *(Field(name.replace("_", "-"), name, _as_is) for name in (
            "first_name", "middle_name", "last_name", "nickname", "company", "position", "email",
        )),
        Field("more-emails", "more_emails", _list, tr("with commas between them")),
        Field("phone", "phone", _as_is),
        Field("more-phones", "more_phones", _list, tr("with commas between them")),
        Field("linkedin", "linkedin_url", _as_is),
        Field("connected", "connected_on", _day_if_any, _DAY),
        Field("location", "location", _as_is),
        Field("postal-address", "postal_address", _as_is),
        Field("birthday", "birthday", _birthday, tr("like May 9")),
        Field("how-met", "how_met", _as_is),
        Field("every", "cadence_days", _count, tr("how often to be in touch, in days")),
        Field("tags", "tags", _list, tr("with commas between them")),
        Field("do-not-contact", "do_not_contact", _mark, _YES),
        Field("notes", "notes", _as_is),
    ),
    "contact": (
        *_WHO,
        Field("day", "day", _day, _DAY),
        Field("at", "clock", _time, tr("the time, like 14:30")),
        Field("channel", "channel", one_of(Channel), ", ".join(Channel)),
        Field("direction", "direction", one_of(Direction), ", ".join(Direction)),
        Field("result", "result", one_of(Result, Result.NONE), ", ".join(filter(None, Result))),
        Field("answered", "answered_on", _day_if_any, _DAY),
        Field("said", "summary", _as_is),
        Field("opportunity", "opportunity_id", _case, "ID"),
        Field("amount", "amount_cents", _cents, tr("of a gift card, like 12.50")),
        Field("currency", "currency", _as_is, tr("three letters, like USD")),
        Field("shop", "vendor", _as_is, tr("of a gift card")),
    ),
    "opportunity": (
        *(Field(name, name, _as_is) for name in ("company", "title", "department", "source")),
        Field("applied", "applied_on", _day_if_any, _DAY),
        Field("promised", "promised_decision_on", _any_day, tr("by when they promised to decide")),
        Field("employer", "employer_type", one_of(EmployerType), ", ".join(EmployerType)),
        Field("posting", "posting_url", _as_is, tr("where the job is posted")),
        Field("posting-text", "posting_text", _as_is),
        Field("note", "notes", _as_is),
    ),
    "event": (
        Field("kind", "kind", one_of(EventKind), tr("as the command event takes it")),
        Field("day", "on", _day, _DAY),
        *_WHO,
        Field("format", "format", _as_is, tr("of an interview, like phone or on site")),
        Field("round", "round", _count, tr("of an interview, like 2")),
        Field("internal", "internal", _mark_if_known, tr("who got the job came from inside: yes or no")),
        Field("started", "started_on", _day_if_any, tr("since when they have the job")),
        Field("note", "note", _as_is),
    ),
    "appointment": (
        Field("kind", "kind", one_of(AppointmentKind), ", ".join(AppointmentKind)),
        Field("day", "on", _coming_day, _DAY),
        Field("at", "at", _time, tr("the time, like 14:30")),
        *_WHO,
        Field("opportunity", "opportunity_id", _case, "ID"),
        Field("place", "place", _as_is),
        Field("note", "note", _as_is),
    ),
    "reason": (
        Field("kind", "kind", one_of(ClaimKind), ", ".join(ClaimKind)),
        Field("words", "words", _as_is, tr("what was said, as near as you can")),
        Field("code", "reason_code", one_of(Reason, Reason.UNKNOWN), ", ".join(Reason)),
        Field("by", "said_by", _person("--by"), tr("who said it: the ID or full name of someone stored")),
        Field("new", "", _as_is, tr("the name of someone who is not stored yet")),
        Field("day", "said_on", _day_if_any, _DAY),
        Field("channel", "channel", one_of(Channel, none=True), ", ".join(Channel)),
        Field("disproof", "disproof", _as_is, tr("of a story: what would show that it is not so")),
    ),
    "comparison": (
        Field("criterion", "criterion", _as_is, tr("what you compare")),
        Field("mine", "mine", _as_is),
        Field("theirs", "theirs", _as_is),
        Field("asked", "asked", _mark_if_known, tr("the posting asked for it: yes or no")),
        Field("verdict", "verdict", one_of(Verdict), ", ".join(Verdict)),
        Field("kind", "kind", one_of(ClaimKind), ", ".join(ClaimKind)),
        Field("age", "age_bucket", one_of(AgeBucket, none=True), ", ".join(AgeBucket)),
        Field("basis", "basis", _as_is, tr("what an impression of age is based on")),
        Field("follows", "what_follows", _as_is, tr("what follows for you")),
    ),
    "note": (
        Field("kind", "kind", one_of(AirKind), ", ".join(AirKind)),
        Field("words", "words", _as_is, tr("what was said, as near as you can")),
        Field("by", "person_id", _person("--by"), tr("who said it: the ID or full name of someone stored")),
        Field("new", "", _as_is, tr("the name of someone who is not stored yet")),
        Field("day", "noted_on", _day, _DAY),
        Field("meet", "led_to_person", _person("--meet"), tr("whom they suggested you meet")),
        Field("meet-new", "", _as_is, tr("the same, someone who is not stored yet")),
        Field("remind", "act_on", _any_day, tr("from which day to remind you")),
    ),
    "feeling": (
        Field("likelihood", "likelihood", percent, tr("in percent, like 70")),
        Field("day", "felt_on", _day, _DAY),
        Field("why", "why", _as_is),
    ),
}  # fmt: skip


def add_options(one: argparse.ArgumentParser, *kinds: str, but: Sequence[str] = ()) -> None:
    """Add the options of these kinds of entries, each once.

    Args:
        but: those that are not asked for.
    """
    added: set[str] = set(but)
    for kind in kinds:
        for field in FIELDS[kind]:
            if field.option not in added:
                added.add(field.option)
                option = f"--{field.option}"
                one.add_argument(option, action="append", help=field.help or None, metavar="TEXT")


def given(options: argparse.Namespace, kind: str) -> dict[str, list[str]]:
    """The options that were said, by name.

    Raises:
        InvalidInput: one is not of this kind of entry, or was said twice.
    """
    every = {field.option for fields in FIELDS.values() for field in fields}
    said = {name: getattr(options, name.replace("-", "_"), None) for name in every}
    here = {field.option: field for field in FIELDS[kind]}
    for name in sorted(name for name, texts in said.items() if isinstance(texts, list)):
        if name not in here:
            known = listed([f"--{one}" for one in here])
            article = "An" if kind[0] in "aeiou" else "A"
            raise InvalidInput(
                tr("{article} {kind} has no --{name}.", article=article, kind=kind, name=name),
                tr("It has {known}.", known=known),
            )
        if len(said[name] or ()) > 1 and not here[name].several:
            raise InvalidInput(tr("Say --{name} once only.", name=name))
    return {name: said[name] for name in here if isinstance(said[name], list)}  # type: ignore[misc]


def read(
    store: Store, options: argparse.Namespace, kind: str, today: date
) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """The values of the options that were said, by the fields of the record, and the names of new people.

    Raises:
        InvalidInput, NotFound: one cannot be read, or names nobody; the sentence says what is possible.
    """
    values: dict[str, Any] = {}
    new: dict[str, list[str]] = {}
    said = given(options, kind)
    for field in FIELDS[kind]:
        texts = said.get(field.option)
        if texts is None:
            continue
        if not field.name:
            new[field.option] = [text for text in texts if text.strip()]
        elif field.several:
            who = named(store, [text for text in texts if text.strip()], f"--{field.option}")
            values[field.name] = tuple(person.id for person in who)
        else:
            values[field.name] = field.read(texts[-1], store, today)
    return values, new
