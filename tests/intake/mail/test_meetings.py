"""Calendars: meetings that were held, with whom, each time once."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm import intake
from crm.domain.imports.imported_contacts import ImportedTouchpoint
from crm.domain.touchpoints.touchpoint import Channel, Direction
from crm.errors import FileRefused
from crm.intake.mail.meetings import read_meetings
from crm.intake.mail.whose import Whose

ME, SAM = "me@example.com", "sam@example.org"
MINE = Whose(frozenset({ME}), UTC, date(2026, 3, 20))


def event(*lines: str, start: str = "DTSTART:20260302T100000Z", uid: str = "1") -> str:
    usual = (
        f"UID:{uid}", start, "SUMMARY:Planning",
        f"ORGANIZER;CN=Me:mailto:{ME}", f"ATTENDEE;CN=Sam Larkfield:mailto:{SAM}",
    )  # fmt: skip
    return "\r\n".join(["BEGIN:VEVENT", *usual, *lines, "END:VEVENT"])


def calendar(*events: str) -> bytes:
    text = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x", *events, "END:VCALENDAR"])
    return f"{text}\r\n".encode()


def read(*events: str, whose: Whose = MINE) -> list[ImportedTouchpoint]:
    return list(intake.read("a.ics", calendar(*events), whose=whose).contacts)


def test_a_meeting_is_mutual_contact_with_the_others() -> None:
    (contact,) = read(event())
    assert [(p.name, p.email) for p in contact.parties] == [("Sam Larkfield", SAM)]
    assert (contact.day, contact.direction) == (date(2026, 3, 2), Direction.BOTH)
    assert (contact.channel, contact.summary) == (Channel.MEETING, "Planning")
    assert contact.source.startswith("event:")


@pytest.mark.parametrize(
    ("line", "channel"),
    [
        ("SUMMARY:Coffee with Sam", Channel.COFFEE),
        ("SUMMARY:Lunch", Channel.LUNCH),
        ("SUMMARY:Call about the role", Channel.CALL),
        ("LOCATION:https://example.zoom.us/j/1", Channel.VIDEO),
        ("LOCATION:Room 3", Channel.MEETING),
    ],
)
def test_the_channel_is_shown_in_words(line: str, channel: Channel) -> None:
    text = event(line)
    if line.startswith("SUMMARY"):
        text = text.replace("SUMMARY:Planning\r\n", "")
    assert read(text)[0].channel is channel


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (event("STATUS:CANCELLED"), "cancelled"),
        (event(f"ATTENDEE;PARTSTAT=DECLINED:mailto:{ME}"), "declined by you"),
        (event(start="DTSTART:20260402T100000Z"), "still to come"),
        (event().replace(f"ATTENDEE;CN=Sam Larkfield:mailto:{SAM}\r\n", ""), "without anyone else"),
        (event(*(f"ATTENDEE:mailto:p{n}@example.org" for n in range(10))),
         "with more than 10 people"),
    ],
)  # fmt: skip
def test_what_was_no_meeting_is_counted_and_left_out(text: str, why: str) -> None:
    found = read_meetings(calendar(text), MINE)
    assert found.contacts == []
    assert found.left_out == {why: 1}


def test_a_repeated_meeting_counts_each_time_until_today() -> None:
    weekly = event("RRULE:FREQ=WEEKLY;UNTIL=20270101T000000Z", "EXDATE:20260309T100000Z")
    moved = event("RECURRENCE-ID:20260316T100000Z", start="DTSTART:20260317T100000Z")
    days = sorted(contact.day.isoformat() for contact in read(weekly, moved))
    assert days == ["2026-03-02", "2026-03-17"]
    assert len({contact.source for contact in read(weekly, moved)}) == 2


BERLIN = "DTSTART;TZID=Europe/Berlin:20260302T003000"


@pytest.mark.parametrize(
    ("start", "lines", "days"),
    [
        # Half past midnight in Berlin is the day before in UTC: each way to name a time is that time.
        (BERLIN, ["RRULE:FREQ=WEEKLY", "EXDATE:20260308T233000Z"], ["02", "16"]),
        (BERLIN, ["RRULE:FREQ=WEEKLY;UNTIL=20260308T233000Z"], ["02", "09"]),
        (BERLIN, ["RRULE:FREQ=WEEKLY;UNTIL=20260308T232959Z"], ["02"]),
        (BERLIN, ["RRULE:FREQ=WEEKLY;UNTIL=20260309"], ["02", "09"]),
        (BERLIN, ["RRULE:FREQ=WEEKLY;COUNT=9;UNTIL=20260309"], ["02", "09"]),
        (BERLIN, ["RDATE;TZID=Europe/Berlin:20260305T003000,20260307T150000"], ["02", "05", "07"]),
        (BERLIN, ["RDATE;VALUE=PERIOD:20260304T233000Z/PT1H"], ["02", "05"]),
        (BERLIN, ["RRULE:FREQ=WEEKLY", "EXDATE;VALUE=DATE:20260309"], ["02", "16"]),
        (
            "DTSTART;VALUE=DATE:20260302",
            ["RRULE:FREQ=DAILY;INTERVAL=5", "EXDATE;VALUE=DATE:20260307,20260312"],
            ["02", "17"],
        ),
        # The first time counts even where the rule would not give it.
        ("DTSTART:20260303T100000Z", ["RRULE:FREQ=WEEKLY;BYDAY=MO"], ["03", "09", "16"]),
        # Within a day nobody meets the same people again and again.
        ("DTSTART:20260302T100000Z", ["RRULE:FREQ=SECONDLY"], ["02"]),
    ],
)
def test_when_a_repeated_meeting_took_place(start: str, lines: list[str], days: list[str]) -> None:
    there = Whose(frozenset({ME}), ZoneInfo("Europe/Berlin"), MINE.today)
    assert [f"{c.day:%d}" for c in read(event(*lines, start=start), whose=there)] == days


def test_a_time_that_was_moved_is_told_in_any_zone() -> None:
    there = Whose(frozenset({ME}), ZoneInfo("Europe/Berlin"), MINE.today)
    weekly = event("RRULE:FREQ=WEEKLY", start=BERLIN)
    moved = event("RECURRENCE-ID:20260308T233000Z", start="DTSTART:20260310T100000Z")
    days = sorted(f"{contact.day:%d}" for contact in read(weekly, moved, whose=there))
    assert days == ["02", "10", "16"]


def test_a_daily_meeting_of_many_years_reaches_today() -> None:
    found = read(event("RRULE:FREQ=DAILY", start="DTSTART:20190101T100000Z"))
    assert max(contact.day for contact in found) == date(2026, 3, 20)


def test_zones_whole_days_and_floating_times() -> None:
    east = Whose(frozenset({ME}), timezone(timedelta(hours=9)), MINE.today)
    (late,) = read(event(start="DTSTART:20260302T200000Z"), whose=east)
    assert late.day == date(2026, 3, 3)
    (whole,) = read(event(start="DTSTART;VALUE=DATE:20260302"), whose=east)
    assert (whole.day, whole.clock) == (date(2026, 3, 2), None)
    (floating,) = read(event(start="DTSTART:20260302T200000"), whose=east)
    assert floating.day == date(2026, 3, 2)


@pytest.mark.parametrize(
    "line",
    [
        "RECURRENCE-ID:yesterday", "RECURRENCE-ID:", "RECURRENCE-ID;VALUE=DATE:2026",
        "RECURRENCE-ID:20260316T100000Z\r\nRECURRENCE-ID:20260317T100000Z",
        "DTSTART:yesterday", "DTSTART:20260316T100000Z\r\nDTSTART:20260317",
    ],
)  # fmt: skip
def test_an_event_that_names_its_time_badly_costs_only_itself(line: str) -> None:
    whole = event(start="DTSTART:20260302T100000Z", uid="whole")
    found = read_meetings(calendar(event(line, uid="odd"), whole), MINE)
    assert "2026-03-02" in [contact.day.isoformat() for contact in found.contacts]
    assert [one.sentence for one in found.skipped] in ([], ["This event cannot be read."])


def test_a_damaged_event_does_not_spoil_the_others() -> None:
    found = read_meetings(calendar(event(start="DTSTART:nonsense"), event(uid="2")), MINE)
    assert len(found.contacts) == 1
    assert [problem.line for problem in found.skipped] == [1]


@given(st.binary(max_size=300))
def test_no_calendar_raises_anything_else(noise: bytes) -> None:
    with suppress(FileRefused):
        intake.read("a", b"BEGIN:VCALENDAR\r\n" + noise, whose=MINE)
