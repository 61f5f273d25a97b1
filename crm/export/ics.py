"""Due steps as a calendar; a re-import updates entries instead of doubling them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event

#: When a reminder rings on the day of its entry, counted from midnight.
_RINGS_AT = timedelta(hours=9)


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """An all-day entry; `key` is the due step's key and makes the stable UID."""

    key: str
    on: date
    title: str
    description: str


def steps_ics(entries: Iterable[CalendarEntry], today: date, alarms: bool = False) -> str:
    """The entries as an iCalendar text with CRLF and folded lines.

    Args:
        alarms: with a reminder at nine in the morning of its day for each.
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
        event.add("dtstart", entry.on)
        event.add("dtend", entry.on + timedelta(days=1))
        event.add("summary", entry.title)
        event.add("description", entry.description)
        event.add("transp", "TRANSPARENT")
        if alarms:
            event.add_component(_alarm(entry))
        calendar.add_component(event)
    return str(calendar.to_ical().decode("utf-8"))


def _alarm(entry: CalendarEntry) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", entry.title)
    alarm.add("trigger", _RINGS_AT)
    return alarm
