"""Calendar files (.ics) -> contacts: meetings that were held, with the people invited."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from dateutil.rrule import rrulestr
from icalendar import Calendar

from crm.domain.imports.imported_contacts import Contact, Party
from crm.domain.people.normalise import clean_text, email_address
from crm.domain.touchpoints.touchpoint import Channel, Direction
from crm.errors import FileRefused, RowProblem
from crm.intake.mail.whose import Whose, own_addresses

MOST_PARTIES: Final = 10
_MOST_TIMES: Final = 1000
_SUMMARY: Final = 200
_VIDEO: Final = re.compile(
    r"zoom\.us|meet\.google|teams\.(microsoft|live)|webex|whereby\.com|jitsi|hangouts|video", re.I
)
_CHANNELS: Final = (
    (re.compile(r"\bcoffee|kaffee|\bcafé\b", re.I), Channel.COFFEE),
    (re.compile(r"\blunch|mittagessen", re.I), Channel.LUNCH),
    (re.compile(r"\bcall\b|\bphone\b|telefon", re.I), Channel.CALL),
)


@dataclass(slots=True)
class Meetings:
    """What the events of a calendar say; `left_out`: how many, by the reason in words."""

    contacts: list[Contact] = field(default_factory=list)
    skipped: list[RowProblem] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    owner: frozenset[str] = frozenset()
    events: int = 0


def is_calendar(data: bytes) -> bool:
    """Whether the bytes begin a calendar."""
    start = data[:200].lstrip(b"\xef\xbb\xbf \r\n\t")
    return start[:15].upper() == b"BEGIN:VCALENDAR"


def read_meetings(data: bytes, whose: Whose, more: Sequence[bytes] = ()) -> Meetings:
    """The meetings of a calendar up to today; repeated ones each time. `more` are read like one.

    Raises:
        FileRefused: it is no sound calendar, or it is not clear who the user is.
    """
    found = Meetings()
    try:
        calendars: Any = Calendar.from_ical(b"\r\n".join((data, *more)), multiple=True)
        events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    except Exception as error:  # the library raises many kinds of errors, also of others
        raise FileRefused(
            "This calendar file is damaged.", "Please export it from your calendar again."
        ) from error
    found.events = len(events)
    invited = [_invited(event) for event in events]
    with_others = [people for people in invited if len(people) > 1]
    found.owner = whose.addresses
    if with_others:
        found.owner = own_addresses(whose, [set(people) for people in with_others])
    moved = _moved(events)
    for number, (event, people) in enumerate(zip(events, invited, strict=True), 1):
        try:
            found.contacts += _of_event(number, event, people, found, whose, moved)
        except Exception:  # one odd event must not spoil the others
            found.skipped.append(RowProblem(number, "This event cannot be read."))
    return found


def _invited(event: Any) -> dict[str, tuple[str, str]]:
    """Address -> name and answer of everybody invited."""
    people: dict[str, tuple[str, str]] = {}
    for key in ("ORGANIZER", "ATTENDEE"):
        value = event.get(key)
        for one in value if isinstance(value, list) else [value] if value is not None else []:
            mail = email_address(re.sub(r"(?i)^mailto:", "", str(one)))
            params = getattr(one, "params", {})
            if mail and str(params.get("CUTYPE", "")).upper() not in {"ROOM", "RESOURCE"}:
                name = clean_text(str(params.get("CN", "")))
                known = "" if email_address(name) else name[:200]
                answer = str(params.get("PARTSTAT", "")).upper()
                people[mail] = known or people.get(mail, ("", ""))[0], answer
    return people


def _moved(events: Iterable[Any]) -> set[tuple[str, date]]:
    """Single times of a repeated event that stand as an event of their own."""
    found = set()
    for event in events:
        moment = event.get("RECURRENCE-ID")
        if moment is not None and isinstance(moment.dt, date):
            found.add((str(event.get("UID", "")), _plain_day(moment.dt)))
    return found


def _plain_day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _of_event(
    number: int,
    event: Any,
    people: dict[str, tuple[str, str]],
    found: Meetings,
    whose: Whose,
    moved: set[tuple[str, date]],
) -> Iterator[Contact]:
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        found.left_out["cancelled"] += 1
        return
    mine = [answer for mail, (_, answer) in people.items() if mail in found.owner]
    if "DECLINED" in mine:
        found.left_out["declined by you"] += 1
        return
    others = {
        mail: name
        for mail, (name, answer) in people.items()
        if mail not in found.owner and answer != "DECLINED"
    }
    if not others or len(people) < 2:
        found.left_out["without anybody else"] += 1
        return
    if len(others) > MOST_PARTIES:
        found.left_out[f"with more than {MOST_PARTIES} people"] += 1
        return
    parties = tuple(Party(name=name, email=mail) for mail, name in sorted(others.items()))
    summary = clean_text(str(event.get("SUMMARY", "")))[:_SUMMARY]
    uid = str(event.get("UID", "")) or f"{summary}|{event['DTSTART'].dt}"
    channel = _channel(event, summary)
    for at in _times(event, whose):
        day = at.date() if isinstance(at, datetime) else at
        if day > whose.today:
            found.left_out["still to come"] += 1
            continue
        if event.get("RECURRENCE-ID") is None and (uid, day) in moved:
            continue
        seed = f"{uid}|{day.isoformat()}"
        source = f"event:{hashlib.sha256(seed.encode('utf-8', 'replace')).hexdigest()[:32]}"
        clock = at.time().replace(microsecond=0, tzinfo=None) if isinstance(at, datetime) else None
        yield Contact(number, source, parties, day, channel, Direction.BOTH, clock, summary=summary)


def _channel(event: Any, summary: str) -> Channel:
    for words, channel in _CHANNELS:
        if words.search(summary):
            return channel
    places = " ".join(
        str(event.get(key, "")) for key in ("LOCATION", "URL", "X-GOOGLE-CONFERENCE", "DESCRIPTION")
    )
    return Channel.VIDEO if _VIDEO.search(places) else Channel.MEETING


def _times(event: Any, whose: Whose) -> Iterator[date]:
    """When it took place, in the user's time zone; a repeated one each time until tomorrow."""
    start = event["DTSTART"].dt
    rule = event.get("RRULE")
    if rule is None:
        yield _local(start, whose)
        return
    naive = (
        start.replace(tzinfo=None)
        if isinstance(start, datetime)
        else datetime.combine(start, time())
    )
    text = re.sub(r"UNTIL=(\d{8})(T\d{6}Z?)?", r"UNTIL=\1T235959", rule.to_ical().decode())
    left_out = {_plain_day(day.dt) for day in _dates(event.get("EXDATE"))}
    last = datetime.combine(min(whose.today, date(2100, 1, 1)), time()) + timedelta(days=2)
    for count, at in enumerate(rrulestr(text, dtstart=naive)):
        if at > last or count >= _MOST_TIMES:
            return
        if at.date() in left_out:
            continue
        if isinstance(start, datetime):
            yield _local(at.replace(tzinfo=start.tzinfo), whose)
        else:
            yield at.date()


def _dates(value: Any) -> Iterator[Any]:
    for one in value if isinstance(value, list) else [value] if value is not None else []:
        yield from one.dts


def _local(value: date, whose: Whose) -> date:
    """A moment in the user's zone; a floating one and a whole day stay as they are."""
    if not isinstance(value, datetime):
        return value
    if value.tzinfo is None:
        return value
    return value.astimezone(whose.zone if whose.zone is not UTC else UTC)
