"""Calendars as programs write them: repeated, moved, cancelled, cut off, in zones of any name."""

from __future__ import annotations

from datetime import UTC, date, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crm import intake
from crm.intake.mail.calendar_text import zone_called
from crm.intake.mail.meetings import Meetings, read_meetings
from crm.intake.mail.robots import is_robot
from crm.intake.mail.whose import Whose
from tests.intake.mail.test_meetings import ME, MINE, SAM, calendar, event

FIELD = Path(__file__).parents[2] / "data" / "field"
BERLIN = ZoneInfo("Europe/Berlin")


def days(found: Meetings, summary: str = "") -> list[str]:
    return sorted(str(one.day) for one in found.contacts if summary in (one.summary or ""))


@pytest.mark.parametrize(
    ("name", "zone", "summary", "expected"),
    [
        ("c1_google_split_series", "Europe/Berlin", "",
         ["2026-09-03", "2026-09-10", "2026-09-17", "2026-09-24", "2026-10-01"]),
        ("c4_icloud_principal", "Europe/Berlin", "", ["2026-03-10", "2026-03-11"]),
        ("c5_google_placeholder", "Europe/Berlin", "", ["2026-03-14"]),
        ("c6_outlook_tz", "Europe/Berlin", "Pacific", ["2026-03-19"]),
        ("c7_exdate_utc", "Europe/Berlin", "Evening",
         ["2026-03-02", "2026-03-04", "2026-03-05", "2026-03-06"]),
        ("c7_exdate_utc", "Europe/Berlin", "Moved", ["2026-04-02", "2026-04-04", "2026-04-11"]),
        ("c7_exdate_utc", "Europe/Berlin", "Lunch", ["2026-05-01", "2026-05-08", "2026-05-15"]),
        ("c9_cancelled_title", "Europe/Berlin", "", []),
        ("d2_moved_utc", "America/Los_Angeles", "", ["2026-04-01", "2026-04-03", "2026-04-10"]),
        ("d4_outlook_custom_tz", "Europe/Berlin", "", ["2026-03-19", "2026-03-19"]),
        ("e2_bad_param", "Europe/Berlin", "", ["2026-03-01", "2026-03-02"]),
        ("e4_no_end", "Europe/Berlin", "", ["2026-03-02"]),
    ],
)  # fmt: skip
def test_files_of_calendar_programs(
    name: str, zone: str, summary: str, expected: list[str]
) -> None:
    whose = Whose(frozenset({ME}), ZoneInfo(zone), date(2026, 11, 23))
    assert days(read_meetings((FIELD / f"{name}.ics").read_bytes(), whose), summary) == expected


def test_a_stand_up_of_seven_years_counts_until_today() -> None:
    whose = Whose(frozenset({ME}), BERLIN, date(2026, 11, 20), time(12))
    found = read_meetings((FIELD / "c3_daily_since_2019.ics").read_bytes(), whose)
    assert (len(found.contacts), days(found)[-1], found.notes) == (2055, "2026-11-20", [])


def test_from_one_time_on_a_series_is_at_another_hour() -> None:
    weekly = event("RRULE:FREQ=WEEKLY", start="DTSTART:20260302T100000Z")
    later = event(
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20260309T100000Z", start="DTSTART:20260310T110000Z"
    )
    found = read_meetings(calendar(weekly, later), MINE)
    assert days(found) == ["2026-03-02", "2026-03-10", "2026-03-17"]


@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        ("FREQ=DAILY;INTERVAL=0", "20260318T100000Z", ["2026-03-18", "2026-03-19", "2026-03-20"]),
        ("FREQ=DAILY;COUNT=-1", "20260319T100000Z", ["2026-03-19", "2026-03-20"]),
        ("FREQ=MONTHLY;BYDAY=1MO", "20260105T100000Z", ["2026-01-05", "2026-02-02", "2026-03-02"]),
        ("FREQ=YEARLY", "20240229T100000Z", ["2024-02-29"]),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "20260302T100000Z", ["2026-03-02"]),
    ],
)
def test_odd_rules(rule: str, start: str, expected: list[str]) -> None:
    found = read_meetings(calendar(event(f"RRULE:{rule}", start=f"DTSTART:{start}")), MINE)
    assert days(found) == expected


@pytest.mark.parametrize("start", ["19000115T100000Z", "19000131T100000Z"])
def test_old_monthly_rules_reach_today(start: str) -> None:
    found = read_meetings(calendar(event("RRULE:FREQ=MONTHLY", start=f"DTSTART:{start}")), MINE)
    assert days(found)[-1] in {"2026-03-15", "2026-01-31"}
    assert found.notes == [
        "1 event repeats since before 2011-03-21; the earlier times are left out, apart from the first."
    ]


def test_too_many_repeats_leave_the_latest_of_each_event() -> None:
    many = (event("RRULE:FREQ=DAILY", start="DTSTART:20190101T100000Z", uid=str(n))
            for n in range(400))  # fmt: skip
    found = read_meetings(calendar(*many), MINE)
    assert len(found.contacts) == 400 * 92
    assert days(found)[-1] == "2026-03-20"
    assert "400 events repeat since before 2025-12-20" in found.notes[0]


def test_rules_that_are_never_true_end() -> None:
    never = [event("RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", uid=str(n)) for n in range(50)]
    fast = event("RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", uid="fast")
    found = read_meetings(calendar(*never, fast), MINE)
    assert len(found.contacts) == 51
    assert found.notes == ["1 event repeats within a day; only the first time was read."]


@pytest.mark.parametrize(
    "title",
    ["Canceled: Interview", "Cancelled event: Talk", "Abgesagt: Gespräch", "Annulé : Entretien",
     "Cancelado: Entrevista", "Geannuleerd: Gesprek", "[Cancelled] Talk", "Cancelled - Talk"],
)  # fmt: skip
def test_a_title_says_that_it_is_cancelled(title: str) -> None:
    text = event().replace("SUMMARY:Planning", f"SUMMARY:{title}")
    assert read_meetings(calendar(text), MINE).left_out == {"cancelled": 1}


def test_a_title_about_cancelling_is_a_meeting() -> None:
    text = event().replace("SUMMARY:Planning", "SUMMARY:Cancelled orders and what we do")
    assert len(read_meetings(calendar(text), MINE).contacts) == 1


def test_a_cancellation_cancels_the_event_in_another_file() -> None:
    gone = calendar(event()).replace(b"VERSION:2.0", b"METHOD:CANCEL")
    found = read_meetings(calendar(event(), event(uid="2")), MINE, [gone])
    assert [one.line for one in found.contacts] == [2]
    assert found.left_out == {"cancelled": 1}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("STATUS:CANCELLED", "cancelled"),
        (f"ATTENDEE;PARTSTAT=DECLINED:mailto:{ME}", "declined by you"),
    ],
)
def test_a_single_time_cancelled_in_another_zone_goes(line: str, why: str) -> None:
    weekly = event("RRULE:FREQ=WEEKLY", start="DTSTART;TZID=Europe/Berlin:20260302T003000")
    gone = event(line, "RECURRENCE-ID:20260308T233000Z", start="DTSTART:20260308T233000Z")
    whose = Whose(frozenset({ME}), BERLIN, MINE.today)
    found = read_meetings(calendar(weekly, gone), whose)
    assert days(found) == ["2026-03-02", "2026-03-16"]
    assert found.left_out == {why: 1}


def test_never_answered_is_no_meeting_but_an_invitation_cannot_say() -> None:
    text = event(f"ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:{ME}")
    text = text.replace(f"ORGANIZER;CN=Me:mailto:{ME}", f"ORGANIZER:mailto:{SAM}")
    asked = calendar(text).replace(b"VERSION:2.0", b"METHOD:REQUEST")
    assert read_meetings(calendar(text), MINE).left_out == {"never answered by you": 1}
    assert len(read_meetings(asked, MINE).contacts) == 1


def test_later_today_has_not_taken_place() -> None:
    noon = Whose(frozenset({ME}), UTC, MINE.today, time(12))
    early, late = (event(start=f"DTSTART:20260320T{hour}0000Z", uid=hour) for hour in ("11", "13"))
    found = read_meetings(calendar(early, late), noon)
    assert [one.line for one in found.contacts] == [1]
    assert found.left_out == {"still to come today": 1}


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("(UTC-08:00) Pacific Time (US & Canada)", "America/Los_Angeles"),
        ("GMT Standard Time 1", "Europe/London"),
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome", "Europe/Amsterdam"),
        ("/freeassociation.sourceforge.net/America/Argentina/Ushuaia", "America/Argentina/Ushuaia"),
        ("tzone://Microsoft/Utc", "UTC"),
        ("Customized Time Zone", None),
        ("../../etc/passwd", None),
    ],
)
def test_names_of_time_zones(name: str, zone: str | None) -> None:
    assert zone_called(name) == zone


def test_an_unknown_zone_is_said_and_a_zone_belongs_to_its_file() -> None:
    start = "DTSTART;TZID=Customized Time Zone:20260318T200000"
    defined = (FIELD / "d4_outlook_custom_tz.ics").read_bytes()
    read_meetings(defined, MINE)
    reading = intake.read("a.ics", calendar(event(start=start)), whose=MINE)
    assert [one.day for one in reading.contacts] == [date(2026, 3, 18)]
    assert [one.sentence for one in reading.warnings] == [
        "1 event names a time zone that is not known, “Customized Time Zone”; "
        "the times are read as if they were in yours."
    ]


def test_a_damaged_line_is_named_with_its_event() -> None:
    found = read_meetings(calendar(event("RRULE:FREQ=NOW AND THEN", "EXDATE:never")), MINE)
    assert days(found) == ["2026-03-02"]
    assert [(one.line, one.sentence) for one in found.warnings] == [
        (1, "A line of this event is damaged and was left out: EXDATE.")
    ]
    assert found.notes == [
        "1 event repeats by a rule that cannot be read; only the first time was read."
    ]


def test_a_cut_file_gives_its_whole_events() -> None:
    text = calendar(event(), event(uid="2"))
    found = read_meetings(text[: text.rindex(b"END:VEVENT")], MINE)
    assert len(found.contacts) == 1
    assert found.notes == ["The file is damaged or cut off: 1 event is not complete and left out."]


@pytest.mark.parametrize(
    ("address", "nobody"),
    [
        ("no-reply@example.com", True),
        ("careers-noreply@example.com", True),
        ("no.reply@example.com", True),
        ("abc123@group.calendar.google.com", True),
        ("unknownorganizer@calendar.google.com", True),
        ("calendar-notification@example.com", True),
        ("nora.reply@example.com", False),
        ("newsome@example.com", False),
    ],
)
def test_robots_and_calendars_are_nobody(address: str, nobody: bool) -> None:
    assert is_robot(address) is nobody


def test_two_events_with_one_uid_are_two() -> None:
    other = event(start="DTSTART:20260305T100000Z")
    assert days(read_meetings(calendar(event(), other), MINE)) == ["2026-03-02", "2026-03-05"]


@pytest.mark.parametrize(
    "rule", ["FREQ=YEARLY;INTERVAL=0", "FREQ=SECONDLY", "FREQ=YEARLY;INTERVAL=00", "INTERVAL=1"]
)
def test_a_rule_of_a_zone_that_never_ends_holds_nobody_up(rule: str) -> None:
    """Such rules begin in 1601 and are walked from there; without one the zone has the time of its first day."""
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Ours\r\nBEGIN:STANDARD\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:+0100\r\n"
        f"TZOFFSETTO:+0100\r\nRRULE:{rule};BYDAY=2SU;BYMONTH=3\r\nEND:STANDARD\r\nEND:VTIMEZONE"
    )
    data = calendar(zone, event(start="DTSTART;TZID=Ours:20260302T100000"))
    assert [one.day for one in read_meetings(data, MINE).contacts] == [date(2026, 3, 2)]
