"""Due steps as a calendar that a second import updates."""

from __future__ import annotations

from datetime import date, timedelta

import icalendar

from crm.domain.playbook.calendar_day import Alarms
from crm.export.ics import CalendarEntry, steps_ics

TODAY = date(2026, 11, 23)
ENTRY = CalendarEntry("rej_call/o1/p2/e3#2", date(2026, 12, 31), "Call Sam; then, wait", "why\nso")


def events(text: str) -> list[icalendar.cal.Component]:
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


def test_an_entry_is_an_all_day_event() -> None:
    (event,) = events(steps_ics([ENTRY], TODAY))
    assert event["dtstart"].dt == date(2026, 12, 31)
    assert event["dtend"].dt == date(2027, 1, 1)
    assert str(event["summary"]) == "Call Sam; then, wait"
    assert str(event["description"]) == "why\nso"
    assert event["transp"] == "TRANSPARENT"


def test_the_id_stays_when_date_and_words_change() -> None:
    moved = CalendarEntry(ENTRY.key, date(2027, 1, 5), "Call Sam today", "")
    one, two = events(steps_ics([ENTRY], TODAY)), events(steps_ics([moved], date(2026, 12, 1)))
    assert one[0]["uid"] == two[0]["uid"] == "rej_call.o1.p2.e3-2@embers"


def test_other_steps_have_other_ids() -> None:
    keys = ["a/o1", "a/o1/p1", "a/o11", "a/o1#2", "a/p1", "a"]
    text = steps_ics([CalendarEntry(key, TODAY, "x", "") for key in keys], TODAY)
    assert len({str(event["uid"]) for event in events(text)}) == len(keys)


def test_the_text_keeps_to_the_rules_of_the_format() -> None:
    long = CalendarEntry("a", TODAY, "ł" * 300, "x" * 300)
    text = steps_ics([long], TODAY)
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert str(events(text)[0]["summary"]) == "ł" * 300


def test_no_steps_are_an_empty_calendar() -> None:
    assert events(steps_ics([], TODAY)) == []


def test_a_reminder_rings_at_nine_if_wanted() -> None:
    assert "VALARM" not in steps_ics([ENTRY], TODAY)
    (event,) = events(steps_ics([ENTRY], TODAY, alarms=Alarms.MORNING))
    (alarm,) = event.walk("VALARM")
    assert (str(alarm["action"]), str(alarm["description"])) == ("DISPLAY", "Call Sam; then, wait")
    assert alarm["trigger"].dt == timedelta(hours=9)
    assert event["uid"] == events(steps_ics([ENTRY], TODAY))[0]["uid"]
