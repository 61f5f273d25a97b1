"""The portable format, version 1: its nouns and keys and their allowed values.

One table drives reading, writing and the documentation test. A document refers to records by `ref`
strings instead of IDs. Source: D; documented in docs/portable.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from crm.domain.cases.appointment import AppointmentKind, AppointmentState
from crm.domain.cases.decisions import Decision
from crm.domain.cases.hire_matches import Answer
from crm.domain.cases.ledger import AirKind, ClaimKind, Reason, StoryVerdict
from crm.domain.cases.opportunity import ClosedWhy, EmployerType, EventKind, Role
from crm.domain.cases.seat import SeatAnswer
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result
from crm.language import tr

FORMAT: Final = "embers"
VERSION: Final = 1


class Holds(StrEnum):
    """The type of a key's value, in the words of the error messages."""

    TEXT = "text"
    DAY = tr("a date like 2026-03-02")
    MOMENT = tr("a date or a local time like 2026-03-02T14:30")
    TIME = tr("a time like 14:30")
    NUMBER = tr("a whole number")
    FLAG = tr("true or false")
    WORDS = tr("a list of words")
    CHOICE = tr("one of the listed words")
    REF = tr("a ref")
    REFS = tr("a list of refs")
    PARTIES = tr("a list of people: name, LinkedIn link, e-mail, company, separated by a bar")
    STEP_KEY = tr("a step with its refs")


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a noun.

    Attributes:
        name: in the document. column: in the table; empty = the rows of a join table.
        to: the noun a ref points to. choices: the allowed values. aliases: also read, never written.
        least, most: of a number.
    """

    name: str
    holds: Holds = Holds.TEXT
    column: str = ""
    to: str = ""
    choices: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    required: bool = False
    least: int = 0
    most: int = 1_000_000


@dataclass(frozen=True, slots=True)
class Noun:
    """One list of the document; `prefix` of its refs (`p1`), empty = never referred to."""

    name: str
    keys: tuple[Key, ...]
    prefix: str = ""

    def key(self, name: str) -> Key | None:
        return next((k for k in self.keys if name == k.name or name in k.aliases), None)


def _texts(*names: str) -> tuple[Key, ...]:
    return tuple(Key(name, column=name) for name in names)


def _day(name: str, *aliases: str, required: bool = False) -> Key:
    return Key(name, Holds.DAY, name, aliases=aliases, required=required)


def _choice(name: str, words: Iterable[StrEnum], *aliases: str, required: bool = False) -> Key:
    choices = tuple(word.value for word in words)
    return Key(name, Holds.CHOICE, name, choices=choices, aliases=aliases, required=required)


def _ref(name: str, to: str, column: str = "", *aliases: str, required: bool = False) -> Key:
    return Key(name, Holds.REF, column or f"{name}_id", to, aliases=aliases, required=required)


_PEOPLE: Final = Noun(
    "people",
    (
        *_texts("first_name", "last_name", "company", "position", "location", "email", "phone"),
        *_texts("linkedin_url"),
        _day("connected_on"),
        Key("tags", Holds.WORDS, "tags"),
        Key("cadence_days", Holds.NUMBER, "cadence_days", least=1, most=3650),
        _day("cadence_since"),
        Key("do_not_contact", Holds.FLAG, "do_not_contact"),
        *_texts("how_met", "notes"),
        _ref("referred_by", "people", "referred_by"),
        Key("typed_fields", Holds.WORDS, "typed_fields"),
        _day("created_on", "created", "created_at"),
        _day("updated_on", "updated", "updated_at"),
        _day("archived_on", "archived_at"),
        _day("confirmed_on"),
        _day("binned_on", "binned_at"),
        *(Key(name, Holds.WORDS, name) for name in ("more_emails", "more_phones")),
        *_texts("middle_name", "nickname", "birthday", "postal_address"),
    ),
    prefix="p",
)
_OPPORTUNITIES: Final = Noun(
    "opportunities",
    (
        Key("company", column="company", required=True),
        Key("title", column="title", required=True),
        *_texts("department", "posting_url", "posting_text", "source"),
        _day("applied_on"),
        _choice("employer_type", EmployerType),
        _day("promised_decision_on"),
        _day("closed_on"),
        _choice("closed_why", ClosedWhy),
        *_texts("notes"),
        _day("created_on", "created", "created_at"),
        _day("updated_on", "updated", "updated_at"),
        _day("binned_on", "binned_at"),
    ),
    prefix="o",
)
_ROLES: Final = Noun(
    "roles",
    (
        _ref("person", "people", required=True),
        _ref("opportunity", "opportunities", required=True),
        _choice("role", Role, required=True),
        Key("helper", Holds.FLAG, "helper"),
        _day("since"),
    ),
)
_EVENTS: Final = Noun(
    "events",
    (
        _ref("opportunity", "opportunities", required=True),
        _choice("kind", EventKind, required=True),
        _day("on", required=True),
        Key("people", Holds.REFS, to="people"),
        Key("internal", Holds.FLAG, "internal"),
        _day("started_on"),
        *_texts("format"),
        Key("round", Holds.NUMBER, "round"),
        *_texts("note"),
    ),
    prefix="e",
)
_TOUCHPOINTS: Final = Noun(
    "touchpoints",
    (
        Key("people", Holds.REFS, to="people", aliases=("person",)),
        _ref("opportunity", "opportunities"),
        Key("at", Holds.MOMENT, "happened_at", aliases=("happened_at", "on"), required=True),
        _choice("channel", Channel, required=True),
        _choice("direction", Direction),
        _choice("outcome", Result),
        _day("answered_on"),
        Key("count", Holds.NUMBER, "count", least=1),
        *_texts("summary"),
        Key("step_key", Holds.STEP_KEY, "step_key", aliases=("step",)),
        Key("amount_cents", Holds.NUMBER, "amount_cents", most=1_000_000_000_000),
        *_texts("currency", "vendor", "source"),
        Key("typed_fields", Holds.WORDS, "typed_fields"),
        _day("binned_on", "binned_at"),
    ),
    prefix="t",
)
_OUTCOMES: Final = Noun(
    "outcomes",
    (
        Key("step", column="step", required=True),
        _ref("opportunity", "opportunities"),
        _ref("person", "people"),
        _ref("event", "events"),
        Key("occurrence", Holds.NUMBER, "occurrence", least=1),
        _choice("decision", Decision, "status", "outcome", required=True),
        _day("decided_on", "on", "at"),
        _day("until", "snoozed_until"),
        Key("reason", column="reason", aliases=("because",)),
        _ref("touchpoint", "touchpoints"),
    ),
)
_CLAIMS: Final = Noun(
    "claims",
    (
        _ref("opportunity", "opportunities", required=True),
        _choice("kind", ClaimKind, required=True),
        Key("words", column="words", required=True),
        _choice("reason_code", Reason, "reason"),
        _ref("said_by", "people", "said_by", "person"),
        _day("said_on", "on"),
        *_texts("channel"),
        _ref("ask_person", "people", "ask_person"),
        _day("ask_on"),
        *_texts("disproof"),
        _choice("verdict", StoryVerdict),
        _day("verdict_on"),
    ),
)
_COMPARISONS: Final = Noun(
    "comparisons",
    (
        _ref("opportunity", "opportunities", required=True),
        *_texts("criterion", "mine", "theirs"),
        Key("asked", Holds.FLAG, "asked"),
        *_texts("verdict", "kind", "age_bucket", "basis", "what_follows"),
    ),
)
_AIR_NOTES: Final = Noun(
    "air_notes",
    (
        _ref("person", "people", required=True),
        _ref("opportunity", "opportunities"),
        _ref("event", "events"),
        _choice("kind", AirKind, required=True),
        Key("words", column="words", required=True),
        _day("noted_on", "on"),
        _ref("led_to_person", "people", "led_to_person"),
        _day("act_on"),
    ),
)
_PROPOSALS: Final = Noun(
    "proposals",
    (
        _ref("person", "people", required=True),
        _ref("opportunity", "opportunities", required=True),
        _choice("answer", Answer, required=True),
        _day("answered_on", required=True),
        *_texts("about"),
    ),
)
_APPOINTMENTS: Final = Noun(
    "appointments",
    (
        _choice("kind", AppointmentKind, required=True),
        _day("on", required=True),
        Key("at", Holds.TIME, "at"),
        Key("people", Holds.REFS, to="people"),
        _ref("opportunity", "opportunities"),
        *_texts("place"),
        _choice("state", AppointmentState),
        *_texts("note"),
        Key("absent", Holds.REFS, to="people"),
        Key("user_absent", Holds.FLAG, "user_absent"),
    ),
    prefix="a",
)
_GUT_FEELINGS: Final = Noun(
    "gut_feelings",
    (
        _ref("opportunity", "opportunities", required=True),
        Key("likelihood", Holds.NUMBER, "likelihood", required=True, most=100),
        *_texts("why"),
        _day("felt_on", required=True),
    ),
)
_SEAT_CHECKS: Final = Noun(
    "seat_checks",
    (
        _ref("opportunity", "opportunities", required=True),
        _choice("answer", SeatAnswer, required=True),
        _day("checked_on", required=True),
    ),
)
_SETTINGS: Final = Noun(
    "settings", (Key("key", column="key", required=True), *_texts("value", "as_of"))
)

_FORMER_NAMES: Final = Noun(
    "former_names",
    (_ref("person", "people", required=True), *_texts("linkedin_url", "email")),
)
_KNOWN_APART: Final = Noun(
    "known_apart",
    (
        _ref("first", "people", required=True),
        _ref("second", "people", required=True),
    ),
)
_TELLINGS: Final = Noun(
    "tellings",
    (
        Key("source", column="source", required=True),
        Key("parties", Holds.PARTIES, "parties"),
        Key("at", Holds.MOMENT, "happened_at", required=True),
        _choice("channel", Channel, required=True),
        _choice("direction", Direction),
        _choice("outcome", Result),
        _day("answered_on"),
        Key("count", Holds.NUMBER, "count", least=1),
        *_texts("summary"),
        Key("lines", Holds.WORDS, "lines"),
    ),
)

#: Join tables, which are part of a noun and have no list of their own.
JOINED: Final[Mapping[str, str]] = {
    "event_people": "events", "touchpoint_people": "touchpoints", "telling_parties": "tellings",
    "appointment_people": "appointments",
}  # fmt: skip
#: The tables that are not exported, and why.
NOT_CARRIED: Final[Mapping[str, str]] = {
    "imports": tr("the history of imports, needed to undo them; the imported data is included"),
    "changes": tr(
        "which import changed which field, needed to undo it and for the news of job changes"
    ),
    "merges": tr(
        "what a merge moved, needed to undo it; the former names of merged people are included"
    ),
    "standings": tr("computed from the contacts"),
    "standings_stale": tr("computed from the contacts"),
    "standings_made": tr("computed from the contacts"),
    "people_stamp": tr("a counter that shows whether a cached list of duplicates is still valid"),
    "content": tr("a marker that shows whether cached results are still valid"),
    "invitations": tr(
        "which coach can read along: an access right that must not travel with a file"
    ),
}

#: In storage order: only `referred_by` points forward.
NOUNS: Final[Mapping[str, Noun]] = {
    noun.name: noun
    for noun in (
        _PEOPLE, _OPPORTUNITIES, _ROLES, _EVENTS, _CLAIMS, _COMPARISONS, _AIR_NOTES, _TOUCHPOINTS,
        _OUTCOMES, _PROPOSALS, _APPOINTMENTS, _GUT_FEELINGS, _SEAT_CHECKS, _SETTINGS, _FORMER_NAMES,
        _KNOWN_APART, _TELLINGS,
    )
}  # fmt: skip
