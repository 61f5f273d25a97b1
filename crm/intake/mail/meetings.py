"""Calendar files (.ics) -> touchpoints: past meetings with the people invited."""

from __future__ import annotations

import hashlib
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from itertools import islice, takewhile
from typing import Any, Final

from dateutil.rrule import rruleset, rrulestr
from icalendar import Calendar

from crm.domain.imports.imported_contacts import ImportedTouchpoint, Party
from crm.domain.people.normalise import clean_text, email_address
from crm.domain.touchpoints.touchpoint import Channel, Direction
from crm.errors import FileRefused, RowProblem
from crm.intake.mail.whose import Whose, own_addresses

MOST_PARTIES: Final = 10
#: Ten years of a daily meeting.
_MOST_TIMES: Final = 4000
#: Seconds for all repeats of a file. A rule that never matches (30 February, daily) is followed to the
#: year 9999, which takes some seconds; a file may contain thousands of them.
_SECONDS: Final = 10.0
#: Of repeats within a day the first counts.
_RULES: Final = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
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
    """The contents of the events of a calendar; `left_out`: how many, by reason.

    `until`: when to stop following repeats, on the monotonic clock.
    """

    contacts: list[ImportedTouchpoint] = field(default_factory=list)
    skipped: list[RowProblem] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    owner: frozenset[str] = frozenset()
    events: int = 0
    until: float = field(default_factory=lambda: time.monotonic() + _SECONDS)


def is_calendar(data: bytes) -> bool:
    """Whether the bytes are the start of a calendar."""
    start = data[:200].lstrip(b"\xef\xbb\xbf \r\n\t")
    return start[:15].upper() == b"BEGIN:VCALENDAR"


def read_meetings(data: bytes, whose: Whose, more: Sequence[bytes] = ()) -> Meetings:
    """The meetings of a calendar up to today; repeated ones each time. `more` are read like one.

    Raises:
        FileRefused: not a valid calendar, or it is unclear who the user is.
    """
    found = Meetings()
    try:
        calendars: Any = Calendar.from_ical(b"\r\n".join((data, *more)), multiple=True)
        events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    except Exception as error:  # the library raises many kinds of errors, also from other libraries
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
        except Exception:  # one bad event must not stop the others
            found.skipped.append(RowProblem(number, "This event cannot be read."))
    return found


def _invited(event: Any) -> dict[str, tuple[str, str]]:
    """Address -> name and answer of everybody invited."""
    people: dict[str, tuple[str, str]] = {}
    for key in ("ORGANIZER", "ATTENDEE"):
        for one in _listed(event.get(key)):
            mail = email_address(re.sub(r"(?i)^mailto:", "", str(one)))
            params = getattr(one, "params", {})
            if mail and str(params.get("CUTYPE", "")).upper() not in {"ROOM", "RESOURCE"}:
                name = clean_text(str(params.get("CN", "")))
                known = "" if email_address(name) else name[:200]
                answer = str(params.get("PARTSTAT", "")).upper()
                people[mail] = known or people.get(mail, ("", ""))[0], answer
    return people


def _moved(events: Iterable[Any]) -> dict[str, list[date]]:
    """UID -> occurrences of a repeated event that are separate events."""
    found: dict[str, list[date]] = defaultdict(list)
    for event in events:
        moment = event.get("RECURRENCE-ID")
        if moment is not None and isinstance(moment.dt, date):
            found[str(event.get("UID", ""))].append(moment.dt)
    return found


def _of_event(
    number: int,
    event: Any,
    people: dict[str, tuple[str, str]],
    found: Meetings,
    whose: Whose,
    moved: Mapping[str, Sequence[date]],
) -> Iterator[ImportedTouchpoint]:
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
    is_single = event.get("RECURRENCE-ID") is not None
    rules = [rule for rule in _listed(event.get("RRULE")) if rule["FREQ"][0].upper() in _RULES]
    if rules and time.monotonic() > found.until:
        found.left_out["repeated by a rule that takes too long to follow"] += 1
        rules = []
    for at in _times(event, rules, () if is_single else moved.get(uid, ()), whose):
        day = at.date() if isinstance(at, datetime) else at
        if day > whose.today:
            found.left_out["still to come"] += 1
            continue
        seed = f"{uid}|{day.isoformat()}"
        source = f"event:{hashlib.sha256(seed.encode('utf-8', 'replace')).hexdigest()[:32]}"
        clock = at.time().replace(microsecond=0, tzinfo=None) if isinstance(at, datetime) else None
        yield ImportedTouchpoint(
            number, source, parties, day, channel, Direction.BOTH, clock, summary=summary
        )


def _channel(event: Any, summary: str) -> Channel:
    for words, channel in _CHANNELS:
        if words.search(summary):
            return channel
    places = " ".join(
        str(event.get(key, "")) for key in ("LOCATION", "URL", "X-GOOGLE-CONFERENCE", "DESCRIPTION")
    )
    return Channel.VIDEO if _VIDEO.search(places) else Channel.MEETING


def _times(event: Any, rules: Iterable[Any], moved: Iterable[date], whose: Whose) -> Iterator[date]:
    """When it took place, in the user's time zone; a repeated one each time until tomorrow.

    Args:
        moved: occurrences that are separate events.
    """
    start = event["DTSTART"].dt
    first = _wall_time(start, start)
    last = datetime.combine(min(whose.today, date(2100, 1, 1)), clock_time()) + timedelta(days=2)
    times = rruleset()
    times.rdate(first)
    for rule in rules:
        times.rrule(_repeats(rule, start, last))
    for more in _dates(event.get("RDATE")):
        times.rdate(_wall_time(more, start))
    for left_out in (*_dates(event.get("EXDATE")), *moved):
        times.exdate(_wall_time(left_out, start))
    for at in times:
        if isinstance(start, datetime):
            yield _local(at.replace(tzinfo=start.tzinfo), whose)
        else:
            yield at.date()


def _repeats(rule: Any, start: date, last: datetime) -> list[datetime]:
    """The occurrences of a rule until `last`, in local time of the place where it starts."""
    parts = {name: value for name, value in rule.items() if name != "UNTIL"}
    for until in rule.get("UNTIL", ()):
        ends = _wall_time(until, start) if isinstance(until, datetime) else None
        last = min(last, ends or datetime.combine(until, clock_time.max))
    found = rrulestr(type(rule)(parts).to_ical().decode(), dtstart=_wall_time(start, start))
    return list(takewhile(lambda at: at <= last, islice(found, _MOST_TIMES)))


def _wall_time(moment: date, start: date) -> datetime:
    """A time in the local time of the place where an event starts, without its zone.

    Rules repeat in local time: ten o'clock stays ten o'clock in summer.
    """
    if not isinstance(moment, datetime):
        clock = start.time() if isinstance(start, datetime) else clock_time()
        return datetime.combine(moment, clock)
    if not isinstance(start, datetime):
        return datetime.combine(moment, clock_time())
    if moment.tzinfo and start.tzinfo:
        moment = moment.astimezone(start.tzinfo)
    return moment.replace(tzinfo=None)


def _dates(value: Any) -> Iterator[date]:
    """The times of EXDATE or RDATE; for a period its start."""
    for one in _listed(value):
        for moment in one.dts:
            yield moment.dt[0] if isinstance(moment.dt, tuple) else moment.dt


def _listed(value: Any) -> list[Any]:
    """A property that may occur several times, once or not at all."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _local(value: date, whose: Whose) -> date:
    """A time in the user's zone; floating times and whole days are unchanged."""
    if not isinstance(value, datetime):
        return value
    if value.tzinfo is None:
        return value
    return value.astimezone(whose.zone if whose.zone is not UTC else UTC)
