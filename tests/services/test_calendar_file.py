"""A calendar kept current in a folder: whole or not at all, after each change, and never on a past day."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest

from crm.domain.cases.appointment import Appointment, AppointmentKind
from crm.domain.ids import AppointmentId, PersonId
from crm.domain.playbook.calendar_day import Alarms
from crm.errors import CrmError, FileRefused, InvalidInput
from crm.services import appointments, calendar_file, exports, sample, settings
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY


@pytest.fixture
def store(database: Path) -> LocalStore:
    opened = open_store(database)
    sample.add(opened, TODAY)
    return opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "My Calendars"
    made.mkdir()
    return made


def entries(folder: Path) -> dict[str, date]:
    text = (folder / "embers.ics").read_bytes()
    found = icalendar.Calendar.from_ical(text).walk("VEVENT")
    return {str(one["summary"]): one["dtstart"].dt for one in found}


def _day_of(start: date) -> date:
    """The day of an entry: that of an appointment has a time, too."""
    return start.date() if isinstance(start, datetime) else start


def plan(store: LocalStore, note: str) -> Appointment:
    day = TODAY + timedelta(days=3)
    new = Appointment(AppointmentId(0), AppointmentKind.OTHER, day, None, (PersonId(1),), note=note)
    return appointments.plan(store, new, TODAY)


def test_it_is_written_at_once_and_after_each_change(store: LocalStore, folder: Path) -> None:
    made = calendar_file.choose(store, str(folder), TODAY)
    assert made.file == folder / "embers.ics"
    assert made.file.read_bytes().decode() == exports.steps_ics(store, TODAY).text
    assert len(entries(folder)) > 0
    planned = plan(store, "Bring the plans")
    calendar_file.keep(store, TODAY)
    assert "Bring the plans with Sam Larkfield" in entries(folder)
    appointments.unplan(store, planned)
    calendar_file.keep(store, TODAY)
    assert "Bring the plans with Sam Larkfield" not in entries(folder)


def test_what_shows_nothing_else_is_not_written_again(store: LocalStore, folder: Path) -> None:
    file = calendar_file.choose(store, str(folder), TODAY).file
    os.utime(file, (1, 1))
    calendar_file.keep(store, TODAY)
    settings.sign_as(store, "Robin Vale")  # changes the data and not the calendar
    calendar_file.keep(store, TODAY)
    assert file.stat().st_mtime == 1
    file.unlink()
    calendar_file.keep(store, TODAY)
    assert file.exists()


@pytest.mark.parametrize("later", [0, 1, 9, 40, 400])
def test_no_step_is_on_a_past_day(store: LocalStore, folder: Path, later: int) -> None:
    calendar_file.choose(store, str(folder), TODAY)
    day = TODAY + timedelta(days=later)
    calendar_file.keep(store, day)
    assert min(map(_day_of, entries(folder).values())) >= day


def test_a_late_step_is_on_today_and_says_since_when(store: LocalStore, folder: Path) -> None:
    calendar_file.choose(store, str(folder), TODAY)
    day = TODAY + timedelta(days=40)
    calendar_file.keep(store, day)
    text = (folder / "embers.ics").read_bytes()
    late = [
        event for event in icalendar.Calendar.from_ical(text).walk("VEVENT")
        if "Late since" in str(event["description"])
    ]  # fmt: skip
    assert late
    assert {event["dtstart"].dt for event in late} == {day}


@pytest.mark.parametrize(
    ("alarms", "hours"), [(Alarms.NONE, []), (Alarms.MORNING, [9]), (Alarms.DAY_BEFORE, [-15])]
)
def test_a_reminder_by_choice(
    store: LocalStore, folder: Path, alarms: Alarms, hours: list[int]
) -> None:
    settings.set_alarms(store, alarms)
    calendar_file.choose(store, str(folder), TODAY)
    events = icalendar.Calendar.from_ical((folder / "embers.ics").read_bytes()).walk("VEVENT")
    whole = [event for event in events if not hasattr(event["dtstart"].dt, "hour")]
    assert whole
    for event in whole:
        triggers = [alarm["trigger"].dt for alarm in event.walk("VALARM")]
        assert triggers == [timedelta(hours=number) for number in hours]


def test_it_is_whole_or_not_at_all(
    store: LocalStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = calendar_file.choose(store, str(folder), TODAY).file
    before = file.read_bytes()
    plan(store, "Never seen")

    def full(*args: object) -> None:
        raise OSError("no room")

    with monkeypatch.context() as patched:
        patched.setattr("crm.services.exports.os.replace", full)
        with pytest.raises(FileRefused, match=r"embers\.ics cannot be written"):
            calendar_file.keep(store, TODAY)
    assert file.read_bytes() == before
    assert [path.name for path in folder.iterdir()] == ["embers.ics"]
    calendar_file.keep(store, TODAY)  # it is tried again
    assert "Never seen with Sam Larkfield" in entries(folder)


def test_a_folder_that_is_gone_is_told_and_nothing_is_lost(
    store: LocalStore, database: Path, folder: Path
) -> None:
    calendar_file.choose(store, str(folder), TODAY).file.unlink()
    folder.rmdir()
    told = calendar_file.kept(database, TODAY)
    assert told.startswith("The calendar file was not updated: ")
    assert told.endswith("Check that the folder exists and has room.")
    folder.mkdir()
    assert calendar_file.kept(database, TODAY) == ""
    assert len(entries(folder)) > 0


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (lambda path: "", "Please enter the folder."),
        (lambda path: "  ", "Please enter the folder."),
        (lambda path: "Calendars", "There is no folder Calendars. Enter its whole path"),
        (lambda path: str(path / "nowhere"), "There is no folder"),
        (lambda path: str(path / "embers.db"), "There is no folder"),
        (lambda path: f"{path}\0", "There is no folder"),
        (lambda path: "/" + "x" * 9_000, "There is no folder"),
        (lambda path: "~nobody-of-this-name/x", "There is no folder"),
    ],
)
def test_a_folder_that_will_not_do_is_refused(
    store: LocalStore, tmp_path: Path, typed: Callable[[Path], str], words: str
) -> None:
    with pytest.raises(CrmError) as refused:
        calendar_file.choose(store, typed(tmp_path), TODAY)
    assert words in str(refused.value)
    assert calendar_file.folder_of(store.path) is None


def test_another_file_of_this_name_is_never_overwritten(store: LocalStore, folder: Path) -> None:
    (folder / "embers.ics").write_text("BEGIN:VCALENDAR\nPRODID:-//Somebody//EN\nEND:VCALENDAR\n")
    with pytest.raises(InvalidInput, match=r"another file called embers\.ics"):
        calendar_file.choose(store, str(folder), TODAY)
    assert "Somebody" in (folder / "embers.ics").read_text()


def test_where_it_is_belongs_to_this_machine(store: LocalStore, folder: Path) -> None:
    """No backup, no document and no hosted database names a place where something is written."""
    calendar_file.choose(store, str(folder), TODAY)
    assert str(folder) not in exports.portable_json(store, TODAY).text
    with store.read() as db:
        assert str(folder) not in "\n".join(db.conn.iterdump())


def test_it_is_stopped_and_the_file_stays(store: LocalStore, folder: Path) -> None:
    calendar_file.choose(store, str(folder), TODAY)
    assert calendar_file.stop(store) == folder / "embers.ics"
    plan(store, "Not there")
    calendar_file.keep(store, TODAY)
    assert "Not there with Sam Larkfield" not in entries(folder)
    assert calendar_file.stop(store) is None


@pytest.mark.parametrize(
    ("stored", "alarms"),
    [("yes", Alarms.MORNING), ("no", Alarms.NONE), ("", Alarms.NONE), ("nonsense", Alarms.NONE),
     ("day_before", Alarms.DAY_BEFORE)],
)  # fmt: skip
def test_a_choice_of_an_older_version_still_counts(
    store: LocalStore, stored: str, alarms: Alarms
) -> None:
    store.write(lambda db: db.table("settings").insert(
        {"key": "calendar_alarms", "value": stored}, pk="key", replace=True))  # fmt: skip
    assert settings.get(store).alarms is alarms
