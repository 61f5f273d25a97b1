"""Due steps and appointments as a calendar; a re-import updates entries instead of doubling them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from icalendar import Alarm, Calendar, Event

#: When a reminder rings on the day of its entry, counted from midnight.
_RINGS_AT = timedelta(hours=9)

#: How long an appointment is taken to last: nobody is asked when it ends. Source: D.
_LASTS: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """An entry for a whole day, or for an hour of it; `key` makes the stable UID.

    Attributes:
        at: the local time at which it begins; None = the whole day, during which one is free.
        cancelled: a calendar that knows the entry strikes it out.
    """

    key: str
    on: date
    title: str
    description: str
    at: time | None = None
    place: str = ""
    cancelled: bool = False


def steps_ics(entries: Iterable[CalendarEntry], today: date, alarms: bool = False) -> str:
    """The entries as an iCalendar text with CRLF and folded lines.

    Args:
        alarms: with a reminder for each: an hour before, or at nine in the morning of its day.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Embers//Due steps//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Embers")
    stamp = datetime.combine(today, time(), UTC)
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.key.replace('/', '.').replace('#', '-')}@embers")
        event.add("dtstamp", stamp)
        begins = datetime.combine(entry.on, entry.at) if entry.at else entry.on
        event.add("dtstart", begins)
        event.add("dtend", begins + (_LASTS if entry.at else timedelta(days=1)))
        event.add("summary", entry.title)
        event.add("description", entry.description)
        event.add("transp", "OPAQUE" if entry.at else "TRANSPARENT")
        if entry.place:
            event.add("location", entry.place)
        if entry.cancelled:
            event.add("status", "CANCELLED")
        elif alarms:
            event.add_component(_alarm(entry))
        calendar.add_component(event)
    return str(calendar.to_ical().decode("utf-8"))


def _alarm(entry: CalendarEntry) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", entry.title)
    alarm.add("trigger", -_LASTS if entry.at else _RINGS_AT)
    return alarm
