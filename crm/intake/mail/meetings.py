"""Calendar files (.ics) -> touchpoints: past meetings with the people invited."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from threading import Lock
from typing import Any, Final

from icalendar import Calendar
from icalendar.timezone import tzp

from crm.domain.imports.imported_contacts import ImportedTouchpoint, Party
from crm.domain.people.normalise import clean_text
from crm.domain.touchpoints.touchpoint import Channel, Direction
from crm.domain.wording import plural
from crm.errors import FileRefused, RowProblem
from crm.intake.mail.calendar_text import mended
from crm.intake.mail.invited import Guest, invited
from crm.intake.mail.occurrences import Times, times
from crm.intake.mail.whose import Whose, own_addresses
from crm.language import tr

MOST_PARTIES: Final = 10
_SUMMARY: Final = 200
_VIDEO: Final = re.compile(
    r"zoom\.us|meet\.google|teams\.(microsoft|live)|webex|whereby\.com|jitsi|hangouts|video", re.I
)
_CHANNELS: Final = (
    (re.compile(r"\bcoffee|kaffee|\bcafé\b", re.I), Channel.COFFEE),
    (re.compile(r"\blunch|mittagessen", re.I), Channel.LUNCH),
    (re.compile(r"\bcall\b|\bphone\b|telefon", re.I), Channel.CALL),
)
#: What mail programs write before the title of a cancelled event, whose status they leave as it was.
_CANCELLED: Final = re.compile(
    r"\W*(?:cancell?ed(?: event)?|abgesagt|storniert|annulleret|avboka[td]|annulée?|"
    r"cancelad[ao]|anulad[ao]|annullat[ao]|"
    r"geannuleerd|inställ[dt]|aflyst|avlyst|peruu(?:te)?ttu|odwołan[eoya]|anulowan[eoya]|zrušen[oaáý]|"
    r"törölve|lemondva|anulat|отменено|отменена|скасовано|ακυρώθηκε|iptal(?: edildi)?|"
    r"キャンセル(?:済み)?|取り?消し?|已取消|취소됨?|בוטל|ألغي(?:ت)?)(?:\s*[:：\])】]|\s+[-–—]\s)",
    re.I,
)
_MATTERS: Final = frozenset(
    {"ATTENDEE", "ORGANIZER", "RDATE", "EXDATE", "RECURRENCE-ID", "SUMMARY", "STATUS"}
)
#: icalendar keeps the time zones of every file it reads in one place for the whole process.
_ZONES: Final = Lock()


@dataclass(slots=True)
class Meetings:
    """The contents of the events of a calendar.

    Attributes:
        left_out: how many events, by reason. notes: sentences about the whole file.
        warnings: about single events, with their number.
    """

    contacts: list[ImportedTouchpoint] = field(default_factory=list)
    skipped: list[RowProblem] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    warnings: list[RowProblem] = field(default_factory=list)
    owner: frozenset[str] = frozenset()
    events: int = 0


@dataclass(frozen=True, slots=True)
class _Meeting:
    """What all times of an event have in common."""

    uid: str
    summary: str
    parties: tuple[Party, ...]
    channel: Channel


def is_calendar(data: bytes) -> bool:
    """Whether the bytes are the start of a calendar."""
    start = data[:200].lstrip(b"\xef\xbb\xbf \r\n\t")
    return start[:15].upper() == b"BEGIN:VCALENDAR"


def read_meetings(data: bytes, whose: Whose, more: Sequence[bytes] = ()) -> Meetings:
    """The meetings of a calendar up to now; repeated ones each time. `more` are read like one.

    Raises:
        FileRefused: not a valid calendar, or it is unclear who the user is.
    """
    found = Meetings()
    events = dict(enumerate(_events((data, *more), found), 1))
    found.events = len(events)
    guests = {number: invited(event) for number, (event, _) in events.items()}
    with_others = [set(people) for people in guests.values() if len(people) > 1]
    found.owner = own_addresses(whose, with_others) if with_others else whose.addresses
    readable, meetings, called_off = {}, {}, set()
    for number, (event, method) in events.items():
        try:
            why, meeting = _meeting(event, method, guests[number], found.owner)
            if _day(event["DTSTART"].dt, whose) > whose.today:
                why = why or tr("still to come")
            readable[number] = event
            found.warnings += [
                RowProblem(
                    number,
                    tr("A line of this event is damaged and was left out{words}.", words=words),
                )
                for words in _damaged(event)
            ]
        except Exception:  # the libraries raise many kinds; one bad event must not stop all
            found.skipped.append(RowProblem(number, tr("This event cannot be read.")))
            continue
        called_off |= {number} if why == "cancelled" else set()
        if why:
            found.left_out[why] += 1
        elif meeting:
            meetings[number] = meeting
    done = times(readable, meetings.keys(), called_off, min(whose.today, date(2100, 1, 1)))
    found.skipped += [RowProblem(one, tr("This event cannot be read.")) for one in done.damaged]
    found.contacts = list(_contacts(done, meetings, found, whose))
    _tell(done, found)
    return found


def _events(files: Sequence[bytes], found: Meetings) -> Iterator[tuple[Any, str]]:
    """The events of the files, each with the method of its calendar ("CANCEL", "REQUEST" ...)."""
    for data in files:
        text = mended(data)
        found.notes += text.notes()
        try:
            with _ZONES:
                tzp.use_default()  # a name may mean another zone in another file
                calendars: Any = Calendar.from_ical(text.text, multiple=True)
            events = [(calendar, calendar.walk("VEVENT")) for calendar in calendars]
        except Exception as error:  # the library raises many kinds, also from other libraries
            raise FileRefused(
                tr("This calendar file is damaged."),
                tr("Please export it from your calendar again."),
            ) from error
        for calendar, ones in events:
            method = str(calendar.get("METHOD", "")).strip().upper()
            yield from ((one, method) for one in ones)


def _meeting(
    event: Any, method: str, people: dict[str, Guest], owner: frozenset[str]
) -> tuple[str, _Meeting | None]:
    """The event as a meeting, or why it is none."""
    summary = clean_text(str(event.get("SUMMARY", "")))[:_SUMMARY]
    status = str(event.get("STATUS", "")).upper()
    if method == "CANCEL" or status == "CANCELLED" or _CANCELLED.match(summary):
        return "cancelled", None
    mine = [guest for mail, guest in people.items() if mail in owner]
    answers = {guest.answer for guest in mine}
    if "DECLINED" in answers:
        return tr("declined by you"), None
    others = {
        mail: guest.name
        for mail, guest in people.items()
        if mail not in owner and guest.answer != "DECLINED"
    }
    if not others:
        return tr("without anyone else"), None
    if len(people) < 2:
        return tr("with one person, and you are not named"), None
    # An invitation that was saved as a file cannot say yet what you answered.
    if answers == {"NEEDS-ACTION"} and method != "REQUEST" and not any(one.invites for one in mine):
        return tr("never answered by you"), None
    if len(others) > MOST_PARTIES:
        return tr("with more than {most} people", most=MOST_PARTIES), None
    parties = tuple(Party(name=name, email=mail) for mail, name in sorted(others.items()))
    uid = str(event.get("UID", "")) or f"{summary}|{event['DTSTART'].dt}"
    return "", _Meeting(uid, summary, parties, _channel(event, summary))


def _damaged(event: Any) -> dict[str, None]:
    """The lines that could not be read and would matter, as the end of a sentence."""
    names = dict.fromkeys(name for name, _ in event.errors if not name or name in _MATTERS)
    return {f": {name}" if name else "": None for name in names}


def _channel(event: Any, summary: str) -> Channel:
    for words, channel in _CHANNELS:
        if words.search(summary):
            return channel
    places = " ".join(
        str(event.get(key, "")) for key in ("LOCATION", "URL", "X-GOOGLE-CONFERENCE", "DESCRIPTION")
    )
    return Channel.VIDEO if _VIDEO.search(places) else Channel.MEETING


def _contacts(
    done: Times, meetings: dict[int, _Meeting], found: Meetings, whose: Whose
) -> Iterator[ImportedTouchpoint]:
    """The times up to now of the meetings, one for each day of an event."""
    held = sorted(
        (number, _day(at, whose), _clock(at, whose) or time.min, isinstance(at, datetime))
        for number, at in done.found
        if number in meetings
    )
    seen: set[str] = set()
    for number, day, begins, timed in held:
        meeting = meetings[number]
        if day > whose.today:
            continue
        if day == whose.today and begins > whose.clock:
            found.left_out[tr("still to come today")] += 1
            continue
        seed = f"{meeting.uid}|{day.isoformat()}"
        source = f"event:{hashlib.sha256(seed.encode('utf-8', 'replace')).hexdigest()[:32]}"
        if source in seen:
            continue
        seen.add(source)
        yield ImportedTouchpoint(
            number, source, meeting.parties, day, meeting.channel, Direction.BOTH,
            begins if timed else None, summary=meeting.summary,
        )  # fmt: skip


def _tell(done: Times, found: Meetings) -> None:
    """Say which times of repeated events are not among the contacts."""
    if done.replaced:
        found.left_out[tr("older versions of others")] += done.replaced
    told = (
        (done.frequent, tr("{} within a day; only the first time was read.")),
        (done.unclear, tr("{} by a rule that cannot be read; only the first time was read.")),
        (done.costly, tr("{} by a rule that takes too long to follow; only the first time was read.")),
        (done.earlier, tr("{{}} since before {since:%Y-%m-%d}; the earlier times are left out, "
         "apart from the first.", since=done.since)),
    )  # fmt: skip
    for count, words in told:
        if count:
            found.notes.append(words.format(plural(count, "event repeats", "events repeat")))


def _day(moment: date, whose: Whose) -> date:
    at = _local(moment, whose)
    return at.date() if isinstance(at, datetime) else at


def _clock(moment: date, whose: Whose) -> time | None:
    at = _local(moment, whose)
    return at.time().replace(microsecond=0) if isinstance(at, datetime) else None


def _local(value: date, whose: Whose) -> date:
    """A time in the user's zone; floating times and whole days are unchanged."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        return value
    try:
        return value.astimezone(whose.zone)
    except OverflowError:  # in the first or the last year of all
        return value
