"""Due steps and appointments as a calendar; a re-import updates entries instead of doubling them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from icalendar import Alarm, Calendar, Event

from crm.domain.playbook.calendar_day import Alarms

#: When a reminder rings on the day of its entry, or the day before, counted from midnight.
_RINGS_AT: Final = timedelta(hours=9)
_DAY: Final = timedelta(days=1)

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


def steps_ics(entries: Iterable[CalendarEntry], today: date, alarms: Alarms = Alarms.NONE) -> str:
    """The entries as an iCalendar text with CRLF and folded lines.

    Args:
        alarms: when each reminds: at nine in the morning of its day, or of the day before; one that has a time
            an hour or a day before that.
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
        elif alarms is not Alarms.NONE:
            event.add_component(_alarm(entry, alarms))
        calendar.add_component(event)
    return str(calendar.to_ical().decode("utf-8"))


def _alarm(entry: CalendarEntry, alarms: Alarms) -> Alarm:
    before = alarms is Alarms.DAY_BEFORE
    timed, whole = (-_DAY, _RINGS_AT - _DAY) if before else (-_LASTS, _RINGS_AT)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", entry.title)
    alarm.add("trigger", timed if entry.at else whole)
    return alarm
