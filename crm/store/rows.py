"""Row <-> record: the only module that knows both."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from functools import lru_cache, partial
from itertools import repeat
from operator import attrgetter
from typing import Any, Final

from crm.domain.cases.decisions import Decision, StepDecision, StepKey
from crm.domain.cases.opportunity import (
    ClosedWhy,
    EmployerType,
    Event,
    EventKind,
    Opportunity,
    Role,
    RoleHeld,
)
from crm.domain.ids import EventId, OpportunityId, PersonId, RoleId, StepDecisionId
from crm.domain.people.person import Person, PersonKey
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result, Touchpoint

Row = Mapping[str, Any]


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@lru_cache(maxsize=8192)
def iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


def flag(value: int | None) -> bool | None:
    return None if value is None else bool(value)


def words(items: tuple[str, ...]) -> str:
    if not items:
        return "[]"
    return json.dumps(list(items), ensure_ascii=False)


def _words(text: str) -> tuple[str, ...]:
    return () if text == "[]" else tuple(json.loads(text))


#: The columns of a person in the order `person` reads them, which is that of the record.
PERSON: Final = (
    "id, first_name, last_name, company, position, location, email, phone, linkedin_url, "
    "connected_on, tags, cadence_days, do_not_contact, how_met, referred_by, notes, typed_fields, "
    "created_on, updated_on, archived_on, binned_on, confirmed_on, cadence_since, more_emails, "
    "more_phones, middle_name, nickname, birthday, postal_address"
)


def person(row: tuple[Any, ...]) -> Person:
    """A person from a row of `PERSON`; by position for speed, as a network has tens of thousands."""
    (person_id, first, last, company, position, location, email, phone, link, connected, tags, cadence,
     peace, how_met, referred_by, notes, typed, created, updated, archived, binned,
     confirmed, wished, mails, phones, *texts) = row  # fmt: skip
    return Person(
        person_id,
        first,
        last,
        company,
        position,
        location,
        email,
        phone,
        link,
        _day_of(connected) if connected else None,
        _words(tags),
        cadence,
        bool(peace),
        how_met,
        referred_by,
        notes,
        _words(typed),
        _day_of(created) if created else None,
        _day_of(updated) if updated else None,
        _day_of(archived) if archived else None,
        _day_of(binned) if binned else None,
        _day_of(confirmed) if confirmed else None,
        _day_of(wished) if wished else None,
        _words(mails),
        _words(phones),
        *texts,
    )


#: The last fields of a glimpse, which few people have.
FURTHER: Final = (
    "more_emails", "more_phones", "middle_name", "nickname", "birthday", "postal_address",
)  # fmt: skip


def glimpses(
    found: Sequence[tuple[Any, ...]], further: Mapping[int, tuple[str, ...]]
) -> list[PersonKey]:
    """Glimpses from rows of their fields, column by column, which is much faster than one by one.

    Args:
        found: without the fields of `FURTHER`. further: these, of the people who have any.
    """
    if not found:
        return []
    columns = dict(zip(PersonKey._fields, zip(*found, strict=True), strict=False))
    for name, read in (
        ("connected_on", day),
        ("binned_on", day),
        ("typed_fields", _words),
        ("tags", _words),
    ):
        known = {text: read(text) for text in set(columns[name])}
        columns[name] = tuple(map(known.__getitem__, columns[name]))
    make = partial(tuple.__new__, PersonKey)  # `Glimpse._make`, but in C
    none = map(repeat, ((), (), "", "", "", ""))
    made: list[PersonKey] = list(map(make, zip(*columns.values(), *none, strict=False)))
    at = dict(zip(columns["id"], range(len(made)), strict=True)) if further else {}
    for person_id, (mails, phones, *texts) in further.items():
        known_so_far = made[at[person_id]][: -len(FURTHER)]
        made[at[person_id]] = make((*known_so_far, _words(mails), _words(phones), *texts))
    return made


#: The columns of a person except id and import, in the order of `person_values`.
PERSON_COLUMNS: Final = (
    "first_name", "last_name", "company", "position", "location", "email", "phone", "linkedin_url",
    "how_met", "notes", "middle_name", "nickname", "birthday", "postal_address", "cadence_days",
    "referred_by", "connected_on", "created_on", "updated_on", "archived_on", "binned_on", "confirmed_on",
    "cadence_since", "tags", "typed_fields", "more_emails", "more_phones", "do_not_contact",
)  # fmt: skip
_AS_THEY_ARE: Final = attrgetter(*PERSON_COLUMNS[:16])


def person_values(record: Person) -> tuple[Any, ...]:
    """The values of `PERSON_COLUMNS`; by position for speed, as an import has tens of thousands."""
    return (
        *_AS_THEY_ARE(record),
        iso(record.connected_on),
        iso(record.created_on),
        iso(record.updated_on),
        iso(record.archived_on),
        iso(record.binned_on),
        iso(record.confirmed_on),
        iso(record.cadence_since),
        words(record.tags),
        words(record.typed_fields),
        words(record.more_emails),
        words(record.more_phones),
        int(record.do_not_contact),
    )


def person_row(record: Person) -> dict[str, Any]:
    """All columns except id and import."""
    return dict(zip(PERSON_COLUMNS, person_values(record), strict=True))


def opportunity(row: Row) -> Opportunity:
    return Opportunity(
        id=OpportunityId(row["id"]),
        company=row["company"],
        title=row["title"],
        department=row["department"],
        posting_url=row["posting_url"],
        posting_text=row["posting_text"],
        source=row["source"],
        applied_on=day(row["applied_on"]),
        employer_type=EmployerType(row["employer_type"]),
        promised_decision_on=day(row["promised_decision_on"]),
        closed_on=day(row["closed_on"]),
        closed_why=ClosedWhy(row["closed_why"]) if row["closed_why"] else None,
        notes=row["notes"],
        created_on=day(row["created_on"]),
        updated_on=day(row["updated_on"]),
        binned_on=day(row["binned_on"]),
    )


def opportunity_row(record: Opportunity) -> dict[str, Any]:
    return {
        "company": record.company,
        "title": record.title,
        "department": record.department,
        "posting_url": record.posting_url,
        "posting_text": record.posting_text,
        "source": record.source,
        "applied_on": iso(record.applied_on),
        "employer_type": record.employer_type.value,
        "promised_decision_on": iso(record.promised_decision_on),
        "closed_on": iso(record.closed_on),
        "closed_why": record.closed_why.value if record.closed_why else None,
        "notes": record.notes,
        "created_on": iso(record.created_on),
        "updated_on": iso(record.updated_on),
        "binned_on": iso(record.binned_on),
    }


def role(row: Row) -> RoleHeld:
    return RoleHeld(
        id=RoleId(row["id"]),
        person_id=PersonId(row["person_id"]),
        opportunity_id=OpportunityId(row["opportunity_id"]),
        role=Role(row["role"]),
        helper=bool(row["helper"]),
        since=day(row["since"]),
    )


def event(row: Row, people: tuple[PersonId, ...]) -> Event:
    return Event(
        id=EventId(row["id"]),
        opportunity_id=OpportunityId(row["opportunity_id"]),
        kind=EventKind(row["kind"]),
        on=date.fromisoformat(row["on"]),
        people=people,
        internal=flag(row["internal"]),
        started_on=day(row["started_on"]),
        format=row["format"],
        round=row["round"],
        note=row["note"],
    )


def event_row(record: Event) -> dict[str, Any]:
    return {
        "opportunity_id": record.opportunity_id,
        "kind": record.kind.value,
        "on": iso(record.on),
        "internal": None if record.internal is None else int(record.internal),
        "started_on": iso(record.started_on),
        "format": record.format,
        "round": record.round,
        "note": record.note,
    }


#: The columns of a touchpoint in the order `touchpoint` reads them.
TOUCHPOINT: Final = (
    "id, happened_at, channel, direction, opportunity_id, outcome, answered_on, count, summary, "
    "step_key, amount_cents, currency, vendor, import_id, binned_on, source, typed_fields"
)
CHANNELS: Final = {channel.value: channel for channel in Channel}
DIRECTIONS: Final = {direction.value: direction for direction in Direction}
#: Fields of a touchpoint that have another name in the table.
_FIELDS: Final = {"outcome": "result"}
_COLUMNS: Final = {field: column for column, field in _FIELDS.items()}
RESULTS: Final = {result.value: result for result in Result}


def touchpoint(row: tuple[Any, ...], people: tuple[PersonId, ...]) -> Touchpoint:
    """A touchpoint from a row of `TOUCHPOINT`; by position for speed: there are hundreds of thousands."""
    (touchpoint_id, happened, channel, direction, case, result, answered, count, summary, step_key,
     cents, currency, vendor, import_id, binned, source, typed) = row  # fmt: skip
    return Touchpoint(
        touchpoint_id,
        people,
        _day_of(happened[:10]),
        CHANNELS[channel],
        DIRECTIONS[direction],
        case,
        time.fromisoformat(happened[11:]) if len(happened) > 10 else None,
        RESULTS[result],
        _day_of(answered) if answered else None,
        count,
        summary,
        step_key,
        cents,
        currency,
        vendor,
        import_id,
        _day_of(binned) if binned else None,
        source,
        tuple(_FIELDS.get(name, name) for name in _words(typed)) if typed != "[]" else (),
    )


@lru_cache(maxsize=8192)
def _day_of(text: str) -> date:
    return date.fromisoformat(text)


def touchpoint_row(record: Touchpoint) -> dict[str, Any]:
    """All columns except the id; the people are in `touchpoint_people`."""
    return {
        "opportunity_id": record.opportunity_id,
        "happened_at": moment(record),
        "channel": record.channel.value,
        "direction": record.direction.value,
        "outcome": record.result.value,
        "answered_on": iso(record.answered_on),
        "count": record.count,
        "summary": record.summary,
        "step_key": record.step_key,
        "amount_cents": record.amount_cents,
        "currency": record.currency,
        "vendor": record.vendor,
        "import_id": record.import_id,
        "binned_on": iso(record.binned_on),
        "source": record.source,
        "typed_fields": words(tuple(_COLUMNS.get(name, name) for name in record.typed_fields)),
    }


def moment(record: Touchpoint) -> str:
    """Local ISO text: a day, or a day with a time when the time is known."""
    if record.clock is None:
        return record.day.isoformat()
    return datetime.combine(record.day, record.clock).isoformat()


def step_decision(row: Row) -> StepDecision:
    return StepDecision(
        id=StepDecisionId(row["id"]),
        key=StepKey(
            row["step"], row["opportunity_id"], row["person_id"], row["event_id"], row["occurrence"]
        ),
        decision=Decision(row["decision"]),
        decided_on=date.fromisoformat(row["decided_on"]),
        until=day(row["until"]),
        reason=row["reason"],
        touchpoint_id=row["touchpoint_id"],
    )


def step_decision_row(record: StepDecision) -> dict[str, Any]:
    return {
        "opportunity_id": record.key.opportunity_id,
        "step": record.key.step,
        "person_id": record.key.person_id,
        "event_id": record.key.event_id,
        "occurrence": record.key.occurrence,
        "decision": record.decision.value,
        "decided_on": iso(record.decided_on),
        "until": iso(record.until),
        "reason": record.reason,
        "touchpoint_id": record.touchpoint_id,
    }
