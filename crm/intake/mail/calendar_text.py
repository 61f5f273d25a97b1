"""The text of a calendar file, mended where only one way fits: cut ends, quotes, names of time zones."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Final
from zoneinfo import available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from crm.domain.wording import plural
from crm.language import tr

_FOLD: Final = re.compile(rb"\r?\n[ \t]")
_FRAME: Final = re.compile(rb"^(BEGIN|END):([A-Z-]{1,40})[ \t]*\r?$", re.I | re.M)
_PEOPLE: Final = re.compile(rb'^(?:ATTENDEE|ORGANIZER);[^\r\n"]*"[^\r\n]*', re.I | re.M)
#: A value in quotation marks ends where the next parameter or the address begins.
_QUOTED: Final = re.compile(rb'="(.{0,1000}?)"(?=[;:])')
_BARE: Final = re.compile(rb'(;[A-Z-]{1,40}=)([^";:][^;:]{0,1000})', re.I)
_DATES: Final = re.compile(
    rb"^((?:DTSTART|DTEND|RDATE|EXDATE|RECURRENCE-ID)(?:;[^\r\n]{0,200}?)?;TZID=)"
    rb'("[^"\r\n]{0,300}"|[^";:\r\n][^;:\r\n]{0,300})',
    re.I | re.M,
)
_DEFINED: Final = re.compile(rb"^TZID(?:;[^:\r\n]{0,300})?:([^\r\n]{0,300})", re.I | re.M)
_ZONES: Final = re.compile(rb"(?=^BEGIN:VTIMEZONE)|(?<=END:VTIMEZONE)", re.I | re.M)
#: Rules of a zone that its reader would walk for ever, from 1601 on: any but one that returns each year.
_ENDLESS: Final = re.compile(
    rb"^RRULE[:;](?![^\r\n]*FREQ=YEARLY)[^\r\n]*|^RRULE[:;][^\r\n]*INTERVAL=(?!1(?![0-9]))[^\r\n]*",
    re.I | re.M,
)
_OFFSET: Final = re.compile(r"^\((?:UTC|GMT)[^)]*\)\s*")
_NUMBER: Final = re.compile(r"\s+\d{1,3}$")  # some programs number the zones of one name


@dataclass(frozen=True, slots=True)
class Mended:
    """The text without folds.

    Attributes:
        cut: how many incomplete events were taken out. ends: whether the file's last line was there.
        unknown: names of unknown time zones -> how many events begin in them.
    """

    text: bytes
    cut: int
    ends: bool
    unknown: dict[str, int] = field(default_factory=dict)

    def notes(self) -> list[str]:
        """What a reader of the file should know, a sentence each."""
        found = []
        if self.cut:
            events = plural(self.cut, "event is", "events are")
            found.append(
                tr(
                    "The file is damaged or cut off: {events} not complete and left out.",
                    events=events,
                )
            )
        elif not self.ends:
            found.append(tr("The end of the file is missing; the complete events in it were read."))
        for name, count in self.unknown.items():
            events = plural(count, "event names", "events name")
            found.append(
                tr(
                    "{events} a time zone that is not known, “{name:.60}”; the times are read as "
                    "if they were in yours.",
                    events=events,
                    name=name,
                )
            )
        return found


def mended(data: bytes) -> Mended:
    """Unfold and mend a calendar. Linear in its length; never raises."""
    text, cut, ends = _whole(_FOLD.sub(b"", data.removeprefix(b"\xef\xbb\xbf")))
    text = b"".join(
        _ENDLESS.sub(b"X-RULE:", part) if part[:15].upper() == b"BEGIN:VTIMEZONE" else part
        for part in _ZONES.split(text)
    )
    text = _PEOPLE.sub(lambda found: _plain_quotes(found.group()), text)
    defined = {_name(found.group(1)) for found in _DEFINED.finditer(text)}
    unknown: dict[str, int] = {}

    def renamed(found: re.Match[bytes]) -> bytes:
        name = _name(found.group(2))
        zone = None if name in defined else zone_called(name)
        if name not in defined and zone is None and found.group(1)[:7].upper() == b"DTSTART":
            unknown[name] = unknown.get(name, 0) + 1
        return found.group(1) + zone.encode() if zone else found.group()

    return Mended(_DATES.sub(renamed, text), cut, ends, unknown)


@cache
def _places() -> dict[str, str]:
    """City -> time zone, for the zones that are called after one."""
    return {zone.rpartition("/")[2].replace("_", " "): zone for zone in available_timezones()}


def zone_called(name: str) -> str | None:
    """The IANA time zone that a program means by a name; None = unknown.

    Programs write the names of Windows ("W. Europe Standard Time"), what Windows shows for them
    ("(UTC-08:00) Pacific Time (US & Canada)"), numbered ones and ones with a path before them.
    """
    plain = _NUMBER.sub("", name)
    shown = _OFFSET.sub("", plain)
    parts = plain.split("/")
    windows = [shown, re.sub(r" Time\b.*", " Standard Time", shown)]
    wanted = [plain, *("/".join(parts[start:]) for start in range(1, min(len(parts), 9)))]
    for one in (*wanted, parts[-1].upper()):
        if one in available_zones():
            return one
    for one in windows:
        if one in WINDOWS_TO_OLSON:
            return str(WINDOWS_TO_OLSON[one])
    cities = shown.split(", ") if shown != plain else []
    return next((_places()[city] for city in cities if city in _places()), None)


@cache
def available_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _name(raw: bytes) -> str:
    return raw.decode("utf-8", "replace").strip().strip('"')


def _plain_quotes(line: bytes) -> bytes:
    """A line about a person without quotation marks inside its values."""
    line = _QUOTED.sub(lambda found: b'="' + found.group(1).replace(b'"', b"") + b'"', line)
    return _BARE.sub(lambda found: found.group(1) + found.group(2).replace(b'"', b""), line)


def _whole(text: bytes) -> tuple[bytes, int, bool]:
    """The text without events that do not end, their number, and whether the calendars end."""
    kept, cut, done = [], 0, 0
    event = -1  # where the open event begins
    calendars = 0
    for found in _FRAME.finditer(text):
        begins, name = found.group(1).upper() == b"BEGIN", found.group(2).upper()
        if name not in (b"VEVENT", b"VCALENDAR"):
            continue
        if event >= 0 and (begins or name == b"VCALENDAR"):
            kept.append(text[done:event])
            done, event, cut = found.start(), -1, cut + 1
        if name == b"VEVENT":
            event = found.start() if begins else -1
        else:
            calendars = max(0, calendars + (1 if begins else -1))
    if event >= 0:
        kept.append(text[done:event])
        done, cut = len(text), cut + 1
    kept.append(text[done:])
    if calendars:
        kept.append(b"\r\n" + b"END:VCALENDAR\r\n" * min(calendars, 10))
    return b"".join(kept), cut, not calendars
